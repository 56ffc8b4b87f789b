//! Loading what is selected around organizations: their areas, identifiers, and what stands above and below them.
//! A level is a statement, for all organizations of a list at once.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;

use async_graphql::Context;
use domain::entity::id::OrganizationId;
use domain::entity::registry::identifier;
use domain::page::{Page, Slice};
use domain::registry::{find, identifier as identifiers, tree};
use domain::{Refusal, Seen};
use tokio::sync::OnceCell;

use super::area::{Area, lineages};
use super::types::{Organization, OrganizationConnection};
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::{ChildrenOf, CountOfChildren};
use crate::graphql::membership;
use crate::graphql::page::PageArgs;
use crate::graphql::prefetch::Below;
use crate::graphql::session;

/// What is around one organization, as far as it was loaded together with that of others.
#[derive(Clone, Default)]
pub struct Around {
    pub(super) area: OnceCell<Option<Area>>,
    pub(super) identifiers: OnceCell<Vec<Seen<identifier::Model>>>,
    pub(super) parent: OnceCell<Option<Box<Organization>>>,
    children: Vec<(Page, Slice<Organization>)>,
    count: Option<u64>,
}

/// Loads what is selected `below` these organizations.
pub fn prefetch<'a>(
    ctx: &'a Context<'_>,
    organizations: Vec<&'a mut Organization>,
    below: &'a Below<'_>,
) -> Pin<Box<dyn Future<Output = Result<(), Refusal>> + Send + 'a>> {
    // In a box, because what stands around an organization are organizations again.
    Box::pin(async move {
        let mut organizations = organizations;
        if organizations.is_empty() {
            return Ok(());
        }
        if below.field("area").exists() {
            areas(ctx, &mut organizations).await?;
        }
        if below.field("identifiers").exists() {
            let reading = session::reading(ctx)?;
            let mut groups = identifiers::identifiers_of(reading, &ids(&organizations)).await?;
            for one in &mut organizations {
                one.around.identifiers = OnceCell::new_with(Some(groups.remove(&one.row.id).unwrap_or_default()));
            }
        }
        let selected = below.field("parent");
        if selected.exists() {
            parents(ctx, &mut organizations, &selected).await?;
        }
        let selected = below.field("children");
        if selected.exists() {
            children(ctx, &mut organizations, &selected).await?;
        }
        Ok(())
    })
}

/// A page of what stands directly below one organization; what its list has brought along is not asked for again.
pub async fn page(
    ctx: &Context<'_>,
    organization: &Organization,
    args: &PageArgs,
) -> Result<OrganizationConnection, Refusal> {
    let page = args.read(OrganizationConnection::LIST, true)?;
    let below = Below::of(ctx);
    let id = organization.row.id;
    let slice = match organization.around.children.iter().find(|(known, _)| *known == page) {
        Some((_, slice)) => slice.clone(),
        None => ask(ctx, ChildrenOf(id, page)).await?.unwrap_or_default().map(Organization::from),
    };
    let total = match (below.field("totalCount").exists(), organization.around.count) {
        (false, _) => None,
        (true, Some(count)) => Some(count),
        (true, None) => Some(ask(ctx, CountOfChildren(id)).await?.unwrap_or_default()),
    };
    Ok(OrganizationConnection::of(slice, total, OrganizationConnection::key, |organization| organization))
}

fn ids(organizations: &[&mut Organization]) -> Vec<OrganizationId> {
    organizations.iter().map(|one| one.row.id).collect()
}

async fn areas(ctx: &Context<'_>, organizations: &mut [&mut Organization]) -> Result<(), Refusal> {
    let codes: Vec<_> = organizations.iter().filter_map(|one| one.row.area_code.clone()).collect();
    let known = lineages(ctx, codes.iter().map(String::as_str)).await?;
    for one in organizations {
        let area = one.row.area_code.as_deref().and_then(|code| Area::among(&known, code));
        one.around.area = OnceCell::new_with(Some(area));
    }
    Ok(())
}

async fn parents(
    ctx: &Context<'_>,
    organizations: &mut [&mut Organization],
    selected: &Below<'_>,
) -> Result<(), Refusal> {
    let mut wanted: Vec<_> = organizations.iter().filter_map(|one| one.row.parent_id).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let rows = find::by_ids(session::reading(ctx)?, &wanted).await?;
    let mut loaded: Vec<_> = rows.into_iter().map(Organization::from).collect();
    membership::load::prefetch(ctx, loaded.iter_mut().collect(), selected).await?;
    let known: HashMap<_, _> = loaded.into_iter().map(|one| (one.row.id, one)).collect();
    for one in organizations {
        let parent = one.row.parent_id.and_then(|id| known.get(&id)).cloned().map(Box::new);
        one.around.parent = OnceCell::new_with(Some(parent));
    }
    Ok(())
}

async fn children(
    ctx: &Context<'_>,
    organizations: &mut [&mut Organization],
    selected: &Below<'_>,
) -> Result<(), Refusal> {
    let ids = ids(organizations);
    // Arguments that make no page are refused by the field itself.
    for page in selected.pages(OrganizationConnection::LIST, true).unwrap_or_default() {
        let mut groups = pages(ctx, &ids, &page, selected).await?;
        for one in organizations.iter_mut() {
            one.around.children.push((page.clone(), groups.remove(&one.row.id).unwrap_or_default()));
        }
    }
    if selected.field("totalCount").exists() {
        let counts = tree::counts_of_children(session::reading(ctx)?, &ids).await?;
        for one in organizations {
            one.around.count = Some(counts.get(&one.row.id).copied().unwrap_or_default());
        }
    }
    Ok(())
}

/// The same page below each organization, with what is selected of its rows.
async fn pages(
    ctx: &Context<'_>,
    parents: &[OrganizationId],
    page: &Page,
    selected: &Below<'_>,
) -> Result<HashMap<OrganizationId, Slice<Organization>>, Refusal> {
    let groups = tree::children_of(session::reading(ctx)?, parents, page).await?;
    let mut groups: HashMap<_, _> = groups.into_iter().map(|(id, slice)| (id, slice.map(Organization::from))).collect();
    let rows = groups.values_mut().flat_map(|slice| slice.rows.iter_mut()).collect();
    membership::load::prefetch(ctx, rows, &selected.rows()).await?;
    Ok(groups)
}
