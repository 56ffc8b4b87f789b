//! Who is answered what: each change, each question and each field of each type, asked by everybody there is, of an
//! organization in each of its states, on both engines. The answers stand in `tests/decisions.md`, which is read in
//! review; a field or a mutation that it does not name fails here.
//!
//! Write it anew: `SIMPUL_WRITE_DECISIONS=1 cargo test -p tests --test it decisions`.

mod ask;
mod data;
mod effects;
mod lent;
mod others;
mod own;
mod schema;
mod table;
pub(super) mod told;
pub(super) mod world;

use std::collections::BTreeSet;
use std::path::Path;

use futures_util::future::join_all;
use tests::rewind::Rewind;
use tests::{Engine, Network};

use self::ask::Source;
use self::data::{Cell, Names};
use self::effects::Trial;
use self::schema::Schema;
use self::table::Table;
use self::told::TOLD;
use self::world::{State, World};
use super::refusals::{self, Step};

/// Fewer are no proof.
const LEAST: usize = 6_000;

// B124, B131
#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_answered_what_the_decisions_say() {
    // Both at once: each waits for its own database.
    let engines = [Engine::Sqlite, Engine::Postgres].map(|engine| tokio::spawn(decisions(engine)));
    let answers = join_all(engines).await;
    let answers: Vec<Table> =
        answers.into_iter().map(|table| table.unwrap_or_else(|fault| panic!("{fault}"))).collect();
    let [sqlite, postgres] = &answers[..] else { unreachable!("two engines") };
    assert_eq!((&sqlite.faults, &postgres.faults), (&Vec::new(), &Vec::new()), "what is done is not what was told");
    assert_eq!(sqlite.text(), postgres.text(), "SQLite (left) and PostgreSQL (right) decide differently");
    assert!(sqlite.count() >= LEAST, "{} decisions", sqlite.count());
    assert_eq!(sqlite.surprises(TOLD), Vec::<String>::new(), "viewerCan says another thing than trying");
    compare(&sqlite.text());
}

async fn decisions(engine: Engine) -> Table {
    let mut table = Table::default();
    for state in State::ALL {
        let network = Network::start(engine).await;
        decide(&network, state, &mut table).await;
        network.stop().await;
    }
    table
}

async fn decide(network: &Network, state: State, table: &mut Table) {
    let world = World::build(network, state).await;
    let schema = Schema::read(&world.stage.siti).await;
    let names = Names::read(network).await;
    let rewind = Rewind::to_now(network).await;
    let before = network.rows().await;

    let steps = world.steps();
    let tried: BTreeSet<String> = steps.iter().map(|step| step.field.to_owned()).collect();
    assert_eq!(tried, refusals::mutations(), "a mutation is not tried here");
    let mut trial = Trial { actors: &world.actors, rewind: &rewind, faults: Vec::new() };
    let mut undone = BTreeSet::new();
    // What one does with one's account asks for no organization's state, and much for passwords.
    let is_tried = |step: &&Step<'_>| state == State::Active || !own::WITHOUT_PREVIEW.contains(&step.field);
    for step in steps.iter().filter(is_tried) {
        let (codes, effects) = trial.of(step, state).await;
        undone.extend(effects.is_empty().then_some(step.field));
        table.wrote(step.field, state, effects);
        table.add("Mutations", step.field, state, words(codes));
        if state == State::Active && !own::WITHOUT_PREVIEW.contains(&step.field) {
            let absent = ask::mutation(&world.actors, step, &ask::absent(&step.input)).await;
            table.add("Mutations", &labelled(step.field, "absent"), state, words(absent));
        }
    }
    let known: BTreeSet<_> = world::UNDONE.iter().map(|(field, _)| *field).collect();
    if state == State::Active && undone != known {
        trial.faults.push(format!("nobody here does {undone:?}: see UNDONE of decisions/world.rs"));
    }
    for (which, step) in &world.others() {
        let name = format!("{}, {which}", step.field);
        let (codes, effects) = trial.of(step, state).await;
        table.wrote(&name, state, effects);
        table.add("Mutations", &name, state, words(codes));
    }
    let left = rewind.written().await;
    if !left.is_empty() {
        trial.faults.push(format!("{state:?}: a preview or a refusal left something behind: {left:?}"));
    }
    table.faults.extend(trial.faults);
    rewind.restores().await;
    rewind.ends().await;
    assert_eq!(network.rows().await, before, "{state:?}: not everything is as it was");

    let source = Source { actors: &world.actors, schema: &schema, names: &names };
    let roots = world.roots();
    let named: BTreeSet<_> = roots.iter().map(|(field, _)| (*field).to_owned()).collect();
    assert_eq!(named, schema.roots(), "a root field is not asked here");
    for (field, arguments) in &roots {
        let things = if state == State::Active && !arguments.is_empty() { vec!["", "absent"] } else { vec![""] };
        for thing in things {
            let arguments = if thing.is_empty() { arguments.clone() } else { ask::absent_text(arguments) };
            let cells = source.root(field, &arguments).await;
            table.add("Root fields of the query", &labelled(field, thing), state, cells);
        }
    }

    let named: BTreeSet<_> = world.nodes.iter().map(|node| node.kind.to_owned()).collect();
    assert_eq!(named, schema.nodes(), "a type with an id is not asked here");
    for node in &world.nodes {
        for (field, cells) in source.fields(node).await {
            table.add(&node.title(), &field, state, cells);
        }
    }
    for (field, cells) in source.viewer().await {
        table.add("Viewer", &field, state, cells);
    }
    table.heads(world.actors.iter().map(|(_, role)| *role));
}

fn words(codes: Vec<String>) -> Vec<Cell> {
    codes.into_iter().map(Cell::word).collect()
}

fn labelled(field: &str, thing: &str) -> String {
    if thing.is_empty() { field.to_owned() } else { format!("{field} ({thing})") }
}

fn compare(text: &str) {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("decisions.md");
    if std::env::var_os("SIMPUL_WRITE_DECISIONS").is_some() {
        std::fs::write(&place, text).expect("a file");
    }
    let kept = std::fs::read_to_string(&place).unwrap_or_default();
    let differs = kept.lines().zip(text.lines()).find(|(kept, given)| kept != given);
    assert!(kept == text, "decisions.md says (left), the server does (right): {differs:#?}");
}
