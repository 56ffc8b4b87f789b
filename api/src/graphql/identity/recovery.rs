//! A forgotten password.

use async_graphql::{Context, InputObject, Object, Result};
use domain::Refusal;
use domain::entity::value::email::Email;
use domain::identity::secret::Secret;
use domain::policy::permission::Permission;

use crate::graphql::payload::payload;
use crate::graphql::requires::needs;
use crate::graphql::{door, session};

/// Whose password is forgotten.
#[derive(InputObject)]
struct RequestPasswordResetInput {
    /// The account's address. Case and Unicode form make no difference.
    email: String,
}

/// What password is set.
#[derive(InputObject)]
struct ResetPasswordInput {
    /// The secret of the mail.
    secret: String,
    /// At least 15 characters, of which spaces are some and are kept; not among the first that are guessed.
    new_password: String,
}

payload!(
    /// That a mail is on its way, if it is.
    RequestPasswordResetPayload {
        /// Whether the account with this address, if there is one, is sent a mail. Whether there is one is not told.
        accepted: bool
    }
);
payload!(
    /// That the password is set.
    ResetPasswordPayload {
        /// Whether it is.
        done: bool
    }
);

/// A forgotten password.
#[derive(Default)]
pub struct RecoveryMutation;

#[Object]
impl RecoveryMutation {
    /// Have a secret mailed with which a new password is set. The answer is the same whether or not the address has an
    /// account. An account is sent three such mails in a quarter of an hour.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn request_password_reset(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose password is forgotten.")] input: RequestPasswordResetInput,
    ) -> Result<RequestPasswordResetPayload> {
        let work = async {
            let email = Email::parse(&input.email).map_err(|broken| Refusal::input("email", broken.reason))?;
            let session::Session { address, request_id, .. } = session::of(ctx)?;
            door::office(ctx)?.request_password_reset(email, *address, request_id.clone()).await?;
            Ok(true)
        };
        Ok(door::answer(ctx, Box::pin(work).await)?.into())
    }

    /// Set a new password with the secret of a mail. It is good once, for half an hour. Every session of the account
    /// ends: sign in anew.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn reset_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What password is set.")] input: ResetPasswordInput,
    ) -> Result<ResetPasswordPayload> {
        let work = async {
            let session::Session { address, request_id, .. } = session::of(ctx)?;
            let (secret, new_password) = (Secret::new(input.secret), Secret::new(input.new_password));
            door::office(ctx)?.reset_password(secret, &new_password, *address, request_id.clone()).await?;
            Ok(true)
        };
        Ok(door::answer(ctx, Box::pin(work).await)?.into())
    }
}
