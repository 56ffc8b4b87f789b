//! Registration, sign-in, refresh, sign-out.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use domain::Refusal;
use domain::entity::value::email::Email;
use domain::entity::value::key::IdempotencyKey;
use domain::entity::value::text::Name;
use domain::identity::register::Registered;
use domain::identity::secret::Secret;
use domain::identity::sign_in::Shown;
use domain::identity::sign_out::EndSession;
use domain::policy::permission::Permission;

use super::types::{Language, Tokens, Viewer};
use crate::graphql::error::UserError;
use crate::graphql::input::Faults;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;
use crate::graphql::{door, id, session};

/// Who makes an account.
#[derive(InputObject)]
struct RegisterInput {
    /// The name as its owner writes it, at most 120 characters; one word is enough.
    name: String,
    /// The address to sign in with. Case and Unicode form make no difference.
    email: String,
    /// At least 15 characters, of which spaces are some and are kept; not among the first that are guessed.
    password: String,
    /// The language to be written to in; Indonesian when absent.
    language: Option<Language>,
    /// Only check; make nothing.
    validate_only: Option<bool>,
}

/// What shows that the account is wanted by who reads the address.
#[derive(InputObject)]
struct ConfirmRegistrationInput {
    /// The secret of the mail.
    secret: String,
    /// The password that was chosen.
    password: String,
}

/// Who signs in.
#[derive(InputObject)]
struct SignInInput {
    /// The account's address.
    email: String,
    /// The account's password.
    password: String,
    /// Where a second factor is on: a code of the authenticator app, or a recovery code. Each is good once.
    second_factor: Option<String>,
    /// What to call this device in the list of sessions, at most 100 characters.
    device: Option<String>,
}

/// What is exchanged for new tokens.
#[derive(InputObject)]
struct RefreshSessionInput {
    /// The refresh token of the latest sign-in or refresh.
    refresh_token: String,
    /// A random value of at least 22 characters, new for each refresh and told to nobody. When the answer was lost, the
    /// same token with the same key gets the same refresh token again, for one minute and until that is used. Tabs that
    /// share a session make the key when they store the token, beside it: those that refresh at the same moment send the
    /// same one and get the same answer.
    idempotency_key: Option<String>,
}

/// Which session ends.
#[derive(InputObject)]
struct EndSessionInput {
    /// One of the viewer's own sessions; the one that asks when absent.
    session_id: Option<ID>,
}

/// The account that was made, or that a mail is on its way.
#[derive(SimpleObject)]
struct RegisterPayload {
    /// The new account: sign in to use it. Null where it is made by `confirmRegistration`.
    viewer: Option<Viewer>,
    /// Whether a mail is on its way to the address, which is answered with `confirmRegistration`. Whoever has an account
    /// with the address already is told that by the mail, and nobody else is told.
    is_confirmation_needed: bool,
    /// Why nothing was done; empty when it was.
    errors: Vec<UserError>,
}

impl From<door::Answer<Registered>> for RegisterPayload {
    fn from(answer: door::Answer<Registered>) -> Self {
        match answer {
            Ok(Registered::Account(person)) => {
                Self { viewer: Some(person.into()), is_confirmation_needed: false, errors: Vec::new() }
            }
            Ok(Registered::Mailed) => Self { viewer: None, is_confirmation_needed: true, errors: Vec::new() },
            Err(errors) => Self { viewer: None, is_confirmation_needed: false, errors },
        }
    }
}

payload!(
    /// The account that was made.
    ConfirmRegistrationPayload {
        /// The new account. Sign in to use it.
        viewer: Viewer
    }
);
payload!(
    /// The tokens of the new session.
    SignInPayload {
        /// The tokens.
        tokens: Tokens
    }
);
payload!(
    /// The next tokens of the session.
    RefreshSessionPayload {
        /// The tokens.
        tokens: Tokens
    }
);
payload!(
    /// The session that ended.
    EndSessionPayload {
        /// Its id.
        session_id: ID
    }
);

