//! Loading what is selected below members, and the members below organizations: a level a statement, for all rows
//! of a list at once.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::Context;
use domain::entity::id::{MembershipId, OrganizationId};
use domain::entity::membership::role;
use domain::membership::find;
use domain::membership::find_custom::{self, HeldCustom};
use domain::membership::row::MemberRow;
use domain::page::{Key, Page, Slice};
use domain::{Reading, Refusal, Seen, registry};
use tokio::sync::OnceCell;

use super::types::{Member, MemberConnection};
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::{CountOfMembers, MembersOf};
use crate::graphql::page::PageArgs;
use crate::graphql::prefetch::Below;
use crate::graphql::registry::types::Organization;
use crate::graphql::session;

type Roles = HashMap<MembershipId, Vec<Seen<role::Model>>>;
type Custom = HashMap<MembershipId, Vec<HeldCustom>>;

/// What members hold, as far as it was selected.
#[derive(Clone, Default)]
struct Held {
    roles: Option<Arc<Roles>>,
    custom: Option<Arc<Custom>>,
}

/// Loads what is selected of these members' roles, a statement a kind.
async fn held(reading: &Reading, members: &[MembershipId], below: &Below<'_>) -> Result<Held, Refusal> {
    let mut held = Held::default();
    if below.field("roles").exists() {
        held.roles = Some(Arc::new(find::roles_of(reading, members).await?));
    }
    if below.field("customRoles").exists() {
        held.custom = Some(Arc::new(find_custom::held_by_members(reading, members).await?));
    }
    Ok(held)
}

/// The members of one organization, as far as they were loaded together with those of others.
#[derive(Clone, Default)]
pub struct Loaded {
    pages: Vec<(Page, Slice<Seen<MemberRow>>)>,
    held: Held,
    count: Option<u64>,
}

/// Loads what is selected `below` these organizations: what is around them, and their members. Where the viewer may not read them nothing is
/// loaded, and the field itself says so.
pub async fn prefetch(
    ctx: &Context<'_>,
    organizations: Vec<&mut Organization>,
    below: &Below<'_>,
) -> Result<(), Refusal> {
    let mut organizations = organizations;
    let all = organizations.iter_mut().map(|one| &mut **one).collect();
    crate::graphql::registry::load::prefetch(ctx, all, below).await?;
    let selected = below.field("members");
    if organizations.is_empty() || !selected.exists() {
        return Ok(());
    }
    let ids: Vec<OrganizationId> = organizations.iter().map(|one| one.row.id).collect();
    let reading = session::reading(ctx)?;
    // Arguments that make no page are refused by the field itself.
    for page in selected.pages(MemberConnection::LIST, true).unwrap_or_default() {
        let groups = find::members_of(reading, &ids, &page).await?;
        for one in &mut organizations {
            if let Some(slice) = groups.get(&one.row.id) {
                one.people.pages.push((page.clone(), slice.clone()));
            }
        }
    }
    let rows = organizations.iter().flat_map(|one| &one.people.pages).flat_map(|(_, slice)| &slice.rows);
    let members: Vec<_> = rows.map(|row| row.id).collect();
    let held = held(reading, &members, &selected.rows()).await?;
    for one in &mut organizations {
        one.people.held = held.clone();
    }
    if selected.field("totalCount").exists() {
        let counts = find::counts_of_members(reading, &ids).await?;
        for one in &mut organizations {
            one.people.count = counts.get(&one.row.id).copied();
        }
    }
    Ok(())
}

/// A page of one organization's members; what the list above has brought along is not asked for again.
pub async fn members(
    ctx: &Context<'_>,
    organization: &Organization,
    args: &PageArgs,
) -> Result<MemberConnection, Refusal> {
    let page = args.read(MemberConnection::LIST, true)?;
    let reading = session::reading(ctx)?;
    let id = organization.row.id;
    let below = Below::of(ctx);
    let loaded = organization.people.pages.iter().find(|(known, _)| *known == page);
    let slice = match loaded {
        Some((_, slice)) => slice.clone(),
        None => {
            find::require_members(reading, id)?;
            ask(ctx, MembersOf(id, page)).await?.unwrap_or_default()
        }
    };
    let held = if loaded.is_some() { organization.people.held.clone() } else { Held::default() };
    let total = match (below.field("totalCount").exists(), organization.people.count) {
        (false, _) => None,
        (true, Some(count)) => Some(count),
        (true, None) => Some(ask(ctx, CountOfMembers(id)).await?.unwrap_or_default()),
    };
    let slice = slice.map(|row| {
        let organization = Organization::from(organization.row.clone());
        Member { organization: OnceCell::new_with(Some(Some(organization))), ..member(row, &held) }
    });
    Ok(MemberConnection::of(slice, total, |member| member.row.key(), |member| member))
}

/// A page of the viewer's own memberships, with what is selected of their organizations.
pub async fn own(ctx: &Context<'_>, args: &PageArgs) -> Result<MemberConnection, Refusal> {
    let page = args.read(MemberConnection::LIST, false)?;
    let reading = session::reading(ctx)?;
    let below = Below::of(ctx);
    let slice = find::own(reading, &page).await?;
    let total = if below.field("totalCount").exists() { Some(find::count_of_own(reading).await?) } else { None };
    let members: Vec<_> = slice.rows.iter().map(|row| row.id).collect();
    let held = held(reading, &members, &below.rows()).await?;
    let selected = below.rows().field("organization");
    let mut organizations = if selected.exists() {
        let ids: Vec<_> = slice.rows.iter().map(|row| row.organization_id).collect();
        let rows = registry::find::by_ids(reading, &ids).await?;
        let mut loaded: Vec<_> = rows.into_iter().map(Organization::from).collect();
        prefetch(ctx, loaded.iter_mut().collect(), &selected).await?;
        Some(loaded.into_iter().map(|one| (one.row.id, one)).collect::<HashMap<_, _>>())
    } else {
        None
    };
    let slice = slice.map(|row| {
        // One present membership an organization: each is taken once.
        let organization = organizations.as_mut().map(|known| known.remove(&row.organization_id));
        Member { organization: OnceCell::new_with(organization), ..member(row, &held) }
    });
    Ok(MemberConnection::of(slice, total, |member| Key { sort: None, id: member.row.id.0 }, |member| member))
}

fn member(row: Seen<MemberRow>, held: &Held) -> Member {
    let roles = held.roles.as_ref().map(|roles| roles.get(&row.id).cloned().unwrap_or_default());
    let custom = held.custom.as_ref().map(|custom| custom.get(&row.id).cloned().unwrap_or_default());
    Member { row, roles: OnceCell::new_with(roles), custom: OnceCell::new_with(custom), organization: OnceCell::new() }
}
