//! Posting: the only place where ledger rows are written.

use chrono::NaiveDate;
use entity::id::{
    AllocationId, ContributionId, ExpenditureId, NeedId, OrganizationId, PartnershipId, ProgramId, TransactionId,
};
use entity::ledger::{exchange, posting, transaction};
use entity::mobilization::need;
use entity::state::{AccountType, ReversalReason, TransactionKind};
use entity::value::quantity::Quantity;
use entity::value::rate::Rate;
use entity::value::unit::Unit;
use sea_orm::ActiveValue::Set;
use sea_orm::{EntityTrait, Insert, QueryTrait};

use super::balance::{self, Side};
use crate::command::Writing;
use crate::refusal::{Fault, Refusal};
use crate::stored;

/// What one organization holds for one need.
#[derive(Clone, Debug)]
pub(crate) struct Fund {
    pub organization: OrganizationId,
    pub partnership: PartnershipId,
    pub need: NeedId,
    pub unit: Unit,
    /// Whether the unit is another currency than the need's.
    pub(super) is_foreign: bool,
}

impl Fund {
    /// The fund of a need.
    pub(crate) fn of(need: &need::Model) -> Result<Self, Refusal> {
        let unit = stored::unit(&need.unit)?;
        Ok(Self {
            organization: need.organization_id,
            partnership: need.partnership_id,
            need: need.id,
            unit,
            is_foreign: false,
        })
    }

    /// What of another currency it holds.
    fn abroad(&self, unit: Unit) -> Self {
        Self { unit, is_foreign: true, ..self.clone() }
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

/// What came in another currency, and by which rate it was exchanged.
#[derive(Clone, Debug)]
pub(crate) struct Exchanged {
    pub original: Quantity,
    pub rate: Rate,
    pub source: String,
    pub rated_on: NaiveDate,
}

/// What a transaction has besides its movement.
#[derive(Default)]
struct Besides {
    /// What moves in another currency, from its source to its clearing account, or back when it is below zero.
    foreign: Option<Quantity>,
    exchanged: Option<Exchanged>,
    reverses: Option<(TransactionId, ReversalReason, String)>,
}

/// What was posted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Posted {
    pub id: TransactionId,
    /// All that came in for the need, net of what went back, where the movement has changed that.
    pub received: Option<i64>,
}

/// Posts one movement. The balance is guarded in the update itself, so that no race overdraws an account.
///
/// # Errors
/// [`Rule::Shortfall`](crate::mobilization::Rule::Shortfall) at `quantity` when the account it comes from has less;
/// [`Rule::SumTooLarge`](crate::mobilization::Rule::SumTooLarge).
pub(crate) async fn post(fund: &Fund, movement: Move, writing: &Writing) -> Result<Posted, Refusal> {
    write(fund, movement, Besides::default(), writing).await
}

/// Posts what came in another currency, in two halves that each sum to zero: the original from its source to its
/// clearing account, and what it came to from the clearing account of the need's currency to where it is received.
pub(crate) async fn post_exchange(
    fund: &Fund,
    movement: Move,
    exchanged: Exchanged,
    writing: &Writing,
) -> Result<Posted, Refusal> {
    let besides = Besides { foreign: Some(exchanged.original), exchanged: Some(exchanged), reverses: None };
    write(fund, movement, besides, writing).await
}

/// Posts the mirror image of a movement, for all or a part of it, linked to the original and with its reason. `foreign`
/// is what goes back in another currency.
pub(crate) async fn reverse(
    fund: &Fund,
    original: TransactionId,
    (movement, foreign): (Move, Option<Quantity>),
    (code, reason): (ReversalReason, String),
    writing: &Writing,
) -> Result<Posted, Refusal> {
    let mirrored = Move { kind: TransactionKind::Reversal, from: movement.to, to: movement.from, ..movement };
    let foreign = foreign.map(|quantity| Quantity { minor: quantity.minor.saturating_neg(), ..quantity });
    let besides = Besides { foreign, exchanged: None, reverses: Some((original, code, reason)) };
    write(fund, mirrored, besides, writing).await
}

async fn write(fund: &Fund, movement: Move, besides: Besides, writing: &Writing) -> Result<Posted, Refusal> {
    if movement.quantity <= 0 {
        return Err(Fault::Broken("a movement without a quantity".into()).into());
    }
    let id: TransactionId = writing.mint();
    let (reverses_id, code, reason) = match besides.reverses {
        Some((id, code, reason)) => (Some(id), Some(code), Some(reason)),
        None => (None, None, None),
    };
    let sides = [Side::new(movement.from, -movement.quantity), Side::new(movement.to, movement.quantity)];
    // Those in the need's unit first, in every transaction: two cannot lock each other out.
    let mut accounts = balance::change(fund, sides, writing).await?;
    // Of what goes back less than half of the smallest part may belong to the other currency: then nothing moves there.
    if let Some(foreign) = besides.foreign.filter(|foreign| foreign.minor != 0) {
        let (outside, cleared) = ((AccountType::Source, None), (AccountType::Clearing, None));
        let sides = [Side::new(outside, foreign.minor.saturating_neg()), Side::new(cleared, foreign.minor)];
        accounts.extend(balance::change(&fund.abroad(foreign.unit), sides, writing).await?);
    }
    let closed_through = accounts.iter().find_map(|account| account.closed_through);
    let header = transaction::Entity::insert(transaction::ActiveModel {
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
        booked_on: Set(Some(booked_on(movement.happened_on, closed_through, writing.today()))),
    });
    let lines = posting::Entity::insert_many(accounts.iter().map(|account| posting::ActiveModel {
        id: Set(writing.mint()),
        transaction_id: Set(id),
        account_id: Set(account.id),
        unit: Set(account.unit.code().to_owned()),
        quantity: Set(account.change),
    }));
    let mut inserts = vec![header.into_query(), lines.into_query()];
    if let Some((exchanged, contribution)) = besides.exchanged.zip(movement.contribution) {
        inserts.push(exchange_of(id, contribution, &movement, exchanged, fund).into_query());
    }
    writing.insert_together(inserts).await?;
    writing.seal(id).await?;
    let outer = accounts
        .iter()
        .find(|account| !account.is_foreign && matches!(account.kind, AccountType::Source | AccountType::Clearing));
    Ok(Posted { id, received: outer.map(|outer| outer.balance.saturating_add(outer.beside).saturating_neg()) })
}

fn exchange_of(
    id: TransactionId,
    contribution: ContributionId,
    movement: &Move,
    exchanged: Exchanged,
    fund: &Fund,
) -> Insert<exchange::ActiveModel> {
    exchange::Entity::insert(exchange::ActiveModel {
        transaction_id: Set(id),
        contribution_id: Set(contribution),
        original_unit: Set(exchanged.original.unit.code().to_owned()),
        original_minor: Set(exchanged.original.minor),
        unit: Set(fund.unit.code().to_owned()),
        amount_minor: Set(movement.quantity),
        rate: Set(exchanged.rate.to_decimal()),
        source: Set(exchanged.source),
        rated_on: Set(exchanged.rated_on),
    })
}

/// The day that a transaction counts on in the books: when it happened, or, if that lies in a period that was closed,
/// the day on which it is recorded.
fn booked_on(happened_on: NaiveDate, closed_through: Option<NaiveDate>, today: NaiveDate) -> NaiveDate {
    match closed_through {
        // Another server's clock may have been ahead of ours when it closed them.
        Some(closed) if happened_on <= closed => closed.succ_opt().map_or(today, |first| first.max(today)),
        _ => happened_on,
    }
}
