//! Two organizations become one.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use domain::Refusal;
use domain::entity::value::text::Text;
use domain::identity::secret::Secret;
use domain::membership::merge::complete::MergeOrganizations;
use domain::membership::merge::propose::ProposeMerge;
use domain::membership::merge::withdraw::WithdrawMerge;
use domain::membership::merge::{AgreeToMerge, ObjectToMerge};
use domain::policy::permission::Permission;

use super::merge::{MergeEffects, OrganizationMerge};
use crate::graphql::door;
use crate::graphql::error::UserError;
use crate::graphql::id;
use crate::graphql::input::Faults;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;

/// Fewest characters of a reason.
const REASON_MIN: usize = 10;
/// Most characters of a reason.
const REASON_MAX: usize = 500;

/// What is taken for whose duplicate.
#[derive(InputObject)]
struct ProposeMergeInput {
    /// The organization that would close.
    duplicate_id: ID,
    /// The organization in which it would live on.
    surviving_id: ID,
    /// Why, 10 to 500 characters. The owners of both are told, and it is kept in both audit trails.
    reason: String,
    /// The viewer's password, once more.
    password: String,
    /// Only check; propose nothing and tell nobody.
    validate_only: Option<bool>,
}

impl ProposeMergeInput {
    fn parse(&self) -> Result<ProposeMerge, Refusal> {
        let duplicate = id::read(&self.duplicate_id, "duplicateId")?;
        let surviving = id::read(&self.surviving_id, "survivingId")?;
        Ok(ProposeMerge { duplicate, surviving, reason: reason(&self.reason)? })
    }
}

/// Which merge is agreed to, and for whom.
#[derive(InputObject)]
struct AgreeToMergeInput {
    /// The proposal.
    merge_id: ID,
    /// The organization that the viewer owns: the duplicate or the surviving one.
    organization_id: ID,
    /// The viewer's password, once more.
    password: String,
    /// Only check; agree to nothing.
    validate_only: Option<bool>,
}

/// Which merge is objected to, and for whom.
#[derive(InputObject)]
struct ObjectToMergeInput {
    /// The proposal.
    merge_id: ID,
    /// The organization that the viewer owns: the duplicate or the surviving one.
    organization_id: ID,
    /// Why, 10 to 500 characters. It is kept in both audit trails.
    reason: String,
    /// Only check; object to nothing.
    validate_only: Option<bool>,
}

impl ObjectToMergeInput {
    fn parse(&self) -> Result<ObjectToMerge, Refusal> {
        let merge = id::read(&self.merge_id, "mergeId")?;
        let organization = id::read(&self.organization_id, "organizationId")?;
        Ok(ObjectToMerge { merge, organization, reason: reason(&self.reason)? })
    }
}

/// Which merge is carried out.
#[derive(InputObject)]
struct MergeOrganizationsInput {
    /// The proposal.
    merge_id: ID,
    /// The viewer's password, once more.
    password: String,
    /// Only check, and say what would be done.
    validate_only: Option<bool>,
}

/// Which proposal is taken back, and why.
#[derive(InputObject)]
struct WithdrawMergeInput {
    /// The proposal.
    merge_id: ID,
    /// Why, 10 to 500 characters. The owners of both are told, and it is kept in both audit trails.
    reason: String,
    /// Only check; take nothing back and tell nobody.
    validate_only: Option<bool>,
}

impl WithdrawMergeInput {
    fn parse(&self) -> Result<WithdrawMerge, Refusal> {
        Ok(WithdrawMerge { merge: id::read(&self.merge_id, "mergeId")?, reason: reason(&self.reason)? })
    }
}

fn reason(text: &str) -> Result<Text, Refusal> {
    let mut faults = Faults::default();
    faults.take("reason", Text::substantial(text, REASON_MIN, REASON_MAX)).ok_or_else(|| faults.into())
}

payload!(
    /// The proposal that was made.
    ProposeMergePayload {
        /// The proposal.
        organization_merge: OrganizationMerge
    }
);

payload!(
    /// The proposal that was agreed to.
    AgreeToMergePayload {
        /// The proposal.
        organization_merge: OrganizationMerge
    }
);

payload!(
    /// The proposal that was objected to.
    ObjectToMergePayload {
        /// The proposal.
        organization_merge: OrganizationMerge
    }
);

