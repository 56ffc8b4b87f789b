//! What organizations share in partnerships, and up to when: from the invitation, from acceptance, until they leave.

use chrono::{DateTime, Utc};
use entity::mobilization::need;
use entity::partnership::{agreement, partnership, party, program};
use entity::state::{Consent, NeedStatus, PartnershipStatus, PartnershipVisibility};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, IntoColumnRef, Query, SimpleExpr};
use sea_orm::{ActiveEnum, ColumnTrait, Condition};

use crate::policy::permission::Permission;
use crate::policy::rights::Rights;

/// Partnerships that are, or were, in force.
const BEGUN: &[PartnershipStatus] = &[
    PartnershipStatus::Active,
    PartnershipStatus::Suspended,
    PartnershipStatus::Ended,
    PartnershipStatus::Expired,
    PartnershipStatus::Renewed,
];

/// Whether everybody may see the partnership.
pub(crate) fn is_public(row: &partnership::Model) -> bool {
    row.visibility == PartnershipVisibility::Public && BEGUN.contains(&row.status)
}

/// What a party has answered whose people see the partnership: from the invitation on and also after leaving.
pub(crate) const JOINED: [Consent; 3] = [Consent::Invited, Consent::Accepted, Consent::Withdrawn];

/// Partnerships that the caller may see: those of the caller's organizations, from the invitation on and also
/// after leaving, and public ones once they are in force.
pub fn partnership(rights: &Rights) -> Condition {
    Condition::any().add(in_public()).add(joined((partnership::Entity, partnership::Column::Id), rights))
}

/// Partnerships that everybody sees.
fn in_public() -> Condition {
    use partnership::Column;
    Condition::all()
        .add(Column::Visibility.eq(PartnershipVisibility::Public))
        .add(Column::Status.is_in(BEGUN.iter().copied()))
}

/// Parties of visible partnerships: all of them for those who belong to one of the partnership's organizations, for a
/// party that has left those that were there by then; for others only who has accepted and not left, so that nobody is
/// shown as a partner before or after being one. The select must ask for [`partnership`] besides, unless those have
/// been seen.
pub fn party(rights: &Rights) -> Condition {
    let partnership = || (party::Entity, party::Column::PartnershipId);
    let accepted = Condition::all().add(party::Column::Consent.eq(Consent::Accepted));
    // Whoever left sees of a public one what everybody sees.
    let accepted = match departed(partnership(), rights) {
        None => accepted,
        Some(departed) => {
            let public = Query::select()
                .expr(Expr::val(1))
                .from(partnership::Entity)
                .and_where(Expr::col((partnership::Entity, partnership::Column::Id)).equals(partnership()))
                .cond_where(in_public())
                .take();
            accepted.add(Condition::any().add(departed.not()).add(Expr::exists(public)))
        }
    };
    Condition::any().add(accepted).add(until_leaving(
        partnership(),
        (party::Entity, party::Column::CreatedAt),
        &[Consent::Invited, Consent::Accepted],
        rights,
    ))
}

/// Versions of agreements, for the people of the partnership's organizations, as they see it: also of a public one
/// nobody else reads what was signed. To a party that has left the later ones are none of its business.
pub(crate) fn agreement(rights: &Rights) -> Condition {
    until_leaving(
        (agreement::Entity, agreement::Column::PartnershipId),
        (agreement::Entity, agreement::Column::CreatedAt),
        &[Consent::Invited, Consent::Accepted],
        rights,
    )
}

/// What was made in a partnership, for the people of its parties that have answered so, and, if it was there by then,
/// of those that have left.
fn until_leaving(
    partnership: impl IntoColumnRef + Clone,
    made_at: impl IntoColumnRef,
    consents: &[Consent],
    rights: &Rights,
) -> Condition {
    let made_at = Expr::col(made_at);
    // Who is invited again after leaving has left until it joins; who is for the first time has decided nothing.
    let by_then = party_of(partnership.clone(), rights, &[Consent::Withdrawn, Consent::Invited], |own| {
        Some(made_at.lte(Expr::col((own.clone(), party::Column::DecidedAt))))
    });
    Condition::any().add(joined_with(partnership, rights, consents)).add(by_then)
}

