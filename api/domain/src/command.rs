//! What a change is, and what it may hold in its hands while it happens.

mod leave;

pub(crate) use leave::Finished;

use std::future::Future;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{OrganizationId, PartnershipId, TypedId};
use entity::registry::organization;
use sea_orm::{DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter};
use serde::Serialize;
use uuid::Uuid;

use crate::chain::head::Signer;
use crate::feed::collected::Collected;
use crate::identity::second_factor::safe::Safe;
use crate::mail::post::Post;
use crate::policy::decide::Through;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::rights::Rights;
use crate::policy::visible;
use crate::preview::Noted;
use crate::refusal::{Fault, Refusal};

/// A change that somebody may ask for. Its serialized form is what the idempotency key is bound to and what
/// nothing secret may appear in.
pub trait Command: Clone + Serialize + Send + Sync + 'static {
    /// The permission that the caller must hold at the command's place.
    const NEEDS: Permission;
    /// What of the network as a whole is as good: its administrators step in where somebody is in danger.
    const INSTEAD: Option<Permission> = None;
    /// Whether as a rule it changes what the caller's own rights are made of. Then they are held from the beginning: in
    /// the end it could not tell its own doing from that of others, and would have to be done again.
    const CHANGES_CALLER: bool = false;
    /// The operation's name in the audit trail.
    const NAME: &'static str;
    type Outcome: Send + 'static;

    /// The client's idempotency key, where the command moves value.
    fn key(&self) -> Option<&str> {
        None
    }

    /// Where the permission is needed. A row that the caller may not see is `NotFound`.
    fn scope(&self, lookup: &Lookup<'_>) -> impl Future<Output = Result<Place, Refusal>> + Send;

    /// Does it.
    fn run(self, writing: &Writing) -> impl Future<Output = Result<Self::Outcome, Refusal>> + Send;

    /// The id that a repeated request is answered by. Required of commands with a key.
    fn reference(_outcome: &Self::Outcome) -> Option<Uuid> {
        None
    }

    /// Answers a repeated request from what the first one made.
    fn replay(self, _id: Uuid, _writing: &Writing) -> impl Future<Output = Result<Self::Outcome, Refusal>> + Send {
        async { Err(Refusal::IdempotencyKeyReused) }
    }
}

/// Whether the change is kept or only tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Keep,
    /// Everything is done and checked, then taken back.
    Preview,
}

/// What `scope` may look at: the transaction and the caller's rights, nothing that writes.
pub struct Lookup<'a> {
    pub(crate) tx: &'a DatabaseTransaction,
    pub(crate) rights: &'a Rights,
    pub(crate) today: NaiveDate,
}

impl Lookup<'_> {
    /// The organization as a place, if the caller belongs there or administers the platform. Others who see it are
    /// told that they may not; for those who do not, it is absent.
    pub(crate) async fn place(
        &self,
        id: OrganizationId,
        argument: &'static str,
        needs: Permission,
    ) -> Result<Place, Refusal> {
        let refused = match self.own_place(id, argument) {
            Err(refused @ Refusal::NotFound(_)) => refused,
            told => return told,
        };
        let seen = organization::Entity::find_by_id(id).filter(visible::organization(self.rights));
        Err(if seen.count(self.tx).await? == 0 { refused } else { Refusal::Forbidden(needs) })
    }

    /// The same for what is done in one partnership.
    pub(crate) async fn place_in(
        &self,
        (id, partnership): (OrganizationId, PartnershipId),
        argument: &'static str,
        needs: Permission,
    ) -> Result<Place, Refusal> {
        if self.rights.lent_at(id, Some(partnership)).next().is_none() {
            self.place(id, argument, needs).await?;
        }
        Ok(Place::InPartnership(id, partnership))
    }

    /// The same for what nobody else sees, although it is of a visible organization.
    pub(crate) fn own_place(&self, id: OrganizationId, argument: &'static str) -> Result<Place, Refusal> {
        if self.rights.is_anonymous() {
            return Err(Refusal::Unauthenticated);
        }
        if self.rights.standing(id).is_some() || self.rights.is_platform_admin() {
            return Ok(Place::Organization(id));
        }
        Err(Refusal::NotFound(argument))
    }
}