payload!(
    /// The proposal that was taken back.
    WithdrawMergePayload {
        /// The proposal.
        organization_merge: OrganizationMerge
    }
);

/// The merge that was carried out.
#[derive(SimpleObject)]
struct MergeOrganizationsPayload {
    /// The proposal.
    organization_merge: Option<OrganizationMerge>,
    /// What was done, or with `validateOnly` would be.
    effects: Option<MergeEffects>,
    /// Why nothing was done; empty when it was.
    errors: Vec<UserError>,
}

/// Changes by which two organizations become one.
#[derive(Default)]
pub struct MergeMutation;

#[Object]
impl MergeMutation {
    /// Propose to merge an organization into the one that it is a duplicate of. Owners of both are told by mail and may
    /// agree or object; it can be carried out when both have agreed, or after 14 days in which none has objected. Only
    /// for administrators of the network; the password is asked for once more.
    #[graphql(directive = needs::apply(Permission::OrganizationMerge))]
    async fn propose_merge(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is taken for whose duplicate.")] input: ProposeMergeInput,
    ) -> Result<ProposeMergePayload> {
        let (command, validate_only) = (input.parse(), input.validate_only);
        let password = Secret::new(input.password);
        Ok(door::perform_confirmed(ctx, command, &password, validate_only).await?.into())
    }

    /// Agree to a merge, as an owner of one of both organizations. Agreeing twice changes nothing. The password is asked
    /// for once more.
    #[graphql(directive = needs::apply(Permission::OwnershipAssign))]
    async fn agree_to_merge(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which merge is agreed to, and for whom.")] input: AgreeToMergeInput,
    ) -> Result<AgreeToMergePayload> {
        let merge = id::read(&input.merge_id, "mergeId");
        let organization = id::read(&input.organization_id, "organizationId");
        let command = merge.and_then(|merge| organization.map(|organization| AgreeToMerge { merge, organization }));
        let password = Secret::new(input.password);
        Ok(door::perform_confirmed(ctx, command, &password, input.validate_only).await?.into())
    }

    /// Object to a merge, as an owner of one of both organizations, as long as it was not carried out; also after having
    /// agreed. The proposal ends by it.
    #[graphql(directive = needs::apply(Permission::SignedIn))]
    async fn object_to_merge(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which merge is objected to, and for whom.")] input: ObjectToMergeInput,
    ) -> Result<ObjectToMergePayload> {
        Ok(door::perform(ctx, input.parse(), input.validate_only).await?.into())
    }

    /// Take a proposal to merge two organizations back, agreed to or not, as long as it is open. The owners of both are
    /// told by mail. Only for administrators of the network who belong to neither. A proposal ends by itself when one of
    /// both closes.
    #[graphql(directive = needs::apply(Permission::OrganizationMerge))]
    async fn withdraw_merge(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which proposal is taken back, and why.")] input: WithdrawMergeInput,
    ) -> Result<WithdrawMergePayload> {
        Ok(door::perform(ctx, input.parse(), input.validate_only).await?.into())
    }

    /// Merge two organizations as it was proposed, for good: it is not taken back. The duplicate must have nothing open, as
    /// if it closed. It closes; its slug, its identifiers and `mergedInto` lead to the surviving organization; its
    /// members begin there as members, and offices there are given by its owners; its invitations, requests to join and
    /// service tokens end; its books, its past partnerships and its audit trail stay with it as they are. The password is
    /// asked for once more.
    #[graphql(directive = needs::apply(Permission::OrganizationMerge))]
    async fn merge_organizations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which merge is carried out.")] input: MergeOrganizationsInput,
    ) -> Result<MergeOrganizationsPayload> {
        let command = id::read(&input.merge_id, "mergeId").map(|merge| MergeOrganizations { merge });
        let password = Secret::new(input.password);
        Ok(match door::perform_confirmed(ctx, command, &password, input.validate_only).await? {
            Ok(merged) => MergeOrganizationsPayload {
                effects: Some(MergeEffects::from(&merged)),
                organization_merge: Some(merged.row.into()),
                errors: Vec::new(),
            },
            Err(errors) => MergeOrganizationsPayload { organization_merge: None, effects: None, errors },
        })
    }
}
