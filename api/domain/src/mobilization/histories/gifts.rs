//! Gifts that are for one place alone, and what is available of each.

use chrono::NaiveDate;
use entity::id::{ContributionId, NeedId};
use entity::mobilization::contribution;

use super::super::about::About;
use super::super::allocate::AllocateResources;
use super::super::announce::{AnnounceContribution, Toward};
use super::super::find_gift;
use super::super::restriction::Restriction;
use super::super::story_tests::{Stage, key, text};
use super::rupiah;
use crate::refusal::Refusal;

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