/// That one of the caller's organizations has left this partnership; `None` when the caller reads no partnerships.
fn departed(partnership: impl IntoColumnRef, rights: &Rights) -> Option<SimpleExpr> {
    let reads_some = !rights.where_holding(Permission::PartnershipRead).is_empty();
    reads_some.then(|| party_of(partnership, rights, &[Consent::Withdrawn], |_| None))
}

/// Whether a party sees what was made in the partnership at that moment: whoever has left, what was there by then.
pub(crate) fn is_of_its_time(party: &party::Model, made_at: DateTime<Utc>) -> bool {
    party.consent != Consent::Withdrawn || party.decided_at.is_some_and(|left| made_at <= left)
}

/// That one of the caller's organizations is, was or is invited to be a party of this partnership.
pub(crate) fn joined(partnership: impl IntoColumnRef, rights: &Rights) -> SimpleExpr {
    joined_with(partnership, rights, &JOINED)
}

pub(crate) fn joined_with(partnership: impl IntoColumnRef, rights: &Rights, consents: &[Consent]) -> SimpleExpr {
    let partnership = partnership.into_column_ref();
    let joined = party_of(partnership.clone(), rights, consents, |_| None);
    match rights.partnerships_lent(Permission::PartnershipRead) {
        lent if lent.is_empty() => joined,
        lent => joined.or(rights.engine.among(Expr::col(partnership), lent)),
    }
}

/// That one of the caller's organizations is a party of this partnership, with one of these answers and what else is
/// asked of it.
fn party_of(
    partnership: impl IntoColumnRef,
    rights: &Rights,
    consents: &[Consent],
    besides: impl FnOnce(&Alias) -> Option<SimpleExpr>,
) -> SimpleExpr {
    let partnership = partnership.into_column_ref();
    let own = Alias::new("own");
    let column = |column| Expr::col((own.clone(), column));
    let organizations = rights.where_holding(Permission::PartnershipRead);
    let party = Query::select()
        .expr(Expr::val(1))
        .from_as(party::Entity, own.clone())
        .and_where(column(party::Column::PartnershipId).equals(partnership))
        .and_where(rights.engine.among(column(party::Column::OrganizationId), organizations))
        .and_where(column(party::Column::Consent).is_in(consents.iter().map(Consent::to_value)))
        .and_where_option(besides(&own))
        .take();
    Expr::exists(party)
}

/// Needs of public partnerships and of those that the caller's organizations have accepted, up to when they left; drafts
/// only for the organization that writes them. Who is merely invited decides by the partnership's card, parties,
/// agreement and programs, and not by what is asked for in it. The select must join the partnership.
pub fn need(rights: &Rights) -> Condition {
    let of_parties =
        among_parties((need::Entity, need::Column::PartnershipId), (need::Entity, need::Column::CreatedAt), rights);
    Condition::all().add(Condition::any().add(in_public()).add(of_parties)).add(
        Condition::any()
            .add(need::Column::Status.ne(NeedStatus::Draft))
            .add(rights.any_of(need::Column::OrganizationId, rights.organizations())),
    )
}

/// What is asked for and offered in a partnership, for the people of its parties, up to when they left.
pub(crate) fn among_parties(
    partnership: impl IntoColumnRef + Clone,
    made_at: impl IntoColumnRef,
    rights: &Rights,
) -> Condition {
    until_leaving(partnership, made_at, &[Consent::Accepted], rights)
}

/// Whether a party sees it, as [`among_parties`] says it of many.
pub(crate) fn is_among_parties(party: &party::Model, made_at: DateTime<Utc>) -> bool {
    match party.consent {
        Consent::Accepted => true,
        Consent::Withdrawn | Consent::Invited => party.decided_at.is_some_and(|left| made_at <= left),
        Consent::Declined => false,
    }
}

/// Programs of public partnerships and of those of the caller's organizations, up to when they left. The select must
/// join the partnership.
pub fn program(rights: &Rights) -> Condition {
    Condition::any().add(in_public()).add(until_leaving(
        (program::Entity, program::Column::PartnershipId),
        (program::Entity, program::Column::CreatedAt),
        &[Consent::Invited, Consent::Accepted],
        rights,
    ))
}

/// Whether only those who write it see the need.
pub(crate) fn is_draft(row: &need::Model) -> bool {
    row.status == NeedStatus::Draft
}
