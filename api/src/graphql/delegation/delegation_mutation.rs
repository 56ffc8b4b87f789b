//! Changes of what organizations delegate to each other.

use async_graphql::{Context, ID, InputObject, Object, Result};
use domain::Refusal;
use domain::entity::id::DelegationId;
use domain::entity::value::text::Text;
use domain::partnership::delegation::accept::AcceptDelegation;
use domain::partnership::delegation::give_back::ReturnDelegation;
use domain::partnership::delegation::offer::DelegateRights;
use domain::partnership::delegation::revoke::RevokeDelegation;
use domain::policy::permission::Permission as Needed;

use super::delegate_mutation::REASON_MAX;
use super::types::Delegation;
use crate::graphql::door;
use crate::graphql::id;
use crate::graphql::input::Faults;
use crate::graphql::membership::permission_word::Permission;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;
use crate::graphql::scalar::LocalDate;

/// What is delegated.
#[derive(InputObject)]
struct DelegateRightsInput {
    /// The organization whose rights they are.
    organization_id: ID,
    /// The organization whose people are to exercise them, active and visible to the viewer.
    to_organization_id: ID,
    /// At least one permission. Whoever delegates holds each of them; most cannot be delegated.
    permissions: Vec<Permission>,
    /// The partnership in which alone they hold; everywhere when absent.
    partnership_id: Option<ID>,
    /// Why, at most 500 characters. Both organizations read it.
    reason: String,
    /// The first day; today when absent or past.
    starts_on: Option<LocalDate>,
    /// The last day, at most a year after the first.
    ends_on: LocalDate,
    /// Only check; delegate nothing.
    validate_only: Option<bool>,
}

impl DelegateRightsInput {
    fn parse(self) -> Result<DelegateRights, Refusal> {
        let organization = id::read(&self.organization_id, "organizationId")?;
        let to = id::read(&self.to_organization_id, "toOrganizationId")?;
        let partnership = id::read_optional(self.partnership_id.as_ref(), "partnershipId")?;
        let mut faults = Faults::default();
        let reason = faults.take("reason", Text::required(&self.reason, REASON_MAX));
        let starts_on = faults.take_optional("startsOn", self.starts_on.map(|day| day.read()));
        let ends_on = faults.take("endsOn", self.ends_on.read());
        let (Some(reason), Some(starts_on), Some(ends_on)) = (reason, starts_on, ends_on) else {
            return Err(faults.into());
        };
        let permissions = self.permissions.into_iter().map(Needed::from).collect();
        Ok(DelegateRights { organization, to, partnership, permissions, reason, starts_on, ends_on })
    }
}

/// Which delegation is accepted.
#[derive(InputObject)]
struct AcceptDelegationInput {
    /// The delegation.
    delegation_id: ID,
    /// Only check; accept nothing.
    validate_only: Option<bool>,
}

/// Which delegation is given back.
#[derive(InputObject)]
struct ReturnDelegationInput {
    /// The delegation.
    delegation_id: ID,
    /// Why, at most 500 characters.
    reason: Option<String>,
    /// Only check; give nothing back.
    validate_only: Option<bool>,
}

/// Which delegation is revoked.
#[derive(InputObject)]
struct RevokeDelegationInput {
    /// The delegation.
    delegation_id: ID,
    /// Why, at most 500 characters.
    reason: Option<String>,
    /// Only check; revoke nothing.
    validate_only: Option<bool>,
}

/// The delegation that ends, and why.
fn ending(delegation: &ID, reason: Option<String>) -> Result<(DelegationId, Text), Refusal> {
    let delegation = id::read(delegation, "delegationId")?;
    let mut faults = Faults::default();
    let reason = faults.take("reason", Text::parse_up_to(&reason.unwrap_or_default(), REASON_MAX));
    reason.map(|reason| (delegation, reason)).ok_or_else(|| faults.into())
}

payload!(
    /// The delegation that was offered.
    DelegateRightsPayload {
        /// The delegation.
        delegation: Delegation
    }
);

payload!(
    /// The delegation that was accepted.
    AcceptDelegationPayload {
        /// The delegation.
        delegation: Delegation
    }
);

payload!(
    /// The delegation that was given back.
    ReturnDelegationPayload {
        /// The delegation.
        delegation: Delegation
    }
);

payload!(
    /// The delegation that was revoked.
    RevokeDelegationPayload {
        /// The delegation.
        delegation: Delegation
    }
);

/// Changes of what organizations delegate to each other.
#[derive(Default)]
pub struct DelegationMutation;

#[Object]
impl DelegationMutation {
    /// Delegate rights that the viewer holds in an organization to another organization, from a day to a day. It works
    /// once that one has accepted.
    #[graphql(directive = needs::apply(Needed::RoleAssign))]
    async fn delegate_rights(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is delegated.")] input: DelegateRightsInput,
    ) -> Result<DelegateRightsPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Accept a delegation for the organization that it was offered to. Those of its people who hold the same there act
    /// by it from the next request on.
    #[graphql(directive = needs::apply(Needed::RoleAssign))]
    async fn accept_delegation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which is accepted.")] input: AcceptDelegationInput,
    ) -> Result<AcceptDelegationPayload> {
        let command = id::read(&input.delegation_id, "delegationId").map(|delegation| AcceptDelegation { delegation });
        Ok(door::perform(ctx, command, input.validate_only).await?.into())
    }

    /// Decline a delegation, or give it back, for the organization that it was given to.
    #[graphql(directive = needs::apply(Needed::RoleAssign))]
    async fn return_delegation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which is given back, and why.")] input: ReturnDelegationInput,
    ) -> Result<ReturnDelegationPayload> {
        let ending = ending(&input.delegation_id, input.reason);
        let command = ending.map(|(delegation, reason)| ReturnDelegation { delegation, reason });
        Ok(door::perform(ctx, command, input.validate_only).await?.into())
    }

    /// Take back what an organization has delegated, accepted or not. The next request by it is refused.
    #[graphql(directive = needs::apply(Needed::RoleAssign))]
    async fn revoke_delegation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which is revoked, and why.")] input: RevokeDelegationInput,
    ) -> Result<RevokeDelegationPayload> {
        let ending = ending(&input.delegation_id, input.reason);
        let command = ending.map(|(delegation, reason)| RevokeDelegation { delegation, reason });
        Ok(door::perform(ctx, command, input.validate_only).await?.into())
    }
}
