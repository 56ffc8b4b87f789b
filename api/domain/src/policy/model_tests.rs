//! Random worlds, and every decision in them compared with [`super::model`], on both engines.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod assign;
mod callers;
mod compare;
mod leaders;
mod lending;
mod lent;
mod oversight;
mod things;

use chrono::TimeDelta;
use entity::id::{
    CustomGrantId, CustomRoleId, InvitationId, MembershipId, MembershipRoleId, NeedId, OrganizationId, PartnershipId,
    PartyId, PersonId, PledgeId, ServiceTokenId, SessionId, TypedId,
};
use entity::identity::{person, service_token, session};
use entity::membership::{custom_grant, custom_role, invitation, member, role};
use entity::mobilization::{need, offer, pledge};
use entity::partnership::{partnership, party};
use entity::registry::organization;
use entity::state::{
    Consent, InvitationStatus, MembershipStatus, NeedStatus, OrganizationKind, OrganizationStatus, PartnershipStatus,
    PartnershipVisibility, PartyRole, PlatformRole, PledgeStatus, ResourceKind, Role, Verification, Visibility,
};
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom as _, SliceRandom as _};
use rand::{Rng as _, SeedableRng as _};
use uuid::Uuid;

use super::caller::Caller;
use super::model::{Facts, Who};
use crate::testing::{World, worlds};
use compare::{compare, decided};

/// Worlds on each engine, and what they must add up to.
const WORLDS: u64 = 4;
const LEAST: usize = 100_000;

/// All of the network's roles.
const ROLES: [Role; 8] = [
    Role::Owner,
    Role::Admin,
    Role::Treasurer,
    Role::Secretary,
    Role::Coordinator,
    Role::Auditor,
    Role::Member,
    Role::Observer,
];

struct Callers(Vec<(PersonId, SessionId, Option<PlatformRole>)>);

fn new<I: TypedId>() -> I {
    I::from_uuid(Uuid::now_v7())
}

/// One of these, more often the first.
fn pick<T: Copy>(random: &mut StdRng, first: T, others: &[T]) -> T {
    if random.random_bool(0.6) { first } else { *others.choose(random).unwrap() }
}

async fn people(world: &World, random: &mut StdRng, facts: &mut Facts) -> Callers {
    let now = world.office.clock().now();
    let mut callers = Vec::new();
    for number in 0..50 {
        let platform_role = pick(random, None, &[None, None, Some(PlatformRole::Admin), Some(PlatformRole::Auditor)]);
        let (person_id, id) = (new(), new());
        let name = format!("person {number}");
        world
            .insert(person::Model {
                id: person_id,
                name: name.clone(),
                name_key: name,
                email: None,
                email_key: None,
                password_hash: None,
                email_verified_at: None,
                locale: "id".to_owned(),
                platform_role,
                created_at: now,
            })
            .await;
        let expires_at = now + TimeDelta::days(1);
        let session = session::Model {
            id,
            person_id,
            device: None,
            created_at: now,
            last_used_at: now,
            expires_at,
            ended_at: None,
            end_reason: None,
            second_factor_at: random.random_bool(0.4).then_some(now),
        };
        if session.second_factor_at.is_some() {
            facts.proved.push(person_id);
        }
        world.insert(session).await;
        callers.push((person_id, id, platform_role));
    }
    Callers(callers)
}

/// A first and a last day, mostly around today.
fn term(random: &mut StdRng, facts: &Facts) -> (chrono::NaiveDate, Option<chrono::NaiveDate>) {
    let day = |days| facts.today + TimeDelta::days(days);
    let first = pick(random, day(-9), &[day(-1), day(0), day(0), day(1)]);
    let last = pick(random, None, &[Some(day(-1)), Some(day(0)), Some(day(1))]);
    (first, last.map(|last| last.max(first)))
}

