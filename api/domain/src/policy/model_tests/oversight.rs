//! What the network's administrators do, in the random worlds.

use chrono::TimeDelta;
use entity::id::{BreakGlassId, MergeId, OrganizationId, PersonId};
use entity::identity::break_glass;
use entity::registry::merge;
use entity::state::{MergeStatus, PlatformRole};
use rand::Rng as _;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;

use super::{Callers, new, pick};
use crate::policy::model::Facts;
use crate::testing::World;

/// Proposals to merge.
pub(super) async fn merges(world: &World, random: &mut StdRng, proposed_by: PersonId, facts: &mut Facts) {
    for _ in 0..3 {
        let pair: Vec<OrganizationId> = facts.organizations.choose_multiple(random, 2).map(|one| one.id).collect();
        let merge = merge::Model {
            id: new::<MergeId>(),
            duplicate_id: pair[0],
            surviving_id: pair[1],
            reason: "Registered twice".to_owned(),
            status: MergeStatus::Proposed,
            proposed_by,
            created_at: facts.now,
            objections_until: facts.now + TimeDelta::days(14),
            expires_at: facts.now + TimeDelta::days(90),
            duplicate_agreed_by: None,
            surviving_agreed_by: None,
            decided_by: None,
            decided_at: None,
            objection: None,
            withdrawn_at: None,
            withdrawn_by: None,
            withdrawal: None,
        };
        facts.merges.push(world.insert(merge).await);
    }
}

/// Glasses that are broken there, have been, and some of people who administer nothing.
pub(super) async fn glasses(
    world: &World,
    random: &mut StdRng,
    (organization_id, people): (OrganizationId, &Callers),
    facts: &mut Facts,
) {
    let who = |administers: bool| -> Vec<PersonId> {
        let people = people.0.iter().filter(|(.., role)| (*role == Some(PlatformRole::Admin)) == administers);
        people.map(|(id, ..)| *id).collect()
    };
    let several = random.random_range(0..3);
    let mut breaking: Vec<PersonId> = who(true).choose_multiple(random, several).copied().collect();
    breaking.extend(who(false).choose(random).copied());
    // And who is of the organization besides, whose own rights are not those of the glass.
    let belongs = |id: &PersonId| {
        facts.members.iter().any(|member| member.organization_id == organization_id && member.person_id == *id)
    };
    breaking.extend(who(true).into_iter().filter(belongs));
    breaking.sort_unstable();
    breaking.dedup();
    for person_id in breaking {
        let is_ended = random.random_bool(0.2);
        let created_at = facts.now - TimeDelta::minutes(pick(random, 30, &[59, 61, 90]));
        let glass = break_glass::Model {
            id: new::<BreakGlassId>(),
            organization_id,
            person_id,
            reason: "A complaint".to_owned(),
            created_at,
            expires_at: created_at + TimeDelta::hours(1),
            ended_at: is_ended.then_some(facts.now),
            ended_by: is_ended.then_some(person_id),
        };
        facts.glasses.push(world.insert(glass).await);
    }
}
