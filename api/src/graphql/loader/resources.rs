//! What organizations lend, when it is taken, and what is reserved under pledges.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use domain::entity::id::{OrganizationId, PledgeId, ResourceId};
use domain::entity::mobilization::reservation;
use domain::mobilization::about::About;
use domain::mobilization::reservation::calendar::{self, Span, Taken};
use domain::mobilization::reservation::find as reservations;
use domain::mobilization::resource::find::{self, SeenResource};
use domain::page::{Page, Slice};
use domain::{Refusal, Seen};

use super::Answers;
use super::lists::{groups, pages};

pages! {
    /// A page of what an organization lends.
    LentBy(OrganizationId) => SeenResource, find::resources_of;
    /// A page of what is reserved under a pledge.
    ReservedUnder(PledgeId) => About<reservation::Model>, reservations::reservations_of_pledges;
}

groups! {
    /// How much an organization lends.
    CountOfLent(OrganizationId) => u64, find::counts_of;
    /// How much is reserved under a pledge.
    CountOfReserved(PledgeId) => u64, reservations::counts_of_pledges;
}

/// A page of the times that a resource, which was seen, is taken.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TakenOf(pub Seen<ResourceId>, pub Span, pub Page);

impl Loader<TakenOf> for Answers {
    type Value = Slice<Taken>;
    type Error = Arc<Refusal>;

    async fn load(&self, asked: &[TakenOf]) -> Result<HashMap<TakenOf, Self::Value>, Arc<Refusal>> {
        let mut owners: HashMap<_, Vec<_>> = HashMap::new();
        for TakenOf(id, span, page) in asked {
            owners.entry((*span, page)).or_default().push(*id);
        }
        let mut answers = HashMap::new();
        for ((span, page), ids) in owners {
            let found = calendar::taken_of(&self.reading, &ids, span, page).await.map_err(Arc::new)?;
            answers.extend(found.into_iter().map(|(id, slice)| (TakenOf(id, span, page.clone()), slice)));
        }
        Ok(answers)
    }
}

/// How many times a resource, which was seen, is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CountOfTaken(pub Seen<ResourceId>, pub Span);

impl Loader<CountOfTaken> for Answers {
    type Value = u64;
    type Error = Arc<Refusal>;

    async fn load(&self, asked: &[CountOfTaken]) -> Result<HashMap<CountOfTaken, u64>, Arc<Refusal>> {
        let mut owners: HashMap<_, Vec<_>> = HashMap::new();
        for CountOfTaken(id, span) in asked {
            owners.entry(*span).or_default().push(*id);
        }
        let mut answers = HashMap::new();
        for (span, ids) in owners {
            let found = calendar::counts_of(&self.reading, &ids, span).await.map_err(Arc::new)?;
            answers.extend(found.into_iter().map(|(id, count)| (CountOfTaken(id, span), count)));
        }
        Ok(answers)
    }
}
