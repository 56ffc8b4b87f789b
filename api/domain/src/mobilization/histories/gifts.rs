//! Gifts that are for one place alone, and what is available of each.

use chrono::NaiveDate;
use entity::id::{ContributionId, NeedId};
use entity::mobilization::contribution;
use entity::value::quantity::Quantity;
use entity::value::rate::Rate;
use entity::value::unit::Unit;

use super::super::about::About;
use super::super::allocate::AllocateResources;
use super::super::announce::{AnnounceContribution, Toward};
use super::super::confirm::ConfirmContribution;
use super::super::exchange::StatedRate;
use super::super::find_gift;
use super::super::restriction::Restriction;
use super::super::story_tests::{Stage, key, text};
use super::books::ABROAD;
use super::rupiah;
use super::step::RATES;
use crate::refusal::Refusal;

fn dollars(minor: i64) -> Quantity {
    Quantity { minor, unit: Unit::parse(ABROAD).unwrap() }
}

fn place(there: bool) -> Option<String> {
    there.then(|| "73.05".to_owned())
}

impl Stage {
    pub(super) async fn gives(
        &self,
        toward: Toward,
        quantity: i64,
        (happened_on, there): (NaiveDate, bool),
    ) -> Result<About<contribution::Model>, Refusal> {
        let announced = self.announcement(toward, &rupiah(quantity).to_decimal());
        let restriction = Restriction { area_code: place(there), ..Restriction::default() };
        self.world.does(&self.agus, AnnounceContribution { happened_on, restriction, ..announced }).await
    }

    /// Sent in another currency.
    pub(super) async fn sends(
        &self,
        toward: Toward,
        (quantity, original): (i64, i64),
        happened_on: NaiveDate,
    ) -> Result<About<contribution::Model>, Refusal> {
        let announced = self.announcement(toward, &rupiah(quantity).to_decimal());
        let sent = AnnounceContribution { happened_on, foreign: Some(dollars(original)), ..announced };
        self.world.does(&self.agus, sent).await
    }

    /// How much of a gift has arrived: in its own currency, if it was sent in another one.
    pub(super) fn arrival(
        &self,
        (contribution, is_abroad): (ContributionId, bool),
        quantity: Option<i64>,
        rate: Option<usize>,
    ) -> ConfirmContribution {
        let exchange = rate.map(|rate| StatedRate {
            rate: Rate::parse(RATES[rate].0).unwrap(),
            source: "Bank Indonesia JISDOR".to_owned(),
            rated_on: self.world.today(),
        });
        let (own, foreign) = if is_abroad { (None, quantity.map(dollars)) } else { (quantity.map(rupiah), None) };
        ConfirmContribution { contribution, quantity: own, foreign, exchange, key: key() }
    }

    pub(super) fn setting_aside(&self, need: NeedId, quantity: i64, there: bool) -> AllocateResources {
        AllocateResources {
            need,
            program: self.program,
            quantity: rupiah(quantity),
            purpose: text("nets"),
            area_code: place(there),
            keeps: Vec::new(),
            key: key(),
        }
    }

    /// What is available of each of these gifts.
    pub(super) async fn lots(&self, gifts: &[ContributionId]) -> Vec<i64> {
        let reading = self.world.reading(&self.siti).await;
        let rows = find_gift::contributions_by_id(&reading, gifts).await.unwrap();
        let of = |id| rows.iter().find(|about| about.row.id == id).unwrap().row.available;
        gifts.iter().map(|id| of(*id)).collect()
    }
}
