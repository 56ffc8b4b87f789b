//! Changes of agreements.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use domain::Refusal;
use domain::entity::value::Reason;
use domain::entity::value::text::{TEXT_MAX, Text};
use domain::partnership::agreement::decline::DeclineAmendment;
use domain::partnership::agreement::draft::BODY_MAX;
use domain::partnership::agreement::propose::{LastDay, ProposeAmendment};
use domain::partnership::agreement::sign::{CAPACITY_MAX, SignAgreement};
use domain::partnership::agreement::withdraw::WithdrawAmendment;
use domain::policy::permission::Permission;

use super::super::input::{self, REASON_MAX};
use super::shared::{SharedTotalsInput, sharing};
use super::types::AgreementVersion;
use crate::graphql::door;
use crate::graphql::id;
use crate::graphql::input::Faults;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;
use crate::graphql::scalar::LocalDate;

/// What is to be agreed on instead. What is absent stays as it is in the version in force.
#[derive(InputObject)]
struct ProposeAmendmentInput {
    /// The partnership, active, suspended or past its last day.
    partnership_id: ID,
    /// The party that proposes, and signs by that.
    organization_id: ID,
    /// What the partnership is for, at most 5,000 characters.
    purpose: Option<String>,
    /// The text, at most 20,000 characters.
    text: Option<String>,
    /// The last day, today or later; null for none.
    ends_on: MaybeUndefined<LocalDate>,
    /// Instead of `endsOn`: so many months after the present last day, 1 to 120; the last day of that month where it has
    /// no such day.
    extend_by_months: Option<u32>,
    /// What the parties see of each other's promises from now on.
    shared: Option<SharedTotalsInput>,
    /// After how many full days, 1 to 90, the network confirms by itself what a receiver has neither confirmed nor
    /// disputed; null for never. It holds for what is announced from then on.
    confirm_automatically_after_days: MaybeUndefined<i32>,
    /// Why, for the other parties, at most 1,000 characters.
    reason: String,
    /// As what the officer signs, at most 120 characters, such as "Chair".
    capacity: Option<String>,
    /// Only check; propose nothing.
    validate_only: Option<bool>,
}

impl ProposeAmendmentInput {
    fn parse(self) -> Result<ProposeAmendment, Refusal> {
        let partnership = id::read(&self.partnership_id, "partnershipId")?;
        let organization = id::read(&self.organization_id, "organizationId")?;
        let mut faults = Faults::default();
        let purpose = faults.take_optional("purpose", self.purpose.map(|text| Text::required(&text, TEXT_MAX)));
        let body = faults.take_optional("text", self.text.map(|text| Text::parse_up_to(&text, BODY_MAX)));
        let reason = faults.take("reason", Text::required(&self.reason, REASON_MAX));
        let capacity = faults.take_optional("capacity", self.capacity.map(|text| Text::required(&text, CAPACITY_MAX)));
        let day = match &self.ends_on {
            MaybeUndefined::Value(day) => faults.take_optional("endsOn", Some(day.read())),
            MaybeUndefined::Null | MaybeUndefined::Undefined => Some(None),
        };
        let shared = match self.shared {
            Some(input) => sharing(Some(input), &mut faults).map(Some),
            None => Some(None),
        };
        let (Some(purpose), Some(body), Some(shared), Some(reason), Some(capacity), Some(day)) =
            (purpose, body, shared, reason, capacity, day)
        else {
            return Err(faults.into());
        };
        let last_day = match (self.extend_by_months, self.ends_on.is_undefined()) {
            (Some(_), false) => return Err(Refusal::input("extendByMonths", Reason::Malformed)),
            (Some(months), true) => LastDay::Extended(months),
            (None, false) => LastDay::On(day),
            (None, true) => LastDay::Kept,
        };
        let confirm_automatically_after_days = match self.confirm_automatically_after_days {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(None),
            MaybeUndefined::Value(days) => Some(Some(days)),
        };
        Ok(ProposeAmendment {
            partnership,
            organization,
            purpose,
            body,
            last_day,
            shared,
            confirm_automatically_after_days,
            reason,
            capacity,
        })
    }
}

