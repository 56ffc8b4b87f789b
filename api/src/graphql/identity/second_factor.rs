//! The second factor of the account that asks.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use domain::identity::find::Factor;
use domain::identity::second_factor::begin::Setup;
use domain::identity::secret::Secret;
use domain::policy::permission::Permission;

use super::types::Viewer;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;
use crate::graphql::scalar::Instant;
use crate::graphql::{door, session};

/// A second factor that is on: whoever signs in needs a code besides the password.
#[derive(SimpleObject)]
pub struct SecondFactor {
    /// Since when.
    enabled_at: Instant,
    /// How many recovery codes are left.
    recovery_codes_left: i32,
}

impl From<Factor> for SecondFactor {
    fn from(factor: Factor) -> Self {
        let left = i32::try_from(factor.recovery_codes).unwrap_or(i32::MAX);
        Self { enabled_at: Instant(factor.since), recovery_codes_left: left }
    }
}

/// What an authenticator app must know. It is shown this once.
#[derive(SimpleObject)]
pub struct SecondFactorSetup {
    /// The secret in base 32, to be typed into the app: SHA-1, 6 digits, 30 seconds.
    secret: String,
    /// The same as an `otpauth:` address, to be shown as a QR code and scanned by the app.
    uri: String,
}

impl From<Setup> for SecondFactorSetup {
    fn from(setup: Setup) -> Self {
        Self { secret: setup.secret.reveal().to_owned(), uri: setup.uri.reveal().to_owned() }
    }
}

/// Who wants a second factor.
#[derive(InputObject)]
struct BeginSecondFactorInput {
    /// The account's present password.
    current_password: String,
}

/// By what it is seen that the app knows the secret.
#[derive(InputObject)]
struct ConfirmSecondFactorInput {
    /// The code that the authenticator app shows.
    code: String,
}

/// Who wants no second factor any more.
#[derive(InputObject)]
struct RemoveSecondFactorInput {
    /// The account's present password.
    current_password: String,
    /// A code of the authenticator app, or a recovery code.
    code: String,
}

/// Who wants new recovery codes.
#[derive(InputObject)]
struct RenewRecoveryCodesInput {
    /// The account's present password.
    current_password: String,
    /// A code of the authenticator app, or a recovery code.
    code: String,
}

payload!(
    /// What the authenticator app must know.
    BeginSecondFactorPayload {
        /// What the app must know. The second factor is on once it is confirmed.
        setup: SecondFactorSetup
    }
);
payload!(
    /// The codes for when the app is lost.
    ConfirmSecondFactorPayload {
        /// Ten recovery codes, each good once. They are shown only here.
        recovery_codes: Vec<String>
    }
);
payload!(
    /// The account without a second factor.
    RemoveSecondFactorPayload {
        /// The account.
        viewer: Viewer
    }
);
payload!(
    /// The new codes for when the app is lost.
    RenewRecoveryCodesPayload {
        /// Ten recovery codes, each good once. They are shown only here; those before are good for nothing.
        recovery_codes: Vec<String>
    }
);

/// The second factor of the account that asks.
#[derive(Default)]
pub struct SecondFactorMutation;

#[Object]
impl SecondFactorMutation {
    /// Make a secret for an authenticator app. Nothing is asked of anybody until it is confirmed, within an hour; begun
    /// anew before, it is another one. A wrong password counts as one at sign-in.
    #[graphql(directive = needs::apply(Permission::SignedIn))]
    async fn begin_second_factor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who wants it.")] input: BeginSecondFactorInput,
    ) -> Result<BeginSecondFactorPayload> {
        let work = async {
            let session::Session { address, caller, request_id, .. } = session::of(ctx)?;
            let password = Secret::new(input.current_password);
            let begun = door::office(ctx)?.begin_second_factor(caller, password, *address, request_id.clone());
            door::noted(ctx, begun.await)
        };
        Ok(door::answer(ctx, Box::pin(work).await)?.into())
    }

    /// Turn the second factor on with a code of the app. The session that asks counts as opened with it; the others stay
    /// open without. A wrong code counts as a wrong password at sign-in.
    #[graphql(directive = needs::apply(Permission::SignedIn))]
    async fn confirm_second_factor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "By what it is seen that the app knows.")] input: ConfirmSecondFactorInput,
    ) -> Result<ConfirmSecondFactorPayload> {
        let work = async {
            let session::Session { address, caller, request_id, .. } = session::of(ctx)?;
            let code = Secret::new(input.code);
            let turned = door::office(ctx)?.confirm_second_factor(caller, code, *address, request_id.clone());
            door::noted(ctx, turned.await).map(shown)
        };
        Ok(door::answer(ctx, Box::pin(work).await)?.into())
    }

    /// Remove the second factor. None of the account's sessions counts as opened with one then. A wrong password or code
    /// counts as one at sign-in.
    #[graphql(directive = needs::apply(Permission::SignedIn))]
    async fn remove_second_factor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who wants none any more.")] input: RemoveSecondFactorInput,
    ) -> Result<RemoveSecondFactorPayload> {
        let work = async {
            let session::Session { address, caller, request_id, .. } = session::of(ctx)?;
            let shown = (Secret::new(input.current_password), Secret::new(input.code));
            let removed = door::office(ctx)?.remove_second_factor(caller, shown, *address, request_id.clone());
            door::noted(ctx, removed.await)
        };
        Ok(door::answer(ctx, Box::pin(work).await)?.into())
    }

    /// Make new recovery codes. A wrong password or code counts as one at sign-in.
    #[graphql(directive = needs::apply(Permission::SignedIn))]
    async fn renew_recovery_codes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who wants new ones.")] input: RenewRecoveryCodesInput,
    ) -> Result<RenewRecoveryCodesPayload> {
        let work = async {
            let session::Session { address, caller, request_id, .. } = session::of(ctx)?;
            let proof = (Secret::new(input.current_password), Secret::new(input.code));
            let renewed = door::office(ctx)?.renew_recovery_codes(caller, proof, *address, request_id.clone());
            door::noted(ctx, renewed.await).map(shown)
        };
        Ok(door::answer(ctx, Box::pin(work).await)?.into())
    }
}

fn shown(codes: Vec<Secret>) -> Vec<String> {
    codes.iter().map(|code| code.reveal().to_owned()).collect()
}