async fn organizations(world: &World, random: &mut StdRng, people: &Callers, facts: &mut Facts) {
    let now = world.office.clock().now();
    for number in 0..10 {
        let status = [OrganizationStatus::Pending, OrganizationStatus::Suspended, OrganizationStatus::Archived];
        let name = format!("organization {number}");
        let mut row = organization::Model {
            id: new(),
            name_key: name.clone(),
            name,
            slug: format!("slug-{}", Uuid::now_v7().simple()),
            kind: OrganizationKind::Association,
            description: String::new(),
            area_code: None,
            parent_id: None,
            visibility: pick(random, Visibility::Public, &[Visibility::Network, Visibility::Hidden]),
            status: pick(random, OrganizationStatus::Active, &status),
            verification: Verification::Unverified,
            founded_by: people.0[0].0,
            created_at: now,
            version: 1,
            verified_until: None,
            requires_second_factor: random.random_bool(0.5),
            merged_into_id: None,
        };
        if row.status == OrganizationStatus::Archived && random.random_bool(0.5) {
            row.merged_into_id = facts.organizations.first().map(|one| one.id);
        }
        facts.organizations.push(world.insert(row.clone()).await);
        for (person, ..) in people.0.choose_multiple(random, 12) {
            let (starts_on, ends_on) = term(random, facts);
            let status =
                pick(random, MembershipStatus::Active, &[MembershipStatus::Suspended, MembershipStatus::Ended]);
            let membership = member::Model {
                id: new::<MembershipId>(),
                organization_id: row.id,
                person_id: *person,
                status,
                starts_on,
                ends_on,
                contact_email: None,
                contact_email_key: None,
                contact_phone: None,
                birth_date: None,
                national_id: None,
                note: None,
                health_note: None,
                created_at: now,
                ended_at: (status == MembershipStatus::Ended).then_some(now),
                suspended_until: pick(random, None, &[Some(facts.today), Some(facts.today - TimeDelta::days(1))]),
                suspended_at: None,
                suspension_reason: None,
                name_key: String::new(),
                person_name: String::new(),
                is_managed: false,
            };
            facts.members.push(world.insert(membership.clone()).await);
            let several = random.random_range(0..4);
            for role in ROLES.choose_multiple(random, several) {
                let (starts_on, ends_on) = term(random, facts);
                let held = role::Model {
                    id: new::<MembershipRoleId>(),
                    membership_id: membership.id,
                    role: *role,
                    starts_on,
                    ends_on,
                    granted_by: None,
                    created_at: now,
                    ended_at: random.random_bool(0.15).then_some(now),
                    mandate_id: None,
                };
                facts.roles.push(world.insert(held).await);
            }
        }
        custom_roles(world, random, (row.id, people.0[0].0), facts).await;
        let invitation = invitation::Model {
            id: new::<InvitationId>(),
            organization_id: row.id,
            membership_id: None,
            email: "a@example.org".to_owned(),
            email_key: "a@example.org".to_owned(),
            role: Role::Member,
            token_hash: Uuid::now_v7().to_string(),
            status: InvitationStatus::Invited,
            invited_by: people.0[0].0,
            accepted_by: None,
            created_at: now,
            expires_at: now + TimeDelta::days(7),
            decided_at: None,
            starts_on: None,
            ends_on: None,
        };
        facts.invitations.push(world.insert(invitation).await);
        // What is no scope opens nothing.
        let mut scopes = [
            "org:read",
            "members:read",
            "partnership:read",
            "pledges:read",
            "pledges:write",
            "contributions:write",
            "ledger:read",
            "totals:read",
            "roles:write",
        ];
        scopes.shuffle(random);
        let token = service_token::Model {
            id: new::<ServiceTokenId>(),
            organization_id: row.id,
            name: "System".to_owned(),
            token_hash: Uuid::now_v7().to_string(),
            hint: "abcd".to_owned(),
            scopes: scopes[..random.random_range(1..=scopes.len())].join(" "),
            issued_by: people.0[0].0,
            created_at: now,
            expires_at: facts.now + TimeDelta::days(pick(random, 30, &[30, 30, 0])),
            revoked_at: pick(random, None, &[None, None, Some(now)]),
            last_used_at: None,
        };
        facts.tokens.push(world.insert(token).await);
        oversight::glasses(world, random, (row.id, people), facts).await;
    }
}

