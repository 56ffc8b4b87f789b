#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;

use entity::feed::{audit, chain, chain_link};
use entity::id::{AuditId, OrganizationId};
use entity::state::{ChainKind, Role};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};
use serde::Serialize;
use uuid::Uuid;

use super::digest;
use super::head::{Document, Head, Signer};
use super::keep::Look;
use super::prove::{Proof, prove};
use crate::command::{Command, Lookup, Writing};
use crate::feed::audit::Entry;
use crate::identity::secret::Secret;
use crate::policy::caller::Caller;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Fault, Refusal};
use crate::testing::{World, worlds};

const KIND: ChainKind = ChainKind::Audit;

/// Signs with a key that both sides know.
struct Hand {
    key: &'static str,
    beside: Option<&'static str>,
}

static HAND: Hand = Hand { key: "one", beside: None };
static STRANGER: Hand = Hand { key: "two", beside: None };
static NEXT: Hand = Hand { key: "two", beside: Some("one") };

fn mark(key: &str, body: &str) -> String {
    Secret::new(key).derive("", &Secret::new(body), "head").unwrap().reveal().to_owned()
}

impl Signer for Hand {
    fn key_id(&self) -> &str {
        self.key
    }

    fn sign(&self, head: &Head) -> Result<String, Fault> {
        let body = serde_json::to_string(head)?;
        Ok(format!("{body}#{}", mark(self.key, &body)))
    }

    fn read(&self, text: &str) -> Option<Head> {
        let (body, signature) = text.rsplit_once('#')?;
        let is_known = std::iter::once(self.key).chain(self.beside).any(|key| mark(key, body) == signature);
        if is_known { serde_json::from_str(body).ok() } else { None }
    }

    fn sign_text(&self, _: Document, text: &str) -> Result<String, Fault> {
        Ok(format!("{text}#{}", mark(self.key, text)))
    }

    fn read_text(&self, _: Document, signed: &str) -> Option<String> {
        let (text, signature) = signed.rsplit_once('#')?;
        let is_known = std::iter::once(self.key).chain(self.beside).any(|key| mark(key, text) == signature);
        is_known.then(|| text.to_owned())
    }
}

/// Leave a record in each of these trails; `None` is the network's.
#[derive(Clone, Serialize)]
struct Note(Vec<Option<OrganizationId>>);

impl Command for Note {
    const NEEDS: Permission = Permission::Anybody;
    const NAME: &'static str = "note";
    type Outcome = ();

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<(), Refusal> {
        for organization in self.0 {
            let entry = Entry::of(writing.mint::<AuditId>()).because("Siti wished it").after(&"Siti")?;
            let entry = match organization {
                Some(id) => entry.in_organization(id),
                None => entry,
            };
            writing.record(entry).await?;
        }
        Ok(())
    }
}

async fn notes(world: &World, trails: &[Option<OrganizationId>]) {
    world.does(&Caller::Anonymous, Note(trails.to_vec())).await.unwrap();
}

async fn seals(world: &World) -> u64 {
    let sealed = world.office.seal(KIND, Look::Near, &HAND).await.unwrap();
    assert_eq!(sealed.stuck, []);
    sealed.records
}

async fn proves(world: &World, hand: &Hand) -> Proof {
    prove(world.databases.administration(), KIND, Some(&|text: &str| hand.read(text))).await.unwrap()
}

/// The laws that are broken.
async fn broken(world: &World) -> BTreeSet<&'static str> {
    proves(world, &HAND).await.violations.into_iter().map(|found| found.law).collect()
}

async fn trail(world: &World, organization: OrganizationId) -> Vec<audit::Model> {
    let select = audit::Entity::find().filter(audit::Column::OrganizationId.eq(organization.0));
    select.order_by_asc(audit::Column::Id).all(world.databases.administration()).await.unwrap()
}

