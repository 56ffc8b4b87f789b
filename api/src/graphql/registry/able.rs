//! What the viewer may do with an organization.

use async_graphql::{Context, Enum};
use domain::Refusal;
use domain::entity::registry::organization;
use domain::entity::state::OrganizationStatus;
use domain::policy::decide::{WhyNot, decide};
use domain::policy::permission::Permission;
use domain::policy::place::Place;
use domain::registry::Rule;

use super::told::told;
use crate::graphql::ability::{Ability, ability};
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
    /// Invite members.
    InviteMember,
    /// Remove members, suspend and restore them.
    RemoveMember,
    /// Bring in a list of members.
    ImportMembers,
    /// Give and take roles.
    AssignRole,
    /// Record who leads it.
    ManageMandates,
    /// Give it another owner when its owners are lost.
    RecoverOwnership,
    /// Issue service tokens.
    IssueServiceToken,
    /// Propose a partnership.
    ProposePartnership,
    /// Accept, decline or leave partnerships.
    DecidePartnership,
    /// Publish needs.
    PublishNeed,
    /// Pledge in its name.
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
    /// Decide about its verification, and take it back.
    Verify,
}

impl OrganizationAction {
    const fn permission(self) -> Permission {
        match self {
            Self::Read => Permission::OrganizationRead,
            Self::Edit | Self::RequestVerification | Self::SetSecondFactorPolicy => Permission::OrganizationEdit,
            Self::ReadMembers => Permission::MemberRead,
            Self::InviteMember => Permission::MemberInvite,
            Self::RemoveMember => Permission::MemberRemove,
            Self::ImportMembers => Permission::MemberImport,
            Self::AssignRole => Permission::RoleAssign,
            Self::ManageMandates => Permission::MandateManage,
            Self::RecoverOwnership => Permission::OwnershipRecover,
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
            Self::Verify => Permission::OrganizationVerify,
        }
    }

    /// Whether it asks for something, which those who do not belong to the organization do not find; whoever would
    /// change what they see is told that it is not theirs to change.
    const fn is_question(self) -> bool {
        matches!(self, Self::Read | Self::ReadMembers | Self::ReadLedger)
    }

    /// Whether the organization's status stands against it. A suspension stands against most by itself, as it takes
    /// the rights.
    fn is_against(self, status: OrganizationStatus) -> bool {
        match self {
            Self::Suspend => status != OrganizationStatus::Active,
            Self::RecoverOwnership => status == OrganizationStatus::Archived,
            Self::Restore => status != OrganizationStatus::Suspended,
            _ => false,
        }
    }
}

/// The ability to do this with the organization.
pub fn organization(
    ctx: &Context<'_>,
    row: &organization::Model,
    action: OrganizationAction,
) -> Result<Ability, Refusal> {
    let permission = action.permission();
    let decision = decide(session::reading(ctx)?.rights(), permission, &Place::Organization(row.id));
    let decision = decision.map_err(|why| match why {
        WhyNot::NotFound if !action.is_question() => WhyNot::MissingPermission,
        why => why,
    });
    let rights = session::reading(ctx)?.rights();
    let decision = match decision {
        Ok(_) if action == OrganizationAction::SetSecondFactorPolicy && !rights.has_second_factor() => {
            Err(WhyNot::SecondFactorRequired)
        }
        // The network gives no owner to what rests.
        Ok(_) if action == OrganizationAction::RecoverOwnership && row.status == OrganizationStatus::Suspended => {
            Err(WhyNot::OrganizationSuspended)
        }
        decision => decision,
    };
    let is_of_others = matches!(action, OrganizationAction::Verify | OrganizationAction::RecoverOwnership);
    // What is closed is nobody's to recover, before anybody is asked whose it is.
    let is_closed = action == OrganizationAction::RecoverOwnership && action.is_against(row.status);
    let state = if is_of_others && rights.belongs(row.id) && !is_closed {
        Some(told(&Rule::OwnOrganization))
    } else {
        action.is_against(row.status).then(|| told(&Rule::WrongOrganizationState))
    };
    ability(ctx, decision, permission, state)
}
