//! The registry played on both engines: what several editors at once leave behind, and what stands in the way of
//! an end.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use entity::feed::audit;
use entity::id::OrganizationId;
use entity::registry::organization;
use entity::state::{OrganizationStatus, PartnershipStatus, PartnershipVisibility, Role, Visibility};
use entity::value::identifier::{IdentifierValue, Scheme};
use entity::value::slug::Slug;
use entity::value::text::{Name, Text};
use futures_util::future::join_all;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::archive::ArchiveOrganization;
use super::edit::{Change, EditOrganization};
use super::identifier::{self, AddIdentifier, RemoveIdentifier};
use super::rule::Rule;
use super::suspend::{RestoreOrganization, SuspendOrganization};
use super::tree;
use crate::command::Mode;
use crate::page::Page;
use crate::policy::caller::Caller;
use crate::policy::permission::Permission;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::testing::{World, person_of, worlds};

fn edit(organization: OrganizationId, expected_version: i64) -> EditOrganization {
    EditOrganization {
        organization,
        expected_version,
        name: None,
        slug: None,
        description: None,
        visibility: None,
        area_code: Change::Keep,
        parent: Change::Keep,
    }
}

fn below(organization: OrganizationId, expected_version: i64, parent: OrganizationId) -> EditOrganization {
    EditOrganization { parent: Change::Set(parent), ..edit(organization, expected_version) }
}

fn add(organization: OrganizationId, value: &str) -> AddIdentifier {
    let (scheme, value) = (Scheme::parse("ID-KHH").unwrap(), IdentifierValue::parse(value).unwrap());
    AddIdentifier { organization, scheme, value }
}

fn reason() -> Text {
    Text::required("reported twice", 500).unwrap()
}

fn rule<T>(answer: Result<T, Refusal>) -> (Rule, &'static str) {
    match answer.err().unwrap() {
        Refusal::Rule { rule: AnyRule::Registry(rule), path } => (rule, path),
        other => panic!("no rule of the registry: {other}"),
    }
}

async fn row(world: &World, id: OrganizationId) -> organization::Model {
    organization::Entity::find_by_id(id).one(world.databases.administration()).await.unwrap().unwrap()
}

/// Somebody who administers the platform.
async fn admin(world: &World, name: &str) -> Caller {
    let caller = world.person(name).await;
    entity::identity::person::Entity::update_many()
        .col_expr(entity::identity::person::Column::PlatformRole, Expr::value("ADMIN"))
        .filter(entity::identity::person::Column::Id.eq(person_of(&caller)))
        .exec(world.databases.administration())
        .await
        .unwrap();
    caller
}

#[tokio::test]
async fn of_several_edits_of_one_version_one_is_kept_and_what_is_left_out_stays() {
    for world in worlds().await {
        let owner = world.person("sumarni").await;
        let member = world.person("budi").await;
        let id = world.organization("fishers", &[(&owner, Role::Owner), (&member, Role::Member)]).await;
        let tries = (0..5).map(|n| {
            let name = Name::parse_organization(&format!("Fishers {n}")).unwrap();
            world.does(&owner, EditOrganization { name: Some(name), ..edit(id, 1) })
        });
        let (done, refused): (Vec<_>, Vec<_>) = join_all(tries).await.into_iter().partition(Result::is_ok);
        assert_eq!(done.len(), 1);
        for answer in refused {
            assert_eq!(rule(answer), (Rule::StaleVersion, "expectedVersion"));
        }
        let kept = row(&world, id).await;
        assert_eq!((kept.version, &kept.name), (2, &done.into_iter().next().unwrap().unwrap().name));
        let area = EditOrganization { area_code: Change::Set("73.71".to_owned()), ..edit(id, 2) };
        let edited = world.does(&owner, area).await.unwrap();
        assert_eq!((edited.area_code.as_deref(), &edited.name), (Some("73.71"), &kept.name));
        world.does(&owner, EditOrganization { visibility: Some(Visibility::Network), ..edit(id, 3) }).await.unwrap();
        world.does(&owner, EditOrganization { area_code: Change::Clear, ..edit(id, 4) }).await.unwrap();
        let after = row(&world, id).await;
        assert_eq!((after.area_code, after.visibility, after.version), (None, Visibility::Network, 5));
        let unknown = EditOrganization { area_code: Change::Set("73.7".to_owned()), ..edit(id, 5) };
        assert_eq!(rule(world.does(&owner, unknown).await), (Rule::UnknownArea, "areaCode"));
        let refused = world.does(&member, edit(id, 5)).await.err().unwrap();
        assert!(matches!(refused, Refusal::Forbidden(Permission::OrganizationEdit)));
        let stranger = world.person("stranger").await;
        let refused = world.does(&stranger, edit(id, 5)).await.err().unwrap();
        assert!(matches!(refused, Refusal::Forbidden(Permission::OrganizationEdit)));
        world.does(&owner, EditOrganization { visibility: Some(Visibility::Hidden), ..edit(id, 5) }).await.unwrap();
        let refused = world.does(&stranger, edit(id, 6)).await.err().unwrap();
        assert!(matches!(refused, Refusal::NotFound("organizationId")));
    }
}

