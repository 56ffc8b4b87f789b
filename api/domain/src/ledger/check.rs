//! What must hold of the books at every moment, asked of the database itself. The answers are the rows that
//! break a law; there should be none.

use entity::id::{OrganizationId, PartnershipId};
use entity::ledger::{account, posting};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, QueryFilter, QuerySelect, Statement};
use uuid::Uuid;

use super::exchange_laws::{EXCHANGES, HALVES, rates};
use super::lot_laws::LOTS;
use super::period_laws::PERIODS;
use super::plan_laws::PLANS;
use super::story_laws::STORY;
use crate::refusal::Fault;

/// Most broken rows that are told of one law.
const MOST: u32 = 100;

/// A row that breaks a law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The law's number, such as `I5`.
    pub law: &'static str,
    /// What the law says.
    pub says: &'static str,
    /// The table of the row.
    pub table: &'static str,
    /// The row's id.
    pub id: Uuid,
}

/// A law: its number, what it says, the table it is about, and a select of the ids that break it.
pub(super) struct Law(pub &'static str, pub &'static str, pub &'static str, pub &'static str);

/// Laws of the books alone.
const BOOKS: &[Law] = &[
    Law(
        "I1",
        "the postings of a transaction sum to zero in each unit",
        "ledger_transaction",
        "select transaction_id as id from posting group by transaction_id, unit having sum(quantity) <> 0",
    ),
    Law(
        "I2",
        "a transaction has at least two postings and a seal",
        "ledger_transaction",
        "select t.id as id from ledger_transaction t
          where (select count(*) from posting p where p.transaction_id = t.id) < 2
             or not exists (select 1 from ledger_seal s where s.transaction_id = t.id)",
    ),
    Law(
        "I3",
        "a posting has its transaction and its account, and counts in the account's unit",
        "posting",
        "select p.id as id from posting p
           left join ledger_transaction t on t.id = p.transaction_id
           left join account a on a.id = p.account_id
          where t.id is null or a.id is null or a.unit <> p.unit",
    ),
    Law(
        "I4",
        "all postings of a transaction belong to its fund",
        "posting",
        "select p.id as id from posting p
           join ledger_transaction t on t.id = p.transaction_id
           join account a on a.id = p.account_id
          where a.need_id <> t.need_id or a.organization_id <> t.organization_id
             or a.partnership_id <> t.partnership_id",
    ),
    Law(
        "I4",
        "an account and its need have one organization and one partnership, and one unit unless it is of another currency",
        "account",
        "select a.id as id from account a join need n on n.id = a.need_id
          where (a.unit <> n.unit) <> a.is_foreign or a.organization_id <> n.organization_id
             or a.partnership_id <> n.partnership_id",
    ),
    Law(
        "I5",
        "the balance of an account is the sum of its postings",
        "account",
        "select a.id as id from account a
          where a.balance <> coalesce((select sum(p.quantity) from posting p where p.account_id = a.id), 0)",
    ),
    Law(
        "I6",
        "only a source is below zero, and what was cleared in the need's currency, and never above",
        "account",
        "select id from account
          where case when type = 'SOURCE' or (type = 'CLEARING' and not is_foreign) then balance > 0 else balance < 0 end",
    ),
    Law(
        "I8",
        "the reversals of a transaction take back at most what it moved",
        "ledger_transaction",
        "select distinct o.id as id from ledger_transaction o
           join posting q on q.transaction_id = o.id and q.quantity > 0
          where (select coalesce(sum(p.quantity), 0) from posting p
                   join ledger_transaction r on r.id = p.transaction_id
                  where r.reverses_id = o.id and p.unit = q.unit and p.quantity > 0)
              > (select sum(p.quantity) from posting p
                  where p.transaction_id = o.id and p.unit = q.unit and p.quantity > 0)",
    ),
    Law(
        "I8",
        "a reversal moves the other way between the same accounts, and is not reversed itself",
        "ledger_transaction",
        "select r.id as id from ledger_transaction r
           join ledger_transaction o on o.id = r.reverses_id
           join posting p on p.transaction_id = r.id
          where o.reverses_id is not null
             or not exists (select 1 from posting q
                             where q.transaction_id = o.id and q.account_id = p.account_id
                               and ((q.quantity > 0 and p.quantity < 0) or (q.quantity < 0 and p.quantity > 0)))",
    ),
    Law(
        "I12",
        "the accounts of a need sum to zero in each unit",
        "need",
        "select distinct need_id as id from account group by need_id, unit having sum(balance) <> 0",
    ),
];

/// Asks every law.
///
/// # Errors
/// The database fails.
pub async fn check(db: &DatabaseConnection) -> Result<Vec<Violation>, Fault> {
    let mut violations = ask(db, BOOKS).await?;
    violations.extend(ask(db, PERIODS).await?);
    violations.extend(ask(db, STORY).await?);
    violations.extend(ask(db, LOTS).await?);
    violations.extend(ask(db, PLANS).await?);
    violations.extend(ask(db, EXCHANGES).await?);
    violations.extend(books_of_exchanges(db).await?);
    Ok(violations)
}

/// What was posted of exchanges.
async fn books_of_exchanges(db: &DatabaseConnection) -> Result<Vec<Violation>, Fault> {
    let mut violations = ask(db, HALVES).await?;
    violations.extend(rates(db, MOST).await?);
    Ok(violations)
}

async fn ask(db: &DatabaseConnection, laws: &[Law]) -> Result<Vec<Violation>, Fault> {
    let mut violations = Vec::new();
    for Law(law, says, table, sql) in laws {
        let statement = Statement::from_string(db.get_database_backend(), format!("{sql} limit {MOST}"));
        for row in db.query_all_raw(statement).await? {
            violations.push(Violation { law, says, table, id: row.try_get("", "id")? });
        }
    }
    Ok(violations)
}

/// The accounts of one organization, or those in one partnership, whose balance is not the sum of their postings.
///
/// # Errors
/// The database fails.
pub(crate) async fn accounts_of(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    partnership: Option<PartnershipId>,
) -> Result<Vec<Violation>, Fault> {
    let sum = Query::select()
        .expr(Func::coalesce([Func::sum(Expr::col((posting::Entity, posting::Column::Quantity))).into(), Expr::val(0)]))
        .from(posting::Entity)
        .and_where(
            Expr::col((posting::Entity, posting::Column::AccountId)).equals((account::Entity, account::Column::Id)),
        )
        .to_owned();
    let balance = Expr::col((account::Entity, account::Column::Balance));
    let ids: Vec<Uuid> = account::Entity::of_organization(organization)
        .select_only()
        .column(account::Column::Id)
        .filter(Condition::all().add_option(partnership.map(|id| account::Column::PartnershipId.eq(id))))
        .filter(balance.ne(SimpleExpr::SubQuery(None, Box::new(sum.into()))))
        .limit(u64::from(MOST))
        .into_tuple()
        .all(db)
        .await?;
    let says = "the balance of an account is the sum of its postings";
    Ok(ids.into_iter().map(|id| Violation { law: "I5", says, table: "account", id }).collect())
}

/// Only the laws of the books, for tests that post without a story.
#[cfg(test)]
pub(super) async fn check_books(db: &DatabaseConnection) -> Result<Vec<Violation>, Fault> {
    let mut violations = ask(db, BOOKS).await?;
    violations.extend(books_of_exchanges(db).await?);
    Ok(violations)
}