/// Registration, sign-in, refresh, sign-out.
#[derive(Default)]
pub struct IdentityMutation;

#[Object]
impl IdentityMutation {
    /// Make an account. Where mails are sent, this answers the same whether the address has one: a mail goes to it, and
    /// the account is made by `confirmRegistration`. Three such mails go to an address in a quarter of an hour.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn register(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who makes an account.")] input: RegisterInput,
    ) -> Result<RegisterPayload> {
        let work = async {
            let mut faults = Faults::default();
            let name = faults.take("name", Name::parse(&input.name));
            let email = faults.take("email", Email::parse(&input.email));
            let (Some(name), Some(email)) = (name, email) else { return Err(Refusal::from(faults)) };
            let locale = input.language.unwrap_or(Language::Id).code().to_owned();
            let session::Session { address, request_id, .. } = session::of(ctx)?;
            let (office, mode) = (door::office(ctx)?, door::mode(input.validate_only));
            let password = Secret::new(input.password);
            office.register_from(*address, (name, email, locale), &password, mode, request_id.clone()).await
        };
        Ok(door::answer(ctx, Box::pin(work).await)?.into())
    }

    /// Make the account that was asked for by `register`, with the secret of its mail, good once and for a day, and the
    /// password that was chosen. A wrong password counts as one at sign-in.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn confirm_registration(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shows that the account is wanted.")] input: ConfirmRegistrationInput,
    ) -> Result<ConfirmRegistrationPayload> {
        let work = async {
            let session::Session { address, request_id, .. } = session::of(ctx)?;
            let (secret, password) = (Secret::new(input.secret), Secret::new(input.password));
            door::office(ctx)?.confirm_registration(secret, &password, *address, request_id.clone()).await
        };
        Ok(door::answer(ctx, Box::pin(work).await)?.into())
    }

    /// Open a session with e-mail address and password, and with the second factor where one is on: without it the right
    /// password is answered with `SECOND_FACTOR_REQUIRED`. Wrong codes count as wrong passwords do.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who signs in.")] input: SignInInput,
    ) -> Result<SignInPayload> {
        let work = async {
            let device = input.device.map(|device| device.chars().filter(|c| !c.is_control()).take(100).collect());
            let session::Session { address, request_id, .. } = session::of(ctx)?;
            let (password, second_factor) = (Secret::new(input.password), input.second_factor.map(Secret::new));
            let shown = Shown { email: input.email, password, second_factor };
            let opened = door::office(ctx)?.sign_in(shown, *address, device, request_id.clone()).await?;
            Tokens::of(ctx, opened)
        };
        Ok(door::answer(ctx, Box::pin(work).await)?.into())
    }

    /// Exchange a refresh token for new tokens. A token that is used twice ends its session,
    /// unless the same `idempotencyKey` shows that an answer was lost.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn refresh_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is exchanged.")] input: RefreshSessionInput,
    ) -> Result<RefreshSessionPayload> {
        let work = async {
            let session::Session { address, request_id, .. } = session::of(ctx)?;
            let key = input.idempotency_key.map(|key| IdempotencyKey::parse(&key)).transpose();
            let key = key.map_err(|broken| Refusal::input("idempotencyKey", broken.reason))?;
            let token = Secret::new(input.refresh_token);
            let opened = door::office(ctx)?.refresh(token, key, *address, request_id.clone()).await?;
            Tokens::of(ctx, opened)
        };
        Ok(door::answer(ctx, Box::pin(work).await)?.into())
    }

    /// End a session: its tokens are refused from the next request on.
    #[graphql(directive = needs::apply(Permission::SignedIn))]
    async fn end_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which session ends.")] input: EndSessionInput,
    ) -> Result<EndSessionPayload> {
        let command = id::read_optional(input.session_id.as_ref(), "sessionId").map(|session| EndSession { session });
        let answer = door::perform(ctx, command, None).await?;
        Ok(answer.map(id::show).into())
    }
}
