//! Lists of members, brought in on both engines.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;

use entity::id::OrganizationId;
use entity::identity::person;
use entity::membership::{member, role};
use entity::state::Role;
use entity::value::email::Email;
use entity::{feed, identity};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::accept::AcceptInvitation;
use super::import::ImportMembers;
use super::invite::InviteMember;
use super::report::Report;
use super::sheet::{Choices, Delimiter, Unreadable, Why};
use super::{Rule, find, row};
use crate::command::Mode;
use crate::page::Page;
use crate::policy::caller::Caller;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::testing::{World, person_of, worlds};

const FILE: &[u8] = include_bytes!("../../../../tests/files/members-excel-id-semicolon-bom.csv");

/// The list of the example with its five faults mended.
fn mended() -> String {
    String::from_utf8(FILE.to_vec())
        .unwrap()
        .replace("3,59918E+15", "3599181211790002")
        .replace("8,12E+11", "081200000004")
        .replace("-25.000", "25.000")
        .replace("SUMARNI@EXAMPLE.ORG", "")
        .replace("31/06/1990", "30/06/1990")
}

async fn import(world: &World, caller: &Caller, organization: OrganizationId, list: &str) -> Report {
    let command = ImportMembers::read(organization, list.as_bytes(), &Choices::default()).unwrap();
    world.does(caller, command).await.unwrap()
}

/// Name to membership and roles, without the people who were there before.
async fn stored(world: &World, organization: OrganizationId) -> BTreeMap<String, (member::Model, Vec<Role>)> {
    let db = world.databases.administration();
    let members = row::joined()
        .filter(member::Column::OrganizationId.eq(organization))
        .filter(person::Column::Name.ne("owner"))
        .select_two_required(person::Entity)
        .all(db)
        .await
        .unwrap();
    let mut stored = BTreeMap::new();
    for (member, person) in members {
        assert_eq!((person.email, person.password_hash), (None, None));
        let roles = role::Entity::of_membership(member.id).all(db).await.unwrap();
        let name = format!("{} {}", person.name, member.contact_phone.as_deref().unwrap_or_default());
        stored.insert(name, (member, roles.into_iter().map(|held| held.role).collect()));
    }
    stored
}

async fn rows_in_feed(world: &World) -> (u64, u64) {
    let db = world.databases.administration();
    let records = feed::audit::Entity::find().count(db).await.unwrap();
    (records, feed::outbox::Entity::find().count(db).await.unwrap())
}

fn counts(report: &Report) -> (usize, usize, usize) {
    (report.row_count, report.added, report.unchanged)
}

#[tokio::test]
async fn a_list_from_a_spreadsheet_becomes_members_and_a_repeat_adds_nothing() {
    for world in worlds().await {
        let owner = world.person("owner").await;
        let organization = world.organization("fishers", &[(&owner, Role::Owner)]).await;
        let report = import(&world, &owner, organization, &mended()).await;
        assert_eq!((counts(&report), report.faults.len(), report.skipped.len()), ((7, 7, 0), 0, 2));
        let members = stored(&world, organization).await;
        assert_eq!(members.len(), 7);
        let (chair, roles) = members.get("Sumarni +6281200000001").unwrap();
        assert_eq!(roles, &[Role::Admin]);
        assert_eq!(chair.birth_date.unwrap().to_string(), "1984-03-05");
        assert_eq!(chair.starts_on.to_string(), "2025-12-31");
        assert_eq!(chair.national_id.as_deref(), Some("3599180000000011"));
        assert_eq!(chair.contact_email_key.as_deref(), Some("sumarni@example.org"));
        assert_eq!(chair.note.as_deref(), Some("IDR 1250000.50"));
        let (other, roles) = members.get("Sumarni +6281200000006").unwrap();
        assert_eq!((other.contact_email.as_deref(), roles.as_slice()), (None, &[Role::Member][..]));
        // One record for each of the memberships and roles, and one event.
        assert_eq!(rows_in_feed(&world).await, (14, 1));

        let again = import(&world, &owner, organization, &mended()).await;
        assert_eq!(counts(&again), (7, 0, 7));
        assert_eq!((stored(&world, organization).await, rows_in_feed(&world).await), (members, (14, 1)));
    }
}

