//! Another password or another address for the account that asks.

use async_graphql::{Context, InputObject, Object, Result};
use domain::Refusal;
use domain::entity::value::email::Email;
use domain::identity::secret::Secret;
use domain::policy::permission::Permission;

use super::types::Viewer;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;
use crate::graphql::scalar::EmailAddress;
use crate::graphql::{door, session};

/// What password takes the place of which.
#[derive(InputObject)]
struct ChangePasswordInput {
    /// The account's present password.
    current_password: String,
    /// At least 15 characters, of which spaces are some and are kept; not among the first that are guessed.
    new_password: String,
}

/// What address the account shall have.
#[derive(InputObject)]
struct ChangeEmailInput {
    /// The account's present password.
    current_password: String,
    /// The address that it shall have.
    new_email: String,
}

/// Which secret was mailed.
#[derive(InputObject)]
struct ConfirmEmailChangeInput {
    /// The secret of the mail, to either address.
    secret: String,
}

/// Which secret was mailed.
#[derive(InputObject)]
struct CancelEmailChangeInput {
    /// The secret of the mail to the address that the account has.
    secret: String,
}

payload!(
    /// The account that has another password.
    ChangePasswordPayload {
        /// The account.
        viewer: Viewer
    }
);
payload!(
    /// That both addresses were asked.
    ChangeEmailPayload {
        /// The address that the account will have once both have confirmed. Whether somebody else has it is not told.
        pending_email: EmailAddress
    }
);
payload!(
    /// That one of the addresses has confirmed.
    ConfirmEmailChangePayload {
        /// Whether both have: the account has its new address then. Else the other one is waited for.
        complete: bool
    }
);
payload!(
    /// That the account keeps its address.
    CancelEmailChangePayload {
        /// Whether it does.
        done: bool
    }
);

/// Another password or another address for the account that asks.
#[derive(Default)]
pub struct AccountMutation;

#[Object]
impl AccountMutation {
    /// Set another password. The other sessions of the account end. A wrong present password counts as one at sign-in.
    #[graphql(directive = needs::apply(Permission::SignedIn))]
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What password takes the place of which.")] input: ChangePasswordInput,
    ) -> Result<ChangePasswordPayload> {
        let work = async {
            let session::Session { address, caller, request_id, .. } = session::of(ctx)?;
            let passwords = (Secret::new(input.current_password), Secret::new(input.new_password));
            let changed = door::office(ctx)?.change_password(caller, passwords, *address, request_id.clone());
            door::noted(ctx, changed.await)
        };
        Ok(door::answer(ctx, Box::pin(work).await)?.into())
    }

    /// Ask for another address for the account. A secret is mailed to the present address and one to the new one; it
    /// changes when both were shown, within a day.
    #[graphql(directive = needs::apply(Permission::SignedIn))]
    async fn change_email(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What address the account shall have.")] input: ChangeEmailInput,
    ) -> Result<ChangeEmailPayload> {
        let work = async {
            let email = Email::parse(&input.new_email).map_err(|broken| Refusal::input("newEmail", broken.reason))?;
            let session::Session { address, caller, request_id, .. } = session::of(ctx)?;
            let wish = (Secret::new(input.current_password), email);
            let asked = door::office(ctx)?.change_email(caller, wish, *address, request_id.clone()).await;
            door::noted(ctx, asked).map(|email| EmailAddress(email.into_string()))
        };
        Ok(door::answer(ctx, Box::pin(work).await)?.into())
    }

    /// Confirm that an account gets another address, with the secret of a mail to either of the two. Nobody need be
    /// signed in.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn confirm_email_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which secret was mailed.")] input: ConfirmEmailChangeInput,
    ) -> Result<ConfirmEmailChangePayload> {
        let work = async {
            let session::Session { address, request_id, .. } = session::of(ctx)?;
            let secret = Secret::new(input.secret);
            door::office(ctx)?.confirm_email_change(secret, *address, request_id.clone()).await
        };
        Ok(door::answer(ctx, Box::pin(work).await)?.into())
    }

    /// Keep the account's address, with the secret of the mail to it, until both addresses have confirmed.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn cancel_email_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which secret was mailed.")] input: CancelEmailChangeInput,
    ) -> Result<CancelEmailChangePayload> {
        let work = async {
            let session::Session { address, request_id, .. } = session::of(ctx)?;
            let secret = Secret::new(input.secret);
            door::office(ctx)?.cancel_email_change(secret, *address, request_id.clone()).await?;
            Ok(true)
        };
        Ok(door::answer(ctx, Box::pin(work).await)?.into())
    }
}
