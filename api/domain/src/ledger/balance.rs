//! The balances of accounts, changed and guarded in one statement.

use chrono::NaiveDate;
use entity::id::{AccountId, ProgramId};
use entity::ledger::account;
use entity::state::AccountType;
use entity::value::quantity::Quantity;
use entity::value::unit::Unit;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryTrait};

use super::post::Fund;
use crate::command::Writing;
use crate::mobilization::Rule;
use crate::refusal::{Fault, Refusal, Rule as AnyRule};

/// No balance goes beyond this, in either direction: sums of two of them still fit into 64 bits.
const LARGEST: i64 = 4_000_000_000_000_000_000;

/// One account of a fund, and what is added to its balance.
#[derive(Clone, Copy)]
pub(super) struct Side {
    kind: AccountType,
    program: Option<ProgramId>,
    change: i64,
}

/// An account as it is after the change.
pub(super) struct Changed {
    pub id: AccountId,
    pub kind: AccountType,
    pub balance: i64,
    pub change: i64,
    /// Its unit, if that is another currency than the need's.
    pub unit: Unit,
    pub is_foreign: bool,
    /// What came into the need's accounts from outside, or went back there, beside this one: of a source what lies in
    /// the clearing account, and of a clearing account what lies in the source.
    pub beside: i64,
    /// The last day of the periods that the organization has closed, as the statement that changed it saw them.
    pub closed_through: Option<NaiveDate>,
}

impl Side {
    pub(super) fn new((kind, program): (AccountType, Option<ProgramId>), change: i64) -> Self {
        Self { kind, program, change }
    }

    /// Between what the balance stays. Only the source goes below zero: it stands for the world outside; and what was
    /// cleared in the need's currency, for which there is foreign currency.
    fn bounds(self, fund: &Fund) -> (i64, i64) {
        match self.kind {
            AccountType::Source => (-LARGEST, 0),
            AccountType::Clearing if !fund.is_foreign => (-LARGEST, 0),
            AccountType::Clearing | AccountType::Available | AccountType::Allocated | AccountType::Used => (0, LARGEST),
        }
    }

    /// The balance that a new account is opened with: the change, if an account may have just that.
    fn opening(self, fund: &Fund) -> Option<i64> {
        let (lowest, highest) = self.bounds(fund);
        (lowest..=highest).contains(&self.change).then_some(self.change)
    }

    /// Whether it is what came from outside.
    fn is_outer(self) -> bool {
        matches!(self.kind, AccountType::Source | AccountType::Clearing)
    }

    /// That the balance of the stored account bears the change.
    fn guard(self, fund: &Fund) -> Condition {
        let (lowest, highest) = self.bounds(fund);
        Condition::all()
            .add(account::Column::AccountType.eq(self.kind))
            .add(account::Column::Balance.gte(lowest.saturating_sub(self.change)))
            .add(account::Column::Balance.lte(highest.saturating_sub(self.change)))
    }

    /// Why the account, in which `available` is, does not bear the change.
    fn refusal(self, fund: &Fund, available: i64) -> Refusal {
        let rule = if self.change < 0 && self.bounds(fund).0 == 0 {
            let show = |minor| format!("{} {}", Quantity { minor, unit: fund.unit }.to_decimal(), fund.unit.code());
            Rule::Shortfall { asked: show(-self.change), available: show(available) }
        } else {
            Rule::SumTooLarge
        };
        AnyRule::from(rule).at("quantity")
    }
}

/// Changes the balances of two accounts, which are opened when they are new.
pub(super) async fn change(fund: &Fund, mut sides: [Side; 2], writing: &Writing) -> Result<Vec<Changed>, Refusal> {
    // One order of accounts in every transaction: two that move the other way round cannot lock each other out.
    sides.sort_by_key(|side| (side.kind, side.program));
    let [first, second] = sides;
    // Accounts with a program and those without are told apart by indexes of their own, and one statement looks at one.
    if first.kind != second.kind && first.program.is_some() == second.program.is_some() {
        return upsert(fund, &sides, writing).await;
    }
    let mut changed = upsert(fund, &[first], writing).await?;
    changed.extend(upsert(fund, &[second], writing).await?);
    Ok(changed)
}

#[derive(FromQueryResult)]
struct Row {
    id: AccountId,
    #[sea_orm(alias = "type")]
    kind: AccountType,
    balance: i64,
    beside: i64,
    closed_through: Option<NaiveDate>,
}