#[tokio::test]
async fn two_imports_at_once_bring_everybody_in_once() {
    for world in worlds().await {
        let owner = world.person("owner").await;
        let organization = world.organization("fishers", &[(&owner, Role::Owner)]).await;
        // Nothing but names: no unique key of the database stands in the way of a second.
        let list = "Nama\nSiti\nBudi\n";
        let (one, other) =
            tokio::join!(import(&world, &owner, organization, list), import(&world, &owner, organization, list));
        assert_eq!((one.added + other.added, one.unchanged + other.unchanged), (2, 2));
        let count = member::Entity::of_organization(organization).count(world.databases.administration()).await;
        assert_eq!(count.unwrap(), 3);
    }
}

#[tokio::test]
async fn one_fault_keeps_the_whole_list_out_and_is_named_with_line_and_column() {
    for world in worlds().await {
        let owner = world.person("owner").await;
        let organization = world.organization("fishers", &[(&owner, Role::Owner)]).await;
        let list = mended().replace("30/06/1990", "31/06/1990");
        let report = import(&world, &owner, organization, &list).await;
        assert_eq!(counts(&report), (7, 0, 0));
        let told: Vec<String> = report.faults.iter().map(ToString::to_string).collect();
        assert_eq!(told, ["line 8, column 4 (Tgl Lahir): no such day"]);
        assert!(report.to_string().ends_with("7 rows: 0 added, 0 unchanged, 1 faults"));
        assert!(stored(&world, organization).await.is_empty());
        assert_eq!(rows_in_feed(&world).await, (0, 0));
    }
}

#[tokio::test]
async fn a_preview_tells_what_would_be_added_and_stores_nothing() {
    for world in worlds().await {
        let owner = world.person("owner").await;
        let organization = world.organization("fishers", &[(&owner, Role::Owner)]).await;
        let command = ImportMembers::read(organization, mended().as_bytes(), &Choices::default()).unwrap();
        let report = world.office.perform(&owner, command, Mode::Preview, "test".to_owned()).await.unwrap();
        assert_eq!(counts(&report), (7, 7, 0));
        assert!(stored(&world, organization).await.is_empty());
        assert_eq!(rows_in_feed(&world).await, (0, 0));
    }
}

#[tokio::test]
async fn nobody_gives_more_by_a_list_than_by_hand() {
    for world in worlds().await {
        let [owner, admin, secretary, treasurer] =
            [world.person("owner").await, world.person("ad").await, world.person("se").await, world.person("tr").await];
        let people = [
            (&owner, Role::Owner),
            (&admin, Role::Admin),
            (&secretary, Role::Secretary),
            (&treasurer, Role::Treasurer),
        ];
        let organization = world.organization("fishers", &people).await;
        let list = "Nama,Peran\nSiti,Anggota\nAyu,Bendahara\nBudi,Ketua\nTono,Pemilik\nMade,\n";
        let faults = async |caller: &Caller, list: &str| -> Vec<(usize, Why)> {
            let report = import(&world, caller, organization, list).await;
            report.faults.into_iter().map(|fault| (fault.line, fault.why)).collect()
        };
        let (above, unknown) = (|line| (line, Why::RoleAboveOwn), (5, Why::RoleUnknown));
        assert_eq!(faults(&owner, list).await, vec![unknown.clone()]);
        assert_eq!(faults(&admin, list).await, [above(4), unknown.clone()]);
        assert_eq!(faults(&secretary, list).await, [above(3), above(4), unknown]);
        assert_eq!(faults(&secretary, "Nama,Peran\nSiti,Anggota\nMade,").await, []);
        let command = ImportMembers::read(organization, list.as_bytes(), &Choices::default()).unwrap();
        assert!(matches!(world.does(&treasurer, command.clone()).await, Err(Refusal::Forbidden(_))));
        let stranger = world.person("stranger").await;
        assert!(matches!(world.does(&stranger, command).await, Err(Refusal::Forbidden(_))));
    }
}

