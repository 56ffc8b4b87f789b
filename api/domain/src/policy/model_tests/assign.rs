//! Who gives and takes which roles, and whose membership they change, compared; and who is a minor.

use chrono::{Datelike, NaiveDate, TimeDelta};
use entity::membership::{custom_role, member};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

use super::super::assign::{may_appoint, may_assign, may_give, may_give_all, may_manage, may_take};
use super::super::holding::{Custom, Holding};
use super::super::minor;
use super::super::model::assign::{Hand, own_words};
use super::super::model::{Facts, Who, letter};
use super::super::rights::Rights;
use super::super::role::{permissions_of, permissions_of_custom};
use super::super::second_factor::require_to_give;
use super::ROLES;

/// What the rows say that somebody holds, as the server keeps it.
fn holding(facts: &Facts, member: &member::Model, hand: &Hand) -> Holding {
    let roles = ROLES.into_iter().filter(|role| hand.letters.contains(letter(*role))).collect();
    let custom = facts.custom_grants.iter().filter(|grant| grant.membership_id == member.id).filter_map(|grant| {
        let role = facts.custom_roles.iter().find(|role| role.id == grant.custom_role_id)?;
        let is_held = hand.own.contains(&own_words(role)) && role.retired_at.is_none();
        let is_held = is_held && role.organization_id == member.organization_id && grant.ended_at.is_none();
        is_held.then(|| custom(role))
    });
    Holding { roles, custom: custom.collect() }
}

fn custom(role: &custom_role::Model) -> Custom {
    Custom { id: role.id, name: role.name.clone(), permissions: permissions_of_custom(&role.permissions) }
}

/// Everything that this person may do with the roles and the members of their organizations.
pub(super) fn compare(rights: &Rights, who: Who<'_>, facts: &Facts) -> usize {
    let mut decisions = 0;
    for organization in &facts.organizations {
        let Some(hand) = facts.own_hand(who, organization.id) else { continue };
        let Some(standing) = rights.standing(organization.id) else { panic!("{who:?} belongs to {organization:?}") };
        let held = &standing.held;
        let mut compare = |what: &str, said: bool, expected: bool| {
            assert_eq!(said, expected, "{who:?} {what} in {organization:?}: {hand:?}");
            decisions += 1;
        };
        for role in ROLES {
            let one = letter(role);
            compare(&format!("gives {role:?}"), may_assign(held, role), hand.gives(one));
            compare(&format!("appoints {role:?}"), may_appoint(held, role, false), hand.gives(one));
            compare(&format!("takes on {role:?}"), may_appoint(held, role, true), hand.takes_on(one));
            let demands = require_to_give(rights, organization.id, permissions_of(role)).is_err();
            compare(&format!("proves for {role:?}"), demands, facts.wants_factor_to_give(who, one, organization.id));
        }
        for role in facts.custom_roles.iter().filter(|role| role.organization_id == organization.id) {
            let (permissions, words) = (permissions_of_custom(&role.permissions), own_words(role));
            compare("gives an own role", may_give(held, permissions), hand.gives_own(&words));
            compare("takes an own role", may_take(held, permissions), hand.takes_own(&words));
        }
        for member in facts.members.iter().filter(|member| member.organization_id == organization.id) {
            let other = facts.hand(member);
            let theirs = holding(facts, member, &other);
            compare("manages", may_manage(held, &theirs), hand.manages(&other));
            compare("hands over", may_give_all(held, &theirs), hand.hands_over(&other));
        }
    }
    decisions
}

/// Whether so many birthdays have passed, counted in years, months and days.
fn is_minor(born: NaiveDate, today: NaiveDate) -> bool {
    let is_before = (today.month(), today.day()) < (born.month(), born.day());
    today.year() - born.year() - i32::from(is_before) < 18
}

#[test]
fn who_is_a_minor_is_what_birthdays_say() {
    let mut random = StdRng::seed_from_u64(1);
    let first: NaiveDate = "2026-01-01".parse().unwrap();
    for _ in 0..100_000 {
        let today = first + TimeDelta::days(random.random_range(0..4_000));
        let born = today - TimeDelta::days(random.random_range(6_200..7_000));
        let expected = is_minor(born, today);
        assert_eq!(minor::is_minor(Some(born), today), expected, "born {born}, on {today}");
        assert_eq!(born > minor::born_of_age(today), expected, "born {born}, on {today}");
    }
}
