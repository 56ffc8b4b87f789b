//! Where an offer stands, and what can be done with it.

use chrono::NaiveDate;
use entity::mobilization::offer;

use super::free::Held;
use crate::mobilization::rule::Rule;
use crate::policy::permission::Permission;

/// How an offer reads on a day. Only that it was withdrawn is written down; the rest follows from its dates and its
/// pledges. There are no drafts: an offer is there once it is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferReads {
    /// Something of it is free.
    Open,
    /// All of it is pledged, and some of that not accepted yet.
    Reserved,
    /// All of it is promised.
    Taken,
    Withdrawn,
    /// Its last day has passed before all of it was promised.
    Expired,
}

impl OfferReads {
    #[must_use]
    pub fn on(offer: &offer::Model, held: Held, today: NaiveDate) -> Self {
        if offer.withdrawn_at.is_some() {
            Self::Withdrawn
        } else if held.promised >= i128::from(offer.quantity) {
            Self::Taken
        } else if is_over(offer, today) {
            Self::Expired
        } else if held.left_of(offer) <= 0 {
            Self::Reserved
        } else {
            Self::Open
        }
    }

    /// The word that rules tell it by.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "OPEN",
            Self::Reserved => "RESERVED",
            Self::Taken => "TAKEN",
            Self::Withdrawn => "WITHDRAWN",
            Self::Expired => "EXPIRED",
        }
    }
}

fn is_over(offer: &offer::Model, today: NaiveDate) -> bool {
    offer.available_until.is_some_and(|last| last < today)
}

/// What can be done with an offer. Its giver does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferStep {
    /// Pledge from it to needs.
    Pledge,
    Withdraw,
}

impl OfferStep {
    /// To offer is to say what one could promise: whoever may promise may do it.
    pub const NEEDS: Permission = Permission::PledgeMake;

    /// What the offer's state has against it.
    #[must_use]
    pub fn against(self, offer: &offer::Model, held: Held, today: NaiveDate) -> Option<Rule> {
        let reads = OfferReads::on(offer, held, today);
        let fits = match self {
            Self::Pledge => reads == OfferReads::Open,
            Self::Withdraw => matches!(reads, OfferReads::Open | OfferReads::Reserved),
        };
        (!fits).then(|| Rule::OfferNotOpen { status: reads.word().to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, Utc};
    use entity::id::{OfferId, PartnershipId, TypedId as _};
    use entity::state::ResourceKind;
    use entity::value::unit::Unit;
    use uuid::Uuid;

    use super::*;

    fn offer(until: Option<NaiveDate>) -> offer::Model {
        offer::Model {
            id: OfferId::from_uuid(Uuid::nil()),
            partnership_id: PartnershipId::from_uuid(Uuid::nil()),
            giver_organization_id: None,
            giver_person_id: None,
            title: String::new(),
            title_key: String::new(),
            description: String::new(),
            kind: ResourceKind::Money,
            unit: "IDR".to_owned(),
            quantity: 100,
            available_from: NaiveDate::MIN,
            available_until: until,
            area_code: None,
            created_by: None,
            created_at: Utc::now(),
            withdrawn_by: None,
            withdrawn_at: None,
            withdrawal: None,
        }
    }

    #[test]
    fn an_offer_reads_by_its_pledges_and_its_dates() {
        let today = NaiveDate::default();
        let (last, past) = (offer(Some(today)), offer(Some(today - TimeDelta::days(1))));
        let withdrawn = offer::Model { withdrawn_at: Some(Utc::now()), ..offer(None) };
        let cases = [
            (&last, 0, 0, OfferReads::Open),
            (&last, 60, 39, OfferReads::Open),
            (&last, 60, 40, OfferReads::Reserved),
            (&last, 60, 60, OfferReads::Reserved),
            (&last, 0, 100, OfferReads::Taken),
            (&last, 0, 130, OfferReads::Taken),
            (&past, 0, 99, OfferReads::Expired),
            (&past, 60, 40, OfferReads::Expired),
            (&past, 0, 100, OfferReads::Taken),
            (&withdrawn, 0, 100, OfferReads::Withdrawn),
            (&withdrawn, 0, 0, OfferReads::Withdrawn),
        ];
        for (offer, proposed, promised, reads) in cases {
            assert_eq!(OfferReads::on(offer, Held { proposed, promised }, today), reads, "{proposed} {promised}");
        }
    }

    #[test]
    fn what_is_pledged_beyond_an_offer_shows() {
        let held = Held { proposed: 70, promised: 50 };
        let (offer, unit) = (offer(None), Unit::parse("IDR").ok());
        let told = unit.map(|unit| (held.free(&offer, unit).minor, held.overcommitted(&offer, unit).minor));
        assert_eq!(told, Some((0, 20)));
    }
}
