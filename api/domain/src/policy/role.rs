//! The system roles as sets of permissions, and the scopes of service tokens. Roles are not ranks: a treasurer
//! posts money and manages no people, an owner who is no treasurer posts nothing.

use entity::state::{OrganizationStatus, PlatformRole, Role};

use super::permission::Permission as P;
use super::permission::Permissions;

const OBSERVER: Permissions = Permissions::of(&[P::OrganizationRead, P::PartnershipRead]);
const MEMBER: Permissions = OBSERVER.with(Permissions::of(&[P::MemberRead, P::TotalsRead]));
const COORDINATOR: Permissions = MEMBER.with(Permissions::of(&[
    P::ContactRead,
    P::MemberInvite,
    P::MemberRemove,
    P::MemberImport,
    P::AuditPeopleRead,
    P::NeedPublish,
    P::ProgramManage,
]));
const SECRETARY: Permissions = MEMBER.with(Permissions::of(&[P::ContactRead, P::MemberImport, P::NeedPublish]));
const TREASURER: Permissions = MEMBER.with(Permissions::of(&[
    P::AuditMoneyRead,
    P::PledgeMake,
    P::PledgeDecide,
    P::PledgeRead,
    P::ContributionAnnounce,
    P::ContributionConfirm,
    P::AllocationMake,
    P::ExpenditureSubmit,
    P::ExpenditureApprove,
    P::ReversalRequest,
    P::ReversalApprove,
    P::LedgerRead,
]));
const AUDITOR: Permissions =
    MEMBER.with(Permissions::of(&[P::AuditRead, P::AuditPeopleRead, P::AuditMoneyRead, P::PledgeRead, P::LedgerRead]));
const ADMIN: Permissions = COORDINATOR.with(Permissions::of(&[
    P::OrganizationEdit,
    P::RoleAssign,
    P::MandateManage,
    P::TokenIssue,
    P::AuditRead,
    P::AuditMoneyRead,
    P::SensitiveRead,
    P::SensitiveWrite,
    P::PartnershipPropose,
    P::PledgeMake,
    P::PledgeDecide,
    P::PledgeRead,
    P::ExpenditureApprove,
    P::ReversalApprove,
    P::LedgerRead,
    P::PeriodClose,
]));
const OWNER: Permissions = ADMIN.with(Permissions::of(&[
    P::OrganizationArchive,
    P::OwnershipAssign,
    P::PartnershipDecide,
    P::ApprovalPolicySet,
]));

/// What an owner may still do in a suspended organization: read.
pub(crate) const SUSPENDED_OWNER: Permissions = Permissions::of(&[
    P::OrganizationRead,
    P::PartnershipRead,
    P::MemberRead,
    P::TotalsRead,
    P::ContactRead,
    P::AuditRead,
    P::PledgeRead,
    P::LedgerRead,
]);

/// What an administrator of the network reads of an organization by breaking the glass, whatever its status. Nothing
/// in it changes anything.
pub const BREAK_GLASS: Permissions = Permissions::of(&[
    P::OrganizationRead,
    P::PartnershipRead,
    P::MemberRead,
    P::ContactRead,
    P::AuditRead,
    P::PledgeRead,
    P::LedgerRead,
    P::TotalsRead,
]);

/// What somebody holds in the network as a whole by what they are on the platform.
#[must_use]
pub const fn permissions_of_platform(role: PlatformRole) -> Permissions {
    match role {
        PlatformRole::Admin => Permissions::of(&[
            P::OrganizationSuspend,
            P::OrganizationVerify,
            P::OrganizationMerge,
            P::GlassBreak,
            P::OwnershipRecover,
        ]),
        PlatformRole::Auditor => Permissions::of(&[P::NetworkAudit]),
    }
}

/// The permissions of a system role.
#[must_use]
pub const fn permissions_of(role: Role) -> Permissions {
    match role {
        Role::Owner => OWNER,
        Role::Admin => ADMIN,
        Role::Treasurer => TREASURER,
        Role::Secretary => SECRETARY,
        Role::Coordinator => COORDINATOR,
        Role::Auditor => AUDITOR,
        Role::Member => MEMBER,
        Role::Observer => OBSERVER,
    }
}

