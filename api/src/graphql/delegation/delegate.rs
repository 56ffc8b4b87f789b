//! Delegates of parties.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use domain::Refusal;
use domain::page::Key;
use domain::partnership::delegate::find::SeenDelegate;
use domain::policy::lent::permissions_of_delegate;

use super::able::{self, DelegateAction};
use super::word::DelegateRole;
use crate::graphql::ability::Ability;
use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::{CountOfDelegates, DelegatesOf};
use crate::graphql::membership::permission_word::Permission;
use crate::graphql::page::PageArgs;
use crate::graphql::partnership::types::Partnership;
use crate::graphql::registry::types::Organization;
use crate::graphql::scalar::{Instant, LocalDate};
use crate::graphql::{id, pseudonym};

/// A delegate.
pub struct Delegate(SeenDelegate);

impl From<SeenDelegate> for Delegate {
    fn from(seen: SeenDelegate) -> Self {
        Self(seen)
    }
}

connection!("delegates", DelegateConnection, DelegateEdge, Delegate);

impl DelegateConnection {
    /// The place of a delegate in a list in order of naming.
    #[must_use]
    pub fn key(seen: &SeenDelegate) -> Key {
        Key { sort: None, id: seen.row.id.0 }
    }
}

/// How a delegate is reached.
#[derive(SimpleObject)]
pub struct DelegateContact {
    /// The e-mail address.
    email: Option<String>,
    /// The telephone number, in E.164.
    phone: Option<String>,
}

/// A member whom a party names for one partnership. The other parties see name and function of those of today; their
/// own organization and they themselves also those of before and later.
#[Object]
impl Delegate {
    /// The delegate's id.
    pub async fn id(&self) -> ID {
        id::show(self.0.row.id)
    }

    /// The name of the person.
    async fn name(&self, ctx: &Context<'_>) -> String {
        pseudonym::shown(ctx, &self.0.row.name)
    }

    /// What the party calls the delegate's function.
    async fn title(&self) -> &str {
        &self.0.row.title
    }

    /// What the delegate does for the party.
    async fn role(&self) -> DelegateRole {
        self.0.row.role.into()
    }

    /// What the delegate holds in the partnership by that, besides what they hold as a member.
    async fn permissions(&self) -> Vec<Permission> {
        permissions_of_delegate(self.0.row.role).iter().map(Permission::from).collect()
    }

    /// The first day.
    async fn starts_on(&self) -> LocalDate {
        self.0.row.starts_on.into()
    }

    /// The last day, if there is one.
    async fn ends_on(&self) -> Option<LocalDate> {
        self.0.row.ends_on.map(LocalDate::from)
    }

    /// Whether the person is a delegate today: the term, the membership, the party's consent and the partnership hold.
    async fn is_in_force(&self) -> bool {
        self.0.row.is_in_force()
    }

    /// Whether the viewer may do this with the delegate, and why not.
    async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be done.")] action: DelegateAction,
    ) -> Result<Ability> {
        able::delegate(ctx, &self.0.row, action).map_err(|refusal| top(ctx, refusal))
    }

    /// When it was ended before; null when nobody has.
    async fn ended_at(&self) -> Option<Instant> {
        self.0.row.ended_at.map(Instant)
    }

    /// Since when the delegate lets the other parties see how to reach them; null when they do not.
    async fn contact_shared_at(&self) -> Option<Instant> {
        self.0.row.contact_shared_at.map(Instant)
    }

    /// How the delegate is reached, as their organization keeps it; null where the delegate has not said that the other
    /// parties may know it, but for those who read it in the organization.
    async fn contact(&self) -> Option<DelegateContact> {
        let (email, phone) = self.0.contact();
        let contact = DelegateContact { email: email.map(str::to_owned), phone: phone.map(str::to_owned) };
        (email.is_some() || phone.is_some()).then_some(contact)
    }

    /// The party; null when the viewer may not see that organization.
    async fn organization(&self, ctx: &Context<'_>) -> Option<Result<Organization>> {
        let row = ask(ctx, self.0.row.organization_id).await.map_err(|refusal| top(ctx, refusal));
        row.map(|row| row.map(Organization::from)).transpose()
    }

    /// The partnership; null when the viewer may not see it.
    async fn partnership(&self, ctx: &Context<'_>) -> Option<Result<Partnership>> {
        let row = ask(ctx, self.0.row.partnership_id).await.map_err(|refusal| top(ctx, refusal));
        row.map(|row| row.map(Partnership::from)).transpose()
    }
}

/// The part of a partnership that is about its parties' delegates.
pub struct Delegates<'a>(pub &'a Partnership);

/// The part of a partnership that is about its parties' delegates.
#[Object]
impl Delegates<'_> {
    /// Whom the parties have named for it, oldest first: those of today for its present parties, also those of before and
    /// later for their own organizations. Nobody else sees any.
    async fn delegates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<DelegateConnection>> {
        let args = PageArgs::new(first, after, last, before);
        Some(Box::pin(self.page(ctx, &args)).await.map_err(|refusal| top(ctx, refusal)))
    }
}

impl Delegates<'_> {
    async fn page(&self, ctx: &Context<'_>, args: &PageArgs) -> Result<DelegateConnection, Refusal> {
        let page = args.read(DelegateConnection::LIST, false)?;
        let slice = ask(ctx, DelegatesOf(self.0.row_id(), page)).await?.unwrap_or_default();
        let total = if ctx.look_ahead().field("totalCount").exists() {
            Some(ask(ctx, CountOfDelegates(self.0.row_id())).await?.unwrap_or_default())
        } else {
            None
        };
        Ok(DelegateConnection::of(slice, total, DelegateConnection::key, Delegate::from))
    }
}