#[tokio::test]
async fn a_preview_says_what_would_come_and_leaves_nothing() {
    for world in worlds().await {
        let owner = world.person("sumarni").await;
        let id = world.organization("fishers", &[(&owner, Role::Owner)]).await;
        let other = world.organization("farmers", &[(&owner, Role::Owner)]).await;
        let before = row(&world, id).await;
        let slug = Some(Slug::parse("fishers-of-the-bay").unwrap());
        let command = EditOrganization { slug: slug.clone(), ..edit(id, 1) };
        let preview = world.office.perform(&owner, command.clone(), Mode::Preview, "test".to_owned()).await.unwrap();
        assert_eq!((preview.slug.as_str(), preview.version), ("fishers-of-the-bay", 2));
        assert_eq!(row(&world, id).await, before);
        world.does(&owner, command).await.unwrap();
        let taken = world.does(&owner, EditOrganization { slug, ..edit(other, 1) }).await;
        assert_eq!(rule(taken), (Rule::SlugTaken, "slug"));
    }
}

#[tokio::test]
async fn organizations_never_stand_in_a_circle_also_when_both_move_at_once() {
    for world in worlds().await {
        let owner = world.person("sumarni").await;
        let people = [(&owner, Role::Owner)];
        let a = world.organization("a", &people).await;
        let b = world.organization("b", &people).await;
        let c = world.organization("c", &people).await;
        let both = tokio::join!(world.does(&owner, below(a, 1, b)), world.does(&owner, below(b, 1, a)));
        let (first, loser) = if both.0.is_ok() { ((a, b), both.1) } else { ((b, a), both.0) };
        assert_eq!(rule(loser), (Rule::ParentCycle, "parentId"));
        let (child, top) = first;
        assert_eq!(row(&world, child).await.parent_id, Some(top));
        world.does(&owner, below(c, 1, child)).await.unwrap();
        assert_eq!(rule(world.does(&owner, below(top, 1, c)).await), (Rule::ParentCycle, "parentId"));
        assert_eq!(rule(world.does(&owner, below(top, 1, top)).await), (Rule::ParentCycle, "parentId"));
        let groups = tree::children_of(&world.reading(&owner).await, &[top, child, c], &Page::first(5)).await.unwrap();
        let listed = |id| groups.get(&id).map(|slice| slice.rows.iter().map(|row| row.id).collect::<Vec<_>>());
        assert_eq!((listed(top), listed(child), listed(c)), (Some(vec![child]), Some(vec![c]), None));
        let detached = EditOrganization { parent: Change::Clear, ..edit(c, 2) };
        assert_eq!(world.does(&owner, detached).await.unwrap().parent_id, None);
    }
}

#[tokio::test]
async fn a_parent_is_asked_for_its_consent() {
    for world in worlds().await {
        let owner = world.person("sumarni").await;
        let stranger = world.person("stranger").await;
        let id = world.organization("fishers", &[(&owner, Role::Owner)]).await;
        let seen = world.organization("umbrella", &[(&stranger, Role::Owner), (&owner, Role::Member)]).await;
        let refused = world.does(&owner, below(id, 1, seen)).await.err().unwrap();
        assert!(matches!(refused, Refusal::Forbidden(Permission::OrganizationEdit)));
        let foreign = world.organization("foreign", &[(&stranger, Role::Owner)]).await;
        let refused = world.does(&owner, below(id, 1, foreign)).await.err().unwrap();
        assert!(matches!(refused, Refusal::Forbidden(Permission::OrganizationEdit)));
        let hide = EditOrganization { visibility: Some(Visibility::Hidden), ..edit(foreign, 1) };
        world.does(&stranger, hide).await.unwrap();
        let refused = world.does(&owner, below(id, 1, foreign)).await.err().unwrap();
        assert!(matches!(refused, Refusal::NotFound("parentId")));
    }
}

#[tokio::test]
async fn an_identifier_belongs_to_one_organization_however_many_add_it_at_once() {
    for world in worlds().await {
        let owner = world.person("sumarni").await;
        let mut ids = Vec::new();
        for slug in ["a", "b", "c", "d"] {
            ids.push(world.organization(slug, &[(&owner, Role::Owner)]).await);
        }
        let tries = ids.iter().map(|id| world.does(&owner, add(*id, "ahu-0012")));
        let (done, refused): (Vec<_>, Vec<_>) = join_all(tries).await.into_iter().partition(Result::is_ok);
        assert_eq!((done.len(), refused.len()), (1, 3));
        for answer in refused {
            assert_eq!(rule(answer), (Rule::IdentifierTaken, "value"));
        }
        let kept = done.into_iter().next().unwrap().unwrap();
        let reading = world.reading(&owner).await;
        let (scheme, value) = (Scheme::parse("id-khh").unwrap(), IdentifierValue::parse("AHU-0012").unwrap());
        let found = identifier::organization_with(&reading, &scheme, &value).await.unwrap().unwrap();
        assert_eq!(found.id, kept.organization_id);
        let stranger = world.person("stranger").await;
        let refused = world.does(&stranger, RemoveIdentifier { identifier: kept.id }).await.err().unwrap();
        assert!(matches!(refused, Refusal::Forbidden(Permission::OrganizationEdit)));
        world.does(&owner, RemoveIdentifier { identifier: kept.id }).await.unwrap();
        assert!(identifier::organization_with(&reading, &scheme, &value).await.unwrap().is_none());
        let other = ids.into_iter().find(|id| *id != kept.organization_id).unwrap();
        world.does(&owner, add(other, "AHU-0012")).await.unwrap();
        let groups = identifier::identifiers_of(&reading, &[other, kept.organization_id]).await.unwrap();
        assert_eq!((groups.len(), groups.get(&other).map(Vec::len)), (1, Some(1)));
    }
}

