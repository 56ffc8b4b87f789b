//! The conditions under which rows may be read: the only source of tenancy filters.

mod shared;

use entity::membership::member;
use entity::mobilization::{contribution, need, pledge};
use entity::partnership::{delegate, party};
use entity::registry::organization;
use entity::state::{Consent, OrganizationStatus, Visibility};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SimpleExpr};
use sea_orm::{ActiveEnum, ColumnTrait, Condition};
use uuid::Uuid;

use super::permission::Permission;
use super::rights::Rights;
use super::way::{self, Way, through};
pub(crate) use shared::{
    JOINED, agreement, among_parties, is_among_parties, is_draft, is_of_its_time, is_public, joined, joined_with,
};
pub use shared::{need, partnership, party, program};

/// Organizations whose card the caller may see: public ones that are at work, network ones for the signed-in,
/// and the caller's own. Those that have closed stay for who was in a partnership with them, since their names
/// are in the books, and those that were merged lead to where they live on. Hidden ones are absent for everybody
/// who is not in them, but for administrators of the network who have broken the glass there.
pub fn organization(rights: &Rights) -> Condition {
    let is_closed = organization::Column::Status.eq(OrganizationStatus::Archived);
    card(rights, Some(Condition::all().add(is_closed).add(partner(rights))))
}

/// Most of the organizations of [`organization`]: not those that are seen only because they have been partners.
pub(crate) fn organization_but_closed_partners(rights: &Rights) -> Condition {
    card(rights, None)
}

/// Whether there can be organizations that the caller sees only because they have been partners.
pub(crate) fn may_have_partners(rights: &Rights) -> bool {
    !rights.where_holding(Permission::PartnershipRead).is_empty()
        || !rights.partnerships_lent(Permission::PartnershipRead).is_empty()
}

fn card(rights: &Rights, closed_partner: Option<Condition>) -> Condition {
    use organization::Column;
    let mut open = vec![Visibility::Public];
    // To a system the network's cards are a scope like everything else.
    let is_let_in = rights.token().is_none() || !rights.where_holding(Permission::OrganizationRead).is_empty();
    if !rights.is_anonymous() && is_let_in {
        open.push(Visibility::Network);
    }
    let at_work = [OrganizationStatus::Active, OrganizationStatus::Suspended];
    let not_absent = Condition::any()
        .add(Column::Status.is_in(at_work))
        .add(Column::MergedIntoId.is_not_null())
        .add_option(closed_partner);
    let mut condition = Condition::any()
        .add(Condition::all().add(Column::Visibility.is_in(open)).add(not_absent))
        .add(rights.any_of(Column::Id, rights.acquainted()));
    if rights.is_platform_admin() {
        condition = condition.add(Column::Visibility.ne(Visibility::Hidden));
    }
    condition
}

/// Delegates of partnerships of which one of the caller's organizations is a party now, or in which the caller acts. The
/// select must ask besides that they are delegates today.
pub(crate) fn delegate_of_partner(rights: &Rights) -> SimpleExpr {
    joined_with((delegate::Entity, delegate::Column::PartnershipId), rights, &[Consent::Accepted])
}

/// Delegates, past ones too, of organizations whose members the caller reads, and what the caller is one of.
pub(crate) fn own_delegate(rights: &Rights) -> Condition {
    let person = rights.person().map(|person| {
        let memberships = Query::select()
            .column(member::Column::Id)
            .from(member::Entity)
            .and_where(member::Column::PersonId.eq(person))
            .take();
        delegate::Column::MembershipId.in_subquery(memberships)
    });
    let organizations = rights.where_standing(Permission::MemberRead);
    Condition::any().add(rights.any_of(delegate::Column::OrganizationId, organizations)).add_option(person)
}

/// Delegations, past ones too, from and to organizations whose private page the caller reads.
pub fn delegation(rights: &Rights) -> Condition {
    through(rights, way::DELEGATION)
}

/// That the organization is or was a party to a partnership of one of the caller's organizations.
//
// Asked of each row, and last: it is the exception, and a set of all partners would be made for every question.
fn partner(rights: &Rights) -> SimpleExpr {
    let partner = Alias::new("partner");
    let column = |column| Expr::col((partner.clone(), column));
    let shared = Query::select()
        .expr(Expr::val(1))
        .from_as(party::Entity, partner.clone())
        .and_where(column(party::Column::OrganizationId).equals((organization::Entity, organization::Column::Id)))
        .and_where(was_in(column(party::Column::Consent), column(party::Column::DecidedAt)))
        .and_where(joined((partner.clone(), party::Column::PartnershipId), rights))
        .take();
    Expr::exists(shared)
}