/// Roles that the organization has made, in force, over, retired, and one that its people hold of another one.
async fn custom_roles(
    world: &World,
    random: &mut StdRng,
    (organization_id, defined_by): (OrganizationId, PersonId),
    facts: &mut Facts,
) {
    const WORDS: [&str; 12] = [
        "MEMBER_READ",
        "MEMBER_INVITE",
        "MEMBER_IMPORT",
        "LEDGER_READ",
        "ROLE_ASSIGN",
        "ORGANIZATION_EDIT",
        "PARTNERSHIP_READ",
        "ALLOCATION_MAKE",
        // What no such role may hold opens nothing, even where it stands.
        "OWNERSHIP_ASSIGN",
        "PERIOD_CLOSE",
        "NETWORK_AUDIT",
        "NONSENSE",
    ];
    let now = world.office.clock().now();
    for number in 0..2 {
        let several = random.random_range(1..4);
        let words: Vec<&str> = WORDS.choose_multiple(random, several).copied().collect();
        let role = custom_role::Model {
            id: new::<CustomRoleId>(),
            organization_id,
            name: format!("Own {number}"),
            name_key: format!("own {number}"),
            description: String::new(),
            permissions: words.join(" "),
            defined_by,
            created_at: now,
            retired_at: random.random_bool(0.25).then_some(now),
            version: 1,
        };
        facts.custom_roles.push(world.insert(role).await);
    }
    let members: Vec<_> = facts.members.iter().filter(|one| one.organization_id == organization_id).collect();
    let mut grants = Vec::new();
    for member in members.choose_multiple(random, 6) {
        let Some(role) = facts.custom_roles.choose(random) else { continue };
        let (starts_on, ends_on) = term(random, facts);
        grants.push(custom_grant::Model {
            id: new::<CustomGrantId>(),
            membership_id: member.id,
            custom_role_id: role.id,
            starts_on,
            ends_on,
            granted_by: defined_by,
            created_at: now,
            ended_at: random.random_bool(0.15).then_some(now),
            mandate_id: None,
        });
    }
    for grant in grants {
        facts.custom_grants.push(world.insert(grant).await);
    }
}

async fn partnerships(world: &World, random: &mut StdRng, people: &Callers, facts: &mut Facts) {
    let now = world.office.clock().now();
    for number in 0..5 {
        let others = [
            PartnershipStatus::Proposed,
            PartnershipStatus::Suspended,
            PartnershipStatus::Ended,
            PartnershipStatus::Declined,
            PartnershipStatus::Draft,
            PartnershipStatus::Expired,
            PartnershipStatus::Renewed,
        ];
        let count = random.random_range(2..5);
        let parties: Vec<OrganizationId> =
            facts.organizations.choose_multiple(random, count).map(|one| one.id).collect();
        let row = partnership::Model {
            id: new::<PartnershipId>(),
            name: format!("Partnership {number}"),
            name_key: format!("partnership {number}"),
            purpose: String::new(),
            visibility: pick(random, PartnershipVisibility::Parties, &[PartnershipVisibility::Public]),
            status: pick(random, PartnershipStatus::Active, &others),
            proposed_by: parties[0],
            pair_key: None,
            starts_on: None,
            ends_on: term(random, facts).1,
            created_at: now,
            activated_at: None,
            ended_at: None,
            status_reason: None,
            reminded_days: None,
        };
        facts.partnerships.push(world.insert(row.clone()).await);
        for (place, organization_id) in parties.iter().copied().enumerate() {
            let consents = [Consent::Invited, Consent::Declined, Consent::Withdrawn];
            let party = party::Model {
                id: new::<PartyId>(),
                partnership_id: row.id,
                organization_id,
                role: if place == 0 { PartyRole::Lead } else { PartyRole::Funding },
                required: true,
                consent: pick(random, Consent::Accepted, &consents),
                decided_by: None,
                // Half of those that left, before half of the things here were made.
                decided_at: Some(now - TimeDelta::hours(random.random_range(0..2))),
                reason: None,
                created_at: now - TimeDelta::minutes(random.random_range(0..2) * 90),
            };
            facts.parties.push(world.insert(party).await);
            let need = need::Model {
                id: new::<NeedId>(),
                partnership_id: row.id,
                organization_id,
                title: "Nets".to_owned(),
                title_key: "nets".to_owned(),
                description: String::new(),
                kind: ResourceKind::Money,
                unit: "IDR".to_owned(),
                quantity: 100,
                due_on: facts.today,
                area_code: None,
                status: pick(random, NeedStatus::Open, &[NeedStatus::Draft, NeedStatus::Closed]),
                created_by: None,
                created_at: now - TimeDelta::minutes(random.random_range(0..2) * 90),
                closed_at: None,
            };
            facts.needs.push(world.insert(need.clone()).await);
            let giver = random.random_bool(0.5).then(|| facts.organizations.choose(random).unwrap().id);
            let pledge = pledge::Model {
                id: new::<PledgeId>(),
                need_id: need.id,
                giver_organization_id: giver,
                giver_person_id: if giver.is_some() { None } else { Some(people.0.choose(random).unwrap().0) },
                quantity: 10,
                fulfilled: 0,
                due_on: facts.today,
                status: PledgeStatus::Accepted,
                note: None,
                revision: 1,
                created_by: None,
                created_at: now,
                decided_by: None,
                decided_at: None,
                decision_reason: None,
                organization_id,
                for_program_id: None,
                for_purpose: None,
                for_area_code: None,
                usable_until: None,
                offer_id: None,
                made_with_id: None,
                plan_revision: None,
                next_due_on: None,
                missed: 0,
                notice_days: None,
            };
            let offer = offer::Model {
                id: new(),
                partnership_id: row.id,
                giver_organization_id: pledge.giver_organization_id,
                giver_person_id: pledge.giver_person_id,
                title: "Nets".to_owned(),
                title_key: "nets".to_owned(),
                description: String::new(),
                kind: ResourceKind::Money,
                unit: "IDR".to_owned(),
                quantity: 100,
                available_from: facts.today,
                available_until: None,
                area_code: None,
                created_by: None,
                created_at: now,
                withdrawn_by: None,
                withdrawn_at: None,
                withdrawal: None,
            };
            facts.offers.push(world.insert(offer).await);
            facts.pledges.push(world.insert(pledge).await);
        }
    }
}