/// Takes the guards away, as whoever owns the database can.
async fn unguarded(world: &World) {
    let db = world.databases.administration();
    let tables = ["audit", "chain", "chain_link"];
    if db.get_database_backend() == DbBackend::Postgres {
        for table in tables {
            db.execute_unprepared(&format!("alter table {table} disable trigger user")).await.unwrap();
        }
        return;
    }
    for guard in ["no_update", "no_delete", "no_replace"] {
        for table in tables {
            let guard = if (table, guard) == ("audit", "no_update") { "erasure" } else { guard };
            db.execute_unprepared(&format!("drop trigger {table}_{guard}")).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_record_is_in_its_own_trails_chain_once_and_in_order() {
    for world in worlds().await {
        let siti = world.person("Siti").await;
        let one = world.organization("one", &[(&siti, Role::Owner)]).await;
        let two = world.organization("two", &[(&siti, Role::Owner)]).await;
        notes(&world, &[Some(one), None, Some(two), Some(one)]).await;
        assert_eq!(seals(&world).await, 4);
        notes(&world, &[Some(one); 450]).await;
        assert_eq!((seals(&world).await, seals(&world).await), (450, 0));

        let db = world.databases.administration();
        let heads = chain::Entity::find().order_by_asc(chain::Column::Length).all(db).await.unwrap();
        let told: Vec<_> = heads.iter().map(|head| (head.scope.clone(), head.length)).collect();
        assert!(told.contains(&("network".to_owned(), 1)) && told.contains(&(two.to_string(), 1)), "{told:?}");
        assert_eq!(told.last(), Some(&(one.to_string(), 452)));
        let links = chain_link::Entity::find().filter(chain_link::Column::ChainId.eq(heads.last().unwrap().id));
        let links = links.order_by_asc(chain_link::Column::Sequence).all(db).await.unwrap();
        let linked: Vec<_> = links.iter().map(|link| link.subject_id).collect();
        assert_eq!(linked, trail(&world, one).await.iter().map(|row| row.id.0).collect::<Vec<_>>());
        let proof = proves(&world, &HAND).await;
        assert_eq!((proof.chains, proof.links, proof.violations), (3, 454, vec![]));
    }
}

// Who may write to the database, but does not have the key.
#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_changed_afterwards_shows() {
    for world in worlds().await {
        let siti = world.person("Siti").await;
        let place = world.organization("one", &[(&siti, Role::Owner)]).await;
        notes(&world, &[Some(place); 6]).await;
        seals(&world).await;
        unguarded(&world).await;
        assert_eq!(broken(&world).await, BTreeSet::new());
        let db = world.databases.administration();
        let rows = trail(&world, place).await;

        // A record that is told otherwise, in each of its parts.
        let first = rows.first().unwrap();
        for (column, value) in [
            (audit::Column::Command, Expr::value("other")),
            (audit::Column::ActorPersonId, Expr::value(Uuid::now_v7())),
            (audit::Column::OrganizationId, Expr::value(Uuid::now_v7())),
            (audit::Column::SubjectId, Expr::value(Uuid::now_v7())),
            (audit::Column::Reason, Expr::value("other")),
            (audit::Column::AfterJson, Expr::value(Option::<String>::None)),
            (audit::Column::RequestId, Expr::value("other")),
        ] {
            let of_first = || audit::Entity::update_many().filter(audit::Column::Id.eq(first.id));
            of_first().col_expr(column, value).exec(db).await.unwrap();
            assert_eq!(broken(&world).await, BTreeSet::from(["H3"]), "{column:?}");
            let back = audit::ActiveModel::from(first.clone()).reset_all();
            audit::Entity::update(back).exec(db).await.unwrap();
        }
        assert_eq!(broken(&world).await, BTreeSet::new());

        // One that is taken out, with its link or without; and one that is slipped in where another was.
        let last = rows.last().unwrap();
        audit::Entity::delete_by_id(last.id).exec(db).await.unwrap();
        assert_eq!(broken(&world).await, BTreeSet::from(["H2"]));
        chain_link::Entity::delete_by_id(last.id.0).exec(db).await.unwrap();
        assert_eq!(broken(&world).await, BTreeSet::from(["H4"]));
        let shorter = chain_link::Entity::find().order_by_desc(chain_link::Column::Sequence).one(db).await.unwrap();
        let shorter = shorter.unwrap();
        chain::Entity::update_many()
            .col_expr(chain::Column::Length, Expr::value(shorter.sequence))
            .col_expr(chain::Column::Head, Expr::value(shorter.hash))
            .exec(db)
            .await
            .unwrap();
        assert_eq!(broken(&world).await, BTreeSet::from(["H4"]), "a head that nobody has signed");
        chain_link::Entity::delete_by_id(rows.get(2).unwrap().id.0).exec(db).await.unwrap();
        assert_eq!(broken(&world).await, BTreeSet::from(["H1", "H3", "H4"]));
    }
}

// The server must not sign for what somebody has made of a chain, whatever is recorded next.
#[tokio::test(flavor = "multi_thread")]
async fn a_chain_that_was_forged_is_not_gone_on_with_and_keeps_no_other_from_growing() {
    for world in worlds().await {
        let siti = world.person("Siti").await;
        let one = world.organization("one", &[(&siti, Role::Owner)]).await;
        let two = world.organization("two", &[(&siti, Role::Owner)]).await;
        notes(&world, &[Some(one), Some(one), Some(two)]).await;
        seals(&world).await;
        unguarded(&world).await;
        let db = world.databases.administration();
        db.execute_unprepared("update audit set command = 'forged'").await.unwrap();
        // All hashes of the first trail, made anew as the server makes them.
        let forged = chain::Entity::find().filter(chain::Column::Scope.eq(one.to_string())).one(db).await.unwrap();
        let forged = forged.unwrap();
        let mut before = digest::BEGINNING.to_owned();
        let links = chain_link::Entity::find().filter(chain_link::Column::ChainId.eq(forged.id));
        for link in links.order_by_asc(chain_link::Column::Sequence).all(db).await.unwrap() {
            let row = audit::Entity::find_by_id(AuditId(link.subject_id)).one(db).await.unwrap().unwrap();
            let value = digest::audit(&row, link.content.as_deref().unwrap());
            before = digest::link(KIND, &forged.scope, link.sequence, &before, &value);
            let of_it = chain_link::Entity::update_many().filter(chain_link::Column::SubjectId.eq(link.subject_id));
            of_it.col_expr(chain_link::Column::Hash, Expr::value(before.clone())).exec(db).await.unwrap();
        }
        let of_one = chain::Entity::update_many().filter(chain::Column::Id.eq(forged.id));
        of_one.col_expr(chain::Column::Head, Expr::value(before)).exec(db).await.unwrap();

        notes(&world, &[Some(one), Some(two), None]).await;
        let sealed = world.office.seal(KIND, Look::Near, &HAND).await.unwrap();
        let stuck: Vec<_> = sealed.stuck.iter().map(|(scope, _)| scope.as_str()).collect();
        assert_eq!((sealed.records, stuck), (2, vec![forged.scope.as_str()]));
        assert!(proves(&world, &HAND).await.violations.iter().any(|found| found.law == "H4"));
        // A link that was slipped in at the end stops that chain, too, and says so.
        let stray = chain_link::Model {
            subject_id: Uuid::now_v7(),
            kind: KIND,
            chain_id: forged.id,
            sequence: 3,
            salt: None,
            content: Some(String::new()),
            hash: String::new(),
        };
        world.insert::<chain_link::Model, chain_link::ActiveModel>(stray).await;
        let sealed = world.office.seal(KIND, Look::Near, &HAND).await.unwrap();
        assert_eq!((sealed.records, sealed.stuck.len()), (0, 1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_that_grows_while_it_is_walked_is_sound() {
    for world in worlds().await {
        notes(&world, &[None; 10]).await;
        seals(&world).await;
        let grows = async {
            for _ in 0..30 {
                notes(&world, &[None; 3]).await;
                seals(&world).await;
            }
        };
        let walks = async {
            for _ in 0..60 {
                assert_eq!(proves(&world, &HAND).await.violations, []);
            }
        };
        tokio::join!(grows, walks);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_nobody_chained_is_told_of_after_a_while() {
    for world in worlds().await {
        notes(&world, &[None]).await;
        seals(&world).await;
        assert_eq!(broken(&world).await, BTreeSet::new());
        let mut old = audit::Entity::find().one(world.databases.administration()).await.unwrap().unwrap();
        // Twenty minutes before it.
        old.id = AuditId(Uuid::from_u128(old.id.0.as_u128() - ((20 * 60 * 1000) << 80)));
        world.insert::<audit::Model, audit::ActiveModel>(old).await;
        assert_eq!(seals(&world).await, 0);
        assert_eq!(broken(&world).await, BTreeSet::from(["H5"]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_was_committed_late_is_chained() {
    for world in worlds().await {
        notes(&world, &[None]).await;
        seals(&world).await;
        let mut late = audit::Entity::find().one(world.databases.administration()).await.unwrap().unwrap();
        for (minutes, look) in [(0_u128, Look::Near), (5, Look::Far)] {
            late.id = AuditId(Uuid::from_u128(late.id.0.as_u128() - ((minutes * 60_000 + 30_000) << 80)));
            world.insert::<audit::Model, audit::ActiveModel>(late.clone()).await;
            if look == Look::Far {
                assert_eq!(seals(&world).await, 0, "that far back is looked at now and then only");
            }
            assert_eq!(world.office.seal(KIND, look, &HAND).await.unwrap().records, 1);
        }
        assert_eq!(broken(&world).await, BTreeSet::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn several_servers_chain_each_record_once() {
    for world in worlds().await {
        let writes = async {
            for _ in 0..20 {
                notes(&world, &[None, None]).await;
            }
        };
        let seals_on = || async {
            for _ in 0..40 {
                world.office.seal(KIND, Look::Near, &HAND).await.unwrap();
            }
        };
        tokio::join!(writes, seals_on(), seals_on(), seals_on());
        seals(&world).await;
        let proof = proves(&world, &HAND).await;
        assert_eq!((proof.chains, proof.links, proof.violations), (1, 40, vec![]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_content_that_was_erased_with_its_salt_leaves_the_chain_whole() {
    for world in worlds().await {
        notes(&world, &[None, None]).await;
        seals(&world).await;
        let db = world.databases.administration();
        let erased = "update audit set reason = null, before_json = null, after_json = null, \
                      erased_at = '2026-11-25T10:00:00+00:00'";
        db.execute_unprepared(erased).await.unwrap();
        assert_eq!(broken(&world).await, BTreeSet::from(["H3"]), "its salt is still there");
        db.execute_unprepared("update chain_link set salt = null").await.unwrap();
        assert_eq!(broken(&world).await, BTreeSet::from(["H6"]), "nobody was recorded to have erased anything then");
        let mut erasure = audit::Entity::find().one(db).await.unwrap().unwrap();
        (erasure.id, erasure.command) = (AuditId(Uuid::now_v7()), "eraseMember".to_owned());
        (erasure.at, erasure.erased_at) = (erasure.erased_at.unwrap(), None);
        world.insert::<audit::Model, audit::ActiveModel>(erasure).await;
        seals(&world).await;
        assert_eq!((broken(&world).await, proves(&world, &HAND).await.erased), (BTreeSet::new(), 2));
        unguarded(&world).await;
        db.execute_unprepared("update audit set reason = 'other'").await.unwrap();
        assert_eq!(broken(&world).await, BTreeSet::from(["H3"]));
        db.execute_unprepared("update audit set reason = null, erased_at = null").await.unwrap();
        assert_eq!(broken(&world).await, BTreeSet::from(["H3"]), "nobody has said that it was erased");
        assert_eq!(chain_link::Entity::find().count(db).await.unwrap(), 3);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_key_signs_what_the_last_one_has_signed() {
    for world in worlds().await {
        notes(&world, &[None]).await;
        seals(&world).await;
        assert_eq!(world.office.sign_anew(&STRANGER).await.unwrap(), (0, 1));
        let laws: Vec<_> = proves(&world, &STRANGER).await.violations.iter().map(|found| found.law).collect();
        assert_eq!(laws, ["H4"]);
        assert_eq!(world.office.sign_anew(&NEXT).await.unwrap(), (1, 0));
        assert_eq!(world.office.sign_anew(&NEXT).await.unwrap(), (0, 0));
        assert_eq!(proves(&world, &STRANGER).await.violations, []);
    }
}
