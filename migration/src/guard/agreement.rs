//! What a version of an agreement says is written once; only where it is in its life changes.

use crate::engine::Engine;
use crate::step::Function;

/// What somebody may have signed.
const FIXED: &str = "id, partnership_id, number, purpose, body, starts_on, ends_on, shared_totals, shared_from, shared_until, \
                     digest, organization_id, proposed_by, created_at";

pub(crate) const REFUSE_CHANGE: Function = Function {
    name: "refuse_agreement_change",
    body: "begin raise exception 'agreement: what it says never changes' using errcode = 'restrict_violation'; end",
};

pub(crate) fn triggers(engine: Engine) -> Vec<String> {
    match engine {
        Engine::Postgres => vec![
            format!(
                "create trigger agreement_fixed before update of {FIXED} on agreement \
                 for each row execute function refuse_agreement_change()"
            ),
            "create trigger agreement_kept before delete on agreement \
             for each row execute function refuse_agreement_change()"
                .to_owned(),
            "create trigger agreement_no_truncate before truncate on agreement \
             for each statement execute function refuse_agreement_change()"
                .to_owned(),
        ],
        Engine::Sqlite => {
            let refuse = "begin select raise(abort, 'agreement: what it says never changes'); end";
            vec![
                format!("create trigger agreement_fixed before update of {FIXED} on agreement {refuse}"),
                format!("create trigger agreement_kept before delete on agreement {refuse}"),
                format!(
                    "create trigger agreement_no_replace before insert on agreement when exists (select 1 from agreement \
                     where id = new.id or (partnership_id = new.partnership_id and number = new.number)) {refuse}"
                ),
            ]
        }
    }
}
