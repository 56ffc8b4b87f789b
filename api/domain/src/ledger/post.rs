//! Posting: the only place where ledger rows are written.

use chrono::NaiveDate;
use entity::id::{
    AccountId, AllocationId, ContributionId, ExpenditureId, NeedId, OrganizationId, PartnershipId, ProgramId,
    TransactionId,
};
use entity::ledger::{account, posting, seal, transaction};
use entity::mobilization::need;
use entity::state::{AccountType, ReversalReason, TransactionKind};
use entity::value::quantity::Quantity;
use entity::value::unit::Unit;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{
    Alias, CommonTableExpression, Expr, ExprTrait, InsertStatement, OnConflict, Query, ReturningClause,
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryTrait};

use crate::command::Writing;
use crate::engine::Engine;
use crate::mobilization::Rule;
use crate::refusal::{Fault, Refusal, Rule as AnyRule};

/// No balance goes beyond this, in either direction: sums of two of them still fit into 64 bits.
const LARGEST: i64 = 4_000_000_000_000_000_000;

/// What one organization holds for one need.
#[derive(Clone, Debug)]
pub(crate) struct Fund {
    pub organization: OrganizationId,
    pub partnership: PartnershipId,
    pub need: NeedId,
    pub unit: Unit,
}

impl Fund {
    /// The fund of a need.
    pub(crate) fn of(need: &need::Model) -> Result<Self, Refusal> {
        let unit = Unit::parse(&need.unit).map_err(|_| Fault::Broken(format!("unit {} is stored", need.unit)))?;
        Ok(Self { organization: need.organization_id, partnership: need.partnership_id, need: need.id, unit })
    }
}

/// What a transaction is about, and what it moves.
#[derive(Clone, Debug)]
pub(crate) struct Move {
    pub kind: TransactionKind,
    pub from: (AccountType, Option<ProgramId>),
    pub to: (AccountType, Option<ProgramId>),
    /// In the fund's smallest unit; greater than zero.
    pub quantity: i64,
    pub happened_on: NaiveDate,
    pub contribution: Option<ContributionId>,
    pub allocation: Option<AllocationId>,
    pub expenditure: Option<ExpenditureId>,
}

/// Posts one movement. The balance is guarded in the update itself, so that no race overdraws an account.
///
/// # Errors
/// [`Rule::Shortfall`] at `quantity` when the account it comes from has less; [`Rule::SumTooLarge`].
pub(crate) async fn post(fund: &Fund, movement: Move, writing: &Writing) -> Result<Posted, Refusal> {
    write(fund, movement, None, writing).await
}

/// Posts the mirror image of a movement, for all or a part of it, linked to the original and with its reason.
pub(crate) async fn reverse(
    fund: &Fund,
    original: TransactionId,
    movement: Move,
    (code, reason): (ReversalReason, String),
    writing: &Writing,
) -> Result<TransactionId, Refusal> {
    let mirrored = Move { kind: TransactionKind::Reversal, from: movement.to, to: movement.from, ..movement };
    Ok(write(fund, mirrored, Some((original, code, reason)), writing).await?.id)
}

/// What was posted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Posted {
    pub id: TransactionId,
    /// The source's new balance, if it moved: what was received, below zero.
    pub source: Option<i64>,
}

async fn write(
    fund: &Fund,
    movement: Move,
    reverses: Option<(TransactionId, ReversalReason, String)>,
    writing: &Writing,
) -> Result<Posted, Refusal> {
    if movement.quantity <= 0 {
        return Err(Fault::Broken("a movement without a quantity".into()).into());
    }
    // One order of accounts in every transaction: two that move the other way round cannot lock each other out.
    let mut sides = [(movement.from, -movement.quantity), (movement.to, movement.quantity)];
    sides.sort_by_key(|(account, _)| *account);
    let id: TransactionId = writing.mint();
    let mut source = None;
    let mut lines = Vec::new();
    for ((kind, program), quantity) in sides {
        let (account, balance) = apply(fund, (kind, program), quantity, writing).await?;
        if kind == AccountType::Source {
            source = Some(balance);
        }
        lines.push(posting::ActiveModel {
            id: Set(writing.mint()),
            transaction_id: Set(id),
            account_id: Set(account),
            unit: Set(fund.unit.code().to_owned()),
            quantity: Set(quantity),
        });
    }
    let (reverses_id, code, reason) = match reverses {
        Some((id, code, reason)) => (Some(id), Some(code), Some(reason)),
        None => (None, None, None),
    };
    let head = transaction::Entity::insert(transaction::ActiveModel {
        id: Set(id),
        organization_id: Set(fund.organization),
        partnership_id: Set(fund.partnership),
        need_id: Set(fund.need),
        kind: Set(movement.kind),
        contribution_id: Set(movement.contribution),
        allocation_id: Set(movement.allocation),
        expenditure_id: Set(movement.expenditure),
        reverses_id: Set(reverses_id),
        reason_code: Set(code),
        reason: Set(reason),
        happened_on: Set(movement.happened_on),
        recorded_at: Set(writing.now()),
        confirmed_at: Set(Some(writing.now())),
        recorded_by: Set(writing.rights().person()),
    });
    together(writing.tx(), head.into_query(), posting::Entity::insert_many(lines).into_query()).await?;
    // The seal makes the database check that the lines sum to zero, and closes the transaction for good.
    seal::Entity::insert(seal::ActiveModel { transaction_id: Set(id) }).exec_without_returning(writing.tx()).await?;
    Ok(Posted { id, source })
}

