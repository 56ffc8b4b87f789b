//! Whoever receives reads what was promised and what came in order of creation: a page of it is a piece of one index,
//! whoever else gives and receives how much. A pledge and a contribution therefore carry their need's organization,
//! and no statement can make the two differ.

use crate::change::{Change, Trigger};
use crate::engine::Engine;
use crate::step::Function;
use crate::table::Table;

const COLUMNS: &str = "
    organization_id UUID
    index (need_id, id)
    index (organization_id, id)
    index (giver_organization_id, id)
    index (giver_person_id, id)
";

const BEFORE: &str = "
    index (need_id)
    index (giver_organization_id)
    index (giver_person_id)
";

pub(crate) const CHANGE: Change = Change {
    name: "m0014_receiver",
    functions: &[
        Function {
            name: "carry_receiver",
            // Shared, so that a need that moves meanwhile is waited for, and waits.
            body: "begin new.organization_id := (select organization_id from need where id = new.need_id for share); \
                return new; end",
        },
        Function {
            name: "spread_receiver",
            body: "begin \
                update pledge set organization_id = new.organization_id where need_id = new.id; \
                update contribution set organization_id = new.organization_id where need_id = new.id; \
                return null; end",
        },
    ],
    additions: &[Table { name: "pledge", lines: COLUMNS }, Table { name: "contribution", lines: COLUMNS }],
    // A reference gets an index by itself; those are the beginnings of the new ones.
    superseded: &[Table { name: "pledge", lines: BEFORE }, Table { name: "contribution", lines: BEFORE }],
    fill: &[
        "update pledge set organization_id = (select organization_id from need where id = pledge.need_id)",
        "update contribution set organization_id = (select organization_id from need where id = contribution.need_id)",
    ],
    triggers,
};

/// SQLite changes no row before it is written, so the receiver is put in afterwards.
macro_rules! carried {
    ($table:literal, $name:literal, $event:literal) => {
        Trigger {
            name: $name,
            table: $table,
            text: concat!(
                "after ",
                $event,
                " on ",
                $table,
                " when new.organization_id is not (select organization_id from need where id = new.need_id) begin update ",
                $table,
                " set organization_id = (select organization_id from need where id = new.need_id) where id = new.id; end"
            ),
        }
    };
}

fn triggers(engine: Engine) -> Vec<Trigger> {
    match engine {
        Engine::Postgres => vec![
            Trigger {
                name: "pledge_receiver",
                table: "pledge",
                text: "before insert or update of need_id, organization_id on pledge \
                       for each row execute function carry_receiver()",
            },
            Trigger {
                name: "contribution_receiver",
                table: "contribution",
                text: "before insert or update of need_id, organization_id on contribution \
                       for each row execute function carry_receiver()",
            },
            Trigger {
                name: "need_receiver",
                table: "need",
                text: "after update of organization_id on need for each row \
                       when (old.organization_id <> new.organization_id) execute function spread_receiver()",
            },
        ],
        Engine::Sqlite => vec![
            carried!("pledge", "pledge_receiver", "insert"),
            carried!("pledge", "pledge_moved", "update of need_id, organization_id"),
            carried!("contribution", "contribution_receiver", "insert"),
            carried!("contribution", "contribution_moved", "update of need_id, organization_id"),
            Trigger {
                name: "need_receiver",
                table: "need",
                text: "after update of organization_id on need begin \
                    update pledge set organization_id = new.organization_id where need_id = new.id; \
                    update contribution set organization_id = new.organization_id where need_id = new.id; \
                 end",
            },
        ],
    }
}