#[tokio::test]
async fn who_was_brought_in_by_a_list_is_invited_later_and_keeps_the_membership() {
    for world in worlds().await {
        let owner = world.person("owner").await;
        let organization = world.organization("fishers", &[(&owner, Role::Owner)]).await;
        import(&world, &owner, organization, "Nama,Email,HP\nBudi,Budi@Example.org,081200000001").await;
        let (listed, _) = stored(&world, organization).await.remove("Budi +6281200000001").unwrap();
        let email = Email::parse("budi@example.org").unwrap();
        let invite = InviteMember {
            organization,
            email: email.clone(),
            role: Role::Coordinator,
            membership: None,
            starts_on: None,
            ends_on: None,
            days: 7,
            locale: "id".to_owned(),
            is_confirmed: true,
        };
        let invited = world.does(&owner, invite).await.unwrap();
        let budi = account(&world, "Budi Santoso", &email).await;
        let joined = world.does(&budi, AcceptInvitation { token: invited.token }).await.unwrap();
        assert_eq!(joined.id, listed.id);
        let own = find::own(&world.reading(&budi).await, &Page::first(10)).await.unwrap();
        assert_eq!(own.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [listed.id]);
        // The list once more knows Budi by the address, whatever the account's name is.
        let again = import(&world, &owner, organization, "Nama,Email\nBudi,BUDI@example.org").await;
        assert_eq!(counts(&again), (1, 0, 1));
    }
}

async fn account(world: &World, name: &str, email: &Email) -> Caller {
    let caller = world.person(name).await;
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

#[tokio::test]
async fn an_administrator_brings_in_a_list_with_the_rights_of_a_person() {
    for world in worlds().await {
        let emails = ["owner@example.org", "tr@example.org"].map(|text| Email::parse(text).unwrap());
        let owner = account(&world, "owner", &emails[0]).await;
        let treasurer = account(&world, "tr", &emails[1]).await;
        let people = [(&owner, Role::Owner), (&treasurer, Role::Treasurer)];
        let organization = world.organization("fishers", &people).await;
        let slug = format!("fishers-{}", organization.0.simple());
        let choices = Choices { delimiter: Some(Delimiter::Semicolon), ..Choices::default() };
        let run = async |whose: &str, slug: &str, bytes: &[u8]| {
            let whose = Email::parse(whose).unwrap();
            world.office.import_members(&whose, slug, bytes, &choices, Mode::Keep).await
        };
        let list = mended();
        assert!(matches!(run("tr@example.org", &slug, list.as_bytes()).await, Err(Refusal::Forbidden(_))));
        assert!(matches!(run("no@example.org", &slug, list.as_bytes()).await, Err(Refusal::NotFound("as"))));
        let elsewhere = run("owner@example.org", "nowhere", list.as_bytes()).await;
        assert!(matches!(elsewhere, Err(Refusal::NotFound("organization"))));
        let workbook = run("owner@example.org", &slug, b"PK\x03\x04").await;
        let Err(Refusal::Rule { rule: AnyRule::Membership(rule), path: "file" }) = workbook else {
            panic!("{workbook:?}")
        };
        assert_eq!(rule, Rule::ListUnreadable(Unreadable::FileIsWorkbook));
        assert_eq!(counts(&run("OWNER@example.org", &slug, list.as_bytes()).await.unwrap()), (7, 7, 0));
        // No session of the command line stays open.
        let open = identity::session::Entity::find()
            .filter(identity::session::Column::Device.eq("command line"))
            .filter(identity::session::Column::EndedAt.is_null())
            .count(world.databases.administration())
            .await;
        assert_eq!(open.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_list_of_five_thousand_is_taken_at_once() {
    for world in worlds().await {
        let owner = world.person("owner").await;
        let organization = world.organization("fishers", &[(&owner, Role::Owner)]).await;
        let mut list = String::from("Nama,Email,HP\n");
        for number in 0..5_000 {
            list.push_str(&format!("Anggota {number},m{number}@example.org,0812{number:08}\n"));
        }
        let begun = std::time::Instant::now();
        assert_eq!(counts(&import(&world, &owner, organization, &list).await), (5_000, 5_000, 0));
        assert_eq!(counts(&import(&world, &owner, organization, &list).await), (5_000, 0, 5_000));
        assert!(begun.elapsed().as_secs() < 30, "{:?}", begun.elapsed());
    }
}
