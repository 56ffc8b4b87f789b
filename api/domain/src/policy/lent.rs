//! Rights in an organization by another way than a role there: what its delegates hold in one partnership, and what it
//! has delegated to another organization, whose people exercise it.

use entity::id::{DelegationId, OrganizationId, PartnershipId};
use entity::state::DelegateRole;

use super::permission::Permission as P;
use super::permission::{Permission, Permissions};
use super::rights::Rights;
use super::second_factor::GUARDED;

const OBSERVER: Permissions = Permissions::of(&[P::PartnershipRead, P::PledgeRead, P::TotalsRead]);
const REPRESENTATIVE: Permissions =
    OBSERVER.with(Permissions::of(&[P::ProgramManage, P::NeedPublish, P::PledgeMake, P::PledgeDecide]));

/// What a delegate holds for the party in the one partnership. Nothing of it binds the party to the partnership, frees
/// it from there, or posts.
#[must_use]
pub const fn permissions_of_delegate(role: DelegateRole) -> Permissions {
    match role {
        DelegateRole::Representative => REPRESENTATIVE,
        DelegateRole::Observer => OBSERVER,
    }
}

/// What an organization may delegate to another one: to read and to record for it. Nothing in it disposes of the
/// organization, of its people or of what it holds, or gives rights further.
pub const DELEGABLE: Permissions = Permissions::of(&[
    P::MemberRead,
    P::PartnershipRead,
    P::NeedPublish,
    P::PledgeMake,
    P::PledgeRead,
    P::ContributionAnnounce,
    P::ContributionConfirm,
    P::TotalsRead,
]);

/// Those of them that have a meaning in one partnership alone.
pub const DELEGABLE_IN_PARTNERSHIP: Permissions = DELEGABLE.without(Permissions::of(&[P::MemberRead]));

/// The permissions of a delegation, as they are kept. Words that are no permission, and those that cannot be
/// delegated, open nothing.
#[must_use]
pub fn permissions_of_delegation(words: &str, partnership: Option<PartnershipId>) -> Permissions {
    let most = if partnership.is_some() { DELEGABLE_IN_PARTNERSHIP } else { DELEGABLE };
    words.split_whitespace().filter_map(P::named).collect::<Permissions>().within(most)
}

/// By what rights are lent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The organization has named the caller, its own member, a delegate.
    Delegate(DelegateRole),
    /// The organization has delegated them to this one, where the caller holds them too.
    Delegation { id: DelegationId, to: OrganizationId },
}

/// Rights in one organization, in one of its partnerships or in all of it.
#[derive(Clone, Copy, Debug)]
pub struct Lent {
    pub organization: OrganizationId,
    pub partnership: Option<PartnershipId>,
    pub by: By,
    /// What may be done now.
    pub permissions: Permissions,
    /// What could be done if no second factor were demanded.
    pub nominal: Permissions,
}

impl Lent {
    /// These rights, without what takes a second factor if that is lacking.
    pub(super) fn new(
        (organization, partnership): (OrganizationId, Option<PartnershipId>),
        by: By,
        (permissions, nominal): (Permissions, Permissions),
        lacks_second_factor: bool,
    ) -> Self {
        let permissions = if lacks_second_factor { permissions.without(GUARDED) } else { permissions };
        Self { organization, partnership, by, permissions, nominal }
    }
}

impl Rights {
    /// What is lent there: in all of the organization, and in this partnership.
    pub(crate) fn lent_at(
        &self,
        organization: OrganizationId,
        partnership: Option<PartnershipId>,
    ) -> impl Iterator<Item = &Lent> {
        let here = move |lent: &&Lent| {
            lent.organization == organization && (lent.partnership.is_none() || lent.partnership == partnership)
        };
        self.lent.iter().filter(here)
    }

