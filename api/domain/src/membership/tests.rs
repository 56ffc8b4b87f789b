//! Membership played on both engines: who may bring in and send away whom, and what stays when several try at once.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use entity::id::{MembershipId, OrganizationId};
use entity::identity::person;
use entity::membership::invitation;
use entity::state::{MembershipStatus, Role};
use entity::value::email::Email;
use entity::value::text::{Name, Text};
use futures_util::future::join_all;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::accept::AcceptInvitation;
use super::add::AddMember;
use super::end::EndMembership;
use super::find;
use super::grant::GrantRole;
use super::invite::{InviteMember, Invited};
use super::leave::LeaveOrganization;
use super::revoke::RevokeRole;
use super::rule::Rule;
use crate::page::Page;
use crate::policy::caller::Caller;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::testing::{World, person_of, worlds};

/// Somebody with an account, whose address is made of the name.
async fn account(world: &World, name: &str) -> Caller {
    let caller = world.person(name).await;
    let email = address(name);
    person::Entity::update_many()
        .col_expr(person::Column::Email, Expr::value(email.as_str()))
        .col_expr(person::Column::EmailKey, Expr::value(email.key()))
        .col_expr(person::Column::PasswordHash, Expr::value("none"))
        .filter(person::Column::Id.eq(person_of(&caller)))
        .exec(world.databases.administration())
        .await
        .unwrap();
    caller
}

fn address(name: &str) -> Email {
    Email::parse(&format!("{name}@Example.org")).unwrap()
}

async fn membership(world: &World, caller: &Caller, organization: OrganizationId) -> MembershipId {
    let own = find::own(&world.reading(caller).await, &Page::first(100)).await.unwrap();
    own.rows.iter().find(|row| row.organization_id == organization).unwrap().id
}

fn invite(organization: OrganizationId, name: &str, role: Role) -> InviteMember {
    let (starts_on, ends_on, locale) = (None, None, "id".to_owned());
    InviteMember {
        organization,
        email: address(name),
        role,
        membership: None,
        starts_on,
        ends_on,
        days: 7,
        locale,
        is_confirmed: true,
    }
}

async fn join(world: &World, inviter: &Caller, organization: OrganizationId, name: &str, role: Role) -> Caller {
    let invited = world.does(inviter, invite(organization, name, role)).await.unwrap();
    let caller = account(world, name).await;
    world.does(&caller, AcceptInvitation { token: invited.token }).await.unwrap();
    caller
}

fn rule<T>(answer: Result<T, Refusal>) -> Rule {
    match answer.err().unwrap() {
        Refusal::Rule { rule: AnyRule::Membership(rule), .. } => rule,
        other => panic!("no rule of membership: {other}"),
    }
}

fn reason() -> Text {
    Text::required("moved away", 500).unwrap()
}

#[tokio::test]
async fn an_invitation_makes_one_member_however_often_it_is_accepted_at_once() {
    for world in worlds().await {
        let owner = account(&world, "sumarni").await;
        let organization = world.organization("fishers", &[(&owner, Role::Owner)]).await;
        let Invited { token, .. } = world.does(&owner, invite(organization, "BUDI", Role::Treasurer)).await.unwrap();
        let stranger = account(&world, "stranger").await;
        let foreign = world.does(&stranger, AcceptInvitation { token: token.clone() }).await;
        assert_eq!(rule(foreign), Rule::InvitationInvalid);
        let budi = account(&world, "budi").await;
        let tries = (0..6).map(|_| world.does(&budi, AcceptInvitation { token: token.clone() }));
        let (done, refused): (Vec<_>, Vec<_>) = join_all(tries).await.into_iter().partition(Result::is_ok);
        assert_eq!(done.len(), 1);
        assert!(refused.into_iter().all(|answer| rule(answer) == Rule::AlreadyMember));
        let reading = world.reading(&owner).await;
        assert_eq!(find::counts_of_members(&reading, &[organization]).await.unwrap().get(&organization), Some(&2));
        let again = world.does(&owner, invite(organization, "budi", Role::Member)).await;
        assert_eq!(rule(again), Rule::AlreadyMember);
    }
}

