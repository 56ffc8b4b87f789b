//! When resources are promised. No two reservations of one resource that hold their time overlap, whoever writes them:
//! the next one waits for the resource's row, and then sees what the one before has written. What one says of its time
//! never changes, and one that was released does not come back.

use crate::engine::Engine;
use crate::step::{Function, Step};
use crate::table::Table;

/// What was reserved.
const FIXED: &str = "id, resource_id, pledge_id, starts_at, ends_at, starts_key, quantity, created_by, created_at";

/// Reservations of the same resource that hold a time which the new one wants, too. What ends when another one starts
/// does not overlap it.
const OVERLAPPING: &str = "exists (select 1 from reservation held where held.resource_id = new.resource_id \
     and held.status <> 'RELEASED' and held.starts_at < new.ends_at and held.ends_at > new.starts_at)";

pub(crate) const STEP: Step = Step {
    name: "m0151_reservation",
    functions: &[
        // Each statement of a function sees what is committed when it begins: the second one, what the lock waited for.
        Function {
            name: "refuse_overlap",
            body: "begin \
                perform 1 from resource where id = new.resource_id for update; \
                if new.status <> 'RELEASED' and exists (select 1 from reservation held \
                       where held.resource_id = new.resource_id and held.status <> 'RELEASED' \
                       and held.starts_at < new.ends_at and held.ends_at > new.starts_at) then \
                    raise exception 'reservation: the time is taken' using errcode = 'exclusion_violation'; \
                end if; \
                return new; end",
        },
        Function {
            name: "refuse_reservation_change",
            body: "begin raise exception 'reservation: what it says of its time never changes' \
                   using errcode = 'restrict_violation'; end",
        },
    ],
    tables: &[Table {
        name: "reservation",
        lines: "
            id UUID primary key
            resource_id UUID not null references resource
            pledge_id UUID not null references pledge
            starts_at INSTANT not null
            ends_at INSTANT not null
            starts_key TEXT(16) not null
            quantity AMOUNT not null check (quantity > 0)
            status WORD(PENDING, KEPT, RELEASED, NO_SHOW) not null
            contribution_id UUID unique references contribution
            created_by UUID references person
            created_at INSTANT not null
            decided_by UUID references person
            decided_at INSTANT
            decision_reason TEXT(2000)
            check (ends_at > starts_at)
            index (resource_id, starts_key, id) where status <> 'RELEASED'
        ",
    }],
    triggers,
};

fn triggers(engine: Engine) -> Vec<String> {
    let fixed = format!("create trigger reservation_fixed before update of {FIXED} on reservation");
    let back = "create trigger reservation_released before update of status on reservation";
    match engine {
        Engine::Postgres => {
            let refuse = "execute function refuse_reservation_change()";
            vec![
                "create trigger reservation_alone before insert on reservation \
                 for each row execute function refuse_overlap()"
                    .to_owned(),
                format!("{fixed} for each row {refuse}"),
                format!("{back} for each row when (old.status = 'RELEASED' and new.status <> 'RELEASED') {refuse}"),
                format!("create trigger reservation_kept before delete on reservation for each row {refuse}"),
                format!(
                    "create trigger reservation_no_truncate before truncate on reservation for each statement {refuse}"
                ),
            ]
        }
        Engine::Sqlite => {
            let refuse = "begin select raise(abort, 'reservation: what it says of its time never changes'); end";
            vec![
                // There is one writer at a time, so nothing has to be waited for.
                format!(
                    "create trigger reservation_alone before insert on reservation \
                     when new.status <> 'RELEASED' and {OVERLAPPING} \
                     begin select raise(abort, 'reservation: the time is taken'); end"
                ),
                format!("{fixed} {refuse}"),
                format!("{back} when old.status = 'RELEASED' and new.status <> 'RELEASED' {refuse}"),
                format!("create trigger reservation_kept before delete on reservation {refuse}"),
                // `insert or replace` deletes the old row without asking the trigger above.
                format!(
                    "create trigger reservation_no_replace before insert on reservation \
                     when exists (select 1 from reservation where id = new.id \
                                  or (contribution_id is not null and contribution_id = new.contribution_id)) {refuse}"
                ),
            ]
        }
    }
}
