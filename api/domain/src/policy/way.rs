//! By what ways the rows of a table are seen. Each table's ways stand here once; `visible.rs` turns them into the
//! condition of a read, and [`doors`] into what opens one row, for those who ask who can see it.

use entity::id::{OrganizationId, PersonId, TypedId};
use entity::identity::{break_glass, service_token};
use entity::ledger::{account, period, transaction};
use entity::membership::{custom_role, invitation, join_request, mandate, member, ownership_recovery};
use entity::mobilization::{contribution, need, offer, pledge, resource};
use entity::partnership::delegation;
use entity::registry::{merge, verification};
use sea_orm::sea_query::{Expr, ExprTrait, ValueType};
use sea_orm::{ColumnTrait, Condition, EntityTrait, ModelTrait};
use uuid::Uuid;

use super::permission::Permission as P;
use super::rights::Rights;

/// One way by which rows are seen; the column names whose they are.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way<C> {
    /// By whoever holds the permission in this organization.
    Holding(C, P),
    /// By whoever sees what this organization gives.
    Giving(C),
    /// By this person.
    Own(C),
    /// By the network's administrators.
    Administrators,
    /// By the network's auditors.
    Auditors,
}

pub(crate) const MEMBER: &[Way<member::Column>] =
    &[Way::Holding(member::Column::OrganizationId, P::MemberRead), Way::Own(member::Column::PersonId)];
pub(crate) const CUSTOM_ROLE: &[Way<custom_role::Column>] =
    &[Way::Holding(custom_role::Column::OrganizationId, P::MemberRead)];
pub(crate) const MANDATE: &[Way<mandate::Column>] = &[Way::Holding(mandate::Column::OrganizationId, P::MemberRead)];
/// Who looks into an organization and who gives it another owner is told to the same people.
pub(crate) const OWNERSHIP_RECOVERY: &[Way<ownership_recovery::Column>] =
    &[Way::Holding(ownership_recovery::Column::OrganizationId, P::AuditRead), Way::Administrators];
pub(crate) const INVITATION: &[Way<invitation::Column>] =
    &[Way::Holding(invitation::Column::OrganizationId, P::MemberInvite)];
pub(crate) const JOIN_REQUEST: &[Way<join_request::Column>] =
    &[Way::Holding(join_request::Column::OrganizationId, P::MemberInvite), Way::Own(join_request::Column::PersonId)];
pub(crate) const SERVICE_TOKEN: &[Way<service_token::Column>] =
    &[Way::Holding(service_token::Column::OrganizationId, P::TokenIssue)];
pub(crate) const VERIFICATION: &[Way<verification::Column>] =
    &[Way::Holding(verification::Column::OrganizationId, P::OrganizationEdit), Way::Administrators];
/// Administrators end each other's.
pub(crate) const BREAK_GLASS: &[Way<break_glass::Column>] =
    &[Way::Holding(break_glass::Column::OrganizationId, P::AuditRead), Way::Administrators, Way::Auditors];
/// Owners of both sides answer it, administrators carry it out.
pub(crate) const MERGE: &[Way<merge::Column>] = &[
    Way::Holding(merge::Column::DuplicateId, P::AuditRead),
    Way::Holding(merge::Column::SurvivingId, P::AuditRead),
    Way::Administrators,
];
/// From both sides.
pub(crate) const DELEGATION: &[Way<delegation::Column>] = &[
    Way::Holding(delegation::Column::OrganizationId, P::OrganizationRead),
    Way::Holding(delegation::Column::ToOrganizationId, P::OrganizationRead),
];
pub(crate) const PERIOD: &[Way<period::Column>] = &[Way::Holding(period::Column::OrganizationId, P::LedgerRead)];
pub(crate) const ACCOUNT: &[Way<account::Column>] = &[Way::Holding(account::Column::OrganizationId, P::LedgerRead)];
pub(crate) const TRANSACTION: &[Way<transaction::Column>] =
    &[Way::Holding(transaction::Column::OrganizationId, P::LedgerRead)];
/// Besides the people of its partnership.
pub(crate) const OFFER: &[Way<offer::Column>] = &[Way::Own(offer::Column::GiverPersonId)];
/// Besides the people of its partners.
pub(crate) const RESOURCE: &[Way<resource::Column>] = &[Way::Giving(resource::Column::OrganizationId)];
/// As what they were given to, as the organization that gave them, as the person who gave them.
pub(crate) const PLEDGE: [Way<pledge::Column>; 3] = [
    Way::Holding(pledge::Column::OrganizationId, P::PledgeRead),
    Way::Giving(pledge::Column::GiverOrganizationId),
    Way::Own(pledge::Column::GiverPersonId),
];
pub(crate) const CONTRIBUTION: [Way<contribution::Column>; 3] = [
    Way::Holding(contribution::Column::OrganizationId, P::PledgeRead),
    Way::Giving(contribution::Column::GiverOrganizationId),
    Way::Own(contribution::Column::GiverPersonId),
];
/// What was set aside, spent and taken back, by the need that it was given for.
pub(crate) const USE: &[Way<need::Column>] = &[Way::Holding(need::Column::OrganizationId, P::LedgerRead)];