/// Rides along, so that to post takes no statement more.
const CLOSED_THROUGH: &str = "(select max(ledger_period.ends_on) from ledger_period \
     where ledger_period.organization_id = account.organization_id) as closed_through";

/// Rides along, too. The need is held by whoever changes this, so what the statement saw is what there is.
const BESIDE: &str = "coalesce((select other.balance from account as other \
     where other.need_id = account.need_id and other.type in ('SOURCE', 'CLEARING') and other.type <> account.type \
     and account.type in ('SOURCE', 'CLEARING') and not other.is_foreign), 0) as beside";
const NOTHING_BESIDE: &str = "cast(0 as bigint) as beside";

/// The statement for accounts of different kinds that all have a program, or all have none.
async fn upsert(fund: &Fund, sides: &[Side], writing: &Writing) -> Result<Vec<Changed>, Refusal> {
    let opened = sides.iter().map(|side| (writing.mint::<AccountId>(), *side)).collect::<Vec<_>>();
    let rows = opened.iter().map(|(id, side)| account::ActiveModel {
        id: Set(*id),
        organization_id: Set(fund.organization),
        partnership_id: Set(fund.partnership),
        need_id: Set(fund.need),
        program_id: Set(side.program),
        unit: Set(fund.unit.code().to_owned()),
        account_type: Set(side.kind),
        // An account that exists needs none, but the row must be one that could stand.
        balance: Set(side.opening(fund).unwrap_or(0)),
        created_at: Set(writing.now()),
        is_foreign: Set(fund.is_foreign),
    });
    let of_program = sides.iter().any(|side| side.program.is_some());
    let stored = (account::Entity, account::Column::Balance);
    let mut target = vec![account::Column::NeedId, account::Column::AccountType];
    target.push(if of_program { account::Column::ProgramId } else { account::Column::Unit });
    let program = Expr::col(account::Column::ProgramId);
    let by_kind = sides.iter().fold(CaseStatement::new(), |case, side| {
        let is_kind = account::Column::AccountType.eq(side.kind);
        case.case(is_kind, Expr::col(stored).add(side.change))
    });
    let on_conflict = OnConflict::columns(target)
        .target_and_where(if of_program { program.is_not_null() } else { program.is_null() })
        .value(account::Column::Balance, by_kind)
        .action_cond_where(sides.iter().fold(Condition::any(), |any, side| any.add(side.guard(fund))))
        .to_owned();
    let mut statement = account::Entity::insert_many(rows).on_conflict(on_conflict).into_query();
    let told = [account::Column::Id, account::Column::AccountType, account::Column::Balance].map(Expr::col);
    let is_outer = !fund.is_foreign && sides.iter().any(|side| side.is_outer());
    let beside = if is_outer { BESIDE } else { NOTHING_BESIDE };
    let told = told.into_iter().chain([CLOSED_THROUGH, beside].map(Expr::cust));
    statement.returning(sea_orm::sea_query::Query::returning().exprs(told));
    let written = writing.tx().query_all(&statement).await?;
    let written = written.iter().map(|row| Row::from_query_result(row, "")).collect::<Result<Vec<_>, _>>()?;
    let mut changed = Vec::new();
    for (id, side) in opened {
        match written.iter().find(|row| row.kind == side.kind) {
            Some(row) if row.id != id || side.opening(fund).is_some() => {
                let Row { id, kind, balance, beside, closed_through } = *row;
                let (change, unit, is_foreign) = (side.change, fund.unit, fund.is_foreign);
                changed.push(Changed { id, kind, balance, change, unit, is_foreign, beside, closed_through });
            }
            Some(_) => return Err(side.refusal(fund, 0)),
            None => return Err(side.refusal(fund, available(fund, side, writing).await?)),
        }
    }
    Ok(changed)
}

/// The balance of an account that did not bear the change, and so was not changed.
async fn available(fund: &Fund, side: Side, writing: &Writing) -> Result<i64, Refusal> {
    let account = account::Entity::of_need(fund.need)
        .filter(account::Column::AccountType.eq(side.kind))
        .filter(account::Column::Unit.eq(fund.unit.code()))
        .filter(match side.program {
            Some(program) => account::Column::ProgramId.eq(program),
            None => account::Column::ProgramId.is_null(),
        })
        .one(writing.tx())
        .await?
        .ok_or_else(|| Fault::Broken("an account vanished".into()))?;
    Ok(account.balance)
}
