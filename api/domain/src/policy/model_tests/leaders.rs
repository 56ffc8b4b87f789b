//! Who leads the organizations of a random world, and who shall own them.

use chrono::TimeDelta;
use entity::id::{MandateId, OwnershipRecoveryId};
use entity::membership::{mandate, ownership_recovery};
use entity::state::MandateOffice;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;

use super::super::model::Facts;
use super::{new, term};
use crate::testing::World;

/// One mandate and one recovery in each organization, of whomever.
pub(super) async fn leaders(world: &World, random: &mut StdRng, facts: &mut Facts) {
    for organization in facts.organizations.clone() {
        let members: Vec<_> = facts.members.iter().filter(|one| one.organization_id == organization.id).collect();
        let Some(member) = members.choose(random).copied().cloned() else { continue };
        let (starts_on, ends_on) = term(random, facts);
        let mandate = mandate::Model {
            id: new::<MandateId>(),
            organization_id: organization.id,
            membership_id: member.id,
            office: MandateOffice::Chair,
            title: None,
            decree_number: None,
            decree_on: None,
            starts_on,
            ends_on: ends_on.unwrap_or(starts_on),
            successor_id: None,
            ended_on: None,
            end_reason: None,
            end_note: None,
            ended_by: None,
            recorded_by: member.person_id,
            created_at: facts.now,
            reminded_days: None,
            version: 1,
        };
        facts.mandates.push(world.insert(mandate).await);
        let recovery = ownership_recovery::Model {
            id: new::<OwnershipRecoveryId>(),
            organization_id: organization.id,
            membership_id: member.id,
            reason: "Its owner has died".to_owned(),
            started_by: member.person_id,
            created_at: facts.now,
            notice_ends_at: facts.now + TimeDelta::days(14),
            lapses_at: facts.now + TimeDelta::days(44),
            completed_at: None,
            completed_by: None,
            objected_at: None,
            objected_by: None,
            objection: None,
            withdrawn_at: None,
            withdrawn_by: None,
            withdrawal: None,
        };
        facts.recoveries.push(world.insert(recovery).await);
    }
}
