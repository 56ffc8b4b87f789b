//! Changes of how far an organization is checked.

use async_graphql::{Context, ID, InputObject, Object, Result};
use domain::Refusal;
use domain::entity::value::text::Text;
use domain::policy::permission::Permission;
use domain::registry::verification::RequestVerification;
use domain::registry::verify::{ApproveVerification, RejectVerification, ReviewVerification, RevokeVerification};

use super::verification::Verification;
use crate::graphql::door;
use crate::graphql::id;
use crate::graphql::input::Faults;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;
use crate::graphql::scalar::LocalDate;

/// Longest evidence and longest reason, in characters.
const EVIDENCE_MAX: usize = 5000;
const REASON_MAX: usize = 500;

/// Which organization asks, and what it shows for itself.
#[derive(InputObject)]
struct RequestVerificationInput {
    /// The organization.
    organization_id: ID,
    /// Registrations, decrees, where to look them up, at most 5,000 characters. The network's administrators read it.
    evidence: String,
    /// Only check; change nothing.
    validate_only: Option<bool>,
}

impl RequestVerificationInput {
    fn parse(self) -> Result<RequestVerification, Refusal> {
        let organization = id::read(&self.organization_id, "organizationId")?;
        Ok(RequestVerification { organization, evidence: required("evidence", &self.evidence, EVIDENCE_MAX)? })
    }
}

/// Which request is taken in hand.
#[derive(InputObject)]
struct ReviewVerificationInput {
    /// The request.
    verification_id: ID,
    /// Only check; change nothing.
    validate_only: Option<bool>,
}

/// Which request is approved, and until when.
#[derive(InputObject)]
struct ApproveVerificationInput {
    /// The request.
    verification_id: ID,
    /// The last day on which the organization counts as verified; within five years.
    valid_until: LocalDate,
    /// Why, at most 500 characters.
    reason: Option<String>,
    /// Only check; change nothing.
    validate_only: Option<bool>,
}

impl ApproveVerificationInput {
    fn parse(self) -> Result<ApproveVerification, Refusal> {
        let verification = id::read(&self.verification_id, "verificationId")?;
        let mut faults = Faults::default();
        let valid_until = faults.take("validUntil", self.valid_until.read());
        let reason = faults.take_optional("reason", self.reason.map(|text| Text::required(&text, REASON_MAX)));
        let (Some(valid_until), Some(reason)) = (valid_until, reason) else { return Err(faults.into()) };
        Ok(ApproveVerification { verification, valid_until, reason })
    }
}

/// Which request is rejected, and why.
#[derive(InputObject)]
struct RejectVerificationInput {
    /// The request.
    verification_id: ID,
    /// Why, at most 500 characters. The organization reads it.
    reason: String,
    /// Only check; change nothing.
    validate_only: Option<bool>,
}

impl RejectVerificationInput {
    fn parse(self) -> Result<RejectVerification, Refusal> {
        let verification = id::read(&self.verification_id, "verificationId")?;
        Ok(RejectVerification { verification, reason: required("reason", &self.reason, REASON_MAX)? })
    }
}

/// Whose verification is taken back, and why.
#[derive(InputObject)]
struct RevokeVerificationInput {
    /// The organization.
    organization_id: ID,
    /// Why, at most 500 characters. The organization reads it.
    reason: String,
    /// Only check; change nothing.
    validate_only: Option<bool>,
}

impl RevokeVerificationInput {
    fn parse(self) -> Result<RevokeVerification, Refusal> {
        let organization = id::read(&self.organization_id, "organizationId")?;
        Ok(RevokeVerification { organization, reason: required("reason", &self.reason, REASON_MAX)? })
    }
}

fn required(path: &str, text: &str, max: usize) -> Result<Text, Refusal> {
    let mut faults = Faults::default();
    faults.take(path, Text::required(text, max)).ok_or_else(|| faults.into())
}

payload!(
    /// The request that was made.
    RequestVerificationPayload {
        /// The request.
        verification: Verification
    }
);

payload!(
    /// The request that was taken in hand.
    ReviewVerificationPayload {
        /// The request.
        verification: Verification
    }
);

payload!(
    /// The request that was approved.
    ApproveVerificationPayload {
        /// The request.
        verification: Verification
    }
);

payload!(
    /// The request that was rejected.
    RejectVerificationPayload {
        /// The request.
        verification: Verification
    }
);

payload!(
    /// The verification that was taken back.
    RevokeVerificationPayload {
        /// The verification.
        verification: Verification
    }
);

/// Changes of how far an organization is checked.
#[derive(Default)]
pub struct OrganizationVerificationMutation;

#[Object]
impl OrganizationVerificationMutation {
    /// Ask the network to verify an organization. One request is open at a time; who is verified may ask again before
    /// that time is over, and stays verified meanwhile.
    #[graphql(directive = needs::apply(Permission::OrganizationEdit))]
    async fn request_verification(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who asks.")] input: RequestVerificationInput,
    ) -> Result<RequestVerificationPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Take a request in hand, so that others know. Not for an organization of one's own.
    #[graphql(directive = needs::apply(Permission::OrganizationVerify))]
    async fn review_verification(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which request.")] input: ReviewVerificationInput,
    ) -> Result<ReviewVerificationPayload> {
        let verification = id::read(&input.verification_id, "verificationId");
        let command = verification.map(|verification| ReviewVerification { verification });
        Ok(door::perform(ctx, command, input.validate_only).await?.into())
    }

    /// Decide that an organization is what it says. Not for an organization of one's own.
    #[graphql(directive = needs::apply(Permission::OrganizationVerify))]
    async fn approve_verification(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which request.")] input: ApproveVerificationInput,
    ) -> Result<ApproveVerificationPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Decide that the evidence does not show who an organization is. Who is verified stays so until that time is over.
    #[graphql(directive = needs::apply(Permission::OrganizationVerify))]
    async fn reject_verification(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which request.")] input: RejectVerificationInput,
    ) -> Result<RejectVerificationPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Take back that an organization is verified.
    #[graphql(directive = needs::apply(Permission::OrganizationVerify))]
    async fn revoke_verification(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose.")] input: RevokeVerificationInput,
    ) -> Result<RevokeVerificationPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }
}
