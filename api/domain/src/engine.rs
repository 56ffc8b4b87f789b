//! What the two engines say differently.

use sea_orm::sea_query::extension::postgres::PgFunc;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, FunctionCall, JoinType, Query, SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, Value};

use crate::seen::Reading;

/// The engine that a statement is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Engine {
    #[default]
    Sqlite,
    Postgres,
}

impl Engine {
    pub(crate) fn of(db: &impl ConnectionTrait) -> Self {
        match db.get_database_backend() {
            DbBackend::Postgres => Self::Postgres,
            _ => Self::Sqlite,
        }
    }

    /// That the column is one of these values. They are one parameter, so that however many there are, the statement's
    /// text is the same, and with it the plan that the database has kept for it.
    pub(crate) fn any_of<V: Into<Value>>(
        self,
        column: impl ColumnTrait,
        values: impl IntoIterator<Item = V>,
    ) -> SimpleExpr {
        self.among(Expr::col(column.as_column_ref()), values)
    }

    /// The same of an expression, such as a column of a table under another name.
    pub(crate) fn among<V: Into<Value>>(self, column: SimpleExpr, values: impl IntoIterator<Item = V>) -> SimpleExpr {
        let values: Vec<Value> = values.into_iter().map(Into::into).collect();
        if values.is_empty() {
            return column.is_in(values);
        }
        match self {
            Self::Postgres => column.eq(PgFunc::any(array(values))),
            Self::Sqlite => column.in_subquery(elements(&values)),
        }
    }
}

impl Engine {
    /// A row for each of these ids, in a table that is called `name`, and its id.
    pub(crate) fn each<V: Into<Value>>(
        self,
        ids: impl IntoIterator<Item = V>,
        name: &'static str,
    ) -> (FunctionCall, SimpleExpr) {
        let ids: Vec<Value> = ids.into_iter().map(Into::into).collect();
        let column = |column: &'static str| Expr::col((Alias::new(name), Alias::new(column)));
        match self {
            Self::Postgres => (Func::cust(Alias::new("unnest")).arg(array(ids)), column(name)),
            Self::Sqlite => (json_each(&ids), unhex(column("value"))),
        }
    }

    /// Joins to each row of `select` what is nearest to it, so that these columns can be selected. SQLite has no join
    /// that depends on the row before it, but a condition may.
    pub(crate) fn join_nearest<E: EntityTrait>(
        self,
        select: &mut SelectStatement,
        mut nearest: SelectStatement,
        id: E::Column,
        columns: &[E::Column],
    ) {
        match self {
            Self::Postgres => {
                nearest.columns(columns.iter().map(|column| (E::default(), *column)));
                select.join_lateral(JoinType::InnerJoin, nearest, E::default(), Expr::cust("true"));
            }
            Self::Sqlite => {
                nearest.column((E::default(), id));
                let is_near = Expr::col((E::default(), id)).in_subquery(nearest);
                select.join(JoinType::InnerJoin, E::default(), is_near);
            }
        }
    }
}

impl Reading {
    /// As [`Engine::any_of`].
    pub(crate) fn any_of<V: Into<Value>>(
        &self,
        column: impl ColumnTrait,
        values: impl IntoIterator<Item = V>,
    ) -> SimpleExpr {
        Engine::of(self.db()).any_of(column, values)
    }
}

/// The values as PostgreSQL's array.
fn array(values: Vec<Value>) -> SimpleExpr {
    let kind = values.first().map_or(sea_orm::sea_query::ArrayType::Uuid, Value::array_type);
    Expr::val(Value::Array(kind, Some(Box::new(values))))
}

/// The values as rows of SQLite.
fn elements(values: &[Value]) -> SelectStatement {
    let value = Expr::col(Alias::new("value"));
    let value = if values.iter().any(|value| matches!(value, Value::Uuid(_))) { unhex(value) } else { value };
    Query::select().expr(value).from_function(json_each(values), Alias::new("list")).take()
}

/// SQLite takes no lists but as JSON, and JSON has no bytes.
fn json_each(values: &[Value]) -> FunctionCall {
    let texts: Vec<_> = values
        .iter()
        .map(|value| match value {
            Value::Uuid(id) => id.map(|id| id.simple().to_string()),
            Value::String(text) => text.clone(),
            _ => None,
        })
        .collect();
    Func::cust(Alias::new("json_each")).arg(serde_json::json!(texts).to_string())
}

fn unhex(value: SimpleExpr) -> SimpleExpr {
    Func::cust(Alias::new("unhex")).arg(value).into()
}
