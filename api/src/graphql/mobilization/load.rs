//! Loading what is selected below needs, pledges and contributions: a level a statement, for all rows of a list at
//! once.

use std::collections::HashMap;

use async_graphql::Context;
use domain::Refusal;
use domain::entity::mobilization::{contribution, pledge};
use domain::entity::state::ContributionStatus;
use domain::mobilization::about::{About, SeenNeed};
use domain::mobilization::find_gift::{self, PledgeReads, Wanted};
use domain::mobilization::{find_need, totals};
use domain::page::{Page, Slice};
use domain::partnership;
use tokio::sync::OnceCell;

use super::contribution::{Contribution, ContributionConnection};
use super::need::{Need, NeedConnection};
use super::pledge::{Pledge, PledgeConnection};
use crate::graphql::page::PageArgs;
use crate::graphql::prefetch::Below;
use crate::graphql::registry::known;
use crate::graphql::session;

/// A slice that was loaded for all parents of a list at once, and how many rows there are.
type Loaded<T> = (Option<Slice<About<T>>>, Option<u64>);

/// A page of needs, with what is selected of its rows.
pub async fn page_of_needs(
    ctx: &Context<'_>,
    wanted: &find_need::Wanted,
    args: &PageArgs,
) -> Result<NeedConnection, Refusal> {
    let page = args.read(NeedConnection::LIST, false)?;
    let reading = session::reading(ctx)?;
    let below = Below::of(ctx);
    let slice = find_need::page_of_needs(reading, wanted, &page).await?;
    let total =
        if below.field("totalCount").exists() { Some(find_need::count_of_needs(reading, wanted).await?) } else { None };
    let (has_next, has_previous) = (slice.has_next, slice.has_previous);
    let slice = Slice { rows: needs(ctx, slice.rows, &below.rows()).await?, has_next, has_previous };
    Ok(NeedConnection::of(slice, total, NeedConnection::key, |need| need))
}

/// A page of pledges, with what is selected of its rows.
pub async fn page_of_pledges(
    ctx: &Context<'_>,
    wanted: &Wanted<PledgeReads>,
    page: &Page,
    (loaded, count): Loaded<pledge::Model>,
) -> Result<PledgeConnection, Refusal> {
    let reading = session::reading(ctx)?;
    let below = Below::of(ctx);
    let slice = match loaded {
        Some(slice) => slice,
        None => find_gift::page_of_pledges(reading, wanted, page).await?,
    };
    let total = match (below.field("totalCount").exists(), count) {
        (false, _) => None,
        (true, Some(count)) => Some(count),
        (true, None) => Some(find_gift::count_of_pledges(reading, wanted).await?),
    };
    let (has_next, has_previous) = (slice.has_next, slice.has_previous);
    let slice = Slice { rows: pledges(ctx, slice.rows, &below.rows()).await?, has_next, has_previous };
    Ok(PledgeConnection::of(slice, total, PledgeConnection::key, |pledge| pledge))
}

/// A page of contributions, with what is selected of its rows.
pub async fn page_of_contributions(
    ctx: &Context<'_>,
    wanted: &Wanted<ContributionStatus>,
    page: &Page,
    (loaded, count): Loaded<contribution::Model>,
) -> Result<ContributionConnection, Refusal> {
    let reading = session::reading(ctx)?;
    let below = Below::of(ctx);
    let slice = match loaded {
        Some(slice) => slice,
        None => find_gift::page_of_contributions(reading, wanted, page).await?,
    };
    let total = match (below.field("totalCount").exists(), count) {
        (false, _) => None,
        (true, Some(count)) => Some(count),
        (true, None) => Some(find_gift::count_of_contributions(reading, wanted).await?),
    };
    let (has_next, has_previous) = (slice.has_next, slice.has_previous);
    let slice = Slice { rows: contributions(ctx, slice.rows, &below.rows()).await?, has_next, has_previous };
    Ok(ContributionConnection::of(slice, total, ContributionConnection::key, |contribution| contribution))
}

