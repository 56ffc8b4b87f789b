//! Who is answered what: each change, each question and each field of each type, asked by everybody there is, of an
//! organization in each of its states, on both engines. The answers stand in `tests/decisions.md`, which is read in
//! review; a field or a mutation that it does not name fails here.
//!
//! Write it anew: `SIMPUL_WRITE_DECISIONS=1 cargo test -p tests --test it decisions`.

mod ask;
mod lent;
mod others;
mod schema;
mod table;
pub(super) mod told;
pub(super) mod world;

use std::collections::BTreeSet;
use std::path::Path;

use tests::{Engine, Network};

use self::schema::Schema;
use self::table::Table;
use self::told::TOLD;
use self::world::{State, World};
use super::refusals;

/// Fewer are no proof.
const LEAST: usize = 6_000;

// B124, B131
#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_answered_what_the_decisions_say() {
    let mut answers = Vec::new();
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let mut table = Table::default();
        for state in State::ALL {
            let network = Network::start(engine).await;
            decide(&network, state, &mut table).await;
            network.stop().await;
        }
        answers.push(table);
    }
    let [sqlite, postgres] = &answers[..] else { unreachable!("two engines") };
    assert_eq!(sqlite.text(), postgres.text(), "SQLite (left) and PostgreSQL (right) decide differently");
    assert!(sqlite.count() >= LEAST, "{} decisions", sqlite.count());
    assert_eq!(sqlite.surprises(TOLD), Vec::<String>::new(), "viewerCan says another thing than trying");
    compare(&sqlite.text());
}

async fn decide(network: &Network, state: State, table: &mut Table) {
    let world = World::build(network, state).await;
    let schema = Schema::read(&world.stage.siti).await;
    let before = network.rows().await;

    let steps = world.steps();
    let named: BTreeSet<String> = steps.iter().map(|step| step.field.to_owned()).collect();
    let tried: BTreeSet<String> =
        named.into_iter().chain(world::UNDECIDED.iter().map(|name| (*name).to_owned())).collect();
    assert_eq!(tried, refusals::mutations(), "a mutation is not tried here");
    for step in &steps {
        let things = if state == State::Active { vec!["", "absent"] } else { vec![""] };
        for thing in things {
            let input = if thing.is_empty() { step.input.clone() } else { ask::absent(&step.input) };
            let cells = ask::mutation(&world.actors, step.field, &input, step.select).await;
            table.add("Mutations", &labelled(step.field, thing), state, cells);
        }
    }
    for (which, step) in &world.others() {
        let cells = ask::mutation(&world.actors, step.field, &step.input, step.select).await;
        table.add("Mutations", &format!("{}, {which}", step.field), state, cells);
    }
    assert_eq!(network.rows().await, before, "{state:?}: a preview or a refusal left something behind");

    let roots = world.roots();
    let named: BTreeSet<_> = roots.iter().map(|(field, _)| (*field).to_owned()).collect();
    assert_eq!(named, schema.roots(), "a root field is not asked here");
    for (field, arguments) in &roots {
        let things = if state == State::Active && !arguments.is_empty() { vec!["", "absent"] } else { vec![""] };
        for thing in things {
            let arguments = if thing.is_empty() { arguments.clone() } else { ask::absent_text(arguments) };
            let cells = ask::root(&world.actors, field, &arguments, &schema).await;
            table.add("Root fields of the query", &labelled(field, thing), state, cells);
        }
    }

    let named: BTreeSet<_> = world.nodes.iter().map(|node| node.kind.to_owned()).collect();
    assert_eq!(named, schema.nodes(), "a type with an id is not asked here");
    for node in &world.nodes {
        for (field, cells) in ask::fields(&world.actors, node, &schema).await {
            table.add(&node.title(), &field, state, cells);
        }
    }
    for (field, cells) in ask::viewer(&world.actors, &schema).await {
        table.add("Viewer", &field, state, cells);
    }
    table.heads(world.actors.iter().map(|(_, role)| *role));
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
