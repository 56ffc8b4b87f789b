//! Questions about areas.

use async_graphql::{Context, Object, Result};
use domain::Refusal;
use domain::page::Page;
use domain::policy::permission::Permission;
use domain::registry::areas::{self, Wanted};
use domain::registry::find;

use super::area::{Area, AreaConnection, lineages};
use crate::graphql::error::top;
use crate::graphql::input::{sought, sought_optional};
use crate::graphql::page::PageArgs;
use crate::graphql::prefetch::Below;
use crate::graphql::requires::needs;
use crate::graphql::session;

/// Questions about areas.
#[derive(Default)]
pub struct AreaQuery;

#[Object]
impl AreaQuery {
    /// The area with this code; null when there is none.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn area(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The Home Affairs code, for example `73.71`.")] code: String,
    ) -> Option<Result<Area>> {
        let load = async {
            sought(&code, "code")?;
            find::area(session::reading(ctx)?, &code).await
        };
        load.await.map_err(|refusal| top(ctx, refusal)).map(|row| row.map(Area::from)).transpose()
    }

    /// Areas in the order of their codes.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    #[allow(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn areas(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only areas directly in the one with this code.")] parent_code: Option<String>,
        #[graphql(
            desc = "Words in the name, without regard to case and accents. `%` and `_` are ordinary characters."
        )]
        text: Option<String>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<AreaConnection>> {
        let load = async {
            let page = PageArgs::new(first, after, last, before).read(AreaConnection::LIST, true)?;
            sought_optional(text.as_ref(), "text")?;
            sought_optional(parent_code.as_ref(), "parentCode")?;
            page_of(ctx, &Wanted { parent_code, text }, &page).await
        };
        Some(load.await.map_err(|refusal| top(ctx, refusal)))
    }
}

async fn page_of(ctx: &Context<'_>, wanted: &Wanted, page: &Page) -> Result<AreaConnection, Refusal> {
    let below = Below::of(ctx);
    let reading = session::reading(ctx)?;
    let slice = areas::page_of_areas(reading, wanted, page).await?;
    let known = if below.rows().field("parent").exists() {
        Some(lineages(ctx, slice.rows.iter().filter_map(|row| row.parent_code.as_deref())).await?)
    } else {
        None
    };
    let total =
        if below.field("totalCount").exists() { Some(areas::count_of_areas(reading, wanted).await?) } else { None };
    let slice = slice.map(|row| Area::of(row, known.clone()));
    Ok(AreaConnection::of(slice, total, AreaConnection::key, |area| area))
}