/// The needs of these rows, with what is selected `below` them.
pub async fn needs(ctx: &Context<'_>, rows: Vec<SeenNeed>, below: &Below<'_>) -> Result<Vec<Need>, Refusal> {
    let reading = session::reading(ctx)?;
    let ids: Vec<_> = rows.iter().map(|about| about.row.id).collect();
    let mut found =
        if below.field("totals").exists() { totals::of_needs(reading, &rows).await? } else { HashMap::new() };
    let mut loaded: Vec<_> = rows.into_iter().map(Need::from).collect();
    for need in &mut loaded {
        need.totals = found.remove(&need.about.row.id);
    }
    if below.field("organization").exists() {
        known::read(ctx, loaded.iter().map(|need| need.about.row.organization_id)).await?;
    }
    if below.field("partnership").exists() {
        let partnerships: Vec<_> = loaded.iter().map(|need| need.about.row.partnership_id).collect();
        let known = partnership::find::by_ids(reading, &partnerships).await?;
        for need in &mut loaded {
            let row = known.iter().find(|row| row.id == need.about.row.partnership_id).cloned();
            need.partnership = OnceCell::new_with(Some(row));
        }
    }
    let selected = below.field("pledges");
    for page in pages(&selected, PledgeConnection::LIST) {
        let mut groups = find_gift::pledges_of_needs(reading, &ids, &page).await?;
        if selected.rows().field("giverOrganization").exists() {
            let rows = groups.values().flat_map(|slice| &slice.rows);
            known::read(ctx, rows.filter_map(|about| about.row.giver_organization_id)).await?;
        }
        for need in &mut loaded {
            need.pledges.push((page.clone(), groups.remove(&need.about.row.id).unwrap_or_default()));
        }
    }
    if selected.field("totalCount").exists() {
        let counts = find_gift::counts_of_pledges(reading, &ids).await?;
        for need in &mut loaded {
            need.pledge_count = Some(counts.get(&need.about.row.id).copied().unwrap_or_default());
        }
    }
    let selected = below.field("contributions");
    for page in pages(&selected, ContributionConnection::LIST) {
        let mut groups = find_gift::contributions_of_needs(reading, &ids, &page).await?;
        if selected.rows().field("giverOrganization").exists() {
            let rows = groups.values().flat_map(|slice| &slice.rows);
            known::read(ctx, rows.filter_map(|about| about.row.giver_organization_id)).await?;
        }
        for need in &mut loaded {
            need.contributions.push((page.clone(), groups.remove(&need.about.row.id).unwrap_or_default()));
        }
    }
    if selected.field("totalCount").exists() {
        let counts = find_gift::counts_of_contributions(reading, &ids).await?;
        for need in &mut loaded {
            need.contribution_count = Some(counts.get(&need.about.row.id).copied().unwrap_or_default());
        }
    }
    Ok(loaded)
}

/// The pledges of these rows, with what is selected `below` them.
pub async fn pledges(
    ctx: &Context<'_>,
    rows: Vec<About<pledge::Model>>,
    below: &Below<'_>,
) -> Result<Vec<Pledge>, Refusal> {
    let loaded: Vec<_> = rows.into_iter().map(Pledge::from).collect();
    if below.field("giverOrganization").exists() {
        known::read(ctx, loaded.iter().filter_map(|pledge| pledge.about.row.giver_organization_id)).await?;
    }
    Ok(loaded)
}

/// The contributions of these rows, with what is selected `below` them.
pub async fn contributions(
    ctx: &Context<'_>,
    rows: Vec<About<contribution::Model>>,
    below: &Below<'_>,
) -> Result<Vec<Contribution>, Refusal> {
    let mut loaded: Vec<_> = rows.into_iter().map(Contribution::from).collect();
    if below.field("giverOrganization").exists() {
        known::read(ctx, loaded.iter().filter_map(|one| one.about.row.giver_organization_id)).await?;
    }
    if below.field("pledge").exists() {
        let ids: Vec<_> = loaded.iter().filter_map(|contribution| contribution.about.row.pledge_id).collect();
        let known = find_gift::pledges_by_id(session::reading(ctx)?, &ids).await?;
        for contribution in &mut loaded {
            let pledge = known.iter().find(|about| Some(about.row.id) == contribution.about.row.pledge_id);
            contribution.pledge = Some(pledge.cloned());
        }
    }
    Ok(loaded)
}

/// The pages that are asked of a connection. Arguments that make no page are refused by the field itself.
fn pages(field: &Below<'_>, list: &str) -> Vec<Page> {
    field.pages(list, false).unwrap_or_default()
}
