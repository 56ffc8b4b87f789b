//! Laws of what came in another currency: that both halves are what the exchange says, and the exchange what its rate says.

use std::collections::HashMap;

use entity::id::TransactionId;
use entity::ledger::{account, exchange, posting, transaction};
use entity::state::AccountType;
use entity::value::quantity::Quantity;
use entity::value::rate::{Rate, share};
use entity::value::unit::Unit;
use sea_orm::sea_query::{Alias, Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::check::{Law, Violation};
use crate::engine::Engine;
use crate::policy::rights::on;
use crate::refusal::Fault;

/// Laws of the books alone.
pub(super) const HALVES: &[Law] = &[
    Law(
        "I16",
        "the two halves of an exchange move what it says, and nothing else is posted with them",
        "ledger_transaction",
        "select e.transaction_id as id from exchange e
          where (select count(*) from posting p where p.transaction_id = e.transaction_id) <> 4
             or (select count(*) from posting p join account a on a.id = p.account_id
                  where p.transaction_id = e.transaction_id
                    and case when a.is_foreign and a.type = 'SOURCE'
                             then p.unit = e.original_unit and p.quantity = -e.original_minor
                             when a.is_foreign then p.unit = e.original_unit and p.quantity = e.original_minor
                             when a.type = 'CLEARING' then p.unit = e.unit and p.quantity = -e.amount_minor
                             else a.type = 'AVAILABLE' and p.unit = e.unit and p.quantity = e.amount_minor end) <> 4",
    ),
    Law(
        "I16",
        "what goes through a clearing account is an exchange or takes one back",
        "ledger_transaction",
        "select distinct t.id as id from ledger_transaction t
           join posting p on p.transaction_id = t.id
           join account a on a.id = p.account_id
          where (a.type = 'CLEARING' or a.is_foreign)
            and not exists (select 1 from exchange e where e.transaction_id = coalesce(t.reverses_id, t.id))",
    ),
];

/// Laws of what exchanges have in common with the rows that tell what happened.
pub(super) const EXCHANGES: &[Law] = &[
    Law(
        "I16",
        "an exchange is of what was announced in its currency and confirmed in the need's",
        "ledger_transaction",
        "select e.transaction_id as id from exchange e
           join ledger_transaction t on t.id = e.transaction_id
           join contribution c on c.id = e.contribution_id
           join need n on n.id = c.need_id
          where t.kind <> 'CONTRIBUTION' or t.contribution_id <> c.id or n.unit <> e.unit
             or coalesce(c.original_unit, '') <> e.original_unit or e.original_minor > c.original_announced
             or c.confirmed <> e.amount_minor",
    ),
    Law(
        "I16",
        "what was announced in another currency and confirmed was exchanged",
        "contribution",
        "select c.id as id from contribution c
          where c.confirmed is not null and c.original_unit is not null
            and not exists (select 1 from exchange e where e.contribution_id = c.id)",
    ),
];

const RATE: &str = "an exchange comes to what its rate says, rounded half to even";
const BACK: &str = "of an exchange goes back in its own currency what belongs to what went back in the need's";
/// How many are looked at together.
const PIECE: u64 = 500;

#[derive(FromQueryResult)]
struct Back {
    reverses_id: TransactionId,
    is_foreign: bool,
    quantity: i64,
}

/// Laws that take more digits than the database counts with: at most so many that are broken.
pub(super) async fn rates(db: &DatabaseConnection, most: u32) -> Result<Vec<Violation>, Fault> {
    let mut violations = Vec::new();
    let mut after: Option<TransactionId> = None;
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    while violations.len() < most {
        let rows = exchange::Entity::find()
            .filter(Condition::all().add_option(after.map(|id| exchange::Column::TransactionId.gt(id))))
            .order_by_asc(exchange::Column::TransactionId)
            .limit(PIECE)
            .all(db)
            .await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.transaction_id);
        let back = back(db, &rows).await?;
        for row in rows {
            let [needs, foreign] = back.get(&row.transaction_id).copied().unwrap_or_default();
            let broken = [(RATE, !is_at_rate(&row)), (BACK, !is_in_proportion(&row, needs, foreign))];
            let broken = broken.into_iter().filter(|(_, is_broken)| *is_broken);
            violations.extend(broken.map(|(says, _)| Violation {
                law: "I16",
                says,
                table: "ledger_transaction",
                id: row.transaction_id.0,
            }));
        }
    }
    violations.truncate(most);
    Ok(violations)
}

fn is_at_rate(row: &exchange::Model) -> bool {
    let Ok((original, into)) = Unit::parse(&row.original_unit).and_then(|from| Ok((from, Unit::parse(&row.unit)?)))
    else {
        return false;
    };
    let original = Quantity { minor: row.original_minor, unit: original };
    Rate::parse(&row.rate).is_ok_and(|rate| rate.exchange(original, into) == Some(row.amount_minor))
}

fn is_in_proportion(row: &exchange::Model, needs: i64, foreign: i64) -> bool {
    needs <= row.amount_minor && share(row.original_minor, (needs, row.amount_minor)) == foreign
}

/// What went back of each, in the need's currency and in its own.
async fn back(db: &DatabaseConnection, rows: &[exchange::Model]) -> Result<HashMap<TransactionId, [i64; 2]>, Fault> {
    let ids = rows.iter().map(|row| row.transaction_id);
    let quantity = Expr::col((posting::Entity, posting::Column::Quantity));
    let to_transaction =
        on::<posting::Entity, transaction::Entity>(posting::Column::TransactionId, transaction::Column::Id);
    let to_account = on::<posting::Entity, account::Entity>(posting::Column::AccountId, account::Column::Id);
    let told: Vec<Back> = posting::Entity::find()
        .select_only()
        .column(transaction::Column::ReversesId)
        .column(account::Column::IsForeign)
        .column_as(quantity.sum().cast_as(Alias::new("bigint")), "quantity")
        .join(JoinType::InnerJoin, to_transaction)
        .join(JoinType::InnerJoin, to_account)
        .filter(Engine::of(db).any_of(transaction::Column::ReversesId, ids))
        .filter(account::Column::AccountType.eq(AccountType::Clearing))
        .group_by(transaction::Column::ReversesId)
        .group_by(account::Column::IsForeign)
        .into_model()
        .all(db)
        .await?;
    let mut back: HashMap<_, [i64; 2]> = HashMap::new();
    for Back { reverses_id, is_foreign, quantity } in told {
        let [needs, foreign] = back.entry(reverses_id).or_default();
        if is_foreign { *foreign = quantity.saturating_neg() } else { *needs = quantity }
    }
    Ok(back)
}
