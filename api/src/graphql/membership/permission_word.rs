//! The permissions, as the API names them.

use async_graphql::Enum;
use domain::policy::permission;

/// Something that roles and scopes allow. Not every one may be put into a role that an organization makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "permission::Permission")]
pub enum Permission {
    /// Held by everybody, also without signing in.
    Anybody,
    /// Held by every person with an account.
    SignedIn,
    /// Read an organization's private page.
    OrganizationRead,
    /// Edit an organization's settings.
    OrganizationEdit,
    /// Close an organization for good.
    OrganizationArchive,
    /// Suspend and restore organizations of the network.
    OrganizationSuspend,
    /// Check organizations of the network, verify them and take it back. No role of an organization's own holds it.
    OrganizationVerify,
    /// Propose that two organizations of the network are one, and merge them. No role of an organization's own holds it.
    OrganizationMerge,
    /// Read what is private of one organization, for an hour, with a reason that its owners are told. No role of an
    /// organization's own holds it.
    GlassBreak,
    /// Give an organization a new owner when its owners are lost, after a notice to them. No role of an organization's
    /// own holds it.
    OwnershipRecover,
    /// Read the audit trail of the whole network, without what it holds of people. No role of an organization's own
    /// holds it.
    NetworkAudit,
    /// Read the names of an organization's members.
    MemberRead,
    /// Read members' contact data.
    ContactRead,
    /// Read how to reach minors, and what is kept of members' health; each reading of that is recorded.
    SensitiveRead,
    /// Record guardians' consent, and keep notes about members' health.
    SensitiveWrite,
    /// Invite and add members.
    MemberInvite,
    /// Remove members, suspend and restore them.
    MemberRemove,
    /// Bring in a list of members.
    MemberImport,
    /// Give and take roles.
    RoleAssign,
    /// Give and take ownership.
    OwnershipAssign,
    /// Record who leads the organization in which office, correct and end it.
    MandateManage,
    /// Issue and revoke service tokens.
    TokenIssue,
    /// Read the organization's whole audit trail.
    AuditRead,
    /// Read of the organization's audit trail what was done with members, invitations, requests to join and roles.
    AuditPeopleRead,
    /// Read of the organization's audit trail what was done with needs, pledges, contributions and the books.
    AuditMoneyRead,
    /// Read the partnerships of an organization.
    PartnershipRead,
    /// Propose a partnership.
    PartnershipPropose,
    /// Accept, decline or leave a partnership, suspend and end it, for the organization.
    PartnershipDecide,
    /// Add programs to a partnership.
    ProgramManage,
    /// Publish, close and withdraw needs.
    NeedPublish,
    /// Pledge in the organization's name, revise and cancel such pledges.
    PledgeMake,
    /// Accept and decline pledges to the organization's needs.
    PledgeDecide,
    /// Read the pledges to the organization's needs, with amounts and givers.
    PledgeRead,
    /// Announce a contribution in the organization's name, and take back what is not confirmed.
    ContributionAnnounce,
    /// Confirm, shorten or dispute contributions that reached the organization.
    ContributionConfirm,
    /// Set received resources aside for a program, and release them.
    AllocationMake,
    /// Submit an expenditure.
    ExpenditureSubmit,
    /// Approve or reject an expenditure that somebody else submitted, unless the organization has decided otherwise.
    ExpenditureApprove,
    /// Ask for the reversal of a posted entry.
    ReversalRequest,
    /// Approve or reject a reversal that somebody else asked for.
    ReversalApprove,
    /// Say how many people approve what is spent and taken back. No role of an organization's own holds it.
    ApprovalPolicySet,
    /// Read accounts, transactions and postings.
    LedgerRead,
    /// Close the books up to the end of a month.
    PeriodClose,
    /// Read the totals of needs and partnerships.
    TotalsRead,
}

#[cfg(test)]
mod tests {
    use async_graphql::resolver_utils::EnumType;

    use super::*;

    #[test]
    fn the_api_names_permissions_as_the_register_does() {
        let names: Vec<_> = Permission::items().iter().map(|item| item.name).collect();
        let register: Vec<_> = permission::Permission::ALL.iter().map(|permission| permission.name()).collect();
        assert_eq!(names, register);
    }
}
