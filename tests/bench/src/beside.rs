//! Measurements beside the workloads: many writers on one row, and pages far behind in long lists.

use api::domain::entity::id::OrganizationId;
use api::domain::page::Key;
use api::graphql::page::cursor;
use serde_json::{Value, json};

use crate::Outcome;
use crate::askers::{Kind, id};
use crate::data::Data;
use crate::figure::{Book, Figure};
use crate::load::{self, Load};
use crate::pgbench;
use crate::sample::{Workload, confirmation, sample};
use crate::target::{Stage, Target, Which};

const WRITERS: u32 = 32;
/// Confirmations a second on one need that are never reached.
const MOST_CONFIRMATIONS: i64 = 3_000;
/// Members of the organization with many.
const MANY: i64 = 50_000;

/// Many people confirm contributions of one need at the same time, beside the bare statements on the same row.
pub fn hot(data: &Data, stage: &Stage, seconds: u32, book: &mut Book) -> Outcome<()> {
    let target = begin(data, stage)?;
    let count = MOST_CONFIRMATIONS * i64::from(seconds);
    let first = data.announce_on_one(count)?;
    let samples: Vec<_> = (first..first + count).map(|number| confirmation(number, 1)).collect();
    let file = stage.folder.join("lines");
    stage.lines(Which::Simpul, Workload::W5, &samples, &file)?;
    let load = Load { connections: WRITERS, seconds, seed: 1, once: true };
    let ours = load::run(&target.url(Workload::W5), &file, load)?;
    drop(target);
    let first = data.announce_on_one(count)?;
    let bare = pgbench::confirm(data, &stage.folder, first, 1, (WRITERS, seconds))?;
    let wrong = data.lost_or_doubled()?;
    let kept =
        if wrong.is_empty() { "nothing lost or doubled".to_owned() } else { format!("LOST OR DOUBLED: {wrong}") };
    book.note(&Figure::Told {
        about: format!("{WRITERS} writers on one need"),
        text: format!(
            "{:.0} confirmations/s, p50 {} ms, p99 {} ms, {} faults; pgbench {:.0}/s, p50 {} ms, p99 {} ms; {kept}",
            ours.rate(),
            ours.p50 / 1_000,
            ours.p99 / 1_000,
            ours.faults + ours.broken,
            bare.rate,
            bare.p50 / 1_000,
            bare.p99 / 1_000
        ),
    })
}

/// A first page beside a last one, and ten of many members beside ten of a hundred.
pub fn deep(data: &Data, stage: &Stage, seconds: u32, book: &mut Book) -> Outcome<()> {
    let many = data.sizes.people.min(MANY);
    data.database.file("deep.sql", &[("many", many)])?;
    data.database.ask("vacuum analyze")?;
    let target = begin(data, stage)?;
    let hub = id(Kind::Organization, 0);
    let last = data.database.ask(&format!(
        "select id from contribution where giver_organization_id = '{hub}' order by id desc offset 50 limit 1"
    ))?;
    let last = cursor("contributions", &Key { sort: None, id: last.parse()? });
    let contributions = Workload::W6.document();
    let near = time(stage, &target, contributions, &json!({ "after": null }), seconds)?;
    let far = time(stage, &target, contributions, &json!({ "after": last }), seconds)?;
    book.note(&Figure::Told {
        about: "first page and last page of contributions".to_owned(),
        text: format!("p50 {near} us and {far} us: {:.2} times", load::per(far, near)),
    })?;
    let members =
        "query Deep($id: ID!) { organization(id: $id) { name members(first: 10) { nodes { name status } } } }";
    let of = |number| json!({ "id": OrganizationId(id(Kind::Organization, number)).to_string() });
    let few = time(stage, &target, members, &of(20_000_001), seconds)?;
    let lots = time(stage, &target, members, &of(20_000_000), seconds)?;
    book.note(&Figure::Told {
        about: format!("ten members of 100 and of {many}"),
        text: format!("p50 {few} us and {lots} us: {:.2} times", load::per(lots, few)),
    })
}

/// The middle time of a request that is always the same, one at a time, in microseconds.
fn time(stage: &Stage, target: &Target, document: &str, variables: &Value, seconds: u32) -> Outcome<u64> {
    let query = document.split_whitespace().collect::<Vec<_>>().join(" ");
    let body = json!({ "query": query, "variables": variables }).to_string();
    let file = stage.folder.join("lines");
    std::fs::write(&file, format!("{}\t{body}\n", stage.askers.token(0)?))?;
    let load = Load { connections: 1, seconds, seed: 1, once: false };
    let url = target.url(Workload::W6);
    load::run(&url, &file, Load { seconds: 1, ..load })?;
    let measured = load::run(&url, &file, load)?;
    if measured.faults > 0 {
        return Err(format!("{} answers were refused", measured.faults).into());
    }
    Ok(measured.p50)
}

fn begin(data: &Data, stage: &Stage) -> Outcome<Target> {
    stage.askers.renew();
    stage.start(Which::Simpul, Workload::W1, &sample(Workload::W1, 0, data.sizes))
}
