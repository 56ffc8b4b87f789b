//! A recovery of ownership is started, objected to and completed.

use async_graphql::{Context, ID, InputObject, Object, Result};
use domain::Refusal;
use domain::entity::value::text::Text;
use domain::identity::secret::Secret;
use domain::membership::recovery::complete::CompleteOwnershipRecovery;
use domain::membership::recovery::object::ObjectToOwnershipRecovery;
use domain::membership::recovery::start::{REASON_MAX, REASON_MIN, StartOwnershipRecovery};
use domain::membership::recovery::withdraw::WithdrawOwnershipRecovery;
use domain::policy::permission::Permission;

use super::recovery::OwnershipRecovery;
use crate::graphql::door;
use crate::graphql::id;
use crate::graphql::input::Faults;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;

/// Who shall own what, and why.
#[derive(InputObject)]
struct StartOwnershipRecoveryInput {
    /// The organization, which is not suspended.
    organization_id: ID,
    /// The membership of who shall own it: somebody with an account who does not run the network.
    membership_id: ID,
    /// Why, 10 to 500 characters. Owners, admins and the member are told, and it is kept in the audit trail.
    reason: String,
    /// The viewer's password, once more.
    password: String,
    /// Only check; start nothing and tell nobody.
    validate_only: Option<bool>,
}

impl StartOwnershipRecoveryInput {
    fn parse(&self) -> Result<StartOwnershipRecovery, Refusal> {
        let organization = id::read(&self.organization_id, "organizationId")?;
        let membership = id::read(&self.membership_id, "membershipId")?;
        let mut faults = Faults::default();
        let Some(reason) = faults.take("reason", Text::substantial(&self.reason, REASON_MIN, REASON_MAX)) else {
            return Err(faults.into());
        };
        Ok(StartOwnershipRecovery { organization, membership, reason })
    }
}

/// To what an owner objects, and why.
#[derive(InputObject)]
struct ObjectToOwnershipRecoveryInput {
    /// The recovery.
    ownership_recovery_id: ID,
    /// Why, at most 500 characters. Who started it and the member are told, and it is kept in the audit trail.
    objection: String,
    /// Only check; object to nothing and tell nobody.
    validate_only: Option<bool>,
}

impl ObjectToOwnershipRecoveryInput {
    fn parse(self) -> Result<ObjectToOwnershipRecovery, Refusal> {
        let recovery = id::read(&self.ownership_recovery_id, "ownershipRecoveryId")?;
        let mut faults = Faults::default();
        let Some(objection) = faults.take("objection", Text::required(&self.objection, REASON_MAX)) else {
            return Err(faults.into());
        };
        Ok(ObjectToOwnershipRecovery { recovery, objection })
    }
}

/// Which recovery is completed.
#[derive(InputObject)]
struct CompleteOwnershipRecoveryInput {
    /// The recovery.
    ownership_recovery_id: ID,
    /// The viewer's password, once more.
    password: String,
    /// Only check; complete nothing and tell nobody.
    validate_only: Option<bool>,
}

/// Which recovery is taken back, and why.
#[derive(InputObject)]
struct WithdrawOwnershipRecoveryInput {
    /// The recovery.
    ownership_recovery_id: ID,
    /// Why, 10 to 500 characters. Owners, admins and the member are told, and it is kept in the audit trail.
    reason: String,
    /// Only check; take nothing back and tell nobody.
    validate_only: Option<bool>,
}

impl WithdrawOwnershipRecoveryInput {
    fn parse(&self) -> Result<WithdrawOwnershipRecovery, Refusal> {
        let recovery = id::read(&self.ownership_recovery_id, "ownershipRecoveryId")?;
        let mut faults = Faults::default();
        let Some(reason) = faults.take("reason", Text::substantial(&self.reason, REASON_MIN, REASON_MAX)) else {
            return Err(faults.into());
        };
        Ok(WithdrawOwnershipRecovery { recovery, reason })
    }
}

payload!(
    /// The recovery that was started.
    StartOwnershipRecoveryPayload {
        /// The recovery.
        ownership_recovery: OwnershipRecovery
    }
);

payload!(
    /// The recovery that nothing comes of.
    ObjectToOwnershipRecoveryPayload {
        /// The recovery.
        ownership_recovery: OwnershipRecovery
    }
);

payload!(
    /// The recovery that was completed.
    CompleteOwnershipRecoveryPayload {
        /// The recovery.
        ownership_recovery: OwnershipRecovery
    }
);

payload!(
    /// The recovery that was taken back.
    WithdrawOwnershipRecoveryPayload {
        /// The recovery.
        ownership_recovery: OwnershipRecovery
    }
);

/// Recoveries of ownership.
#[derive(Default)]
pub struct OwnershipRecoveryMutation;

#[Object]
impl OwnershipRecoveryMutation {
    /// Start to give an organization another owner, because its owners are dead or lost. Its owners and admins and the
    /// member are told by mail. Each owner may object for two weeks; after that, and for 30 days, it can be completed.
    /// The password is asked for once more.
    #[graphql(directive = needs::apply(Permission::OwnershipRecover))]
    async fn start_ownership_recovery(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who shall own what, and why.")] input: StartOwnershipRecoveryInput,
    ) -> Result<StartOwnershipRecoveryPayload> {
        let (command, validate_only) = (input.parse(), input.validate_only);
        let password = Secret::new(input.password);
        Ok(door::perform_confirmed(ctx, command, &password, validate_only).await?.into())
    }

    /// Object to a recovery as an owner of the organization, also of a suspended one: nothing comes of it.
    #[graphql(directive = needs::apply(Permission::SignedIn))]
    async fn object_to_ownership_recovery(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "To what an owner objects, and why.")] input: ObjectToOwnershipRecoveryInput,
    ) -> Result<ObjectToOwnershipRecoveryPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Take a recovery back as long as it is open, also of a suspended organization: its owners were found, or it was a
    /// mistake. Owners, admins and the member are told by mail.
    #[graphql(directive = needs::apply(Permission::OwnershipRecover))]
    async fn withdraw_ownership_recovery(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which recovery is taken back, and why.")] input: WithdrawOwnershipRecoveryInput,
    ) -> Result<WithdrawOwnershipRecoveryPayload> {
        Ok(door::perform(ctx, input.parse(), input.validate_only).await?.into())
    }

    /// Complete a recovery whose notice is over: the member is an owner from now on, and who owned the organization
    /// still does. The password is asked for once more.
    #[graphql(directive = needs::apply(Permission::OwnershipRecover))]
    async fn complete_ownership_recovery(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which recovery is completed.")] input: CompleteOwnershipRecoveryInput,
    ) -> Result<CompleteOwnershipRecoveryPayload> {
        let recovery = id::read(&input.ownership_recovery_id, "ownershipRecoveryId");
        let command = recovery.map(|recovery| CompleteOwnershipRecovery { recovery });
        let (password, validate_only) = (Secret::new(input.password), input.validate_only);
        Ok(door::perform_confirmed(ctx, command, &password, validate_only).await?.into())
    }
}
