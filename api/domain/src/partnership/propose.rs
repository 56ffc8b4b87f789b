//! Somebody proposes a partnership.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use data_encoding::HEXLOWER;
use entity::id::{OrganizationId, PartnershipId, PartyId, TypedId};
use entity::partnership::{agreement, partnership, party};
use entity::registry::organization;
use entity::state::{Consent, OrganizationStatus, PartnershipStatus, PartnershipVisibility, PartyRole};
use entity::value::Reason;
use entity::value::text::{Name, Text};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::agreement::draft::{Terms, draft, require_days};
use super::agreement::shared::Shared;
use super::agreement::sign::sign;
use super::rule::Rule;
use super::turn::turn;
use crate::command::{Command, Lookup, Writing};
use crate::engine::Engine;
use crate::feed::{audit::Entry, outbox::Event};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::visible;
use crate::refusal::{Refusal, Rule as AnyRule, is_taken};
use crate::seen::Seen;

/// Most parties of one partnership: they are always shown together.
pub const PARTIES_MAX: usize = 50;

/// An organization that is asked to join.
#[derive(Clone, Serialize)]
pub struct Invited {
    pub organization: OrganizationId,
    pub role: PartyRole,
    /// Whether its consent is needed. That of the lead and of the proposer always is.
    pub required: bool,
}

/// Propose a partnership between organizations that the proposer sees. Who may decide for the proposing
/// organization consents for it at once; otherwise it is asked like the others.
#[derive(Clone, Serialize)]
pub struct ProposePartnership {
    pub proposer: OrganizationId,
    pub name: Name,
    pub purpose: Text,
    /// What the parties sign, besides the purpose and the days.
    pub agreement: Text,
    /// What they see of each other's promises.
    pub shared: Shared,
    /// After how many full days what nobody has answered is confirmed by itself; never when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirm_automatically_after_days: Option<i32>,
    pub visibility: PartnershipVisibility,
    pub parties: Vec<Invited>,
    pub starts_on: Option<NaiveDate>,
    /// The last day.
    pub ends_on: Option<NaiveDate>,
}

impl Command for ProposePartnership {
    const NEEDS: Permission = Permission::PartnershipPropose;
    const NAME: &'static str = "proposePartnership";
    type Outcome = Seen<partnership::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.place(self.proposer, "proposerId", Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        require_days(self.confirm_automatically_after_days)?;
        let organizations = self.check(writing.today())?;
        require_organizations(&organizations, writing).await?;
        let pair_key = pair_key(&self.name, &organizations);
        expire(&pair_key, writing).await?;
        let id: PartnershipId = writing.mint();
        let row = partnership::ActiveModel {
            id: Set(id),
            name_key: Set(self.name.search_key()),
            name: Set(self.name.into_string()),
            purpose: Set(self.purpose.into_string()),
            visibility: Set(self.visibility),
            status: Set(PartnershipStatus::Proposed),
            proposed_by: Set(self.proposer),
            pair_key: Set(Some(pair_key)),
            starts_on: Set(self.starts_on),
            ends_on: Set(self.ends_on),
            created_at: Set(writing.now()),
            activated_at: Set(None),
            ended_at: Set(None),
            status_reason: Set(None),
            reminded_days: Set(None),
        };
        let partnership =
            partnership::Entity::insert(row).exec_with_returning(writing.tx()).await.map_err(|error| {
                if is_taken(&error, "partnership", "pair_key") {
                    AnyRule::from(Rule::AlreadyProposed).at("parties")
                } else {
                    error.into()
                }
            })?;
        writing.record(Entry::of(id).in_organization(self.proposer).in_partnership(id).after(&partnership)?).await?;
        let terms = Terms {
            purpose: partnership.purpose.clone(),
            body: self.agreement.into_string(),
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            shared: self.shared,
            confirm_automatically_after_days: self.confirm_automatically_after_days,
        };
        let agreement = draft((id, 1), self.proposer, terms, None, writing).await?;
        for invited in self.parties {
            invite(&partnership, &agreement, invited, writing).await?;
        }
        let event = Event::new("partnership.proposed", id).in_organization(self.proposer).in_partnership(id);
        writing.announce(event).await?;
        Ok(Seen::new(partnership))
    }
}