/// The head and its lines, in one statement where the engine can: what refers to what is checked at its end.
async fn together(tx: &DatabaseTransaction, head: InsertStatement, lines: InsertStatement) -> Result<(), Refusal> {
    if Engine::of(tx) == Engine::Sqlite {
        tx.execute(&head).await?;
        tx.execute(&lines).await?;
        return Ok(());
    }
    let table = CommonTableExpression::new().query(head).table_name(Alias::new("head")).to_owned();
    tx.execute(&lines.with(Query::with().cte(table).to_owned())).await?;
    Ok(())
}

/// Adds to the balance of an account, which is opened if it is new, and tells the account and its new balance.
async fn apply(
    fund: &Fund,
    (kind, program): (AccountType, Option<ProgramId>),
    quantity: i64,
    writing: &Writing,
) -> Result<(AccountId, i64), Refusal> {
    // Only the source may go below zero: it stands for the world outside.
    let lowest = if kind == AccountType::Source { -LARGEST } else { 0 };
    let highest = if kind == AccountType::Source { 0 } else { LARGEST };
    let balance = || Expr::col((account::Entity, account::Column::Balance));
    let fits = Condition::all()
        .add(balance().gte(lowest.saturating_sub(quantity)))
        .add(balance().lte(highest.saturating_sub(quantity)));
    let this = Condition::all()
        .add(account::Column::NeedId.eq(fund.need))
        .add(account::Column::AccountType.eq(kind))
        .add(match program {
            Some(program) => account::Column::ProgramId.eq(program),
            None => account::Column::ProgramId.is_null(),
        });
    let changed = if (lowest..=highest).contains(&quantity) {
        let opened = account::ActiveModel {
            id: Set(writing.mint()),
            organization_id: Set(fund.organization),
            partnership_id: Set(fund.partnership),
            need_id: Set(fund.need),
            program_id: Set(program),
            unit: Set(fund.unit.code().to_owned()),
            account_type: Set(kind),
            balance: Set(quantity),
            created_at: Set(writing.now()),
        };
        let grown =
            key(program).value(account::Column::Balance, balance().add(quantity)).action_cond_where(fits).to_owned();
        let mut insert = account::Entity::insert(opened).on_conflict(grown).into_query();
        insert.returning(returned());
        writing.tx().query_one(&insert).await?
    } else {
        // An account that is not there yet has nothing to give.
        let update = account::Entity::update_many()
            .col_expr(account::Column::Balance, balance().add(quantity))
            .filter(this.clone())
            .filter(fits);
        let mut update = QueryTrait::into_query(update);
        update.returning(returned());
        writing.tx().query_one(&update).await?
    };
    if let Some(row) = changed {
        return Ok((row.try_get("", "id")?, row.try_get("", "balance")?));
    }
    let account = account::Entity::find().filter(this).one(writing.tx()).await?;
    let rule = if quantity < 0 && kind != AccountType::Source {
        let show = |minor| format!("{} {}", Quantity { minor, unit: fund.unit }.to_decimal(), fund.unit.code());
        Rule::Shortfall { asked: show(-quantity), available: show(account.map_or(0, |account| account.balance)) }
    } else {
        Rule::SumTooLarge
    };
    Err(AnyRule::from(rule).at("quantity"))
}

/// What makes an account of a need the same one.
fn key(program: Option<ProgramId>) -> OnConflict {
    use account::Column::{AccountType, NeedId, ProgramId};
    let program_id = Expr::col(ProgramId);
    match program {
        None => OnConflict::columns([NeedId, AccountType]).target_and_where(program_id.is_null()).to_owned(),
        Some(_) => {
            OnConflict::columns([NeedId, AccountType, ProgramId]).target_and_where(program_id.is_not_null()).to_owned()
        }
    }
}

fn returned() -> ReturningClause {
    Query::returning().columns([account::Column::Id, account::Column::Balance])
}