/// All decisions of one random world. How many they were.
async fn play(world: &World, seed: u64) -> usize {
    let mut random = StdRng::seed_from_u64(seed);
    let mut facts = Facts { now: world.office.clock().now(), today: world.today(), ..Facts::default() };
    let people = people(world, &mut random, &mut facts).await;
    organizations(world, &mut random, &people, &mut facts).await;
    partnerships(world, &mut random, &people, &mut facts).await;
    things::of_organizations(world, &mut random, &people, &mut facts).await;
    things::of_partnerships(world, &mut random, &people, &mut facts).await;
    oversight::merges(world, &mut random, people.0[0].0, &mut facts).await;
    leaders::leaders(world, &mut random, &mut facts).await;
    lent::delegates(world, &mut random, &mut facts).await;
    lending::resources(world, &mut facts).await;
    lent::delegations(world, &mut random, people.0[0].0, &mut facts).await;
    let mut decisions = compare(&world.office.anonymous(), Who::Nobody, &facts).await;
    // What changes something is decided as if no glass were broken.
    let unbroken = Facts { glasses: Vec::new(), ..facts.clone() };
    for (person, session, platform) in &people.0 {
        let reading = world.reading(&Caller::Person { person: *person, session: *session }).await;
        let who = Who::Person(*person, *platform);
        decisions += compare(&reading, who, &facts).await;
        decisions += assign::compare(reading.rights(), who, &facts);
        if let Some(rights) = reading.rights().without_glass() {
            decisions += decided(&rights, who, &unbroken);
        }
    }
    decisions += callers::sessions(world, &mut random, &people).await;
    decisions + callers::tokens(world, &mut random, &facts).await
}

#[tokio::test]
async fn what_is_decided_is_what_the_rules_say() {
    let mut decisions = Vec::new();
    for seed in 0..WORLDS {
        for (engine, world) in worlds().await.into_iter().enumerate() {
            decisions.resize(decisions.len().max(engine + 1), 0);
            decisions[engine] += play(&world, seed).await;
        }
    }
    assert!(decisions.iter().all(|each| *each >= LEAST), "{decisions:?} decisions");
}
