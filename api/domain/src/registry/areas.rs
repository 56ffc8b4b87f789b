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
    let select = area::Entity::find().filter(area::Column::Code.is_in(codes.iter().copied()));
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
