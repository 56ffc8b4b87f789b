//! The conditions under which what organizations and people could give may be read.

use entity::mobilization::{offer, resource};
use entity::partnership::{partnership, party};
use entity::state::{Consent, PartnershipStatus};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{ActiveEnum, Condition};

use super::rights::Rights;
use super::visible::{among_parties, joined_with};
use super::way::{self, through};

/// Offers, for the people of the partnership's parties, also of a public one: what somebody has to give is told to those
/// who may ask for it, until they leave. And the caller's own.
pub fn offer(rights: &Rights) -> Condition {
    let partnership = (offer::Entity, offer::Column::PartnershipId);
    let of_parties = among_parties(partnership, (offer::Entity, offer::Column::CreatedAt), rights);
    Condition::any().add(of_parties).add(through(rights, way::OFFER))
}

/// The partnerships whose parties see what each of them lends.
pub(crate) const LENDING: [PartnershipStatus; 2] = [PartnershipStatus::Active, PartnershipStatus::Suspended];

/// What an organization lends, for its own people and those of its partners: of a partnership that stands, and of which
/// both are parties now.
pub fn resource(rights: &Rights) -> Condition {
    let partner = Alias::new("partner");
    let column = |column| Expr::col((partner.clone(), column));
    let standing = Query::select()
        .expr(Expr::val(1))
        .from(partnership::Entity)
        .and_where(
            Expr::col((partnership::Entity, partnership::Column::Id))
                .equals((partner.clone(), party::Column::PartnershipId)),
        )
        .and_where(
            Expr::col((partnership::Entity, partnership::Column::Status)).is_in(LENDING.map(|word| word.to_value())),
        )
        .take();
    let shared = Query::select()
        .expr(Expr::val(1))
        .from_as(party::Entity, partner.clone())
        .and_where(column(party::Column::OrganizationId).equals((resource::Entity, resource::Column::OrganizationId)))
        .and_where(column(party::Column::Consent).eq(Consent::Accepted.to_value()))
        .and_where(joined_with((partner.clone(), party::Column::PartnershipId), rights, &[Consent::Accepted]))
        .and_where(Expr::exists(standing))
        .take();
    Condition::any().add(Expr::exists(shared)).add(through(rights, way::RESOURCE))
}
