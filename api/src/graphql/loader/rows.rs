//! Rows by their ids.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use chrono::{DateTime, Utc};
use domain::chain::find::links_of;
use domain::entity::feed::chain_link;
use domain::entity::id::{
    AgreementId, AllocationId, ContributionId, ExpenditureId, MandateId, MembershipId, NeedId, OfferId, OrganizationId,
    PartnershipId, PledgeId, ProgramId, ReservationId, ResourceId, TransactionId,
};
use domain::entity::ledger::{exchange, transaction};
use domain::entity::membership::guardian_consent;
use domain::entity::mobilization::{allocation, contribution, expenditure, pledge, receipt, reservation};
use domain::entity::partnership::{agreement, partnership};
use domain::entity::registry::{area, merge, organization};
use domain::membership::mandate::find::{self as mandate, SeenMandate};
use domain::membership::merge::find::open_of;
use domain::membership::sensitive::consent;
use domain::mobilization::about::{About, SeenNeed};
use domain::mobilization::exchange::exchanges_of;
use domain::mobilization::find_lot::{self, Spent};
use domain::mobilization::name_consent::{self, Donor};
use domain::mobilization::offer::find::SeenOffer;
use domain::mobilization::receipt::find::of_contributions;
use domain::mobilization::reservation::find as reservations;
use domain::mobilization::resource::find::SeenResource;
use domain::mobilization::{find_gift, find_need, find_use, offer, resource};
use domain::partnership::in_force::{self, Standing};
use domain::partnership::program::{self, SeenProgram};
use domain::registry::areas;
use domain::{Refusal, Seen, ledger, partnership as partnerships, registry};
use uuid::Uuid;

use super::Answers;

macro_rules! rows {
    ($($id:ty => $row:ty, $find:path, $key:expr;)*) => {$(
        impl Loader<$id> for Answers {
            type Value = $row;
            type Error = Arc<Refusal>;

            async fn load(&self, ids: &[$id]) -> Result<HashMap<$id, $row>, Arc<Refusal>> {
                let key: fn(&$row) -> $id = $key;
                let rows = $find(&self.reading, ids).await.map_err(Arc::new)?;
                Ok(rows.into_iter().map(|row| (key(&row), row)).collect())
            }
        }
    )*};
}

rows! {
    OrganizationId => Seen<organization::Model>, registry::find::by_ids, |row| row.id;
    PartnershipId => Seen<partnership::Model>, partnerships::find::by_ids, |row| row.id;
    AgreementId => Seen<agreement::Model>, partnerships::agreement::find::by_ids, |row| row.id;
    ProgramId => SeenProgram, program::by_ids, |seen| seen.program.id;
    MandateId => SeenMandate, mandate::by_ids, |seen| seen.row.id;
    NeedId => SeenNeed, find_need::by_ids, |need| need.row.id;
    OfferId => SeenOffer, offer::find::by_ids, |offer| offer.row.id;
    ResourceId => SeenResource, resource::find::by_ids, |resource| resource.row.id;
    ReservationId => About<reservation::Model>, reservations::by_ids, |about| about.row.id;
    PledgeId => About<pledge::Model>, find_gift::pledges_by_id, |about| about.row.id;
    ContributionId => About<contribution::Model>, find_gift::contributions_by_id, |about| about.row.id;
    AllocationId => About<allocation::Model>, find_use::allocations_by_id, |about| about.row.id;
    ExpenditureId => About<expenditure::Model>, find_use::expenditures_by_id, |about| about.row.id;
    TransactionId => Seen<transaction::Model>, ledger::find::transactions_by_id, |row| row.id;
}

/// How a partnership stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StandingOf(pub PartnershipId);

impl Loader<StandingOf> for Answers {
    type Value = Standing;
    type Error = Arc<Refusal>;

    async fn load(&self, asked: &[StandingOf]) -> Result<HashMap<StandingOf, Self::Value>, Arc<Refusal>> {
        let ids: Vec<_> = asked.iter().map(|asked| asked.0).collect();
        let standings = in_force::standings(&self.reading, &ids).await.map_err(Arc::new)?;
        Ok(standings.into_iter().map(|(id, standing)| (StandingOf(id), standing)).collect())
    }
}

impl Loader<Donor> for Answers {
    /// The name of a donor who has agreed to be named.
    type Value = String;
    type Error = Arc<Refusal>;

    async fn load(&self, donors: &[Donor]) -> Result<HashMap<Donor, String>, Arc<Refusal>> {
        name_consent::names_of(&self.reading, donors).await.map_err(Arc::new)
    }
}

/// Whether the viewer has agreed that an organization sees their name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NameConsentTo(pub OrganizationId);

impl Loader<NameConsentTo> for Answers {
    type Value = ();
    type Error = Arc<Refusal>;

    async fn load(&self, asked: &[NameConsentTo]) -> Result<HashMap<NameConsentTo, ()>, Arc<Refusal>> {
        let ids: Vec<_> = asked.iter().map(|asked| asked.0).collect();
        let given = name_consent::given_to(&self.reading, &ids).await.map_err(Arc::new)?;
        Ok(given.into_iter().map(|id| (NameConsentTo(id), ())).collect())
    }
}

/// How far a contribution was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SpentOf(pub ContributionId);

