//! The conditions under which rows may be read: the only source of tenancy filters.

use entity::identity::service_token;
use entity::membership::{invitation, member};
use entity::partnership::{partnership, party};
use entity::registry::organization;
use entity::state::{Consent, OrganizationStatus, PartnershipStatus, PartnershipVisibility, Visibility};
use entity::{
    id::OrganizationId,
    ledger::{account, transaction},
    mobilization::{contribution, need, pledge},
};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};

use super::permission::Permission;
use super::rights::Rights;

/// Organizations whose card the caller may see: public ones that are at work, network ones for the signed-in,
/// and the caller's own. Those that have closed stay for who was in a partnership with them, since their names
/// are in the books. Hidden ones are absent for everybody who is not in them.
pub fn organization(rights: &Rights) -> Condition {
    use organization::Column;
    let mut open = vec![Visibility::Public];
    if !rights.is_anonymous() {
        open.push(Visibility::Network);
    }
    let at_work = [OrganizationStatus::Active, OrganizationStatus::Suspended];
    let closed_partner = Condition::all()
        .add(Column::Status.eq(OrganizationStatus::Archived))
        .add(Column::Id.in_subquery(partners(rights.where_holding(Permission::PartnershipRead))));
    let not_absent = Condition::any().add(Column::Status.is_in(at_work)).add(closed_partner);
    let mut condition = Condition::any()
        .add(Condition::all().add(Column::Visibility.is_in(open)).add(not_absent))
        .add(rights.any_of(Column::Id, rights.organizations()));
    if rights.is_platform_admin() {
        condition = condition.add(Column::Visibility.ne(Visibility::Hidden));
    }
    condition
}

/// Partnerships that the caller may see: those of the caller's organizations, from the invitation on and also
/// after leaving, and public ones once they are in force.
pub fn partnership(rights: &Rights) -> Condition {
    use partnership::Column;
    let public =
        Condition::all().add(Column::Visibility.eq(PartnershipVisibility::Public)).add(Column::Status.is_in([
            PartnershipStatus::Active,
            PartnershipStatus::Suspended,
            PartnershipStatus::Ended,
            PartnershipStatus::Expired,
            PartnershipStatus::Renewed,
        ]));
    Condition::any().add(public).add(
        Expr::col((partnership::Entity, Column::Id))
            .in_subquery(joined(rights.where_holding(Permission::PartnershipRead))),
    )
}

/// Parties of visible partnerships: all of them for those who belong to one of the partnership's organizations;
/// for others only who has accepted and not left, so that nobody is shown as a partner before or after being one.
/// The select must ask for [`partnership`] besides.
pub fn party(rights: &Rights) -> Condition {
    Condition::any().add(party::Column::Consent.eq(Consent::Accepted)).add(
        Expr::col((party::Entity, party::Column::PartnershipId))
            .in_subquery(joined(rights.where_holding(Permission::PartnershipRead))),
    )
}

/// Organizations that are or were a party to a partnership with one of these.
fn partners(organizations: Vec<OrganizationId>) -> SelectStatement {
    Query::select()
        .column(party::Column::OrganizationId)
        .from(party::Entity)
        .and_where(party::Column::Consent.is_in([Consent::Accepted, Consent::Withdrawn]))
        .and_where(party::Column::PartnershipId.in_subquery(joined(organizations)))
        .to_owned()
}

/// Partnerships in which one of these organizations is, was or is invited to be a party.
fn joined(organizations: Vec<OrganizationId>) -> SelectStatement {
    Query::select()
        .column(party::Column::PartnershipId)
        .from(party::Entity)
        .and_where(party::Column::OrganizationId.is_in(organizations))
        .and_where(party::Column::Consent.is_in([Consent::Invited, Consent::Accepted, Consent::Withdrawn]))
        .to_owned()
}

/// Needs of visible partnerships; drafts only for the organization that writes them. The select must join
/// the partnership.
pub fn need(rights: &Rights) -> Condition {
    Condition::all().add(partnership(rights)).add(
        Condition::any()
            .add(need::Column::Status.ne(entity::state::NeedStatus::Draft))
            .add(rights.any_of(need::Column::OrganizationId, rights.organizations())),
    )
}

/// Pledges that the caller may see: those to needs of organizations whose pledges the caller reads, and the
/// caller's own. The select must join the need.
pub fn pledge(rights: &Rights) -> Condition {
    Condition::any()
        .add(rights.any_of(need::Column::OrganizationId, rights.where_holding(Permission::PledgeRead)))
        .add(rights.any_of(pledge::Column::GiverOrganizationId, giving(rights)))
        .add_option(rights.person().map(|person| pledge::Column::GiverPersonId.eq(person)))
}

/// The same for contributions.
pub fn contribution(rights: &Rights) -> Condition {
    Condition::any()
        .add(rights.any_of(need::Column::OrganizationId, rights.where_holding(Permission::PledgeRead)))
        .add(rights.any_of(contribution::Column::GiverOrganizationId, giving(rights)))
        .add_option(rights.person().map(|person| contribution::Column::GiverPersonId.eq(person)))
}

/// The organizations whose gifts the caller may see as their giver: everybody in them does; their own systems
/// need the scope.
pub(crate) fn giving(rights: &Rights) -> Vec<OrganizationId> {
    let needed = if rights.token().is_some() { Permission::PledgeRead } else { Permission::OrganizationRead };
    rights.where_holding(needed)
}

/// What was set aside, spent and taken back: for those who read the books of the organization that holds it. The
/// select must join the need.
pub fn use_of_resources(rights: &Rights) -> Condition {
    Condition::all().add(rights.any_of(need::Column::OrganizationId, rights.where_holding(Permission::LedgerRead)))
}

/// Accounts of organizations whose books the caller reads.
pub fn account(rights: &Rights) -> Condition {
    Condition::all().add(rights.any_of(account::Column::OrganizationId, rights.where_holding(Permission::LedgerRead)))
}

/// Transactions of organizations whose books the caller reads.
pub fn transaction(rights: &Rights) -> Condition {
    Condition::all()
        .add(rights.any_of(transaction::Column::OrganizationId, rights.where_holding(Permission::LedgerRead)))
}

/// Memberships in organizations whose members the caller reads, and the caller's own.
pub fn member(rights: &Rights) -> Condition {
    Condition::any()
        .add(rights.any_of(member::Column::OrganizationId, rights.where_holding(Permission::MemberRead)))
        .add_option(rights.person().map(|person| member::Column::PersonId.eq(person)))
}

/// Invitations into organizations that the caller may invite into.
pub fn invitation(rights: &Rights) -> Condition {
    Condition::all()
        .add(rights.any_of(invitation::Column::OrganizationId, rights.where_holding(Permission::MemberInvite)))
}

/// Service tokens of organizations whose tokens the caller issues.
pub fn service_token(rights: &Rights) -> Condition {
    Condition::all()
        .add(rights.any_of(service_token::Column::OrganizationId, rights.where_holding(Permission::TokenIssue)))
}
