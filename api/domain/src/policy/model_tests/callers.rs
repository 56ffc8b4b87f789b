//! Whose credential is good, and what is left of what it opens.

use chrono::TimeDelta;
use entity::id::SessionId;
use entity::identity::{service_token, session};
use rand::Rng as _;
use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;

use super::super::caller::Caller;
use super::super::model::{Facts, Who};
use super::compare::compare;
use super::{Callers, new};
use crate::testing::World;

/// Sessions that are over, and those of others: nobody is let in by them.
pub(super) async fn sessions(world: &World, random: &mut StdRng, people: &Callers) -> usize {
    let now = world.office.clock().now();
    let mut decisions = 0;
    for (at, (person_id, own, _)) in people.0.iter().enumerate() {
        let is_ended = random.random_bool(0.5);
        let id = new::<SessionId>();
        let over = session::Model {
            id,
            person_id: *person_id,
            device: None,
            created_at: now - TimeDelta::days(2),
            last_used_at: now - TimeDelta::days(2),
            expires_at: now + TimeDelta::days(i64::from(is_ended)),
            ended_at: is_ended.then_some(now),
            end_reason: None,
            second_factor_at: None,
        };
        world.insert(over).await;
        let (other, ..) = people.0[(at + 1) % people.0.len()];
        for (person, session) in [(*person_id, id), (other, *own)] {
            let answer = world.office.reading(&Caller::Person { person, session }).await;
            assert!(answer.is_err(), "{person:?} is let in by {session:?}");
            decisions += 1;
        }
    }
    decisions
}

/// Every service token by itself, and by an access token that has been given some of its scopes.
pub(super) async fn tokens(world: &World, random: &mut StdRng, facts: &Facts) -> usize {
    let mut decisions = 0;
    for token in &facts.tokens {
        let mut scopes = ["org:read", "members:read", "partnership:read", "pledges:read", "ledger:read"];
        scopes.shuffle(random);
        let asked = &scopes[..random.random_range(0..=scopes.len())];
        let left: Vec<_> =
            asked.iter().copied().filter(|scope| token.scopes.split(' ').any(|one| one == *scope)).collect();
        let narrow = service_token::Model { scopes: left.join(" "), ..token.clone() };
        let whole = Caller::Service { token_hash: token.token_hash.clone() };
        let part = Caller::Client { token: token.id, scopes: asked.join(" ") };
        for (caller, one) in [(whole, token), (part, &narrow)] {
            let reading = world.office.reading(&caller).await;
            assert_eq!(reading.is_ok(), facts.is_good(token), "{token:?}");
            decisions += 1;
            if let Ok(reading) = reading {
                decisions += compare(&reading, Who::Token(one), facts).await;
            }
        }
    }
    decisions
}