impl ProposePartnership {
    /// The organizations of a proposal that is in itself in order.
    fn check(&self, today: NaiveDate) -> Result<BTreeSet<OrganizationId>, Refusal> {
        let at = |rule: Rule, path| Err(AnyRule::from(rule).at(path));
        if self.parties.len() > PARTIES_MAX {
            return Err(Refusal::input("parties", Reason::TooLarge));
        }
        let organizations: BTreeSet<_> = self.parties.iter().map(|party| party.organization).collect();
        if organizations.len() < self.parties.len() {
            return at(Rule::PartyTwice, "parties");
        }
        if organizations.len() < 2 {
            return at(Rule::TooFewParties, "parties");
        }
        if !organizations.contains(&self.proposer) {
            return at(Rule::ProposerMissing, "parties");
        }
        if self.parties.iter().filter(|party| party.role == PartyRole::Lead).count() != 1 {
            return at(Rule::OneLead, "parties");
        }
        // Nobody can consent before today, so it cannot begin earlier either.
        let first = self.starts_on.map_or(today, |day| day.max(today));
        if self.ends_on.is_some_and(|last| last < first) {
            return at(Rule::EndsBeforeStart, "endsOn");
        }
        Ok(organizations)
    }
}

async fn invite(
    partnership: &partnership::Model,
    agreement: &agreement::Model,
    invited: Invited,
    writing: &Writing,
) -> Result<(), Refusal> {
    let is_proposer = invited.organization == partnership.proposed_by;
    let consents = is_proposer && writing.rights().holds(Permission::PartnershipDecide, invited.organization);
    let id: PartyId = writing.mint();
    let party = party::Model {
        id,
        partnership_id: partnership.id,
        organization_id: invited.organization,
        role: invited.role,
        required: invited.required || is_proposer || invited.role == PartyRole::Lead,
        consent: if consents { Consent::Accepted } else { Consent::Invited },
        decided_by: writing.rights().person().filter(|_| consents),
        decided_at: consents.then(|| writing.now()),
        reason: None,
        created_at: writing.now(),
    };
    let entry = Entry::of(id).in_organization(invited.organization).in_partnership(partnership.id).after(&party)?;
    let row = party::ActiveModel::from(party.clone()).reset_all();
    party::Entity::insert(row).exec_without_returning(writing.tx()).await?;
    writing.record(entry).await?;
    if consents { sign(agreement, &party, None, writing).await } else { Ok(()) }
}

/// All of them must be at work and visible to the caller; they stay so until the transaction ends.
async fn require_organizations(ids: &BTreeSet<OrganizationId>, writing: &Writing) -> Result<(), Refusal> {
    let found = organization::Entity::find()
        .filter(visible::organization(writing.rights()))
        .filter(Engine::of(writing.tx()).any_of(organization::Column::Id, ids.iter().copied()))
        .filter(organization::Column::Status.eq(OrganizationStatus::Active))
        .order_by_asc(organization::Column::Id)
        .lock_shared()
        .all(writing.tx())
        .await?;
    if found.len() == ids.len() { Ok(()) } else { Err(Refusal::NotFound("parties")) }
}

/// Writes down that the same partnership has run out, so that it can be proposed anew.
async fn expire(pair_key: &str, writing: &Writing) -> Result<(), Refusal> {
    use PartnershipStatus::{Active, Expired, Proposed, Suspended};
    let old = partnership::Entity::find()
        .filter(partnership::Column::PairKey.eq(pair_key))
        .filter(partnership::Column::Status.is_in([Proposed, Active, Suspended]))
        .filter(partnership::Column::EndsOn.lt(writing.today()))
        .lock_exclusive()
        .one(writing.tx())
        .await?;
    if let Some(old) = old {
        turn(old, Expired, None, "partnership.expired", writing).await?;
    }
    Ok(())
}

/// The same name and the same organizations make the same partnership, whoever proposes it and in which order.
fn pair_key(name: &Name, organizations: &BTreeSet<OrganizationId>) -> String {
    let mut digest = Sha256::new();
    digest.update(name.search_key());
    for id in organizations {
        digest.update(id.uuid().as_bytes());
    }
    HEXLOWER.encode(&digest.finalize())
}
