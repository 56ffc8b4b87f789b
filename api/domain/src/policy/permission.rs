//! Permissions: what the code asks for. Which role holds which is in `role.rs`.

use std::fmt;

use serde::Serialize;

macro_rules! permissions {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal,)*) => {
        /// Something that policy can grant.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[repr(u8)]
        pub enum Permission {
            $($(#[doc = $doc])* $variant,)*
        }

        impl Permission {
            /// All of them, in the order of the register.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name in the schema's `@requires` and in `permissions.md`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What it allows.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),*),)* }
            }
        }
    };
}

permissions! {
    /// Held by everybody, also without signing in.
    Anybody = "ANYBODY",
    /// Held by every person with an account.
    SignedIn = "SIGNED_IN",

    /// Read an organization's private page.
    OrganizationRead = "ORGANIZATION_READ",
    /// Edit an organization's settings.
    OrganizationEdit = "ORGANIZATION_EDIT",
    /// Close an organization for good.
    OrganizationArchive = "ORGANIZATION_ARCHIVE",
    /// Suspend and restore organizations of the network; end sessions and tokens of those in danger.
    OrganizationSuspend = "ORGANIZATION_SUSPEND",
    /// Check organizations of the network, verify them and take it back.
    OrganizationVerify = "ORGANIZATION_VERIFY",
    /// Propose that two organizations of the network are one, and merge them.
    OrganizationMerge = "ORGANIZATION_MERGE",
    /// Read what is private of one organization, for an hour, with a reason that its owners are told.
    GlassBreak = "GLASS_BREAK",
    /// Give an organization a new owner when its owners are lost, after a notice to them.
    OwnershipRecover = "OWNERSHIP_RECOVER",
    /// Read the audit trail of the whole network, without what it holds of people.
    NetworkAudit = "NETWORK_AUDIT",
    /// Read the names of an organization's members.
    MemberRead = "MEMBER_READ",
    /// Read members' contact data.
    ContactRead = "CONTACT_READ",
    /// Read how to reach minors, and what is kept of members' health; each reading of that is recorded.
    SensitiveRead = "SENSITIVE_READ",
    /// Record guardians' consent, keep notes about members' health, and hand managed memberships to any address.
    SensitiveWrite = "SENSITIVE_WRITE",
    /// Invite and add members.
    MemberInvite = "MEMBER_INVITE",
    /// Remove members, suspend and restore them.
    MemberRemove = "MEMBER_REMOVE",
    /// Bring in a list of members.
    MemberImport = "MEMBER_IMPORT",
    /// Give and take roles.
    RoleAssign = "ROLE_ASSIGN",
    /// Give and take ownership.
    OwnershipAssign = "OWNERSHIP_ASSIGN",
    /// Record who leads the organization in which office, correct and end it.
    MandateManage = "MANDATE_MANAGE",
    /// Issue and revoke service tokens.
    TokenIssue = "TOKEN_ISSUE",
    /// Read the organization's whole audit trail.
    AuditRead = "AUDIT_READ",
    /// Read of the organization's audit trail what was done with members, invitations, requests to join and roles.
    AuditPeopleRead = "AUDIT_PEOPLE_READ",
    /// Read of the organization's audit trail what was done with needs, pledges, contributions and the books.
    AuditMoneyRead = "AUDIT_MONEY_READ",

    /// Read the partnerships of an organization.
    PartnershipRead = "PARTNERSHIP_READ",
    /// Propose a partnership.
    PartnershipPropose = "PARTNERSHIP_PROPOSE",
    /// Accept, decline or leave a partnership, suspend and end it, for the organization.
    PartnershipDecide = "PARTNERSHIP_DECIDE",
    /// Add programs to a partnership.
    ProgramManage = "PROGRAM_MANAGE",

    /// Publish, close and withdraw needs.
    NeedPublish = "NEED_PUBLISH",
    /// Offer and pledge in the organization's name, revise and cancel such pledges, withdraw such offers; list what the
    /// organization lends, reserve it under such pledges and give it back.
    PledgeMake = "PLEDGE_MAKE",
    /// Accept and decline pledges to the organization's needs.
    PledgeDecide = "PLEDGE_DECIDE",
    /// Read the pledges to the organization's needs, with amounts and givers.
    PledgeRead = "PLEDGE_READ",
    /// Announce a contribution in the organization's name, and take back what is not confirmed.
    ContributionAnnounce = "CONTRIBUTION_ANNOUNCE",
    /// Confirm, shorten or dispute contributions that reached the organization; report who did not come.
    ContributionConfirm = "CONTRIBUTION_CONFIRM",
    /// Set received resources aside for a program, and release them.
    AllocationMake = "ALLOCATION_MAKE",
    /// Submit an expenditure.
    ExpenditureSubmit = "EXPENDITURE_SUBMIT",
    /// Approve or reject an expenditure that somebody else submitted, unless the organization has decided otherwise.
    ExpenditureApprove = "EXPENDITURE_APPROVE",
    /// Ask for the reversal of a posted entry.
    ReversalRequest = "REVERSAL_REQUEST",
    /// Approve or reject a reversal that somebody else asked for.
    ReversalApprove = "REVERSAL_APPROVE",
    /// Say how many people approve what is spent and taken back.
    ApprovalPolicySet = "APPROVAL_POLICY_SET",
    /// Read accounts, transactions and postings.
    LedgerRead = "LEDGER_READ",
    /// Close the books up to the end of a month.
    PeriodClose = "PERIOD_CLOSE",
    /// Read the totals of needs and partnerships.
    TotalsRead = "TOTALS_READ",
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Permission {
    /// The permission with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|permission| permission.name() == name)
    }
}

/// A set of permissions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Permissions(u64);

impl Permissions {
    pub const NONE: Self = Self(0);

    /// The set of these.
    #[must_use]
    pub const fn of(list: &[Permission]) -> Self {
        let mut bits = 0;
        let mut rest = list;
        while let [first, tail @ ..] = rest {
            bits |= 1 << (*first as u8);
            rest = tail;
        }
        Self(bits)
    }

    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    pub const fn holds(self, permission: Permission) -> bool {
        self.0 & (1 << (permission as u8)) != 0
    }

    /// What is in both sets.
    #[must_use]
    pub const fn within(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// What is in this set and not in `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Those in it, in the order of the register.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |permission| self.holds(*permission))
    }

    /// Whether every permission of `other` is in this set.
    #[must_use]
    pub const fn covers(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }

    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<T: IntoIterator<Item = Permission>>(list: T) -> Self {
        list.into_iter().fold(Self::NONE, |sum, permission| sum.with(Self::of(&[permission])))
    }
}

impl Serialize for Permissions {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}
