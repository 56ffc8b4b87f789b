//! What needs, pledges and accounts sum up to: all the sums of a question in one statement, and only those that are
//! asked for.

use std::fmt::Write;

use entity::id::{NeedId, OrganizationId, PartnershipId};
use entity::ledger::account;
use entity::mobilization::need;
use entity::state::{AccountType, NeedStatus, PledgeStatus};
use sea_orm::sea_query::{
    Alias, ExprTrait, PostgresQueryBuilder, QueryBuilder, SimpleExpr, SqlWriterValues, SqliteQueryBuilder,
};
use sea_orm::{ActiveEnum, ColumnTrait, ConnectionTrait, DbErr, QueryResult, Statement, TryGetable};

use crate::engine::Engine;
use crate::refusal::Refusal;
use crate::seen::Reading;

/// Which sums are asked for. What is needed always is: it tells which units there are.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    pub pledged: bool,
    pub received: bool,
    pub allocated: bool,
    pub used: bool,
    /// What came on promises.
    pub fulfilled: bool,
}

impl Asked {
    /// All of them.
    pub const ALL: Self = Self { pledged: true, received: true, allocated: true, used: true, fulfilled: true };

    /// The accounts that tell what is asked for. What was used stays allocated.
    fn accounts(self) -> Vec<AccountType> {
        let mut accounts = Vec::new();
        if self.received {
            accounts.extend([AccountType::Source, AccountType::Clearing]);
        }
        accounts.extend(self.allocated.then_some(AccountType::Allocated));
        accounts.extend((self.allocated || self.used).then_some(AccountType::Used));
        accounts
    }
}

/// What is summed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Needed,
    Pledged,
    Fulfilled,
    Held(AccountType),
}

const NEEDED: &str = "NEEDED";
const PLEDGED: &str = "PLEDGED";
const FULFILLED: &str = "FULFILLED";

/// Over which needs.
pub(super) enum Over {
    Partnership(PartnershipId),
    Organization(OrganizationId),
}

/// The sums by unit, none unless this holds. Every unit of a need that was not withdrawn, or that something came of, is
/// among them.
pub(super) async fn by_unit(
    reading: &Reading,
    over: &Over,
    asked: Asked,
    only_if: Option<SimpleExpr>,
) -> Result<Vec<(Part, String, i128)>, Refusal> {
    let (needs, accounts) = match *over {
        Over::Partnership(id) => (need::Column::PartnershipId.eq(id), account::Column::PartnershipId.eq(id)),
        Over::Organization(id) => (need::Column::OrganizationId.eq(id), account::Column::OrganizationId.eq(id)),
    };
    let mut sums = Sums::new(Engine::of(reading.db()), ("need.unit", &needs), ("account.unit", &accounts));
    if only_if.is_some() {
        sums.text("select sums.* from (");
    }
    sums.needed();
    sums.add(asked);
    if let Some(condition) = &only_if {
        sums.text(") as sums where ");
        sums.condition(condition);
    }
    sums.read(reading).await
}

/// What was pledged to each of these needs, and what their accounts hold.
pub(super) async fn by_need(
    reading: &Reading,
    needs: &[NeedId],
    asked: Asked,
) -> Result<Vec<(Part, NeedId, i128)>, Refusal> {
    let accounts = reading.any_of(account::Column::NeedId, needs.iter().copied());
    let needs = reading.any_of(need::Column::Id, needs.iter().copied());
    let mut sums = Sums::new(Engine::of(reading.db()), ("need.id", &needs), ("account.need_id", &accounts));
    sums.add(asked);
    if sums.parts == 0 { Ok(Vec::new()) } else { sums.read(reading).await }
}

/// The statement. All of it but the conditions is put together from texts: to build it as a tree of expressions and to
/// write that out took a fifth of what the server spends on totals.
struct Sums<'a> {
    engine: Engine,
    sql: SqlWriterValues,
    /// By what needs are told apart, and which.
    needs: (&'static str, &'a SimpleExpr),
    /// The same of accounts.
    accounts: (&'static str, &'a SimpleExpr),
    parts: usize,
}

/// One of the statement's parts.
struct Summed<'a> {
    part: &'a str,
    key: &'static str,
    quantity: &'a str,
    from: &'static str,
    which: &'a SimpleExpr,
    /// What else must hold.
    and: &'a str,
    /// By what is grouped besides the key.
    by: &'static str,
}

impl<'a> Sums<'a> {
    fn new(engine: Engine, needs: (&'static str, &'a SimpleExpr), accounts: (&'static str, &'a SimpleExpr)) -> Self {
        let sql = match engine {
            Engine::Postgres => SqlWriterValues::new("$", true),
            Engine::Sqlite => SqlWriterValues::new("?", false),
        };
        Self { engine, sql, needs, accounts, parts: 0 }
    }

    fn text(&mut self, text: &str) {
        // Writing into memory does not fail.
        let _ = self.sql.write_str(text);
    }

