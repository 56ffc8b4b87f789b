//! Questions about pledges and contributions.

use async_graphql::{Context, ID, InputObject, Object, Result};
use domain::Refusal;
use domain::ledger::find::require_pledges;
use domain::mobilization::find_gift::{self, Wanted};
use domain::policy::permission::Permission;

use super::contribution::{Contribution, ContributionConnection};
use super::load;
use super::pledge::{Pledge, PledgeConnection};
use super::word::{ContributionStatus, PledgeStatus};
use crate::graphql::error::top;
use crate::graphql::page::PageArgs;
use crate::graphql::requires::needs;
use crate::graphql::{id, session};

/// Which pledges are looked for; every condition must hold.
#[derive(InputObject, Default)]
struct PledgeFilter {
    /// The need that they are made to.
    need_id: Option<ID>,
    /// The organization that has made them.
    giver_organization_id: Option<ID>,
    /// True for those that the viewer has made for themselves.
    mine: Option<bool>,
    /// Where they stand today.
    status: Option<PledgeStatus>,
}

/// Which contributions are looked for; every condition must hold.
#[derive(InputObject, Default)]
struct ContributionFilter {
    /// The need that they came for.
    need_id: Option<ID>,
    /// The pledge that they came on.
    pledge_id: Option<ID>,
    /// The organization that gave them.
    giver_organization_id: Option<ID>,
    /// True for those that the viewer gave for themselves.
    mine: Option<bool>,
    /// Where they stand.
    status: Option<ContributionStatus>,
}

impl PledgeFilter {
    fn read(self) -> Result<Wanted<find_gift::PledgeReads>, Refusal> {
        Ok(Wanted {
            need: id::read_optional(self.need_id.as_ref(), "filter.needId")?,
            pledge: None,
            giver: id::read_optional(self.giver_organization_id.as_ref(), "filter.giverOrganizationId")?,
            receiver: None,
            own: self.mine == Some(true),
            status: self.status.map(Into::into),
        })
    }
}

/// Questions about pledges and contributions.
#[derive(Default)]
pub struct GiftQuery;

#[Object]
impl GiftQuery {
    /// The pledge with this id; null when there is none that the viewer may see.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn pledge(&self, ctx: &Context<'_>, #[graphql(desc = "The pledge's id.")] id: ID) -> Option<Result<Pledge>> {
        let id = id::read(&id, "id").ok()?;
        let load = async { find_gift::pledge(session::reading(ctx)?, id).await };
        load.await.map_err(|refusal| top(ctx, refusal)).map(|about| about.map(Pledge::from)).transpose()
    }

    /// Pledges, oldest first, of those that the viewer may see: their own, their organizations', and those to
    /// organizations whose pledges they read.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn pledges(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are looked for; all when absent.")] filter: Option<PledgeFilter>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<PledgeConnection>> {
        let load = async {
            let wanted = filter.unwrap_or_default().read()?;
            load::page_of_pledges(ctx, &wanted, &PageArgs::new(first, after, last, before)).await
        };
        Some(load.await.map_err(|refusal| top(ctx, refusal)))
    }

    /// The pledges to an organization's needs, oldest first.
    #[graphql(directive = needs::apply(Permission::PledgeRead))]
    #[allow(clippy::too_many_arguments, reason = "the arguments of a connection and its filter")]
    async fn received_pledges(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organization that they are made to.")] organization_id: ID,
        #[graphql(desc = "Which are looked for; all when absent.")] filter: Option<PledgeFilter>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<PledgeConnection>> {
        let load = async {
            let organization = id::read(&organization_id, "organizationId")?;
            require_pledges(session::reading(ctx)?, organization)?;
            let wanted = Wanted { receiver: Some(organization), ..filter.unwrap_or_default().read()? };
            load::page_of_pledges(ctx, &wanted, &PageArgs::new(first, after, last, before)).await
        };
        Some(load.await.map_err(|refusal| top(ctx, refusal)))
    }

    /// The contribution with this id; null when there is none that the viewer may see.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn contribution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The contribution's id.")] id: ID,
    ) -> Option<Result<Contribution>> {
        let id = id::read(&id, "id").ok()?;
        let load = async { find_gift::contribution(session::reading(ctx)?, id).await };
        load.await.map_err(|refusal| top(ctx, refusal)).map(|about| about.map(Contribution::from)).transpose()
    }

    /// Contributions, oldest first, of those that the viewer may see; as with pledges.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn contributions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are looked for; all when absent.")] filter: Option<ContributionFilter>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<ContributionConnection>> {
        let load = async {
            let filter = filter.unwrap_or_default();
            let wanted = Wanted {
                need: id::read_optional(filter.need_id.as_ref(), "filter.needId")?,
                pledge: id::read_optional(filter.pledge_id.as_ref(), "filter.pledgeId")?,
                giver: id::read_optional(filter.giver_organization_id.as_ref(), "filter.giverOrganizationId")?,
                receiver: None,
                own: filter.mine == Some(true),
                status: filter.status.map(Into::into),
            };
            load::page_of_contributions(ctx, &wanted, &PageArgs::new(first, after, last, before)).await
        };
        Some(load.await.map_err(|refusal| top(ctx, refusal)))
    }
}