/// Which version is signed, and for whom.
#[derive(InputObject)]
struct SignAgreementInput {
    /// The version.
    agreement_version_id: ID,
    /// The party that signs.
    organization_id: ID,
    /// The digest of what was read.
    digest: String,
    /// As what the officer signs, at most 120 characters, such as "Chair".
    capacity: Option<String>,
    /// Only check; sign nothing.
    validate_only: Option<bool>,
}

impl SignAgreementInput {
    fn parse(self) -> Result<SignAgreement, Refusal> {
        Ok(SignAgreement {
            agreement: id::read(&self.agreement_version_id, "agreementVersionId")?,
            organization: id::read(&self.organization_id, "organizationId")?,
            digest: self.digest,
            capacity: capacity(self.capacity)?,
        })
    }
}

/// As what somebody signs.
pub(in super::super) fn capacity(text: Option<String>) -> Result<Option<Text>, Refusal> {
    let capacity = text.map(|text| Text::required(&text, CAPACITY_MAX)).transpose();
    capacity.map_err(|broken| Refusal::input("capacity", broken.reason))
}

/// Which amendment is declined, for whom, and why.
#[derive(InputObject)]
struct DeclineAmendmentInput {
    /// The amendment.
    agreement_version_id: ID,
    /// The party that declines.
    organization_id: ID,
    /// Why, for the other parties, at most 1,000 characters.
    reason: String,
    /// Only check; decline nothing.
    validate_only: Option<bool>,
}

impl DeclineAmendmentInput {
    fn parse(self) -> Result<DeclineAmendment, Refusal> {
        Ok(DeclineAmendment {
            agreement: id::read(&self.agreement_version_id, "agreementVersionId")?,
            organization: id::read(&self.organization_id, "organizationId")?,
            reason: input::reason(&self.reason)?,
        })
    }
}

/// Which amendment is taken back, and why.
#[derive(InputObject)]
struct WithdrawAmendmentInput {
    /// The amendment.
    agreement_version_id: ID,
    /// Why, for the other parties, at most 1,000 characters.
    reason: String,
    /// Only check; take nothing back.
    validate_only: Option<bool>,
}

impl WithdrawAmendmentInput {
    fn parse(self) -> Result<WithdrawAmendment, Refusal> {
        let agreement = id::read(&self.agreement_version_id, "agreementVersionId")?;
        Ok(WithdrawAmendment { agreement, reason: input::reason(&self.reason)? })
    }
}

payload!(
    /// The amendment that was proposed.
    ProposeAmendmentPayload {
        /// The version.
        agreement_version: AgreementVersion
    }
);

payload!(
    /// The version that was signed.
    SignAgreementPayload {
        /// The version.
        agreement_version: AgreementVersion
    }
);

payload!(
    /// The amendment that was declined.
    DeclineAmendmentPayload {
        /// The version.
        agreement_version: AgreementVersion
    }
);

payload!(
    /// The amendment that was taken back.
    WithdrawAmendmentPayload {
        /// The version.
        agreement_version: AgreementVersion
    }
);

/// Changes of agreements.
#[derive(Default)]
pub struct AgreementMutation;

#[Object]
impl AgreementMutation {
    /// Propose other terms for a partnership, such as a later last day; the proposing party signs them at once. The
    /// version in force stays so until every party that has accepted and not left has signed.
    #[graphql(directive = needs::apply(Permission::PartnershipDecide))]
    async fn propose_amendment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to be agreed on instead.")] input: ProposeAmendmentInput,
    ) -> Result<ProposeAmendmentPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Sign exactly this version for a party. The last signature that was missing brings it into force. A party that was
    /// invited accepts the partnership by it.
    #[graphql(directive = needs::apply(Permission::PartnershipDecide))]
    async fn sign_agreement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which version is signed, and for whom.")] input: SignAgreementInput,
    ) -> Result<SignAgreementPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Decline an amendment for a party, which ends it; what is in force stays so.
    #[graphql(directive = needs::apply(Permission::PartnershipDecide))]
    async fn decline_amendment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which amendment is declined, for whom, and why.")] input: DeclineAmendmentInput,
    ) -> Result<DeclineAmendmentPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Take back an amendment, for the party that has proposed it.
    #[graphql(directive = needs::apply(Permission::PartnershipDecide))]
    async fn withdraw_amendment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which amendment is taken back, and why.")] input: WithdrawAmendmentInput,
    ) -> Result<WithdrawAmendmentPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }
}
