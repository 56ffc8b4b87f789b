//! What the rules say in lists.

/// Every permission with the roles that hold it: Owner, Admin, Treasurer, Secretary, Coordinator, aUditor, Member,
/// oBserver.
pub const HELD: &[(&str, &str)] = &[
    ("ORGANIZATION_READ", "OATSCUMB"),
    ("ORGANIZATION_EDIT", "OA"),
    ("ORGANIZATION_ARCHIVE", "O"),
    ("MEMBER_READ", "OATSCUM"),
    ("CONTACT_READ", "OASC"),
    ("SENSITIVE_READ", "OA"),
    ("SENSITIVE_WRITE", "OA"),
    ("MEMBER_INVITE", "OAC"),
    ("MEMBER_REMOVE", "OAC"),
    ("MEMBER_IMPORT", "OASC"),
    ("ROLE_ASSIGN", "OA"),
    ("OWNERSHIP_ASSIGN", "O"),
    ("MANDATE_MANAGE", "OA"),
    ("TOKEN_ISSUE", "OA"),
    ("AUDIT_READ", "OAU"),
    ("AUDIT_PEOPLE_READ", "OACU"),
    ("AUDIT_MONEY_READ", "OATU"),
    ("PARTNERSHIP_READ", "OATSCUMB"),
    ("PARTNERSHIP_PROPOSE", "OA"),
    ("PARTNERSHIP_DECIDE", "O"),
    ("PROGRAM_MANAGE", "OAC"),
    ("NEED_PUBLISH", "OASC"),
    ("PLEDGE_MAKE", "OAT"),
    ("PLEDGE_DECIDE", "OAT"),
    ("PLEDGE_READ", "OATU"),
    ("CONTRIBUTION_ANNOUNCE", "T"),
    ("CONTRIBUTION_CONFIRM", "T"),
    ("ALLOCATION_MAKE", "T"),
    ("EXPENDITURE_SUBMIT", "T"),
    ("EXPENDITURE_APPROVE", "OAT"),
    ("REVERSAL_REQUEST", "T"),
    ("REVERSAL_APPROVE", "OAT"),
    ("APPROVAL_POLICY_SET", "O"),
    ("LEDGER_READ", "OATU"),
    ("PERIOD_CLOSE", "OA"),
    ("TOTALS_READ", "OATSCUM"),
];

/// What an owner of an organization that is suspended or closed may still do: read, and not let anybody in.
pub const READ_ON: &[&str] = &[
    "ORGANIZATION_READ",
    "PARTNERSHIP_READ",
    "MEMBER_READ",
    "TOTALS_READ",
    "CONTACT_READ",
    "AUDIT_READ",
    "PLEDGE_READ",
    "LEDGER_READ",
];

/// What an administrator of the network reads where they have broken the glass, whatever becomes of the organization.
pub const THROUGH_GLASS: &[&str] = &[
    "ORGANIZATION_READ",
    "PARTNERSHIP_READ",
    "MEMBER_READ",
    "TOTALS_READ",
    "CONTACT_READ",
    "AUDIT_READ",
    "PLEDGE_READ",
    "LEDGER_READ",
];

/// What takes a session with a second factor where an organization demands one: to post what arrived, to set aside, to
/// spend, to take back, and to let others do so.
pub const BY_SECOND_FACTOR: &[&str] = &[
    "CONTRIBUTION_CONFIRM",
    "ALLOCATION_MAKE",
    "EXPENDITURE_SUBMIT",
    "EXPENDITURE_APPROVE",
    "REVERSAL_REQUEST",
    "REVERSAL_APPROVE",
    "APPROVAL_POLICY_SET",
    "ROLE_ASSIGN",
    "OWNERSHIP_ASSIGN",
    "TOKEN_ISSUE",
];

pub const SCOPES: &[(&str, &str)] = &[
    ("org:read", "ORGANIZATION_READ"),
    ("members:read", "MEMBER_READ"),
    ("partnership:read", "PARTNERSHIP_READ"),
    ("pledges:read", "PLEDGE_READ"),
    ("pledges:write", "PLEDGE_MAKE"),
    ("contributions:write", "CONTRIBUTION_ANNOUNCE"),
    ("ledger:read", "LEDGER_READ"),
    ("totals:read", "TOTALS_READ"),
];

/// What a delegate who represents a party does there.
pub const REPRESENTS: &[&str] = &[
    "PARTNERSHIP_READ",
    "PLEDGE_READ",
    "TOTALS_READ",
    "PROGRAM_MANAGE",
    "NEED_PUBLISH",
    "PLEDGE_MAKE",
    "PLEDGE_DECIDE",
];

/// What a delegate who looks on does.
pub const OBSERVES: &[&str] = &["PARTNERSHIP_READ", "PLEDGE_READ", "TOTALS_READ"];

/// What one organization may delegate to another.
pub const DELEGABLE: &[&str] = &[
    "MEMBER_READ",
    "PARTNERSHIP_READ",
    "NEED_PUBLISH",
    "PLEDGE_MAKE",
    "PLEDGE_READ",
    "CONTRIBUTION_ANNOUNCE",
    "CONTRIBUTION_CONFIRM",
    "TOTALS_READ",
];

/// What of it has no meaning in one partnership.
pub const EVERYWHERE_ONLY: &[&str] = &["MEMBER_READ"];

/// Which roles each role gives and takes.
pub const GIVES: &[(char, &str)] = &[('O', "OATSCUMB"), ('A', "TSCUMB"), ('C', "MB"), ('S', "M")];

/// What stands in no role that an organization makes, whatever is written there.
pub const NEVER_OWN: &[&str] =
    &["OWNERSHIP_ASSIGN", "ORGANIZATION_ARCHIVE", "PARTNERSHIP_DECIDE", "APPROVAL_POLICY_SET", "PERIOD_CLOSE"];
