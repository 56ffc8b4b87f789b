//! What one request carries through its resolvers.

use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use async_graphql::Context;
use domain::policy::caller::Caller;
use domain::{Fault, Reading, Refusal};

use super::loader::{self, Questions};
use crate::config::Limits;
use crate::http::locale::Locale;
use crate::http::token::Keys;
use crate::openid::OpenId;

/// What every request shares besides the office.
#[derive(Clone)]
pub struct Settings {
    pub keys: Arc<Keys>,
    /// The provider that people may sign in with, if there is one.
    pub openid: Option<Arc<OpenId>>,
    pub limits: Limits,
    /// How long an invitation may be accepted.
    pub invitation_days: u16,
}

/// Who asks, in which language, with which rights.
pub struct Session {
    pub caller: Caller,
    /// Where the request comes from.
    pub address: IpAddr,
    pub locale: Locale,
    pub request_id: String,
    admitted: Asking,
    /// What the first change of the request read in its own transaction, once it was made.
    performed: OnceLock<Asking>,
    is_over: AtomicBool,
}

struct Asking {
    reading: Reading,
    /// What resolvers of this request ask together.
    questions: Questions,
}

impl Asking {
    fn new(reading: Reading) -> Self {
        Self { questions: loader::questions(reading.clone()), reading }
    }
}

impl Session {
    /// A session that reads like this until a change has read the caller's rights for itself. Must be called within
    /// the runtime.
    #[must_use]
    pub fn new(caller: Caller, address: IpAddr, reading: Reading, locale: Locale, request_id: String) -> Self {
        let admitted = Asking::new(reading);
        let (performed, is_over) = (OnceLock::new(), AtomicBool::new(false));
        Self { caller, address, locale, request_id, admitted, performed, is_over }
    }

    fn asking(&self) -> &Asking {
        self.performed.get().unwrap_or(&self.admitted)
    }

    /// What resolvers of this request ask together.
    #[must_use]
    pub fn questions(&self) -> &Questions {
        &self.asking().questions
    }

    /// From here on the request reads with the rights that the change was made with.
    pub(super) fn performed(&self, reading: Reading) {
        let _ = self.performed.set(Asking::new(reading));
    }

    /// The first change found that the caller's session or service token has ended.
    pub(super) fn ended(&self) {
        self.is_over.store(self.performed.get().is_none(), Ordering::Release);
    }

    /// Whether the request should not have been let in.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Acquire)
    }
}

/// The session of the request. The server attaches one to every request before it is executed.
pub fn of<'a>(ctx: &Context<'a>) -> Result<&'a Session, Refusal> {
    ctx.data_opt::<Arc<Session>>()
        .map(AsRef::as_ref)
        .ok_or_else(|| Fault::Broken("a request without a session".into()).into())
}

/// The reading of the request.
pub fn reading<'a>(ctx: &Context<'a>) -> Result<&'a Reading, Refusal> {
    Ok(&of(ctx)?.asking().reading)
}

/// The provider that people may sign in with.
pub fn openid<'a>(ctx: &Context<'a>) -> Option<&'a Arc<OpenId>> {
    ctx.data_opt::<Settings>().and_then(|settings| settings.openid.as_ref())
}

/// The keys of this server.
pub fn keys<'a>(ctx: &Context<'a>) -> Result<&'a Arc<Keys>, Refusal> {
    let settings = ctx.data_opt::<Settings>();
    settings.map(|settings| &settings.keys).ok_or_else(|| Fault::Broken("a schema without settings".into()).into())
}
