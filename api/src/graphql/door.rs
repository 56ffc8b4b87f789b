//! The one call into the domain for changes.

use async_graphql::{Context, Error};
use domain::command::{Command, Mode};
use domain::identity::attempt;
use domain::identity::secret::Secret;
use domain::membership;
use domain::preview::Preview;
use domain::refusal::Rule;
use domain::{Caller, Office, Reading, Refusal};

use super::error::{self, UserError};
use super::register::Registered;
use super::session;

/// What came of a change: the outcome, or why not, as data.
pub type Answer<T> = Result<T, Vec<UserError>>;

/// Carries out a command that was read from an input. `validate_only` tries it and takes it back.
///
/// # Errors
/// Access, client and server faults; refusals by a rule or a value are in the answer.
pub async fn perform<C: Command>(
    ctx: &Context<'_>,
    command: Result<C, Refusal>,
    validate_only: Option<bool>,
) -> Result<Answer<C::Outcome>, Error> {
    answer(ctx, Box::pin(carry_out(ctx, command, validate_only)).await)
}

/// What came of a change that moves value, and what it would leave beside itself where it was only tried.
pub struct Moved<T> {
    pub outcome: T,
    pub preview: Option<Preview>,
}

/// The same for what moves value, with what would be posted and who would be told.
///
/// # Errors
/// As [`perform`].
pub async fn perform_moving<C: Command>(
    ctx: &Context<'_>,
    command: Result<C, Refusal>,
    validate_only: Option<bool>,
) -> Result<Answer<Moved<C::Outcome>>, Error> {
    answer(ctx, Box::pin(move_value(ctx, command, validate_only)).await)
}

/// The same as [`perform`] for an invitation that is known by its secret. Wrong secrets are counted by the client's address.
///
/// # Errors
/// As [`perform`], and too many wrong secrets.
pub async fn perform_invited<C: Command>(
    ctx: &Context<'_>,
    command: C,
    validate_only: Option<bool>,
) -> Result<Answer<C::Outcome>, Error> {
    let is_wrong = |refusal: &Refusal| {
        matches!(refusal, Refusal::Rule { rule: Rule::Membership(membership::Rule::InvitationInvalid), .. })
    };
    let outcome = async {
        let work = carry_out(ctx, Ok(command), validate_only);
        office(ctx)?.with_secret(attempt::Door::Invitation, session::of(ctx)?.address, is_wrong, work).await
    };
    answer(ctx, Box::pin(outcome).await)
}

/// The same for a command that asks for the caller's password once more.
///
/// # Errors
/// As [`perform`], and too many wrong passwords.
pub async fn perform_confirmed<C: Command>(
    ctx: &Context<'_>,
    command: Result<C, Refusal>,
    password: &Secret,
    validate_only: Option<bool>,
) -> Result<Answer<C::Outcome>, Error> {
    let outcome = async {
        let session = session::of(ctx)?;
        office(ctx)?.confirm_password(&session.caller, password, session.address).await?;
        carry_out(ctx, command, validate_only).await
    };
    answer(ctx, Box::pin(outcome).await)
}

/// Whether the caller has sent their password along, for what takes it in some cases alone.
///
/// # Errors
/// A wrong password, and too many of those.
pub async fn has_confirmed(ctx: &Context<'_>, password: Option<String>) -> Result<bool, Refusal> {
    let session = session::of(ctx)?;
    let password = password.map(Secret::new);
    office(ctx)?.has_confirmed(&session.caller, password.as_ref(), session.address).await
}

async fn carry_out<C: Command>(
    ctx: &Context<'_>,
    command: Result<C, Refusal>,
    validate_only: Option<bool>,
) -> Result<C::Outcome, Refusal> {
    move_value(ctx, command, validate_only).await.map(|moved| moved.outcome)
}

async fn move_value<C: Command>(
    ctx: &Context<'_>,
    command: Result<C, Refusal>,
    validate_only: Option<bool>,
) -> Result<Moved<C::Outcome>, Refusal> {
    debug_assert_eq!(
        ctx.data_opt::<Registered>().and_then(|register| register.permission_of(ctx.field().name())),
        Some(C::NEEDS.name()),
        "the field states another permission than its command needs"
    );
    let session = session::of(ctx)?;
    let done =
        office(ctx)?.perform_and_tell(&session.caller, command?, mode(validate_only), session.request_id.clone()).await;
    noted(ctx, done.map(|done| (Moved { outcome: done.outcome, preview: done.preview }, done.reading)))
}

/// What came of a change that the office has made for the caller; the rest of the request reads with its rights.
///
/// # Errors
/// What the change was refused for.
pub fn noted<T>(ctx: &Context<'_>, done: Result<(T, Reading), Refusal>) -> Result<T, Refusal> {
    let session = session::of(ctx)?;
    let (outcome, reading) = done.inspect_err(|refusal| {
        if matches!(refusal, Refusal::Unauthenticated) && session.caller != Caller::Anonymous {
            session.ended();
        }
    })?;
    session.performed(reading);
    Ok(outcome)
}

/// Sorts a refusal into the payload or the top level.
pub fn answer<T>(ctx: &Context<'_>, outcome: Result<T, Refusal>) -> Result<Answer<T>, Error> {
    match outcome {
        Ok(outcome) => Ok(Ok(outcome)),
        Err(refusal) => error::split(ctx, refusal).map(Err),
    }
}

/// The office.
pub fn office<'a>(ctx: &Context<'a>) -> Result<&'a Office, Refusal> {
    ctx.data_opt::<Office>().ok_or_else(|| domain::Fault::Broken("a schema without an office".into()).into())
}

/// The mode that `validateOnly` asks for.
#[must_use]
pub fn mode(validate_only: Option<bool>) -> Mode {
    if validate_only == Some(true) { Mode::Preview } else { Mode::Keep }
}