#[tokio::test]
async fn a_removed_member_can_come_back_and_an_expired_invitation_blocks_nobody() {
    for world in worlds().await {
        let owner = account(&world, "sumarni").await;
        let organization = world.organization("fishers", &[(&owner, Role::Owner)]).await;
        let budi = join(&world, &owner, organization, "budi", Role::Member).await;
        let old = membership(&world, &budi, organization).await;
        world.does(&owner, EndMembership { membership: old, reason: reason() }).await.unwrap();
        assert!(world.reading(&budi).await.rights().standing(organization).is_none());
        let expired = world.does(&owner, invite(organization, "budi", Role::Member)).await.unwrap();
        assert_eq!(rule(world.does(&owner, invite(organization, "budi", Role::Member)).await), Rule::AlreadyInvited);
        invitation::Entity::update_many()
            .col_expr(invitation::Column::ExpiresAt, Expr::value(world.office.clock().now()))
            .filter(invitation::Column::Id.eq(expired.invitation.id))
            .exec(world.databases.administration())
            .await
            .unwrap();
        let late = world.does(&budi, AcceptInvitation { token: expired.token }).await;
        assert_eq!(rule(late), Rule::InvitationInvalid);
        let fresh = world.does(&owner, invite(organization, "budi", Role::Coordinator)).await.unwrap();
        let back = world.does(&budi, AcceptInvitation { token: fresh.token }).await.unwrap();
        assert_ne!(back.id, old);
        let former = find::by_id(&world.reading(&owner).await, old).await.unwrap().unwrap();
        assert_eq!(former.status_on(world.today()), MembershipStatus::Ended);
    }
}

#[tokio::test]
async fn nobody_grants_more_than_they_may() {
    for world in worlds().await {
        let owner = account(&world, "sumarni").await;
        let organization = world.organization("fishers", &[(&owner, Role::Owner)]).await;
        let admin = join(&world, &owner, organization, "ani", Role::Admin).await;
        let coordinator = join(&world, &owner, organization, "cici", Role::Coordinator).await;
        let member = join(&world, &coordinator, organization, "mia", Role::Member).await;
        let grant = |membership, role: Role| GrantRole {
            membership,
            role: role.into(),
            starts_on: None,
            ends_on: None,
            is_confirmed: true,
        };
        for (caller, role) in [(&admin, Role::Owner), (&admin, Role::Admin), (&coordinator, Role::Treasurer)] {
            assert_eq!(rule(world.does(caller, invite(organization, "new", role)).await), Rule::RoleAboveOwn);
        }
        let of_owner = membership(&world, &owner, organization).await;
        let of_admin = membership(&world, &admin, organization).await;
        let of_member = membership(&world, &member, organization).await;
        assert_eq!(rule(world.does(&admin, grant(of_admin, Role::Owner)).await), Rule::RoleAboveOwn);
        assert_eq!(rule(world.does(&admin, grant(of_member, Role::Admin)).await), Rule::RoleAboveOwn);
        let demotion = RevokeRole { membership: of_owner, role: Role::Owner.into() };
        assert_eq!(rule(world.does(&admin, demotion).await), Rule::RoleAboveOwn);
        let removal = EndMembership { membership: of_owner, reason: reason() };
        assert_eq!(rule(world.does(&admin, removal.clone()).await), Rule::RoleAboveOwn);
        assert_eq!(rule(world.does(&coordinator, removal).await), Rule::RoleAboveOwn);
        let stranger = world.does(&account(&world, "stranger").await, grant(of_member, Role::Member)).await;
        assert!(matches!(stranger, Err(Refusal::NotFound("membershipId"))));
        assert!(matches!(world.does(&member, grant(of_member, Role::Admin)).await, Err(Refusal::Forbidden(_))));
        world.does(&admin, grant(of_member, Role::Treasurer)).await.unwrap();
        assert_eq!(rule(world.does(&admin, grant(of_member, Role::Treasurer)).await), Rule::RoleHeldAlready);
    }
}

