//! The people of an organization in the order of their names: a page of them is a piece of one index, however many
//! there are. A membership therefore carries its person's key, and no statement can make the two differ.

use crate::change::{Change, Trigger};
use crate::engine::Engine;
use crate::step::Function;
use crate::table::Table;

pub(crate) const CHANGE: Change = Change {
    name: "m0010_member_name",
    functions: &[
        Function {
            name: "carry_person_name",
            // Shared, so that a person who is renamed meanwhile is waited for, and waits.
            body: "begin \
                new.name_key := coalesce((select name_key from person where id = new.person_id for share), ''); \
                return new; end",
        },
        Function {
            name: "spread_person_name",
            body: "begin \
                update membership set name_key = new.name_key where person_id = new.id; \
                return null; end",
        },
    ],
    additions: &[Table {
        name: "membership",
        lines: "
            name_key TEXT(800) not null default ''
            index (organization_id, name_key, id) where status <> 'ENDED'
        ",
    }],
    superseded: &[],
    fill: &["update membership set name_key = (select name_key from person where id = membership.person_id)"],
    triggers,
};

fn triggers(engine: Engine) -> Vec<Trigger> {
    match engine {
        Engine::Postgres => vec![
            Trigger {
                name: "membership_name",
                table: "membership",
                text: "before insert or update of person_id, name_key on membership \
                       for each row execute function carry_person_name()",
            },
            Trigger {
                name: "person_name",
                table: "person",
                text: "after update of name_key on person for each row when (old.name_key <> new.name_key) \
                       execute function spread_person_name()",
            },
        ],
        Engine::Sqlite => vec![
            Trigger {
                name: "membership_name",
                table: "membership",
                text: "after insert on membership \
                 when new.name_key is not (select name_key from person where id = new.person_id) begin \
                    update membership set name_key = (select name_key from person where id = new.person_id) \
                    where id = new.id; \
                 end",
            },
            Trigger {
                name: "membership_rename",
                table: "membership",
                text: "after update of person_id, name_key on membership \
                 when new.name_key is not (select name_key from person where id = new.person_id) begin \
                    update membership set name_key = (select name_key from person where id = new.person_id) \
                    where id = new.id; \
                 end",
            },
            Trigger {
                name: "person_name",
                table: "person",
                text: "after update of name_key on person begin \
                    update membership set name_key = new.name_key where person_id = new.id; \
                 end",
            },
        ],
    }
}
