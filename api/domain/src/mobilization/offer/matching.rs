//! Offers and needs that fit each other, the best first, and why.

use std::cmp::Ordering;
use std::collections::HashMap;

use entity::id::{NeedId, OfferId, TypedId};
use entity::mobilization::{need, offer};
use entity::value::sum::Sum;
use sea_orm::{EntityTrait, QueryFilter};

use super::find::SeenOffer;
use super::free::{Held, held_of};
use super::pairs::{For, Pair, pairs};
use crate::mobilization::about::SeenNeed;
use crate::mobilization::suppress::Hidden;
use crate::mobilization::totals::{self, Asked, Totals};
use crate::page::{Key, Page, Slice};
use crate::placed;
use crate::refusal::Refusal;
use crate::seen::Reading;

pub use super::pairs::MOST;

/// Why something stands where it does among what fits: the first that differs decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reasons {
    /// How many levels the wider of the two areas lies below the nearest one that holds both; nothing when one of them is
    /// not known.
    pub distance: Option<i32>,
    /// Whether the offer is available by the day on which the need is due.
    pub in_time: bool,
    /// What of the need's gap the offer could cover, if the caller sees the need's totals.
    pub covers: Option<Sum>,
    /// The same in whole percent of the gap, rounded down.
    pub percent: Option<i32>,
}

/// Something that fits.
#[derive(Clone, Debug)]
pub struct Match<T> {
    pub other: T,
    pub reasons: Reasons,
    /// Its place among the others.
    pub key: Key,
}

/// The needs that fit each of these offers, in a few statements for all of them.
pub async fn needs_for(
    reading: &Reading,
    offers: &[OfferId],
) -> Result<HashMap<OfferId, Vec<Match<SeenNeed>>>, Refusal> {
    let mut all = HashMap::new();
    for fit in fitting(reading, &For::Offers(offers)).await? {
        let (id, day) = (fit.need.row.id.uuid(), fit.need.row.due_on.to_string());
        let of: &mut Vec<_> = all.entry(fit.offer.row.id).or_default();
        of.push(Match { key: fit.reasons.key(&day, id), reasons: fit.reasons, other: fit.need });
    }
    Ok(ranked(all))
}

/// The offers that fit each of these needs.
pub async fn offers_for(
    reading: &Reading,
    needs: &[NeedId],
) -> Result<HashMap<NeedId, Vec<Match<SeenOffer>>>, Refusal> {
    let mut all = HashMap::new();
    for fit in fitting(reading, &For::Needs(needs)).await? {
        // What is there for longer can wait.
        let last = fit.offer.row.available_until.map_or_else(|| "none".to_owned(), |day| day.to_string());
        let id = fit.offer.row.id.uuid();
        let of: &mut Vec<_> = all.entry(fit.need.row.id).or_default();
        of.push(Match { key: fit.reasons.key(&last, id), reasons: fit.reasons, other: fit.offer });
    }
    Ok(ranked(all))
}

/// A page of what fits.
#[must_use]
pub fn page_of<T>(ranked: Vec<Match<T>>, page: &Page) -> Slice<Match<T>> {
    let is_beyond = |key: &Option<Key>, place: &Key, side| key.as_ref().is_none_or(|key| order(place, key) == side);
    let mut rows: Vec<_> = ranked
        .into_iter()
        .filter(|one| is_beyond(&page.after, &one.key, Ordering::Greater))
        .filter(|one| is_beyond(&page.before, &one.key, Ordering::Less))
        .collect();
    if page.backward {
        rows.reverse();
    }
    page.cut(rows)
}

fn order(one: &Key, other: &Key) -> Ordering {
    (&one.sort, one.id).cmp(&(&other.sort, other.id))
}

fn ranked<O: std::hash::Hash + Eq, T>(mut all: HashMap<O, Vec<Match<T>>>) -> HashMap<O, Vec<Match<T>>> {
    all.values_mut().for_each(|matches| matches.sort_by(|one, other| order(&one.key, &other.key)));
    all
}

impl Reasons {
    /// `None` when there is nothing that the one could give the other.
    fn weigh(pair: &Pair, (offer, held): (&SeenOffer, Held), need: &SeenNeed, totals: Option<&Totals>) -> Option<Self> {
        let free = held.left_of(&offer.row);
        let gap = totals.map(|totals| totals.gap().minor);
        if free <= 0 || gap.is_some_and(|gap| gap <= 0) {
            return None;
        }
        let in_time = offer.row.available_from <= need.row.due_on;
        let covers = gap.map(|gap| Sum { minor: gap.min(free), unit: need.unit });
        let percent = gap.zip(covers).map(|(gap, covers)| i32::try_from(covers.minor * 100 / gap).unwrap_or(100));
        Some(Self { distance: pair.distance, in_time, covers, percent })
    }

    /// The place that follows, as a text that sorts like it. A share that is not shown ranks nothing.
    fn key(&self, day: &str, id: uuid::Uuid) -> Key {
        let (distance, late) = (self.distance.unwrap_or(99), u8::from(!self.in_time));
        let uncovered = 100 - self.percent.unwrap_or(0);
        Key { sort: Some(format!("{distance:02} {late} {uncovered:03} {day}")), id }
    }
}

struct Fit {
    offer: SeenOffer,
    need: SeenNeed,
    reasons: Reasons,
}

async fn fitting(reading: &Reading, of: &For<'_>) -> Result<Vec<Fit>, Refusal> {
    let pairs = pairs(reading, of).await?;
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    // Both sides were seen: the pairs are those that the caller may see.
    let ids = pairs.iter().map(|pair| pair.need);
    let select = need::Entity::find().filter(reading.any_of(need::Column::Id, ids));
    let needs = placed::all(reading.db(), select).await?.into_iter().map(SeenNeed::new);
    let needs = needs.collect::<Result<Vec<_>, _>>()?;
    let ids: Vec<_> = pairs.iter().map(|pair| pair.offer).collect();
    let select = offer::Entity::find().filter(reading.any_of(offer::Column::Id, ids.iter().copied()));
    let offers = placed::all(reading.db(), select).await?.into_iter().map(SeenOffer::new);
    let offers: HashMap<_, _> =
        offers.map(|offer| offer.map(|offer| (offer.row.id, offer))).collect::<Result<_, _>>()?;
    let held = held_of(reading, &ids).await?;
    let totals: HashMap<NeedId, Result<Totals, Hidden>> = totals::of_needs(reading, &needs, Asked::ALL).await?;
    let needs: HashMap<_, _> = needs.into_iter().map(|need| (need.row.id, need)).collect();
    let fit = |pair: &Pair| {
        let (offer, need) = (offers.get(&pair.offer)?, needs.get(&pair.need)?);
        let totals = totals.get(&pair.need).and_then(|totals| totals.as_ref().ok());
        let held = held.get(&pair.offer).copied().unwrap_or_default();
        let reasons = Reasons::weigh(pair, (offer, held), need, totals)?;
        Some(Fit { offer: offer.clone(), need: need.clone(), reasons })
    };
    Ok(pairs.iter().filter_map(fit).collect())
}