    /// Whether the caller holds the permission in the organization.
    #[must_use]
    pub fn holds(&self, permission: Permission, organization: OrganizationId) -> bool {
        self.standing(organization).is_some_and(|standing| standing.permissions.holds(permission))
            || self.lent_at(organization, None).any(|lent| lent.permissions.holds(permission))
    }

    /// Whether the caller looks into the organization by a broken glass.
    #[must_use]
    pub fn looks_into(&self, organization: OrganizationId) -> bool {
        self.standing(organization).is_some_and(|standing| standing.glass.is_some())
    }

    /// The organizations in which the caller holds the permission, in a fixed order.
    #[must_use]
    pub fn where_holding(&self, permission: Permission) -> Vec<OrganizationId> {
        let mut held = self.where_standing(permission);
        held.extend(self.where_lent(permission));
        in_order(held)
    }

    /// The organizations that have delegated the permission, in all of their partnerships.
    pub(super) fn where_lent(&self, permission: Permission) -> impl Iterator<Item = OrganizationId> {
        let whole = move |lent: &&Lent| lent.partnership.is_none() && lent.permissions.holds(permission);
        self.lent.iter().filter(whole).map(|lent| lent.organization)
    }

    /// Whether the caller holds the permission in the organization by what is lent alone.
    pub(crate) fn only_lent(&self, permission: Permission, organization: OrganizationId) -> bool {
        let stands = self.standing(organization).is_some_and(|standing| standing.permissions.holds(permission));
        !stands && self.lent_at(organization, None).any(|lent| lent.permissions.holds(permission))
    }

    /// The organizations, each with the one partnership, in which alone the caller holds the permission.
    pub(crate) fn where_lent_in(
        &self,
        permission: Permission,
    ) -> impl Iterator<Item = (OrganizationId, PartnershipId)> {
        let held = self.lent.iter().filter(move |lent| lent.permissions.holds(permission));
        held.filter_map(|lent| Some((lent.organization, lent.partnership?)))
    }

    /// The partnerships in which alone the caller holds the permission.
    pub(crate) fn partnerships_lent(&self, permission: Permission) -> Vec<PartnershipId> {
        in_order(self.where_lent_in(permission).map(|(_, partnership)| partnership).collect())
    }

    /// The organizations that the caller is of, looks into or acts for, in a fixed order.
    pub(super) fn acquainted(&self) -> Vec<OrganizationId> {
        let mut all = self.organizations();
        all.extend(self.lent.iter().map(|lent| lent.organization));
        in_order(all)
    }
}

fn in_order<I: Ord>(mut list: Vec<I>) -> Vec<I> {
    list.sort_unstable();
    list.dedup();
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::role::NEVER_CUSTOM;

    #[test]
    fn what_is_lent_disposes_of_nothing() {
        let never = NEVER_CUSTOM.with(Permissions::of(&[
            P::OrganizationEdit,
            P::ContactRead,
            P::MemberInvite,
            P::MemberRemove,
            P::MemberImport,
            P::RoleAssign,
            P::TokenIssue,
            P::AuditRead,
            P::AllocationMake,
            P::ExpenditureSubmit,
            P::ExpenditureApprove,
            P::ReversalRequest,
            P::ReversalApprove,
        ]));
        for lent in [DELEGABLE, REPRESENTATIVE, OBSERVER] {
            assert!(lent.iter().all(|permission| !never.holds(permission)), "{lent:?}");
        }
        assert!(REPRESENTATIVE.covers(OBSERVER));
    }

    #[test]
    fn words_that_cannot_be_delegated_open_nothing() {
        let words = "MEMBER_READ ROLE_ASSIGN NONSENSE PLEDGE_MAKE";
        let everywhere = permissions_of_delegation(words, None);
        assert_eq!(everywhere, Permissions::of(&[P::MemberRead, P::PledgeMake]));
        let there = permissions_of_delegation(words, Some(PartnershipId(uuid::Uuid::nil())));
        assert_eq!(there, Permissions::of(&[P::PledgeMake]));
    }
}
