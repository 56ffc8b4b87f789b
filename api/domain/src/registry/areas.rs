//! Questions about areas, in the order of their codes: an area stands right before what lies in it.

use std::collections::HashMap;

use entity::registry::area;
use entity::value::fold::search_key;
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr};
use sea_orm::{ColumnTrait, EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::find::literal;
use crate::page::{Page, Slice};
use crate::refusal::Refusal;
use crate::seen::{Reading, Seen};

/// What areas are looked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Directly in the area with this code.
    pub parent_code: Option<String>,
    /// Words in the name, without regard to case and accents; `%` and `_` are themselves.
    pub text: Option<String>,
}

/// A page of areas. Its keys sort by the code; areas have no other id.
pub async fn page_of_areas(
    reading: &Reading,
    wanted: &Wanted,
    page: &Page,
) -> Result<Slice<Seen<area::Model>>, Refusal> {
    let mut select = matching(wanted);
    if let Some(code) = page.after.as_ref().and_then(|key| key.sort.as_deref()) {
        select = select.filter(area::Column::Code.gt(code));
    }
    if let Some(code) = page.before.as_ref().and_then(|key| key.sort.as_deref()) {
        select = select.filter(area::Column::Code.lt(code));
    }
    let order = if page.backward { Order::Desc } else { Order::Asc };
    let select = select.order_by(area::Column::Code, order).limit(page.limit.saturating_add(1));
    Ok(page.cut(select.all(reading.db()).await?).map(Seen::new))
}

/// How many areas match.
pub async fn count_of_areas(reading: &Reading, wanted: &Wanted) -> Result<u64, Refusal> {
    Ok(matching(wanted).count(reading.db()).await?)
}

/// The areas with these codes, in one statement.
pub async fn by_codes(reading: &Reading, codes: &[&str]) -> Result<HashMap<String, Seen<area::Model>>, Refusal> {
    if codes.is_empty() {
        return Ok(HashMap::new());
    }
    let select = area::Entity::find().filter(reading.any_of(area::Column::Code, codes.iter().copied()));
    let rows = select.all(reading.db()).await?;
    Ok(rows.into_iter().map(|row| (row.code.clone(), Seen::new(row))).collect())
}

fn matching(wanted: &Wanted) -> Select<area::Entity> {
    let mut select = area::Entity::find();
    if let Some(code) = &wanted.parent_code {
        select = select.filter(area::Column::ParentCode.eq(code.as_str()));
    }
    if let Some(text) = &wanted.text {
        let pattern = format!("%{}%", literal(&search_key(text)));
        select = select.filter(Expr::col(area::Column::NameKey).like(LikeExpr::new(pattern).escape('\\')));
    }
    select
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests {
    use super::*;
    use crate::page::Key;
    use crate::policy::caller::Caller;
    use crate::testing::worlds;

    #[tokio::test]
    async fn areas_are_found_by_what_they_are_called_and_paged_by_their_codes() {
        for world in worlds().await {
            let reading = world.office.reading(&Caller::Anonymous).await.unwrap();
            let wanted = |text: &str| Wanted { text: Some(text.to_owned()), parent_code: None };
            let found = page_of_areas(&reading, &wanted("  MAKASSÁR"), &Page::first(5)).await.unwrap();
            assert_eq!(found.rows.iter().map(|row| row.code.as_str()).collect::<Vec<_>>(), ["73.71"]);
            assert_eq!(count_of_areas(&reading, &wanted("%")).await.unwrap(), 0);
            assert_eq!(count_of_areas(&reading, &wanted("_")).await.unwrap(), 0);
            let within = Wanted { parent_code: Some("73".to_owned()), text: None };
            let total = count_of_areas(&reading, &within).await.unwrap();
            let mut codes = Vec::new();
            let mut page = Page::first(7);
            loop {
                let slice = page_of_areas(&reading, &within, &page).await.unwrap();
                codes.extend(slice.rows.iter().map(|row| row.code.clone()));
                if !slice.has_next {
                    break;
                }
                let key = Key { sort: codes.last().cloned(), id: uuid::Uuid::nil() };
                page = Page { after: Some(key), ..Page::first(7) };
            }
            assert_eq!(u64::try_from(codes.len()).unwrap(), total);
            assert!(total > 7 && codes.is_sorted() && codes.iter().all(|code| code.starts_with("73.")));
        }
    }
}