/// Whether a party is in its partnership or was, also one that has left and is invited again: who is for the first time
/// has decided nothing.
pub(crate) fn was_in(consent: Expr, decided_at: Expr) -> SimpleExpr {
    let is = |word: Consent| consent.clone().eq(word.to_value());
    is(Consent::Accepted).or(is(Consent::Withdrawn)).or(is(Consent::Invited).and(decided_at.is_not_null()))
}

/// Pledges that the caller may see: those to organizations whose pledges the caller reads, and the caller's own.
pub fn pledge(rights: &Rights) -> Condition {
    gift(rights, way::PLEDGE, pledge::Column::NeedId)
}

/// The same for contributions.
pub fn contribution(rights: &Rights) -> Condition {
    gift(rights, way::CONTRIBUTION, contribution::Column::NeedId)
}

fn gift<C: ColumnTrait>(rights: &Rights, ways: [Way<C>; 3], need: C) -> Condition {
    let mut any = ways.into_iter().fold(Condition::any(), |any, way| match way {
        Way::Holding(column, _) | Way::Giving(column) | Way::Own(column) => {
            any.add(rights.engine.any_of(column, way.owners(rights)))
        }
        Way::Administrators | Way::Auditors => any,
    });
    // In one partnership alone, what the organization gives and what is given to it.
    for (organization, partnership) in rights.where_lent_in(Permission::PledgeRead) {
        let there = Query::select()
            .column(need::Column::Id)
            .from(need::Entity)
            .and_where(need::Column::PartnershipId.eq(partnership))
            .take();
        let sides = ways.into_iter().filter_map(|way| match way {
            Way::Holding(column, _) | Way::Giving(column) => Some(column.eq(organization)),
            Way::Own(_) | Way::Administrators | Way::Auditors => None,
        });
        let side = sides.fold(Condition::any(), Condition::add);
        any = any.add(Condition::all().add(need.in_subquery(there)).add(side));
    }
    Condition::all().add(any)
}

/// From which sides the caller sees gifts: as whom they were given to, as the organization that gave them, as the
/// person who gave them.
pub(crate) fn sides(rights: &Rights) -> [Vec<Uuid>; 3] {
    way::PLEDGE.map(|way| way.owners(rights))
}

/// What was set aside, spent and taken back: for those who read the books of the organization that holds it. The
/// select must join the need.
pub fn use_of_resources(rights: &Rights) -> Condition {
    through(rights, way::USE)
}

/// Accounts of organizations whose books the caller reads.
pub fn account(rights: &Rights) -> Condition {
    through(rights, way::ACCOUNT)
}

/// Transactions of organizations whose books the caller reads.
pub fn transaction(rights: &Rights) -> Condition {
    through(rights, way::TRANSACTION)
}

/// Closed periods of organizations whose books the caller reads.
pub fn period(rights: &Rights) -> Condition {
    through(rights, way::PERIOD)
}

/// Memberships in organizations whose members the caller reads, and the caller's own.
pub fn member(rights: &Rights) -> Condition {
    through(rights, way::MEMBER)
}

/// Requests for verification of organizations whose settings the caller edits; all of them for those who decide.
pub fn verification(rights: &Rights) -> Condition {
    through(rights, way::VERIFICATION)
}

/// Broken glasses of organizations whose trail the caller reads; all of them for the network's administrators, who end
/// each other's, and for its auditors.
pub fn break_glass(rights: &Rights) -> Condition {
    through(rights, way::BREAK_GLASS)
}

/// Proposals to merge organizations whose trail the caller reads; all of them for the network's administrators.
pub fn merge(rights: &Rights) -> Condition {
    through(rights, way::MERGE)
}

/// Roles that organizations have made whose members the caller reads.
pub fn custom_role(rights: &Rights) -> Condition {
    through(rights, way::CUSTOM_ROLE)
}

/// Mandates in organizations whose members the caller reads.
pub fn mandate(rights: &Rights) -> Condition {
    through(rights, way::MANDATE)
}

/// Recoveries of the ownership of organizations whose trail the caller reads; all of them for the network's
/// administrators.
pub fn ownership_recovery(rights: &Rights) -> Condition {
    through(rights, way::OWNERSHIP_RECOVERY)
}

/// Invitations into organizations that the caller may invite into.
pub fn invitation(rights: &Rights) -> Condition {
    through(rights, way::INVITATION)
}

/// Requests to join organizations that the caller may invite into, and the caller's own.
pub fn join_request(rights: &Rights) -> Condition {
    through(rights, way::JOIN_REQUEST)
}

/// Service tokens of organizations whose tokens the caller issues.
pub fn service_token(rights: &Rights) -> Condition {
    through(rights, way::SERVICE_TOKEN)
}