#[tokio::test]
async fn the_last_owner_stays_even_when_two_leave_at_once() {
    for world in worlds().await {
        let owner = account(&world, "sumarni").await;
        let organization = world.organization("fishers", &[(&owner, Role::Owner)]).await;
        let own = membership(&world, &owner, organization).await;
        assert_eq!(rule(world.does(&owner, LeaveOrganization { organization }).await), Rule::LastOwner);
        let demotion = RevokeRole { membership: own, role: Role::Owner.into() };
        assert_eq!(rule(world.does(&owner, demotion).await), Rule::LastOwner);
        let removal = EndMembership { membership: own, reason: reason() };
        assert_eq!(rule(world.does(&owner, removal).await), Rule::LastOwner);
        let second = join(&world, &owner, organization, "ani", Role::Owner).await;
        let leave = LeaveOrganization { organization };
        let both = tokio::join!(world.does(&owner, leave.clone()), world.does(&second, leave));
        let refused = match both {
            (Ok(_), Err(refusal)) | (Err(refusal), Ok(_)) => refusal,
            other => panic!("not exactly one left: {other:?}"),
        };
        assert_eq!(rule::<()>(Err(refused)), Rule::LastOwner);
    }
}

#[tokio::test]
async fn a_managed_member_gets_an_account_and_keeps_the_membership() {
    for world in worlds().await {
        let owner = account(&world, "sumarni").await;
        let organization = world.organization("fishers", &[(&owner, Role::Owner)]).await;
        let add = AddMember {
            organization,
            name: Name::parse("Pak Budi").unwrap(),
            email: Some(address("budi")),
            phone: None,
            birth_date: None,
            consent: None,
            starts_on: None,
            ends_on: None,
        };
        let managed = world.does(&owner, add.clone()).await.unwrap();
        assert!(managed.is_managed);
        assert_eq!(rule(world.does(&owner, add).await), Rule::AlreadyMember);
        let budi = join(&world, &owner, organization, "budi", Role::Coordinator).await;
        assert_eq!(membership(&world, &budi, organization).await, managed.id);
        let reading = world.reading(&owner).await;
        let shown = find::by_id(&reading, managed.id).await.unwrap().unwrap();
        let roles = find::roles_of(&reading, &[shown.id]).await.unwrap();
        let roles: Vec<_> = roles.get(&managed.id).unwrap().iter().map(|held| held.role).collect();
        assert_eq!((shown.is_managed, roles), (false, vec![Role::Member, Role::Coordinator]));
        let stand_in = person::Entity::find_by_id(managed.person_id).one(world.databases.administration()).await;
        assert_eq!(stand_in.unwrap(), None);
    }
}

#[tokio::test]
async fn pages_of_members_are_by_name_for_each_organization_and_only_where_they_may_be_read() {
    for world in worlds().await {
        let owner = account(&world, "sumarni").await;
        let first = world.organization("fishers", &[(&owner, Role::Owner)]).await;
        let second = world.organization("farmers", &[(&owner, Role::Owner)]).await;
        let closed = world.organization("weavers", &[(&account(&world, "else").await, Role::Owner)]).await;
        for name in ["Ani", "Budi", "Budi", "Cici"] {
            let name = Name::parse(name).unwrap();
            let add = AddMember {
                organization: first,
                name,
                email: None,
                phone: None,
                birth_date: None,
                consent: None,
                starts_on: None,
                ends_on: None,
            };
            world.does(&owner, add).await.unwrap();
        }
        let reading = world.reading(&owner).await;
        let mut page = Page::first(2);
        let mut names = Vec::new();
        loop {
            let mut pages = find::members_of(&reading, &[first, second, closed], &page).await.unwrap();
            assert!(!pages.contains_key(&closed));
            let slice = pages.remove(&first).unwrap();
            names.extend(slice.rows.iter().map(|row| row.name.clone()));
            page.after = slice.rows.last().map(|row| row.key());
            if !slice.has_next {
                break;
            }
        }
        assert_eq!(names, ["Ani", "Budi", "Budi", "Cici", "sumarni"]);
        let backward = Page { limit: 1, backward: true, after: None, before: page.after };
        let slice = find::members_of(&reading, &[first], &backward).await.unwrap().remove(&first).unwrap();
        assert_eq!((slice.rows.first().unwrap().name.as_str(), slice.has_previous), ("Cici", true));
        assert!(matches!(find::require_members(&reading, closed), Err(Refusal::NotFound(_))));
        assert!(find::by_id(&reading, membership_of_other(&world, closed).await).await.unwrap().is_none());
    }
}

async fn membership_of_other(world: &World, organization: OrganizationId) -> MembershipId {
    let row = entity::membership::member::Entity::of_organization(organization);
    row.one(world.databases.administration()).await.unwrap().unwrap().id
}
