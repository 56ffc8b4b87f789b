//! Loading what is selected below partnerships: a level a statement, for all partnerships of a list at once.

use std::collections::HashMap;

use async_graphql::Context;
use domain::Refusal;
use domain::Seen;
use domain::entity::id::{OrganizationId, PartnershipId};
use domain::entity::partnership::partnership;
use domain::entity::state::PartnershipStatus;
use domain::page::{Page, Slice};
use domain::partnership::{find, program};
use tokio::sync::OnceCell;

use super::program::ProgramConnection;
use super::types::{Partnership, PartnershipConnection, Party};
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::{CountOfPartnerships, PartnershipsOf};
use crate::graphql::membership;
use crate::graphql::page::PageArgs;
use crate::graphql::prefetch::Below;
use crate::graphql::session;

/// A page of partnerships, with what is selected of its rows.
pub async fn page(ctx: &Context<'_>, wanted: &find::Wanted, args: &PageArgs) -> Result<PartnershipConnection, Refusal> {
    let page = args.read(PartnershipConnection::LIST, true)?;
    let reading = session::reading(ctx)?;
    let below = Below::of(ctx);
    let slice = find::page_of_partnerships(reading, wanted, &page).await?;
    let total = if below.field("totalCount").exists() {
        Some(find::count_of_partnerships(reading, wanted).await?)
    } else {
        None
    };
    let (has_next, has_previous) = (slice.has_next, slice.has_previous);
    let rows = partnerships(ctx, slice.rows, &below.rows()).await?;
    let slice = Slice { rows, has_next, has_previous };
    Ok(PartnershipConnection::of(slice, total, PartnershipConnection::key, |partnership| partnership))
}

/// A page of the partnerships that an organization is known to be in.
pub async fn page_of(
    ctx: &Context<'_>,
    organization: OrganizationId,
    status: Option<PartnershipStatus>,
    args: &PageArgs,
) -> Result<PartnershipConnection, Refusal> {
    let page = args.read(PartnershipConnection::LIST, true)?;
    let slice = ask(ctx, PartnershipsOf(organization, status, page)).await?.unwrap_or_default();
    let total = if Below::of(ctx).field("totalCount").exists() {
        Some(ask(ctx, CountOfPartnerships(organization, status)).await?.unwrap_or_default())
    } else {
        None
    };
    let slice = slice.map(Partnership::from);
    Ok(PartnershipConnection::of(slice, total, PartnershipConnection::key, |partnership| partnership))
}

/// The partnerships of these rows, with what is selected `below` them.
pub async fn partnerships(
    ctx: &Context<'_>,
    rows: Vec<Seen<partnership::Model>>,
    below: &Below<'_>,
) -> Result<Vec<Partnership>, Refusal> {
    let mut loaded: Vec<_> = rows.into_iter().map(Partnership::from).collect();
    let ids: Vec<_> = loaded.iter().map(Partnership::row_id).collect();
    let selected = below.field("parties");
    if selected.exists() || below.field("viewerCan").exists() {
        let seen: Vec<_> = loaded.iter().map(|one| one.row.seen_id()).collect();
        let mut groups = parties(ctx, &seen, &selected).await?;
        for one in &mut loaded {
            one.parties = OnceCell::new_with(Some(groups.remove(&one.row.seen_id()).unwrap_or_default()));
        }
    }
    let reading = session::reading(ctx)?;
    let selected = below.field("programs");
    for page in pages(&selected, ProgramConnection::LIST, false) {
        let mut groups = program::programs_of(reading, &ids, &page).await?;
        for one in &mut loaded {
            one.programs.push((page.clone(), groups.remove(&one.row_id()).unwrap_or_default()));
        }
    }
    if selected.field("totalCount").exists() {
        let counts = program::counts_of_programs(reading, &ids).await?;
        for one in &mut loaded {
            one.program_count = Some(counts.get(&one.row_id()).copied().unwrap_or_default());
        }
    }
    Ok(loaded)
}

/// The parties of these partnerships, with what is selected `below` them.
pub async fn parties(
    ctx: &Context<'_>,
    ids: &[Seen<PartnershipId>],
    below: &Below<'_>,
) -> Result<HashMap<Seen<PartnershipId>, Vec<Party>>, Refusal> {
    let seen = find::parties_of(session::reading(ctx)?, ids).await?;
    let mut groups: HashMap<_, Vec<Party>> =
        seen.into_iter().map(|(id, parties)| (id, parties.into_iter().map(Party::from).collect())).collect();
    let organizations = groups.values_mut().flatten().filter_map(|party| party.organization.as_mut()).collect();
    membership::load::prefetch(ctx, organizations, &below.field("organization")).await?;
    Ok(groups)
}

/// The pages that are asked of a connection. Arguments that make no page are refused by the field itself.
fn pages(field: &Below<'_>, list: &str, is_sorted: bool) -> Vec<Page> {
    field.pages(list, is_sorted).unwrap_or_default()
}
