//! Rows as their person is shown them.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use entity::id::AnyId;
use entity::value::quantity::Quantity;
use entity::value::unit::Unit;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, Order, QueryResult};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::condition::Traces;
use super::section::{Kind, Section};
use crate::command::Writing;
use crate::refusal::{Fault, Refusal};

/// The unit of the need that a gift is for.
const UNIT: &str = "(select unit from need where need.id = need_id)";
/// The same of what its pledge is for.
const PLEDGED_UNIT: &str =
    "(select need.unit from need join pledge on pledge.need_id = need.id where pledge.id = pledge_id)";
/// The name of a role that an organization has made.
const ROLE_NAME: &str = "(select name from custom_role where custom_role.id = custom_role_id)";

/// At most so many rows of a section behind the one with this id, each with its id.
pub(super) async fn rows(
    section: &Section,
    traces: &Traces,
    after: Option<Uuid>,
    limit: u64,
    writing: &Writing,
) -> Result<Vec<(Uuid, Value)>, Refusal> {
    let id = || Expr::col(Alias::new(section.key()));
    let mut select = Query::select();
    select.from(Alias::new(section.table)).cond_where(traces.rows(section.whose));
    select.order_by_expr(id(), Order::Asc).limit(limit).expr_as(id(), Alias::new("row_id"));
    if let Some(after) = after {
        select.and_where(id().gt(after));
    }
    for (kind, column) in section.shows {
        match kind {
            Kind::RoleName => select.expr_as(Expr::cust(ROLE_NAME), Alias::new(*column)),
            _ => select.column(Alias::new(*column)),
        };
    }
    if section.shows.iter().any(|(kind, _)| *kind == Kind::Amount) {
        select.expr_as(Expr::cust(UNIT), Alias::new("unit"));
    }
    if section.shows.iter().any(|(kind, _)| *kind == Kind::PledgedAmount) {
        select.expr_as(Expr::cust(PLEDGED_UNIT), Alias::new("unit"));
    }
    if section.shows.iter().any(|(kind, _)| *kind == Kind::OwnAmount) {
        select.column(Alias::new("unit"));
    }
    if section.shows.iter().any(|(kind, _)| *kind == Kind::Subject) {
        select.column(Alias::new("subject_kind"));
    }
    let found = writing.tx().query_all(&select).await?;
    found.iter().map(|row| Ok((row.try_get("", "row_id")?, shown(section, row)?))).collect()
}

fn shown(section: &Section, row: &QueryResult) -> Result<Value, Refusal> {
    let mut shown = Map::new();
    for (kind, column) in section.shows {
        shown.insert(name(*kind, column), value(*kind, column, row)?.unwrap_or(Value::Null));
    }
    Ok(Value::Object(shown))
}

fn value(kind: Kind, column: &str, row: &QueryResult) -> Result<Option<Value>, Refusal> {
    Ok(match kind {
        Kind::Id(prefix) => row.try_get::<Option<Uuid>>("", column)?.and_then(|id| of(prefix, id)),
        Kind::Subject => {
            let prefix: Option<String> = row.try_get("", "subject_kind")?;
            row.try_get::<Option<Uuid>>("", column)?.zip(prefix).and_then(|(id, prefix)| of(&prefix, id))
        }
        Kind::Text | Kind::RoleName => row.try_get::<Option<String>>("", column)?.map(Value::from),
        Kind::Number => row.try_get::<Option<i32>>("", column)?.map(Value::from),
        Kind::Truth => row.try_get::<Option<bool>>("", column)?.map(Value::from),
        Kind::Day => row.try_get::<Option<NaiveDate>>("", column)?.map(|day| day.to_string().into()),
        Kind::Instant => {
            let at: Option<DateTime<Utc>> = row.try_get("", column)?;
            at.map(|at| at.to_rfc3339_opts(SecondsFormat::Millis, true).into())
        }
        Kind::Json => {
            let text: Option<String> = row.try_get("", column)?;
            text.map(|text| serde_json::from_str(&text)).transpose()?
        }
        Kind::Amount | Kind::PledgedAmount | Kind::OwnAmount => amount("unit", column, row)?,
        Kind::OriginalAmount => amount("original_unit", column, row)?,
    })
}

/// An amount in the unit that stands in another column.
fn amount(unit: &str, column: &str, row: &QueryResult) -> Result<Option<Value>, Refusal> {
    let (unit, minor): (Option<String>, Option<i64>) = (row.try_get("", unit)?, row.try_get("", column)?);
    let Some((unit, minor)) = unit.zip(minor) else { return Ok(None) };
    let unit = Unit::parse(&unit).map_err(|_| Fault::Broken(format!("the unit {unit}")))?;
    Ok(Some(serde_json::json!({ "value": Quantity { minor, unit }.to_decimal(), "unit": unit.code() })))
}

fn of(prefix: &str, id: Uuid) -> Option<Value> {
    AnyId::of(prefix, id).map(|id| id.to_string().into())
}

/// A column as the API would name it: `created_at` is `createdAt`.
fn name(kind: Kind, column: &str) -> String {
    let column = match kind {
        Kind::RoleName => "role",
        Kind::Json => column.trim_end_matches("_json"),
        _ => column,
    };
    let mut words = column.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let mut letters = word.chars();
        let initial = letters.next().map(|letter| letter.to_ascii_uppercase());
        name + &initial.into_iter().chain(letters).collect::<String>()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_in_the_api() {
        assert_eq!(name(Kind::Instant, "email_verified_at"), "emailVerifiedAt");
        assert_eq!(name(Kind::Json, "before_json"), "before");
        assert_eq!(name(Kind::RoleName, "custom_role_id"), "role");
    }
}
