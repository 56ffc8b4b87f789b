//! The change of who owns an organization.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use domain::Refusal;
use domain::identity::secret::Secret;
use domain::membership::transfer::{TransferOwnership, Transferred};
use domain::policy::permission::Permission;

use super::types::Member;
use super::word::Role;
use crate::graphql::door::{self, Answer};
use crate::graphql::error::UserError;
use crate::graphql::id;
use crate::graphql::requires::needs;

/// To whom ownership is handed over.
#[derive(InputObject)]
struct TransferOwnershipInput {
    /// The organization.
    organization_id: ID,
    /// The membership of the new owner, who has an account.
    membership_id: ID,
    /// A role that the former owner is given besides those that they hold; none when absent. It is not `OWNER`.
    keep_role: Option<Role>,
    /// The viewer's password, once more.
    password: String,
    /// Only check; hand over nothing.
    validate_only: Option<bool>,
}

impl TransferOwnershipInput {
    fn parse(&self) -> Result<TransferOwnership, Refusal> {
        let organization = id::read(&self.organization_id, "organizationId")?;
        let membership = id::read(&self.membership_id, "membershipId")?;
        Ok(TransferOwnership { organization, membership, keep: self.keep_role.map(Into::into) })
    }
}

/// Both sides of a change of ownership.
#[derive(SimpleObject)]
struct TransferOwnershipPayload {
    /// The new owner.
    new_owner: Option<Member>,
    /// The former owner.
    former_owner: Option<Member>,
    /// Why nothing was done; empty when it was.
    errors: Vec<UserError>,
}

/// The change of who owns an organization.
#[derive(Default)]
pub struct TransferMutation;

#[Object]
impl TransferMutation {
    /// Hand one's ownership over to another member. The password is asked for once more.
    #[graphql(directive = needs::apply(Permission::OwnershipAssign))]
    async fn transfer_ownership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "To whom ownership is handed over.")] input: TransferOwnershipInput,
    ) -> Result<TransferOwnershipPayload> {
        let (command, validate_only) = (input.parse(), input.validate_only);
        let password = Secret::new(input.password);
        let answer: Answer<Transferred> = door::perform_confirmed(ctx, command, &password, validate_only).await?;
        Ok(match answer {
            Ok(Transferred { owner, former }) => TransferOwnershipPayload {
                new_owner: Some(owner.into()),
                former_owner: Some(former.into()),
                errors: Vec::new(),
            },
            Err(errors) => TransferOwnershipPayload { new_owner: None, former_owner: None, errors },
        })
    }
}