/// Proof that policy allowed the command here. Only policy can mint one:
///
/// ```compile_fail,E0451
/// let forged = domain::policy::decide::Permit { permission: domain::policy::permission::Permission::SignedIn };
/// ```
pub use crate::policy::decide::Permit;

/// The right to write: an open transaction that policy has allowed. It cannot be made outside this crate, and
/// its connection cannot be taken out of it:
///
/// ```compile_fail,E0624
/// fn steal(writing: &domain::command::Writing) {
///     let _ = writing.tx();
/// }
/// ```
pub struct Writing {
    tx: DatabaseTransaction,
    rights: Rights,
    now: DateTime<Utc>,
    today: NaiveDate,
    command: &'static str,
    request_id: String,
    post: Option<Arc<Post>>,
    safe: Option<Arc<Safe>>,
    signer: Option<Arc<dyn Signer>>,
    collected: Mutex<Collected>,
    /// What was written already of what is collected, where the change is only tried.
    noted: Option<Mutex<Noted>>,
    /// Whether it is to be found out in the end that the rights are still what they were.
    finds_out: bool,
    permit: Permit,
}

/// What mails are written with, apps' secrets sealed with, heads of chains signed with, where there is any.
type Means = (Option<Arc<Post>>, Option<Arc<Safe>>, Option<Arc<dyn Signer>>);

impl Writing {
    pub(crate) fn new(
        tx: DatabaseTransaction,
        rights: Rights,
        (now, today): (DateTime<Utc>, NaiveDate),
        command: &'static str,
        request_id: String,
        (post, safe, signer): Means,
        permit: Permit,
    ) -> Self {
        let (collected, noted, finds_out) = (Mutex::default(), None, false);
        Self { tx, rights, now, today, command, request_id, post, safe, signer, collected, noted, finds_out, permit }
    }

    /// Finds out in the end whether the rights are still what they were.
    pub(crate) fn finding_out(self) -> Self {
        Self { finds_out: true, ..self }
    }

    /// Notes what the change leaves beside itself, where it is only tried.
    pub(crate) fn noting(mut self, mode: Mode) -> Self {
        self.noted = (mode == Mode::Preview).then(Mutex::default);
        self
    }

    pub(crate) fn tx(&self) -> &DatabaseTransaction {
        &self.tx
    }

    pub(crate) fn into_parts(self) -> (DatabaseTransaction, Rights) {
        (self.tx, self.rights)
    }

    /// Who asks, with the rights read inside this transaction.
    pub fn rights(&self) -> &Rights {
        &self.rights
    }

    /// Whether it is taken back when it is done.
    pub(crate) fn is_only_tried(&self) -> bool {
        self.noted.is_some()
    }

    /// By which delegation it is done, if by one.
    pub(crate) fn through(&self) -> Option<Through> {
        self.permit.through()
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    pub fn today(&self) -> NaiveDate {
        self.today
    }

    /// What mails are written with, where any are sent.
    pub(crate) fn post(&self) -> Option<&Post> {
        self.post.as_deref()
    }

    /// What secrets of authenticator apps are sealed and opened with.
    pub(crate) fn safe(&self) -> Result<&Safe, Fault> {
        self.safe.as_deref().ok_or_else(|| Fault::Broken("an office without keys for second factors".into()))
    }

    /// Who signs the heads of chains.
    pub(crate) fn signer(&self) -> Result<&dyn Signer, Fault> {
        self.signer.as_deref().ok_or_else(|| Fault::Broken("an office without a key to sign with".into()))
    }

    /// A new id: in order of creation, which lists rely on.
    pub(crate) fn mint<I: TypedId>(&self) -> I {
        I::from_uuid(Uuid::now_v7())
    }
}
