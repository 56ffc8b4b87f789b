//! Whether an account's address is its owner's.

use async_graphql::{Context, InputObject, Object, Result};
use domain::identity::secret::Secret;
use domain::policy::permission::Permission;

use super::types::Viewer;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;
use crate::graphql::{door, session};

/// That a secret is to be mailed.
#[derive(InputObject)]
struct RequestEmailVerificationInput {
    /// Only check; mail nothing.
    validate_only: Option<bool>,
}

/// Which secret was mailed.
#[derive(InputObject)]
struct VerifyEmailInput {
    /// The secret of the mail.
    secret: String,
}

payload!(
    /// The account whose address is to be verified.
    RequestEmailVerificationPayload {
        /// The account. A mail is on its way to its address.
        viewer: Viewer
    }
);
payload!(
    /// That the address is verified.
    VerifyEmailPayload {
        /// Whether it is.
        done: bool
    }
);

/// Whether an account's address is its owner's.
#[derive(Default)]
pub struct VerificationMutation;

#[Object]
impl VerificationMutation {
    /// Have a new secret mailed that shows that the account's address is read. One is mailed when an account is made.
    /// Three are in a quarter of an hour.
    #[graphql(directive = needs::apply(Permission::SignedIn))]
    async fn request_email_verification(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "That a secret is to be mailed.")] input: RequestEmailVerificationInput,
    ) -> Result<RequestEmailVerificationPayload> {
        let work = async {
            let session::Session { address, caller, request_id, .. } = session::of(ctx)?;
            let (office, mode) = (door::office(ctx)?, door::mode(input.validate_only));
            door::noted(ctx, office.request_email_verification(caller, *address, mode, request_id.clone()).await)
        };
        Ok(door::answer(ctx, Box::pin(work).await)?.into())
    }

    /// Show that an account's address is read, with the secret of a mail. It is good once, for three days; nobody need
    /// be signed in.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn verify_email(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which secret was mailed.")] input: VerifyEmailInput,
    ) -> Result<VerifyEmailPayload> {
        let work = async {
            let session::Session { address, request_id, .. } = session::of(ctx)?;
            door::office(ctx)?.verify_email(Secret::new(input.secret), *address, request_id.clone()).await?;
            Ok(true)
        };
        Ok(door::answer(ctx, Box::pin(work).await)?.into())
    }
}
