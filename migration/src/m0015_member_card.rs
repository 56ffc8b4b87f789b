//! What a list of members shows of their people stands in the memberships themselves, so that it takes no look at a
//! person for each of them. No statement can make the two differ.

use crate::change::{Change, Trigger};
use crate::engine::Engine;
use crate::step::Function;
use crate::table::Table;

pub(crate) const CHANGE: Change = Change {
    name: "m0015_member_card",
    functions: &[
        Function {
            name: "carry_person_card",
            // Shared, so that a person who is renamed meanwhile is waited for, and waits.
            body: "begin \
                select name, email_key is null into new.person_name, new.is_managed \
                from person where id = new.person_id for share; \
                new.person_name := coalesce(new.person_name, ''); \
                new.is_managed := coalesce(new.is_managed, false); \
                return new; end",
        },
        Function {
            name: "spread_person_card",
            body: "begin \
                update membership set person_name = new.name, is_managed = new.email_key is null \
                where person_id = new.id; \
                return null; end",
        },
    ],
    additions: &[Table {
        name: "membership",
        lines: "
            person_name TEXT(200) not null default ''
            is_managed BOOL not null default false
        ",
    }],
    superseded: &[],
    fill: &["update membership set \
        person_name = (select name from person where id = membership.person_id), \
        is_managed = (select email_key is null from person where id = membership.person_id)"],
    triggers,
};

/// SQLite changes no row before it is written, so the card is put in afterwards.
macro_rules! carried {
    ($name:literal, $event:literal) => {
        Trigger {
            name: $name,
            table: "membership",
            text: concat!(
                "after ",
                $event,
                " on membership when (new.person_name, new.is_managed) is not \
                    (select name, email_key is null from person where id = new.person_id) begin \
                    update membership set \
                    person_name = (select name from person where id = new.person_id), \
                    is_managed = (select email_key is null from person where id = new.person_id) \
                    where id = new.id; \
                 end"
            ),
        }
    };
}

fn triggers(engine: Engine) -> Vec<Trigger> {
    match engine {
        Engine::Postgres => vec![
            Trigger {
                name: "membership_person",
                table: "membership",
                text: "before insert or update of person_id, person_name, is_managed on membership \
                       for each row execute function carry_person_card()",
            },
            Trigger {
                name: "person_card",
                table: "person",
                text: "after update of name, email_key on person for each row \
                       when (old.name <> new.name or (old.email_key is null) <> (new.email_key is null)) \
                       execute function spread_person_card()",
            },
        ],
        Engine::Sqlite => vec![
            carried!("membership_person", "insert"),
            carried!("membership_person_kept", "update of person_id, person_name, is_managed"),
            Trigger {
                name: "person_card",
                table: "person",
                text: "after update of name, email_key on person begin \
                    update membership set person_name = new.name, is_managed = new.email_key is null \
                    where person_id = new.id; \
                 end",
            },
        ],
    }
}
