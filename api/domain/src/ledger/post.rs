//! Posting: the only place where ledger rows are written.

use chrono::NaiveDate;
use entity::id::{
    AccountId, AllocationId, ContributionId, ExpenditureId, NeedId, OrganizationId, PartnershipId, PostingId,
    ProgramId, TransactionId,
};
use entity::ledger::{account, posting, seal, transaction};
use entity::mobilization::need;
use entity::state::{AccountType, ReversalReason, TransactionKind};
use entity::value::quantity::Quantity;
use entity::value::unit::Unit;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use crate::command::Writing;
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
pub(crate) async fn post(fund: &Fund, movement: Move, writing: &Writing) -> Result<TransactionId, Refusal> {
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
    write(fund, mirrored, Some((original, code, reason)), writing).await
}

async fn write(
    fund: &Fund,
    movement: Move,
    reverses: Option<(TransactionId, ReversalReason, String)>,
    writing: &Writing,
) -> Result<TransactionId, Refusal> {
    if movement.quantity <= 0 {
        return Err(Fault::Broken("a movement without a quantity".into()).into());
    }
    let id: TransactionId = writing.mint();
    let (reverses_id, code, reason) = match reverses {
        Some((id, code, reason)) => (Some(id), Some(code), Some(reason)),
        None => (None, None, None),
    };
    transaction::Entity::insert(transaction::ActiveModel {
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
    })
    .exec_without_returning(writing.tx())
    .await?;
    // One order of accounts in every transaction: two that move the other way round cannot lock each other out.
    let mut sides = [(movement.from, -movement.quantity), (movement.to, movement.quantity)];
    sides.sort_by_key(|(account, _)| *account);
    for (account, quantity) in sides {
        let account = apply(fund, account, quantity, writing).await?;
        let line: PostingId = writing.mint();
        posting::Entity::insert(posting::ActiveModel {
            id: Set(line),
            transaction_id: Set(id),
            account_id: Set(account),
            unit: Set(fund.unit.code().to_owned()),
            quantity: Set(quantity),
        })
        .exec_without_returning(writing.tx())
        .await?;
    }
    // The seal makes the database check that the lines sum to zero, and closes the transaction for good.
    seal::Entity::insert(seal::ActiveModel { transaction_id: Set(id) }).exec_without_returning(writing.tx()).await?;
    Ok(id)
}

/// Adds to the balance of an account, which is opened if it is new.
async fn apply(
    fund: &Fund,
    (kind, program): (AccountType, Option<ProgramId>),
    quantity: i64,
    writing: &Writing,
) -> Result<AccountId, Refusal> {
    let id: AccountId = writing.mint();
    account::Entity::insert(account::ActiveModel {
        id: Set(id),
        organization_id: Set(fund.organization),
        partnership_id: Set(fund.partnership),
        need_id: Set(fund.need),
        program_id: Set(program),
        unit: Set(fund.unit.code().to_owned()),
        account_type: Set(kind),
        balance: Set(0),
        created_at: Set(writing.now()),
    })
    .on_conflict(OnConflict::new().do_nothing().to_owned())
    .try_insert()
    .exec_without_returning(writing.tx())
    .await?;
    let this = Condition::all()
        .add(account::Column::NeedId.eq(fund.need))
        .add(account::Column::AccountType.eq(kind))
        .add(match program {
            Some(program) => account::Column::ProgramId.eq(program),
            None => account::Column::ProgramId.is_null(),
        });
    // Only the source may go below zero: it stands for the world outside.
    let lowest = if kind == AccountType::Source { -LARGEST } else { 0 };
    let highest = if kind == AccountType::Source { 0 } else { LARGEST };
    let changed = account::Entity::update_many()
        .col_expr(account::Column::Balance, Expr::col(account::Column::Balance).add(quantity))
        .filter(this.clone())
        .filter(account::Column::Balance.gte(lowest.saturating_sub(quantity)))
        .filter(account::Column::Balance.lte(highest.saturating_sub(quantity)))
        .exec(writing.tx())
        .await?;
    let account = account::Entity::find()
        .filter(this)
        .one(writing.tx())
        .await?
        .ok_or_else(|| Fault::Broken("an account vanished".into()))?;
    if changed.rows_affected == 1 {
        return Ok(account.id);
    }
    let rule = if quantity < 0 && kind != AccountType::Source {
        let show = |minor| format!("{} {}", Quantity { minor, unit: fund.unit }.to_decimal(), fund.unit.code());
        Rule::Shortfall { asked: show(-quantity), available: show(account.balance) }
    } else {
        Rule::SumTooLarge
    };
    Err(AnyRule::from(rule).at("quantity"))
}
