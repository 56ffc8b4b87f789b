//! What one request carries through its resolvers.

use std::sync::Arc;

use async_graphql::Context;
use domain::policy::caller::Caller;
use domain::{Fault, Reading, Refusal};

use super::loader::Questions;
use crate::config::Limits;
use crate::http::locale::Locale;
use crate::http::token::Keys;

/// What every request shares besides the office.
#[derive(Clone)]
pub struct Settings {
    pub keys: Arc<Keys>,
    pub limits: Limits,
    /// How long an invitation may be accepted.
    pub invitation_days: u16,
}

/// Who asks, in which language, with which rights.
#[derive(Clone)]
pub struct Session {
    pub caller: Caller,
    pub reading: Reading,
    pub locale: Locale,
    pub request_id: String,
    /// What resolvers of this request ask together.
    pub questions: Arc<Questions>,
}

/// The session of the request. The server attaches one to every request before it is executed.
pub fn of<'a>(ctx: &Context<'a>) -> Result<&'a Session, Refusal> {
    ctx.data_opt::<Session>().ok_or_else(|| Fault::Broken("a request without a session".into()).into())
}

/// The reading of the request.
pub fn reading<'a>(ctx: &Context<'a>) -> Result<&'a Reading, Refusal> {
    Ok(&of(ctx)?.reading)
}
