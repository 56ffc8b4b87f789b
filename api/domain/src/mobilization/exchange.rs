//! What was given in another currency than the need's. The giver says how much was sent; the receiver, who saw what the
//! bank has credited, says by which rate, and who says so. Nobody is asked for rates.
//!
//! What it came to is the original times the rate, rounded once, half to even, to the smallest part of the need's
//! currency. A receiver that states the amount as well must state just that.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::id::ContributionId;
use entity::ledger::exchange;
use entity::mobilization::{contribution, need};
use entity::state::ResourceKind;
use entity::value::Reason;
use entity::value::quantity::Quantity;
use entity::value::rate::{Rate, share};
use sea_orm::{EntityTrait, QueryFilter};
use serde::Serialize;

use super::confirm::ConfirmContribution;
use super::hold;
use super::measure::{require_unit, show, unit_of};
use super::rule::Rule;
use crate::command::Writing;
use crate::ledger::Exchanged;
use crate::refusal::{Fault, InputFault, Refusal, Rule as AnyRule};
use crate::seen::{Reading, Seen};
use crate::stored;

/// Longest name of where a rate stands, in characters.
pub const SOURCE_MAX: usize = 200;

/// By which rate it was exchanged, as the receiver states it.
#[derive(Clone, Serialize)]
pub struct StatedRate {
    /// What one of the original currency is of the need's.
    pub rate: Rate,
    /// Where it stands, such as a bank's advice.
    pub source: String,
    /// The day of the rate.
    pub rated_on: NaiveDate,
}

/// An exchange with its quantities.
#[derive(Clone, Debug)]
pub struct SeenExchange {
    pub row: Seen<exchange::Model>,
    pub original: Quantity,
    pub amount: Quantity,
    /// What of the original has gone back.
    pub reversed: Quantity,
}

impl SeenExchange {
    /// The exchange of a contribution of which so much has gone back, in the need's currency.
    ///
    /// # Errors
    /// A currency that nobody knows is stored.
    pub fn new(row: Seen<exchange::Model>, reversed: i64) -> Result<Self, Refusal> {
        let original = Quantity { minor: row.original_minor, unit: stored::unit(&row.original_unit)? };
        let amount = Quantity { minor: row.amount_minor, unit: stored::unit(&row.unit)? };
        let back = share(original.minor, (reversed, amount.minor));
        Ok(Self { row, original, amount, reversed: Quantity { minor: back, ..original } })
    }
}

/// By which rates these contributions, which the caller has seen, were exchanged.
pub async fn exchanges_of(
    reading: &Reading,
    ids: &[Seen<ContributionId>],
) -> Result<HashMap<Seen<ContributionId>, Seen<exchange::Model>>, Refusal> {
    let contributions = reading.any_of(exchange::Column::ContributionId, ids.iter().map(|id| **id));
    let rows = exchange::Entity::find().filter(contributions).all(reading.db()).await?;
    Ok(rows.into_iter().map(|row| (Seen::new(row.contribution_id), Seen::new(row))).collect())
}

/// What has arrived.
pub(super) struct Arrived {
    /// In the need's unit.
    pub quantity: i64,
    pub is_short: bool,
    pub exchanged: Option<Exchanged>,
}

/// Refuses what is no other currency for something that money pays.
pub(super) fn require_foreign(foreign: Quantity, need: &need::Model) -> Result<(), Refusal> {
    if need.kind != ResourceKind::Money {
        return Err(AnyRule::from(Rule::NotMoney).at("foreign"));
    }
    if !foreign.unit.is_currency() {
        return Err(AnyRule::from(Rule::NotMoney).at("foreign.unit"));
    }
    if foreign.unit == unit_of(need)? {
        return Err(AnyRule::from(Rule::SameCurrency).at("foreign.unit"));
    }
    Ok(())
}

/// What the giver says was sent in another currency, if it was.
///
/// # Errors
/// A currency that nobody knows is stored.
pub fn announced(row: &contribution::Model) -> Result<Option<Quantity>, Fault> {
    let Some((code, minor)) = row.original_unit.as_deref().zip(row.original_announced) else { return Ok(None) };
    Ok(Some(Quantity { minor, unit: stored::unit(code)? }))
}

/// What has arrived of what was announced.
pub(super) fn arrived(
    confirm: ConfirmContribution,
    before: &contribution::Model,
    need: &need::Model,
    writing: &Writing,
) -> Result<Arrived, Refusal> {
    let unit = unit_of(need)?;
    let stated = confirm.quantity.map(|quantity| require_unit(quantity, unit)).transpose()?;
    let Some(announced) = announced(before)? else {
        let beside = [("foreign", confirm.foreign.is_some()), ("exchange", confirm.exchange.is_some())];
        if let Some((path, _)) = beside.into_iter().find(|(_, is_there)| *is_there) {
            return Err(AnyRule::from(Rule::NotForeign).at(path));
        }
        let quantity = stated.unwrap_or(before.announced);
        if quantity > before.announced {
            let announced = hold::show(before.announced, need);
            return Err(AnyRule::from(Rule::AboveAnnounced { announced }).at("quantity"));
        }
        return Ok(Arrived { quantity, is_short: quantity < before.announced, exchanged: None });
    };
    let Some(exchange) = confirm.exchange else { return Err(AnyRule::from(Rule::RateMissing).at("exchange")) };
    let original = confirm.foreign.unwrap_or(announced);
    if original.unit != announced.unit {
        return Err(AnyRule::from(Rule::UnitMismatch).at("foreign.unit"));
    }
    if original.minor > announced.minor {
        let announced = show(announced.minor, announced.unit);
        return Err(AnyRule::from(Rule::AboveAnnounced { announced }).at("foreign"));
    }
    if exchange.rated_on > writing.today() {
        return Err(AnyRule::from(Rule::DateInFuture).at("exchange.on"));
    }
    let quantity = match exchange.rate.exchange(original, unit) {
        None => return Err(AnyRule::from(Rule::SumTooLarge).at("exchange.rate")),
        // Less than half of the smallest part.
        Some(0) => {
            let path = ["exchange", "rate"].map(str::to_owned).to_vec();
            return Err(Refusal::Input(vec![InputFault { path, reason: Reason::NotPositive }]));
        }
        Some(quantity) => quantity,
    };
    if stated.is_some_and(|stated| stated != quantity) {
        let amount = show(quantity, unit);
        return Err(AnyRule::from(Rule::RateDisagrees { amount }).at("quantity"));
    }
    let StatedRate { rate, source, rated_on } = exchange;
    let exchanged = Some(Exchanged { original, rate, source, rated_on });
    Ok(Arrived { quantity, is_short: original.minor < announced.minor, exchanged })
}

/// What goes back in the other currency when so much more of what it came to does: the part that belongs to all that has
/// gone back then, less the part that belonged to what had before. So the last part clears the original to the last cent,
/// at the rate by which it came.
pub(super) async fn back(
    id: ContributionId,
    (before, after): (i64, i64),
    writing: &Writing,
) -> Result<Quantity, Refusal> {
    let row = hold::one(exchange::Entity::of_contribution(id), writing).await?;
    let part = |of: i64| share(row.original_minor, (of, row.amount_minor));
    Ok(Quantity { minor: part(after).saturating_sub(part(before)), unit: stored::unit(&row.original_unit)? })
}
