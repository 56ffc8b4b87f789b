//! What the chains refuse: to be cut, to be forged anew from the middle, to be told otherwise.
//!
//! A link is written once; only the salt of what it holds may be forgotten, when the record's content is erased. A
//! chain only grows; its head may be signed anew by another key.

use crate::engine::Engine;
use crate::step::Function;

pub(crate) const FUNCTIONS: &[Function] = &[
    Function {
        name: "refuse_link_change",
        body: "begin \
            if tg_op = 'UPDATE' and old.salt is not null and new.salt is null \
               and (new.subject_id, new.kind, new.chain_id, new.sequence, new.hash) \
                 = (old.subject_id, old.kind, old.chain_id, old.sequence, old.hash) \
               and new.content is not distinct from old.content then \
                return new; \
            end if; \
            raise exception 'chain_link is append-only' using errcode = 'restrict_violation'; end",
    },
    Function {
        name: "refuse_chain_change",
        body: "begin \
            if tg_op = 'UPDATE' and (new.id, new.kind, new.scope) = (old.id, old.kind, old.scope) \
               and (new.length > old.length or (new.length = old.length and new.head = old.head)) then \
                return new; \
            end if; \
            raise exception 'chain: only grows' using errcode = 'restrict_violation'; end",
    },
];

pub(crate) fn triggers(engine: Engine) -> Vec<String> {
    match engine {
        Engine::Postgres => [("chain_link", "refuse_link_change"), ("chain", "refuse_chain_change")]
            .into_iter()
            .flat_map(|(table, function)| {
                [
                    format!(
                        "create trigger {table}_kept before update or delete on {table} \
                         for each row execute function {function}()"
                    ),
                    format!(
                        "create trigger {table}_no_truncate before truncate on {table} \
                         for each statement execute function {function}()"
                    ),
                ]
            })
            .collect(),
        Engine::Sqlite => {
            let link = "begin select raise(abort, 'chain_link is append-only'); end";
            let chain = "begin select raise(abort, 'chain: only grows'); end";
            vec![
                format!(
                    "create trigger chain_link_no_update before update on chain_link \
                     when not (old.salt is not null and new.salt is null and new.content is old.content \
                               and (new.subject_id, new.kind, new.chain_id, new.sequence, new.hash) \
                                 = (old.subject_id, old.kind, old.chain_id, old.sequence, old.hash)) {link}"
                ),
                format!("create trigger chain_link_no_delete before delete on chain_link {link}"),
                format!(
                    "create trigger chain_link_no_replace before insert on chain_link \
                     when exists (select 1 from chain_link where subject_id = new.subject_id \
                                  or (chain_id = new.chain_id and sequence = new.sequence)) {link}"
                ),
                format!(
                    "create trigger chain_no_update before update on chain \
                     when not ((new.id, new.kind, new.scope) = (old.id, old.kind, old.scope) \
                               and (new.length > old.length or (new.length = old.length and new.head = old.head))) \
                     {chain}"
                ),
                format!("create trigger chain_no_delete before delete on chain {chain}"),
                format!(
                    "create trigger chain_no_replace before insert on chain \
                     when exists (select 1 from chain where id = new.id \
                                  or (kind = new.kind and scope = new.scope)) {chain}"
                ),
            ]
        }
    }
}
