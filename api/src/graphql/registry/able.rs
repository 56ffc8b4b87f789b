//! What the viewer may do with an organization.

use async_graphql::{Context, Enum};
use domain::Refusal;
use domain::entity::registry::organization;
use domain::entity::state::OrganizationStatus;
use domain::policy::decide::{WhyNot, decide};
use domain::policy::permission::Permission;
use domain::policy::place::Place;

use super::against;
use crate::graphql::ability::{Ability, ability, in_sight};
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::OwnSeatIn;
use crate::graphql::session;

/// What may be done with an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum OrganizationAction {
    /// Read its private page.
    Read,
    /// Edit its settings.
    Edit,
    /// Read its members' names.
    ReadMembers,
    /// Read its audit trail.
    ReadAudit,
    /// Invite members.
    InviteMember,
    /// Add a member without an account.
    AddMember,
    /// Remove members, suspend and restore them. The member may stand against it.
    RemoveMember,
    /// Bring in a list of members.
    ImportMembers,
    /// Give and take roles. The member and the role may stand against it.
    AssignRole,
    /// Make a role of named permissions.
    DefineRole,
    /// Give rights to another organization for a time.
    DelegateRights,
    /// Record who leads it.
    ManageMandates,
    /// Hand the ownership over to another member.
    TransferOwnership,
    /// Give it another owner when its owners are lost.
    RecoverOwnership,
    /// Say how it is joined.
    SetJoinPolicy,
    /// Ask to join it.
    RequestToJoin,
    /// Leave it.
    Leave,
    /// Add a name that an outside register gave to it.
    AddIdentifier,
    /// Issue service tokens.
    IssueServiceToken,
    /// Propose a partnership.
    ProposePartnership,
    /// Accept, decline or leave partnerships. The partnership may stand against it.
    DecidePartnership,
    /// Publish needs. The partnership may stand against it.
    PublishNeed,
    /// Pledge in its name. The need may stand against it.
    MakePledge,
    /// Read its ledger.
    ReadLedger,
    /// Close its books up to the end of a month.
    ClosePeriod,
    /// Say how many people approve what it spends and takes back.
    SetApprovalPolicy,
    /// Close it for good.
    Archive,
    /// Suspend it.
    Suspend,
    /// Restore it after a suspension.
    Restore,
    /// Say whether it demands a second factor.
    SetSecondFactorPolicy,
    /// Ask the network to verify it.
    RequestVerification,
    /// Decide about its request for verification.
    Verify,
    /// Take back that it is verified.
    RevokeVerification,
    /// Look into what is private of it, as an administrator of the network.
    BreakGlass,
    /// Propose to merge it with another one. That one may stand against it.
    ProposeMerge,
}

impl OrganizationAction {
    const fn permission(self) -> Permission {
        match self {
            Self::Read => Permission::OrganizationRead,
            Self::Edit
            | Self::RequestVerification
            | Self::SetSecondFactorPolicy
            | Self::SetJoinPolicy
            | Self::AddIdentifier => Permission::OrganizationEdit,
            Self::ReadMembers => Permission::MemberRead,
            Self::ReadAudit => Permission::AuditRead,
            Self::InviteMember | Self::AddMember => Permission::MemberInvite,
            Self::RemoveMember => Permission::MemberRemove,
            Self::ImportMembers => Permission::MemberImport,
            Self::AssignRole | Self::DefineRole | Self::DelegateRights => Permission::RoleAssign,
            Self::ManageMandates => Permission::MandateManage,
            Self::TransferOwnership => Permission::OwnershipAssign,
            Self::RecoverOwnership => Permission::OwnershipRecover,
            Self::RequestToJoin | Self::Leave => Permission::SignedIn,
            Self::IssueServiceToken => Permission::TokenIssue,
            Self::ProposePartnership => Permission::PartnershipPropose,
            Self::DecidePartnership => Permission::PartnershipDecide,
            Self::PublishNeed => Permission::NeedPublish,
            Self::MakePledge => Permission::PledgeMake,
            Self::ReadLedger => Permission::LedgerRead,
            Self::ClosePeriod => Permission::PeriodClose,
            Self::SetApprovalPolicy => Permission::ApprovalPolicySet,
            Self::Archive => Permission::OrganizationArchive,
            Self::Suspend | Self::Restore => Permission::OrganizationSuspend,
            Self::Verify | Self::RevokeVerification => Permission::OrganizationVerify,
            Self::BreakGlass => Permission::GlassBreak,
            Self::ProposeMerge => Permission::OrganizationMerge,
        }
    }

    /// Whether it asks for something, which those who do not belong to the organization do not find; whoever would
    /// change what they see is told that it is not theirs to change.
    const fn is_question(self) -> bool {
        matches!(self, Self::Read | Self::ReadMembers | Self::ReadAudit | Self::ReadLedger)
    }
}

/// The ability to do this with the organization.
pub async fn organization(
    ctx: &Context<'_>,
    row: &organization::Model,
    action: OrganizationAction,
) -> Result<Ability, Refusal> {
    let needs = action.permission();
    let rights = session::reading(ctx)?.rights();
    let mut decision = match needs {
        // Anybody may who is signed in; which organization it is is asked afterwards.
        Permission::SignedIn => decide(rights, needs, &Place::Network),
        _ if action.is_question() => decide(rights, needs, &Place::Organization(row.id)),
        _ => in_sight(rights, needs, &Place::Organization(row.id)),
    };
    if decision.is_err() {
        return ability(ctx, decision, needs, None);
    }
    let rests = row.status == OrganizationStatus::Suspended;
    decision = match action {
        OrganizationAction::SetSecondFactorPolicy if !rights.has_second_factor() => Err(WhyNot::SecondFactorRequired),
        // The network changes nothing in what rests.
        OrganizationAction::RecoverOwnership | OrganizationAction::ProposeMerge if rests => {
            Err(WhyNot::OrganizationSuspended)
        }
        OrganizationAction::Leave if ask(ctx, OwnSeatIn(row.id)).await?.is_none() => Err(WhyNot::NotFound),
        _ => decision,
    };
    let state = if decision.is_ok() { against::of(ctx, row, action).await? } else { None };
    ability(ctx, decision, needs, state)
}
