//! Rows read by the places of their columns. By name each value costs two look-ups among the row's names, and a name
//! put together first; on lists that is more than the database itself takes.

mod columns;

use sea_orm::{
    ConnectionTrait, DbErr, EntityTrait, QueryResult, QueryTrait, Select, SelectTwo, SelectTwoRequired, TryGetable,
};
use uuid::Uuid;

/// A row whose columns were selected in the order of [`Placed::FIELDS`].
pub(crate) trait Placed: Sized {
    const FIELDS: &'static [&'static str];

    /// Reads the fields from this place on.
    fn read(row: &QueryResult, from: usize) -> Result<Self, DbErr>;
}

macro_rules! placed {
    ($module:ident { $($field:ident),+ }) => {
        placed!($module::Model, $($field),+);
    };
    ($model:ty, $($field:ident),+) => {
        impl $crate::placed::Placed for $model {
            const FIELDS: &'static [&'static str] = &[$(stringify!($field)),+];

            fn read(row: &sea_orm::QueryResult, from: usize) -> Result<Self, sea_orm::DbErr> {
                let mut place = from;
                // Fields are evaluated in the order in which they are written here.
                Ok(Self { $($field: $crate::placed::next(row, &mut place)?),+ })
            }
        }
    };
}

pub(crate) use placed;

pub(crate) fn next<T: TryGetable>(row: &QueryResult, place: &mut usize) -> Result<T, DbErr> {
    let value = row.try_get_by_index(*place);
    *place += 1;
    value
}

/// The rows of a select.
pub(crate) async fn all<E>(db: &impl ConnectionTrait, select: Select<E>) -> Result<Vec<E::Model>, DbErr>
where
    E: EntityTrait,
    E::Model: Placed,
{
    let rows = db.query_all_raw(select.build(db.get_database_backend())).await?;
    rows.iter().map(|row| Placed::read(row, 0)).collect()
}

/// The first row of a select.
pub(crate) async fn one<E>(db: &impl ConnectionTrait, select: Select<E>) -> Result<Option<E::Model>, DbErr>
where
    E: EntityTrait,
    E::Model: Placed,
{
    let row = db.query_one_raw(select.build(db.get_database_backend())).await?;
    row.map(|row| Placed::read(&row, 0)).transpose()
}

/// The rows of a select, each with the one that it is joined to.
pub(crate) async fn pairs<E, F>(
    db: &impl ConnectionTrait,
    select: SelectTwoRequired<E, F>,
) -> Result<Vec<(E::Model, F::Model)>, DbErr>
where
    E: EntityTrait,
    E::Model: Placed,
    F: EntityTrait,
    F::Model: Placed,
{
    let rows = db.query_all_raw(select.build(db.get_database_backend())).await?;
    rows.iter().map(|row| Ok((Placed::read(row, 0)?, Placed::read(row, E::Model::FIELDS.len())?))).collect()
}

/// The rows of a select, each with the one that it may be joined to, whose first column is its key.
pub(crate) async fn with_some<E, F>(
    db: &impl ConnectionTrait,
    select: SelectTwo<E, F>,
) -> Result<Vec<(E::Model, Option<F::Model>)>, DbErr>
where
    E: EntityTrait,
    E::Model: Placed,
    F: EntityTrait,
    F::Model: Placed,
{
    let other = E::Model::FIELDS.len();
    let rows = db.query_all_raw(select.build(db.get_database_backend())).await?;
    rows.iter()
        .map(|row| {
            let key: Option<Uuid> = row.try_get_by_index(other)?;
            Ok((Placed::read(row, 0)?, key.map(|_| Placed::read(row, other)).transpose()?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use sea_orm::{IdenStatic, Iterable};

    use super::*;
    use entity::mobilization::{
        allocation, allocation_lot, contribution, expenditure, expenditure_lot, need, offer, pledge, reservation,
        reversal,
    };
    use entity::partnership::{partnership, party};
    use entity::registry::organization;

    /// A select of an entity has its columns in this order.
    fn is_in_order<E: EntityTrait>()
    where
        E::Model: Placed,
    {
        let columns: Vec<_> = E::Column::iter().map(|column| column.as_str().to_owned()).collect();
        assert_eq!(columns, E::Model::FIELDS, "{}", E::default().table_name());
    }

    #[test]
    fn rows_are_read_in_the_order_in_which_they_are_selected() {
        is_in_order::<organization::Entity>();
        is_in_order::<partnership::Entity>();
        is_in_order::<party::Entity>();
        is_in_order::<need::Entity>();
        is_in_order::<pledge::Entity>();
        is_in_order::<offer::Entity>();
        is_in_order::<reservation::Entity>();
        is_in_order::<contribution::Entity>();
        is_in_order::<allocation::Entity>();
        is_in_order::<expenditure::Entity>();
        is_in_order::<reversal::Entity>();
        is_in_order::<allocation_lot::Entity>();
        is_in_order::<expenditure_lot::Entity>();
    }
}