impl Loader<SpentOf> for Answers {
    type Value = Spent;
    type Error = Arc<Refusal>;

    async fn load(&self, asked: &[SpentOf]) -> Result<HashMap<SpentOf, Spent>, Arc<Refusal>> {
        let ids: Vec<_> = asked.iter().map(|asked| asked.0).collect();
        let spent = find_lot::spent_of(&self.reading, &ids).await.map_err(Arc::new)?;
        Ok(spent.into_iter().map(|(id, spent)| (SpentOf(id), spent)).collect())
    }
}

/// The version of a partnership's agreement that was in force at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AgreementAt(pub PartnershipId, pub DateTime<Utc>);

impl Loader<AgreementAt> for Answers {
    type Value = Seen<agreement::Model>;
    type Error = Arc<Refusal>;

    async fn load(&self, asked: &[AgreementAt]) -> Result<HashMap<AgreementAt, Self::Value>, Arc<Refusal>> {
        let moments: Vec<_> = asked.iter().map(|AgreementAt(id, at)| (*id, *at)).collect();
        let rows = partnerships::agreement::find::in_force_at(&self.reading, &moments).await.map_err(Arc::new)?;
        Ok(rows.into_iter().map(|((id, at), row)| (AgreementAt(id, at), row)).collect())
    }
}

/// Where a record that was seen stands in its chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LinkOf(pub Seen<Uuid>);

impl Loader<LinkOf> for Answers {
    type Value = Seen<chain_link::Model>;
    type Error = Arc<Refusal>;

    async fn load(&self, asked: &[LinkOf]) -> Result<HashMap<LinkOf, Self::Value>, Arc<Refusal>> {
        let ids: Vec<_> = asked.iter().map(|asked| asked.0).collect();
        let mut links = links_of(&self.reading, &ids).await.map_err(Arc::new)?;
        Ok(asked.iter().filter_map(|asked| Some((*asked, links.remove(&*asked.0)?))).collect())
    }
}

/// The receipt of a contribution that was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ReceiptOf(pub Seen<ContributionId>);

impl Loader<ReceiptOf> for Answers {
    type Value = Seen<receipt::Model>;
    type Error = Arc<Refusal>;

    async fn load(&self, asked: &[ReceiptOf]) -> Result<HashMap<ReceiptOf, Self::Value>, Arc<Refusal>> {
        let ids: Vec<_> = asked.iter().map(|asked| asked.0).collect();
        let rows = of_contributions(&self.reading, &ids).await.map_err(Arc::new)?;
        Ok(rows.into_iter().map(|(id, row)| (ReceiptOf(id), row)).collect())
    }
}

/// By which rate a contribution that was seen was exchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ExchangeOf(pub Seen<ContributionId>);

impl Loader<ExchangeOf> for Answers {
    type Value = Seen<exchange::Model>;
    type Error = Arc<Refusal>;

    async fn load(&self, asked: &[ExchangeOf]) -> Result<HashMap<ExchangeOf, Self::Value>, Arc<Refusal>> {
        let ids: Vec<_> = asked.iter().map(|asked| asked.0).collect();
        let rows = exchanges_of(&self.reading, &ids).await.map_err(Arc::new)?;
        Ok(rows.into_iter().map(|(id, row)| (ExchangeOf(id), row)).collect())
    }
}

/// The open proposal to merge an organization with another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OpenMergeOf(pub OrganizationId);

impl Loader<OpenMergeOf> for Answers {
    type Value = Seen<merge::Model>;
    type Error = Arc<Refusal>;

    async fn load(&self, asked: &[OpenMergeOf]) -> Result<HashMap<OpenMergeOf, Self::Value>, Arc<Refusal>> {
        let ids: Vec<_> = asked.iter().map(|asked| asked.0).collect();
        let open = open_of(&self.reading, &ids).await.map_err(Arc::new)?;
        let of = |id: &OrganizationId| open.iter().find(|merge| merge.sides().contains(id)).cloned();
        Ok(ids.iter().filter_map(|id| Some((OpenMergeOf(*id), of(id)?))).collect())
    }
}

/// The consent in force of a minor's guardian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ConsentOf(pub MembershipId);

impl Loader<ConsentOf> for Answers {
    type Value = Seen<guardian_consent::Model>;
    type Error = Arc<Refusal>;

    async fn load(&self, asked: &[ConsentOf]) -> Result<HashMap<ConsentOf, Self::Value>, Arc<Refusal>> {
        let ids: Vec<_> = asked.iter().map(|asked| asked.0).collect();
        let rows = consent::in_force_of(&self.reading, &ids).await.map_err(Arc::new)?;
        Ok(rows.into_iter().map(|row| (ConsentOf(row.membership_id), row)).collect())
    }
}

/// The area with this code.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AreaCode(pub String);

impl Loader<AreaCode> for Answers {
    type Value = Seen<area::Model>;
    type Error = Arc<Refusal>;

    async fn load(&self, asked: &[AreaCode]) -> Result<HashMap<AreaCode, Self::Value>, Arc<Refusal>> {
        let codes: Vec<_> = asked.iter().map(|code| code.0.as_str()).collect();
        let known = areas::by_codes(&self.reading, &codes).await.map_err(Arc::new)?;
        Ok(known.into_iter().map(|(code, row)| (AreaCode(code), row)).collect())
    }
}
