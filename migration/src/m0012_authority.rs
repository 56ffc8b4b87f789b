//! A number for each person that on PostgreSQL changes with whatever their rights are made of, in the same transaction:
//! who keeps rights in memory sees by it, in the statement that uses them, that they are out of date.
//!
//! Rights are made of open sessions, present memberships, open roles, the organizations' status, and what the person
//! is on the platform.

use crate::change::{Change, Trigger};
use crate::engine::Engine;
use crate::step::Function;
use crate::table::Table;

pub(crate) const CHANGE: Change = Change {
    name: "m0012_authority",
    functions: &[
        Function {
            name: "note_member",
            body: "begin \
                if tg_op <> 'INSERT' then \
                    update person set authority = authority + 1 where id = old.person_id; \
                end if; \
                if tg_op <> 'DELETE' then \
                    update person set authority = authority + 1 where id = new.person_id; \
                end if; \
                return null; end",
        },
        Function {
            name: "note_role",
            body: "begin \
                update person set authority = authority + 1 \
                where id = (select person_id from membership where id = coalesce(new.membership_id, old.membership_id)); \
                return null; end",
        },
        Function {
            name: "note_session",
            body: "begin update person set authority = authority + 1 where id = old.person_id; return null; end",
        },
        Function {
            name: "note_organization",
            // In one order, so that two of them cannot wait for each other.
            body: "begin \
                perform 1 from person where id in (select person_id from membership where organization_id = new.id) \
                order by id for no key update; \
                update person set authority = authority + 1 \
                where id in (select person_id from membership where organization_id = new.id); \
                return null; end",
        },
        Function { name: "note_platform_role", body: "begin new.authority := old.authority + 1; return new; end" },
    ],
    additions: &[Table { name: "person", lines: "authority BIGINT not null default 0" }],
    superseded: &[],
    fill: &[],
    triggers,
};

fn triggers(engine: Engine) -> Vec<Trigger> {
    match engine {
        Engine::Postgres => vec![
            Trigger {
                name: "membership_authority",
                table: "membership",
                text: "after insert or delete or update of person_id, organization_id, status, starts_on, ends_on \
                       on membership for each row execute function note_member()",
            },
            Trigger {
                name: "membership_role_authority",
                table: "membership_role",
                text: "after insert or update or delete on membership_role for each row execute function note_role()",
            },
            Trigger {
                name: "session_authority",
                table: "session",
                text: "after delete or update of person_id, expires_at, ended_at on session \
                       for each row execute function note_session()",
            },
            Trigger {
                name: "organization_authority",
                table: "organization",
                text: "after update of status on organization for each row when (old.status <> new.status) \
                       execute function note_organization()",
            },
            Trigger {
                name: "person_authority",
                table: "person",
                text: "before update of platform_role on person for each row \
                       when (old.platform_role is distinct from new.platform_role) \
                       execute function note_platform_role()",
            },
        ],
        // SQLite's rights are read for each question, in the same process: nobody compares the number.
        Engine::Sqlite => Vec::new(),
    }
}