impl<C: ColumnTrait> Way<C> {
    /// Whose rows the caller sees this way, in the column that it names.
    pub(crate) fn owners(self, rights: &Rights) -> Vec<Uuid> {
        let uuids = |organizations: Vec<OrganizationId>| organizations.into_iter().map(TypedId::uuid).collect();
        match self {
            Self::Holding(_, permission) => uuids(rights.where_holding(permission)),
            Self::Giving(_) => {
                let mut own = rights.where_standing(giving(rights.token().is_some()));
                own.extend(rights.where_lent(GIVING_LENT));
                uuids(own)
            }
            Self::Own(_) => rights.person().map(TypedId::uuid).into_iter().collect(),
            Self::Administrators | Self::Auditors => Vec::new(),
        }
    }

    /// Whether the caller sees all rows this way.
    fn opens_all(self, rights: &Rights) -> bool {
        match self {
            Self::Administrators => rights.is_platform_admin(),
            Self::Auditors => rights.is_platform_auditor(),
            Self::Holding(..) | Self::Giving(_) | Self::Own(_) => false,
        }
    }
}

/// What is needed to see what an organization gives: everybody in it does; its own systems need the scope.
pub(crate) const fn giving(is_token: bool) -> P {
    if is_token { P::PledgeRead } else { P::OrganizationRead }
}

/// What must be delegated for that.
pub(crate) const GIVING_LENT: P = P::PledgeRead;

/// The rows that the caller sees by one of these ways.
pub(crate) fn through<C: ColumnTrait>(rights: &Rights, ways: &[Way<C>]) -> Condition {
    if ways.iter().any(|way| way.opens_all(rights)) {
        return Condition::all();
    }
    let any = ways.iter().fold(Condition::any(), |any, way| match *way {
        Way::Holding(column, _) | Way::Giving(column) => any.add(rights.engine.any_of(column, way.owners(rights))),
        Way::Own(column) => any.add_option(rights.person().map(|person| column.eq(person))),
        Way::Administrators | Way::Auditors => any,
    });
    // Whatever a question adds to it narrows it, and no way at all is no row.
    Condition::all().add(if any.is_empty() { any.add(Expr::val(1).eq(0)) } else { any })
}

/// What opens one row to whoever stands before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    Everybody,
    /// Everybody who is signed in, and every service token.
    SignedIn,
    Administrators,
    Auditors,
    Person(PersonId),
    Holding(OrganizationId, P),
    Giving(OrganizationId),
    /// Being of the organization, or looking into it.
    Inside(OrganizationId),
}

impl Door {
    /// The organization that it is a door of.
    #[must_use]
    pub fn organization(self) -> Option<OrganizationId> {
        match self {
            Self::Holding(id, _) | Self::Giving(id) | Self::Inside(id) => Some(id),
            Self::Everybody | Self::SignedIn | Self::Administrators | Self::Auditors | Self::Person(_) => None,
        }
    }

    /// What a person, or a service token, must hold in that organization; nothing where it is enough to be of it.
    #[must_use]
    pub fn needs(self, is_token: bool) -> Option<P> {
        match self {
            Self::Holding(_, permission) => Some(permission),
            Self::Giving(_) => Some(giving(is_token)),
            _ => None,
        }
    }
}

impl Door {
    /// What must be lent, to a delegate or to another organization, for it to open to whom it is lent; nothing where it
    /// is enough that something is.
    #[must_use]
    pub fn needs_lent(self) -> Option<P> {
        match self {
            Self::Giving(_) => Some(GIVING_LENT),
            door => door.needs(false),
        }
    }
}

/// What opens this row, by the ways of its table.
pub(crate) fn doors<M: ModelTrait>(row: &M, ways: &[Way<<M::Entity as EntityTrait>::Column>]) -> Vec<Door> {
    let whose = |column| <Option<Uuid> as ValueType>::try_from(row.get(column)).ok().flatten();
    let doors = ways.iter().filter_map(|way| match *way {
        Way::Holding(column, permission) => Some(Door::Holding(OrganizationId(whose(column)?), permission)),
        Way::Giving(column) => Some(Door::Giving(OrganizationId(whose(column)?))),
        Way::Own(column) => Some(Door::Person(PersonId(whose(column)?))),
        Way::Administrators => Some(Door::Administrators),
        Way::Auditors => Some(Door::Auditors),
    });
    doors.collect()
}