/// What a system role allows where the organization stands so: an owner reads on in one that is not at work, and nobody
/// else does anything.
pub(crate) const fn effective(role: Role, status: OrganizationStatus) -> Permissions {
    match (status, role) {
        (OrganizationStatus::Active | OrganizationStatus::Pending, _) => permissions_of(role),
        (OrganizationStatus::Suspended | OrganizationStatus::Archived, Role::Owner) => SUSPENDED_OWNER,
        (OrganizationStatus::Suspended | OrganizationStatus::Archived, _) => Permissions::NONE,
    }
}

/// The same of a role that the organization has made. It gives nothing while the organization is not at work.
pub(crate) const fn effective_custom(permissions: Permissions, status: OrganizationStatus) -> Permissions {
    match status {
        OrganizationStatus::Active | OrganizationStatus::Pending => permissions,
        OrganizationStatus::Suspended | OrganizationStatus::Archived => Permissions::NONE,
    }
}

/// What no role that an organization makes may hold: what everybody or the network's administrators hold, and what
/// stays with owners, since it disposes of the organization itself: who owns it, that it closes, and what it is bound
/// to by partnerships, and how many people it takes to spend. Closing its books stays with owners and admins.
pub const NEVER_CUSTOM: Permissions = Permissions::of(&[
    P::Anybody,
    P::SignedIn,
    P::OrganizationSuspend,
    P::OrganizationVerify,
    P::OrganizationMerge,
    P::GlassBreak,
    P::OwnershipRecover,
    P::NetworkAudit,
    P::OwnershipAssign,
    P::OrganizationArchive,
    P::PartnershipDecide,
    P::ApprovalPolicySet,
    P::PeriodClose,
]);

/// The permissions of a role that an organization has made, as they are kept. Words that are no permission, and those
/// that no such role may hold, open nothing.
#[must_use]
pub fn permissions_of_custom(words: &str) -> Permissions {
    words.split_whitespace().filter_map(P::named).collect::<Permissions>().without(NEVER_CUSTOM)
}

/// How the permissions of such a role are kept.
#[must_use]
pub fn custom_words(permissions: Permissions) -> String {
    permissions.iter().map(P::name).collect::<Vec<_>>().join(" ")
}

/// A scope of a service token and the permissions it opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    pub name: &'static str,
    pub permissions: Permissions,
}

/// Every scope there is. None opens roles, invitations, suspension or reversal.
pub const SCOPES: &[Scope] = &[
    Scope { name: "org:read", permissions: Permissions::of(&[P::OrganizationRead]) },
    Scope { name: "members:read", permissions: Permissions::of(&[P::MemberRead]) },
    Scope { name: "partnership:read", permissions: Permissions::of(&[P::PartnershipRead]) },
    Scope { name: "pledges:read", permissions: Permissions::of(&[P::PledgeRead]) },
    Scope { name: "pledges:write", permissions: Permissions::of(&[P::PledgeMake]) },
    Scope { name: "contributions:write", permissions: Permissions::of(&[P::ContributionAnnounce]) },
    Scope { name: "ledger:read", permissions: Permissions::of(&[P::LedgerRead]) },
    Scope { name: "totals:read", permissions: Permissions::of(&[P::TotalsRead]) },
];

/// The permissions of a token's scopes. Words that are no scope open nothing.
#[must_use]
pub fn permissions_of_scopes(scopes: &str) -> Permissions {
    scopes
        .split_whitespace()
        .filter_map(|word| SCOPES.iter().find(|scope| scope.name == word))
        .fold(Permissions::NONE, |sum, scope| sum.with(scope.permissions))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_glass_shows_what_an_owner_of_a_suspended_organization_reads_and_no_more() {
        assert_eq!(BREAK_GLASS, SUSPENDED_OWNER);
        assert!(BREAK_GLASS.iter().all(|permission| permission.name().ends_with("_READ")));
    }
}
