//! What the parts of a request cost, one thread, without HTTP: `cargo bench -p bench`.

#![allow(clippy::unwrap_used, reason = "a benchmark may break off")]

use std::hint::black_box;

use api::config::Limits;
use api::graphql::page::{PageArgs, cursor};
use api::http::guard::{Documents, admit};
use async_graphql::Variables;
use criterion::{Criterion, criterion_group, criterion_main};
use domain::command::Mode;
use domain::entity::id::OrganizationId;
use domain::entity::value::key::IdempotencyKey;
use domain::entity::value::quantity::Quantity;
use domain::entity::value::text::Text;
use domain::entity::value::unit::Unit;
use domain::identity::secret::Secret;
use domain::identity::sign_in::Shown;
use domain::mobilization::allocate::AllocateResources;
use domain::page::Key;
use domain::policy::decide::decide;
use domain::policy::permission::Permission;
use domain::policy::place::Place;
use domain::{Caller, Office};
use serde_json::json;
use tests::given::{self, Stage};
use tests::person::PASSWORD;
use tests::{Engine, Network};
use tokio::runtime::Runtime;
use uuid::Uuid;

const DOCUMENT: &str = include_str!("../workloads/W3.graphql");

fn codecs(criterion: &mut Criterion) {
    let id = OrganizationId(Uuid::from_u128(0x0193_0000_0000_7000_8000_0123_4567_89ab));
    let text = id.to_string();
    criterion.bench_function("id: write", |bench| bench.iter(|| black_box(id).to_string()));
    criterion.bench_function("id: read", |bench| bench.iter(|| OrganizationId::parse(black_box(&text))));
    let key = Key { sort: Some("karang taruna bahari".to_owned()), id: id.0 };
    let args = PageArgs { after: Some(cursor("organizations", &key)), ..PageArgs::default() };
    criterion.bench_function("cursor: write", |bench| bench.iter(|| cursor("organizations", black_box(&key))));
    criterion.bench_function("cursor: read", |bench| {
        bench.iter(|| black_box(&args).read("organizations", true).is_ok());
    });
}

/// A document of ordinary size, seen for the first time and seen before. The goal is 0.2 ms.
fn guard(criterion: &mut Criterion) {
    let variables = Variables::from_json(json!({ "after": null }));
    let known = Documents::default();
    let enter = |documents: &Documents| admit(documents, DOCUMENT, None, &variables, &Limits::default(), &[]).is_ok();
    criterion.bench_function("guard: new document", |bench| bench.iter(|| enter(&Documents::default())));
    criterion.bench_function("guard: known document", |bench| bench.iter(|| enter(&known)));
}

async fn signed_in(office: &Office, email: &str) -> Caller {
    let opened = office
        .sign_in_uncounted(&Shown::password(email, &Secret::new(PASSWORD)), None, "bench".to_owned())
        .await
        .unwrap();
    Caller::Person { person: opened.person.id, session: opened.session.id }
}

async fn funded() -> (Stage, String, String) {
    let stage = given::stage(&Network::start(Engine::Sqlite).await).await;
    let need = stage.need("Nets", "MONEY", "1000000.00", "IDR").await;
    let pledge = stage.pledge(&need, "1000000.00", "IDR").await;
    stage.received(&pledge, "1000000.00", "IDR").await;
    let program = stage.program("Boats").await;
    (stage, need, program)
}

/// The decision, and a whole change that posts: rights, policy, ledger, audit, key, commit, on SQLite with every
/// commit flushed.
fn office(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let (stage, need, program) = runtime.block_on(funded());
    let office = stage.network.office().clone();
    let caller = runtime.block_on(signed_in(&office, &stage.budi.email()));
    let reading = runtime.block_on(office.reading(&caller)).unwrap();
    let place = Place::Organization(OrganizationId::parse(&stage.youth).unwrap());
    criterion.bench_function("policy: decide", |bench| {
        bench.iter(|| decide(black_box(reading.rights()), Permission::AllocationMake, &place).is_ok());
    });
    let command = |number: u64| AllocateResources {
        need: domain::entity::id::NeedId::parse(&need).unwrap(),
        program: domain::entity::id::ProgramId::parse(&program).unwrap(),
        quantity: Quantity::parse_positive("0.01", Unit::parse("IDR").unwrap()).unwrap(),
        purpose: Text::parse("Nets").unwrap(),
        area_code: None,
        keeps: Vec::new(),
        key: IdempotencyKey::parse(&format!("bench-{number}")).unwrap(),
    };
    let mut number = 0;
    criterion.bench_function("ledger: post", |bench| {
        bench.iter(|| {
            number += 1;
            runtime.block_on(office.perform(&caller, command(number), Mode::Keep, "bench".to_owned())).unwrap();
        });
    });
    runtime.block_on(stage.network.stop());
}

criterion_group!(parts, codecs, guard, office);
criterion_main!(parts);
