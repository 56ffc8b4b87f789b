//! Pledges that come in parts, and what has come of each part.

use chrono::{Days, NaiveDate};
use entity::id::{NeedId, PledgeId};
use entity::mobilization::pledge;

use super::super::about::About;
use super::super::make_pledge::MakePledge;
use super::super::plan::{Instalment, received};
use super::super::restriction::Restriction;
use super::super::story_tests::{Stage, key, text};
use super::super::{find_gift, find_plan};
use super::rupiah;
use crate::refusal::Refusal;

/// Days, and how much by each: today and two later ones, if there is enough for three.
pub(super) fn parts(planned: bool, quantity: i64, today: NaiveDate) -> Vec<(NaiveDate, i64)> {
    if !planned || quantity < 3 {
        return Vec::new();
    }
    let (first, second) = (1 + quantity / 5, 1);
    vec![(today, first), (today + Days::new(1), second), (today + Days::new(40), quantity - first - second)]
}

/// The same as it is asked for.
pub(super) fn asked(parts: &[(NaiveDate, i64)]) -> Option<Vec<Instalment>> {
    let instalment =
        |(due_on, quantity): &(NaiveDate, i64)| Instalment { due_on: *due_on, quantity: rupiah(*quantity) };
    (!parts.is_empty()).then(|| parts.iter().map(instalment).collect())
}

impl Stage {
    pub(super) async fn promises(
        &self,
        need: NeedId,
        quantity: i64,
        parts: Vec<(NaiveDate, i64)>,
    ) -> Result<About<pledge::Model>, Refusal> {
        let promised = MakePledge {
            need,
            organization: Some(self.giver),
            quantity: rupiah(quantity),
            due_on: parts.is_empty().then(|| self.world.today()),
            instalments: asked(&parts),
            note: text(""),
            restriction: Restriction::default(),
            key: key(),
        };
        self.world.does(&self.agus, promised).await
    }

    /// Of each of these pledges by which day the next is to come, if it comes in parts, and what has come of each part.
    pub(super) async fn plans(&self, pledges: &[PledgeId]) -> Vec<(Option<NaiveDate>, Vec<i64>)> {
        let reading = self.world.reading(&self.siti).await;
        let rows = find_gift::pledges_by_id(&reading, pledges).await.unwrap();
        let asked: Vec<_> = rows.iter().filter_map(|about| Some((about.row.id, about.row.plan_revision?))).collect();
        let plans = find_plan::plans_of(&reading, &asked).await.unwrap();
        let of = |id: &PledgeId| {
            let pledge = &rows.iter().find(|about| about.row.id == *id).unwrap().row;
            let plan = pledge.plan_revision.and_then(|revision| plans.get(&(*id, revision)));
            let come = plan.into_iter().flatten().map(|part| received(part, pledge.fulfilled)).collect();
            (pledge.next_due_on, come)
        };
        pledges.iter().map(of).collect()
    }
}
