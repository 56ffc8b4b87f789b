//! What parties agree to see of each other's promises, and for how long.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use entity::id::{OrganizationId, PartnershipId};
use entity::partnership::{agreement, party, signature};
use entity::state::{AgreementStatus, Consent, SharedTotal};
use sea_orm::{ActiveEnum, ColumnTrait, Condition, EntityTrait, Iterable, QueryFilter};
use serde::Serialize;

use crate::policy::visible;
use crate::refusal::Refusal;
use crate::seen::Reading;

/// The term of an agreement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Shared {
    /// In the order of the words, each once.
    totals: Vec<SharedTotal>,
    /// From the beginning when absent.
    pub from: Option<NaiveDate>,
    /// The last day; to the end when absent.
    pub until: Option<NaiveDate>,
}

impl Shared {
    /// The term that shares these, from a day to a day.
    #[must_use]
    pub fn new(asked: &[SharedTotal], from: Option<NaiveDate>, until: Option<NaiveDate>) -> Self {
        Self { totals: SharedTotal::iter().filter(|total| asked.contains(total)).collect(), from, until }
    }

    /// The term of a version.
    #[must_use]
    pub fn of(row: &agreement::Model) -> Self {
        let is_in = |total: &SharedTotal| row.shared_totals.split(' ').any(|word| word == total.to_value());
        Self { totals: SharedTotal::iter().filter(is_in).collect(), from: row.shared_from, until: row.shared_until }
    }

    #[must_use]
    pub fn totals(&self) -> &[SharedTotal] {
        &self.totals
    }

    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.totals.is_empty()
    }

    /// What is shared on a day.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> &[SharedTotal] {
        let begun = self.from.is_none_or(|first| first <= day);
        if begun && self.until.is_none_or(|last| last >= day) { &self.totals } else { &[] }
    }

    pub(super) fn words(&self) -> String {
        self.totals.iter().map(ActiveEnum::to_value).collect::<Vec<_>>().join(" ")
    }
}

/// What is shared in a partnership, and of whose promises.
pub(crate) struct Term {
    pub(crate) shared: Shared,
    bound: HashSet<OrganizationId>,
}

impl Term {
    /// Whether the party has signed it, or is in the partnership now.
    pub(crate) fn binds(&self, organization: OrganizationId) -> bool {
        self.bound.contains(&organization)
    }
}

/// The term of each of these partnerships whose agreement is in force and holds today, in three statements for all.
pub(crate) async fn terms_of(
    reading: &Reading,
    partnerships: &[PartnershipId],
) -> Result<HashMap<PartnershipId, Term>, Refusal> {
    let today = reading.today();
    let begun = Condition::any().add(agreement::Column::StartsOn.is_null()).add(agreement::Column::StartsOn.lte(today));
    let lasts = Condition::any().add(agreement::Column::EndsOn.is_null()).add(agreement::Column::EndsOn.gte(today));
    let versions = agreement::Entity::find()
        .filter(reading.any_of(agreement::Column::PartnershipId, partnerships.iter().copied()))
        .filter(agreement::Column::Status.eq(AgreementStatus::InForce))
        .filter(agreement::Column::SharedTotals.ne(""))
        .filter(begun)
        .filter(lasts)
        .filter(visible::agreement(reading.rights()))
        .all(reading.db())
        .await?;
    if versions.is_empty() {
        return Ok(HashMap::new());
    }
    let signed = signature::Entity::find()
        .filter(reading.any_of(signature::Column::AgreementId, versions.iter().map(|version| version.id)))
        .all(reading.db())
        .await?;
    let joined = party::Entity::find()
        .filter(reading.any_of(party::Column::PartnershipId, versions.iter().map(|version| version.partnership_id)))
        .filter(party::Column::Consent.eq(Consent::Accepted))
        .all(reading.db())
        .await?;
    let term = |version: &agreement::Model| {
        let signed = signed.iter().filter(|one| one.agreement_id == version.id).map(|one| one.organization_id);
        let joined = joined.iter().filter(|one| one.partnership_id == version.partnership_id);
        let bound = signed.chain(joined.map(|one| one.organization_id)).collect();
        (version.partnership_id, Term { shared: Shared::of(version), bound })
    };
    Ok(versions.iter().map(term).collect())
}
