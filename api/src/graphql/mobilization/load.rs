//! Loading pages of needs, pledges and contributions, and what is selected below needs: a level a statement, for all
//! rows of a list at once.

use std::collections::HashMap;

use async_graphql::Context;
use domain::Refusal;
use domain::entity::state::ContributionStatus;
use domain::mobilization::about::SeenNeed;
use domain::mobilization::find_gift::{self, PledgeReads, Wanted};
use domain::mobilization::{find_need, totals};
use domain::page::{Page, Slice};

use super::contribution::{Contribution, ContributionConnection};
use super::need::{Need, NeedConnection};
use super::pledge::{Pledge, PledgeConnection};
use super::totals::asked;
use crate::graphql::page::PageArgs;
use crate::graphql::prefetch::Below;
use crate::graphql::session;

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

/// A page of pledges.
pub async fn page_of_pledges(
    ctx: &Context<'_>,
    wanted: &Wanted<PledgeReads>,
    args: &PageArgs,
) -> Result<PledgeConnection, Refusal> {
    let page = args.read(PledgeConnection::LIST, false)?;
    let reading = session::reading(ctx)?;
    let slice = find_gift::page_of_pledges(reading, wanted, &page).await?;
    let total = if Below::of(ctx).field("totalCount").exists() {
        Some(find_gift::count_of_pledges(reading, wanted).await?)
    } else {
        None
    };
    Ok(PledgeConnection::of(slice.map(Pledge::from), total, PledgeConnection::key, |pledge| pledge))
}

/// A page of contributions.
pub async fn page_of_contributions(
    ctx: &Context<'_>,
    wanted: &Wanted<ContributionStatus>,
    args: &PageArgs,
) -> Result<ContributionConnection, Refusal> {
    let page = args.read(ContributionConnection::LIST, false)?;
    let reading = session::reading(ctx)?;
    let slice = find_gift::page_of_contributions(reading, wanted, &page).await?;
    let total = if Below::of(ctx).field("totalCount").exists() {
        Some(find_gift::count_of_contributions(reading, wanted).await?)
    } else {
        None
    };
    Ok(ContributionConnection::of(slice.map(Contribution::from), total, ContributionConnection::key, |contribution| {
        contribution
    }))
}

/// The needs of these rows, with what is selected `below` them.
pub async fn needs(ctx: &Context<'_>, rows: Vec<SeenNeed>, below: &Below<'_>) -> Result<Vec<Need>, Refusal> {
    let reading = session::reading(ctx)?;
    let ids: Vec<_> = rows.iter().map(|about| about.row.id).collect();
    let selected = below.field("totals");
    let is_weighed = below.field("commitment").exists();
    let mut found = if selected.exists() || is_weighed {
        let asked = if is_weighed { totals::Asked::ALL } else { asked(&selected) };
        totals::of_needs(reading, &rows, asked).await?
    } else {
        HashMap::new()
    };
    let mut loaded: Vec<_> = rows.into_iter().map(Need::from).collect();
    for need in &mut loaded {
        need.totals = found.remove(&need.about.row.id);
    }
    let selected = below.field("pledges");
    for page in pages(&selected, PledgeConnection::LIST) {
        let mut groups = find_gift::pledges_of_needs(reading, &ids, &page).await?;
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

/// The pages that are asked of a connection. Arguments that make no page are refused by the field itself.
fn pages(field: &Below<'_>, list: &str) -> Vec<Page> {
    field.pages(list, false).unwrap_or_default()
}