    fn condition(&mut self, condition: &SimpleExpr) {
        match self.engine {
            Engine::Postgres => PostgresQueryBuilder.prepare_expr(condition, &mut self.sql),
            Engine::Sqlite => SqliteQueryBuilder.prepare_expr(condition, &mut self.sql),
        }
    }

    fn part(&mut self, summed: &Summed<'_>) {
        let Summed { part, key, quantity, from, which, and, by } = summed;
        if self.parts > 0 {
            self.text(" union all ");
        }
        self.parts += 1;
        let sum = |sign| format!("cast(sum(({quantity}) {sign} {SPLIT}) as bigint)");
        let (upper, lower) = (sum('/'), sum('%'));
        self.text(&format!(
            r#"select {part} as "part", {key} as "key", {upper} as "upper", {lower} as "lower" from {from} where ("#
        ));
        self.condition(which);
        self.text(&format!("){and} group by {key}{by}"));
    }

    fn needed(&mut self) {
        let withdrawn = words(&[NeedStatus::Withdrawn]);
        self.part(&Summed {
            part: &quoted(NEEDED),
            key: self.needs.0,
            quantity: &format!("case when need.status = {withdrawn} then 0 else need.quantity end"),
            from: "need",
            which: self.needs.1,
            and: &format!(
                " and (need.status <> {withdrawn} or exists (select 1 from pledge where pledge.need_id = need.id) \
                 or exists (select 1 from account where account.need_id = need.id))"
            ),
            by: "",
        });
    }

    /// What is asked for besides.
    fn add(&mut self, asked: Asked) {
        use PledgeStatus::{Accepted, Cancelled, Expired, Fulfilled, PartlyFulfilled, WrittenOff};
        if asked.pledged {
            let (standing, over) =
                (words(&[Accepted, PartlyFulfilled, Fulfilled]), words(&[Cancelled, Expired, WrittenOff]));
            self.of_pledges(
                PLEDGED,
                &format!(
                    "case when pledge.status in ({standing}) then pledge.quantity - pledge.missed \
                     when pledge.status in ({over}) then pledge.fulfilled else 0 end"
                ),
            );
        }
        if asked.fulfilled {
            self.of_pledges(FULFILLED, "pledge.fulfilled");
        }
        let accounts = asked.accounts();
        if !accounts.is_empty() {
            self.part(&Summed {
                part: "account.type",
                key: self.accounts.0,
                quantity: "account.balance",
                from: "account",
                which: self.accounts.1,
                // What lies there in another currency counts by what it came to.
                and: &format!(" and not account.is_foreign and account.type in ({})", words(&accounts)),
                by: ", account.type",
            });
        }
    }

    fn of_pledges(&mut self, part: &str, quantity: &str) {
        self.part(&Summed {
            part: &quoted(part),
            key: self.needs.0,
            quantity,
            from: "pledge join need on pledge.need_id = need.id",
            which: self.needs.1,
            and: "",
            by: "",
        });
    }

    async fn read<K: TryGetable>(self, reading: &Reading) -> Result<Vec<(Part, K, i128)>, Refusal> {
        let (text, values) = self.sql.into_parts();
        let statement = Statement::from_sql_and_values(reading.db().get_database_backend(), text, values);
        let rows = reading.db().query_all_raw(statement).await?;
        let read = |row: &QueryResult| {
            let part = match row.try_get_by_index::<String>(0)?.as_str() {
                NEEDED => Part::Needed,
                PLEDGED => Part::Pledged,
                FULFILLED => Part::Fulfilled,
                kind => Part::Held(AccountType::try_from_value(&kind.to_owned())?),
            };
            let (upper, lower) = (row.try_get_by_index(2)?, row.try_get_by_index(3)?);
            Ok((part, row.try_get_by_index(1)?, together(upper, lower)))
        };
        Ok(rows.iter().map(read).collect::<Result<_, DbErr>>()?)
    }
}

/// Words of the schema as texts of a statement.
fn words<E: ActiveEnum<Value = String>>(words: &[E]) -> String {
    words.iter().map(|word| quoted(&word.to_value())).collect::<Vec<_>>().join(", ")
}

/// For words of ours alone: nothing in them is escaped.
fn quoted(word: &str) -> String {
    format!("'{word}'")
}

const SPLIT: i64 = 1_000_000_000;

/// The sum of the upper and that of the lower digits. One engine's sum of 64-bit integers fails beyond 64 bits and the
/// other's is no integer, so they are summed apart.
pub(super) fn split(quantity: SimpleExpr) -> [SimpleExpr; 2] {
    let whole = |part: SimpleExpr| part.sum().cast_as(Alias::new("bigint"));
    [whole(quantity.clone().div(SPLIT)), whole(quantity.modulo(SPLIT))]
}

/// The sum of which these columns have the parts.
pub(super) fn whole(row: &QueryResult, upper: &str, lower: &str) -> Result<i128, DbErr> {
    Ok(together(row.try_get("", upper)?, row.try_get("", lower)?))
}

fn together(upper: i64, lower: i64) -> i128 {
    i128::from(upper) * i128::from(SPLIT) + i128::from(lower)
}

#[cfg(test)]
#[path = "sums_tests.rs"]
mod tests;