#[tokio::test]
async fn a_suspended_organization_rests_and_comes_back_exactly_as_it_was() {
    for world in worlds().await {
        let owner = world.person("sumarni").await;
        let id = world.organization("fishers", &[(&owner, Role::Owner)]).await;
        let admin = admin(&world, "admin").await;
        let before = row(&world, id).await;
        let standing = |reading: crate::seen::Reading| reading.rights().standing(id).unwrap().permissions;
        let rights = standing(world.reading(&owner).await);
        let suspend = SuspendOrganization { organization: id, reason: reason() };
        let refused = world.does(&owner, suspend.clone()).await.err().unwrap();
        assert!(matches!(refused, Refusal::Forbidden(Permission::OrganizationSuspend)));
        let restore = RestoreOrganization { organization: id, reason: None };
        assert_eq!(rule(world.does(&admin, restore.clone()).await), (Rule::WrongOrganizationState, "organizationId"));
        world.does(&admin, suspend.clone()).await.unwrap();
        assert_eq!(rule(world.does(&admin, suspend).await), (Rule::WrongOrganizationState, "organizationId"));
        assert!(matches!(world.does(&owner, edit(id, 1)).await.err().unwrap(), Refusal::OrganizationSuspended));
        assert!(standing(world.reading(&owner).await).holds(Permission::OrganizationRead));
        world.does(&admin, restore).await.unwrap();
        assert_eq!(row(&world, id).await, before);
        assert_eq!(standing(world.reading(&owner).await), rights);
        world.does(&owner, edit(id, 1)).await.unwrap();
        let told = audit::Entity::find()
            .filter(audit::Column::Command.eq("suspendOrganization"))
            .filter(audit::Column::Reason.eq("reported twice"))
            .count(world.databases.administration())
            .await
            .unwrap();
        assert_eq!(told, 1);
        let absent = SuspendOrganization { organization: OrganizationId(uuid::Uuid::now_v7()), reason: reason() };
        let refused = world.does(&admin, absent).await.err().unwrap();
        assert!(matches!(refused, Refusal::NotFound("organizationId")));
    }
}

#[tokio::test]
async fn an_organization_closes_only_when_nothing_is_open() {
    for world in worlds().await {
        let owner = world.person("sumarni").await;
        let admin = world.person("admin").await;
        let id = world.organization("fishers", &[(&owner, Role::Owner), (&admin, Role::Admin)]).await;
        let child = world.organization("juniors", &[(&owner, Role::Owner)]).await;
        let other = world.organization("funders", &[(&owner, Role::Owner)]).await;
        world.does(&owner, below(child, 1, id)).await.unwrap();
        let partnership = world.partnership(&[id, other], PartnershipVisibility::Parties).await;
        let archive = |organization| ArchiveOrganization { organization, reason: None };
        let refused = world.does(&admin, archive(id)).await.err().unwrap();
        assert!(matches!(refused, Refusal::Forbidden(Permission::OrganizationArchive)));
        let what = "PARTNERSHIPS 1, ORGANIZATIONS 1".to_owned();
        assert_eq!(rule(world.does(&owner, archive(id)).await), (Rule::OpenCommitments { what }, "organizationId"));
        assert_eq!(row(&world, id).await.status, OrganizationStatus::Active);
        entity::partnership::partnership::Entity::update_many()
            .col_expr(entity::partnership::partnership::Column::Status, Expr::value(PartnershipStatus::Ended))
            .filter(entity::partnership::partnership::Column::Id.eq(partnership))
            .exec(world.databases.administration())
            .await
            .unwrap();
        world.does(&owner, archive(child)).await.unwrap();
        assert_eq!(world.does(&owner, archive(id)).await.unwrap().status, OrganizationStatus::Archived);
        let refused = world.does(&owner, edit(id, 1)).await.err().unwrap();
        assert!(matches!(refused, Refusal::Forbidden(Permission::OrganizationEdit)));
        let stranger = world.reading(&world.person("stranger").await).await;
        assert!(super::find::by_id(&stranger, id).await.unwrap().is_none());
    }
}
