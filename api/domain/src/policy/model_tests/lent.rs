//! Delegates and delegations of a random world: in force, to come, over, ended, of people who have left and of parties
//! that have.

use chrono::TimeDelta;
use entity::id::{DelegateId, DelegationId, PersonId};
use entity::partnership::{delegate, delegation};
use entity::state::{DelegateRole, DelegationStatus};
use rand::Rng as _;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;

use super::{Facts, World, new, pick, term};

pub(super) async fn delegates(world: &World, random: &mut StdRng, facts: &mut Facts) {
    let mut named = Vec::new();
    for party in &facts.parties {
        let members: Vec<_> = facts.members.iter().filter(|one| one.organization_id == party.organization_id).collect();
        for member in members.choose_multiple(random, 4) {
            let (starts_on, ends_on) = term(random, facts);
            let is_ended = random.random_bool(0.15);
            named.push(delegate::Model {
                id: new::<DelegateId>(),
                partnership_id: party.partnership_id,
                organization_id: party.organization_id,
                membership_id: member.id,
                role: pick(random, DelegateRole::Representative, &[DelegateRole::Observer]),
                title: "Chair".to_owned(),
                starts_on,
                ends_on,
                contact_shared_at: None,
                named_by: member.person_id,
                created_at: facts.now,
                ended_by: is_ended.then_some(member.person_id),
                ended_at: is_ended.then_some(facts.now),
                end_reason: None,
            });
        }
    }
    for row in named {
        facts.delegates.push(world.insert(row).await);
    }
}

pub(super) async fn delegations(world: &World, random: &mut StdRng, by: PersonId, facts: &mut Facts) {
    const WORDS: [&str; 9] = [
        "MEMBER_READ",
        "PARTNERSHIP_READ",
        "NEED_PUBLISH",
        "PLEDGE_MAKE",
        "PLEDGE_READ",
        "CONTRIBUTION_CONFIRM",
        "TOTALS_READ",
        // What cannot be delegated opens nothing, even where it stands.
        "ROLE_ASSIGN",
        "CONTACT_READ",
    ];
    use DelegationStatus::{Accepted, Offered, Returned, Revoked};
    for _ in 0..25 {
        let pair: Vec<_> = facts.organizations.choose_multiple(random, 2).map(|one| one.id).collect();
        let [organization_id, to_organization_id] = pair[..] else { continue };
        let parties: Vec<_> = facts.parties.iter().filter(|one| one.organization_id == organization_id).collect();
        let partnership_id = parties.choose(random).map(|one| one.partnership_id).filter(|_| random.random_bool(0.5));
        let several = random.random_range(1..6);
        let words: Vec<&str> = WORDS.choose_multiple(random, several).copied().collect();
        let (starts_on, ends_on) = term(random, facts);
        let status = pick(random, Accepted, &[Accepted, Offered, Returned, Revoked]);
        let is_over = matches!(status, Returned | Revoked);
        let row = delegation::Model {
            id: new::<DelegationId>(),
            organization_id,
            to_organization_id,
            partnership_id,
            permissions: words.join(" "),
            reason: "They keep our books".to_owned(),
            status,
            starts_on,
            ends_on: ends_on.unwrap_or(starts_on + TimeDelta::days(300)),
            granted_by: by,
            created_at: facts.now,
            accepted_by: (status == Accepted).then_some(by),
            accepted_at: (status == Accepted).then_some(facts.now),
            ended_by: is_over.then_some(by),
            ended_at: is_over.then_some(facts.now),
            end_reason: None,
        };
        facts.delegations.push(world.insert(row).await);
    }
}
