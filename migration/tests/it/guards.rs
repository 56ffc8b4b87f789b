//! What the tables refuse whoever asks.

use crate::place::{Outcome, Place};
use crate::story::told;

on_both_engines!(
    written_once_is_written_once,
    what_a_record_held_is_erased_once_and_nothing_else_of_it,
    an_erased_person_is_nobody,
    references_hold,
    every_reference_has_an_index,
    nothing_is_deleted_along,
    keys_hold_among_the_living,
    a_giver_is_one_and_a_decider_is_another,
    a_mail_that_is_settled_says_nothing,
    a_chain_only_grows_and_a_link_only_forgets_its_salt,
);

/// Table, and a column of it.
const APPEND_ONLY: &[(&str, &str)] = &[
    ("agreement_signature", "capacity"),
    ("approval", "approved_at"),
    ("pledge_instalment", "quantity"),
    ("pledge_revision", "reason"),
    ("valuation", "source"),
    ("ledger_transaction", "reason"),
    ("posting", "unit"),
    ("ledger_seal", "transaction_id"),
    ("ledger_period", "heads"),
    ("period_balance", "balance"),
    ("audit", "reason"),
    ("outbox", "payload"),
];

async fn written_once_is_written_once(place: &Place) -> Outcome {
    told(place).await?;
    for (table, column) in APPEND_ONLY {
        place.refuses(&format!("update {table} set {column} = {column}"), "append-only").await;
        place.refuses(&format!("delete from {table}"), "append-only").await;
        if place.is_sqlite() {
            // A posting is refused by its seal already.
            let why = if *table == "posting" { "sealed" } else { "append-only" };
            place.refuses(&format!("insert or replace into {table} select * from {table}"), why).await;
        } else {
            place.refuses(&format!("truncate {table} cascade"), "append-only").await;
        }
    }
    if place.is_sqlite() {
        let twin = "insert or replace into pledge_revision select #70, pledge_id, number, old_quantity, 7, \
                    old_due_on, due_on, reason, effective_on, created_by, created_at, old_plan, plan \
                    from pledge_revision";
        place.refuses(twin, "append-only").await;
    }
    Ok(())
}

async fn what_a_record_held_is_erased_once_and_nothing_else_of_it(place: &Place) -> Outcome {
    told(place).await?;
    let erase = "before_json = null, after_json = null, reason = null, erased_at = '2026-11-25T11:00:00+00:00'";
    for half in [
        "erased_at = '2026-11-25T11:00:00+00:00'",
        "before_json = null, after_json = null, reason = null",
        "before_json = null, erased_at = '2026-11-25T11:00:00+00:00'",
        "before_json = '{}', after_json = null, erased_at = '2026-11-25T11:00:00+00:00'",
        "after_json = null, reason = 'another', erased_at = '2026-11-25T11:00:00+00:00'",
    ] {
        place.refuses(&format!("update audit set {half}"), "append-only").await;
    }
    // Each other column that the table has, today and later.
    let others = place
        .texts(if place.is_sqlite() {
            "select name || ':' || type from pragma_table_info('audit')"
        } else {
            "select column_name || ':' || data_type from information_schema.columns where table_name = 'audit'"
        })
        .await?;
    let mut tried = 0;
    for (column, kind) in others.iter().filter_map(|line| line.split_once(':')) {
        if ["before_json", "after_json", "reason", "erased_at"].contains(&column) {
            continue;
        }
        let other = match kind.to_lowercase().as_str() {
            "blob" | "uuid" => "#77",
            _ if column == "at" => "'2026-11-25T09:00:00+00:00'",
            "integer" | "bigint" => "77",
            _ => "'another'",
        };
        place.refuses(&format!("update audit set {erase}, {column} = {other}"), "append-only").await;
        tried += 1;
    }
    assert!(tried >= 10, "{others:?}");
    // It may stay why.
    place
        .run("update audit set before_json = null, after_json = null, erased_at = '2026-11-25T11:00:00+00:00'")
        .await?;
    assert_eq!(
        place.texts("select reason || coalesce(before_json, '') || coalesce(after_json, '') from audit").await?,
        ["sent"]
    );
    for later in [erase, "erased_at = null", "erased_at = '2026-11-25T12:00:00+00:00'", "after_json = '{}'"] {
        place.refuses(&format!("update audit set {later}"), "append-only").await;
    }
    Ok(())
}

async fn an_erased_person_is_nobody(place: &Place) -> Outcome {
    told(place).await?;
    let erased = "erased_at = '2026-11-25T11:00:00+00:00'";
    place.refuses(&format!("update person set {erased} where id = #02"), "check").await;
    let nobody = "name = '', name_key = '', email = null, email_key = null, password_hash = null";
    place.run(&format!("update person set {erased}, {nobody} where id = #01")).await?;
    place.refuses("update person set name = 'Siti' where id = #01", "check").await;
    Ok(())
}

async fn references_hold(place: &Place) -> Outcome {
    told(place).await?;
    let foreign_key = if place.is_sqlite() { "FOREIGN KEY" } else { "foreign key" };
    let session = "insert into session values (#71, #99, null, '2026-11-25T10:00:00+00:00', \
                   '2026-11-25T10:00:00+00:00', '2026-12-25T10:00:00+00:00', null, null, null)";
    place.refuses(session, foreign_key).await;
    place.refuses("delete from person where id = #01", foreign_key).await;
    place.refuses("delete from need where id = #17", foreign_key).await;
    place.refuses("update organization set area_code = '99.1' where id = #05", foreign_key).await;
    Ok(())
}

async fn every_reference_has_an_index(place: &Place) -> Outcome {
    migration::up(&place.db).await?;
    let without = place
        .texts(if place.is_sqlite() {
            "select m.name || '.' || f.\"from\" from sqlite_master m, pragma_foreign_key_list(m.name) f \
             where m.type = 'table' and not exists (select 1 from pragma_index_list(m.name) i, \
                pragma_index_info(i.name) c where i.partial = 0 and c.seqno = 0 and c.name = f.\"from\")"
        } else {
            "select c.conrelid::regclass || '.' || a.attname from pg_constraint c \
             join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1] \
             where c.contype = 'f' and not exists (select 1 from pg_index i where i.indrelid = c.conrelid \
                and i.indkey[0] = c.conkey[1] and i.indpred is null)"
        })
        .await?;
    assert_eq!(without, Vec::<String>::new());
    Ok(())
}

async fn nothing_is_deleted_along(place: &Place) -> Outcome {
    migration::up(&place.db).await?;
    let actions = place
        .texts(if place.is_sqlite() {
            "select f.on_delete || f.on_update from sqlite_master m, pragma_foreign_key_list(m.name) f \
             where m.type = 'table'"
        } else {
            "select case when confdeltype = 'a' and confupdtype = 'a' then 'NO ACTIONNO ACTION' else conname end \
             from pg_constraint where contype = 'f'"
        })
        .await?;
    assert!(actions.len() > 60, "{} references", actions.len());
    assert!(actions.iter().all(|action| action == "NO ACTIONNO ACTION"), "{actions:?}");
    Ok(())
}

async fn keys_hold_among_the_living(place: &Place) -> Outcome {
    told(place).await?;
    let twice = |table: &str, columns: &str| {
        if place.is_sqlite() { format!("UNIQUE constraint failed: {table}.") } else { format!("{table}_{columns}_key") }
    };
    // The ended twin of the story may come back to life only once.
    place
        .refuses(
            "update membership set status = 'ACTIVE' where id = #09",
            &twice("membership", "organization_id_person_id"),
        )
        .await;
    place
        .refuses(
            "update membership_role set ended_at = null where id = #11",
            &twice("membership_role", "membership_id_role"),
        )
        .await;
    place
        .refuses(
            "update join_request set status = 'REQUESTED', decided_at = null where id = #35",
            &twice("join_request", "organization_id_person_id"),
        )
        .await;
    place
        .refuses(
            "update custom_role set retired_at = null where id = #28",
            &twice("custom_role", "organization_id_name_key"),
        )
        .await;
    place
        .refuses(
            "insert into custom_role_grant values (#75, #10, #29, '2027-01-02', null, #01, '2026-11-25T10:00:00+00:00', null, null)",
            &twice("custom_role_grant", "membership_id_custom_role_id"),
        )
        .await;
    place.refuses("update organization set slug = 'nelayan' where id = #06", &twice("organization", "slug")).await;
    let account =
        "insert into account values (#72, #05, #14, #17, null, 'IDR', 'SOURCE', 0, '2026-11-25T10:00:00+00:00', false)";
    place.refuses(account, &twice("account", "need_id_type_unit")).await;
    let allocated = "insert into account values (#73, #05, #14, #17, #16, 'IDR', 'ALLOCATED', 0, '2026-11-25T10:00:00+00:00', false)";
    place.run(allocated).await?;
    place.refuses(&allocated.replace("#73", "#74"), &twice("account", "need_id_type_program_id")).await;
    Ok(())
}

async fn a_giver_is_one_and_a_decider_is_another(place: &Place) -> Outcome {
    told(place).await?;
    for change in ["giver_person_id = #01", "giver_organization_id = null"] {
        place.refuses(&format!("update pledge set {change} where id = #18"), "check").await;
        place.refuses(&format!("update contribution set {change} where id = #20"), "check").await;
    }
    for refused in [
        "update expenditure set decided_by = requested_by",
        "update expenditure set reversed = 21",
        "update expenditure set others_required = 3",
        "update approval_policy set self_approval_up_to = 101",
        "update approval_policy set self_approval_until = null",
        "update approval_policy set self_approval_decision = ''",
        "insert into approval values (#71, #22, #99, #01, '2026-11-25T10:00:00+00:00')",
        "insert into approval values (#71, null, null, #01, '2026-11-25T10:00:00+00:00')",
        "update allocation set used = 41",
        "update contribution set reversed = 81 where id = #20",
        "update contribution set confirmed = null, reversed = 1 where id = #20",
        "update person set email_key = null where id = #01",
        "update membership set ends_on = '2025-12-31' where id = #10",
        "update custom_role_grant set ends_on = '2025-12-31' where id = #34",
        "update join_request set status = 'APPROVED' where id = #36",
        "update custom_role set permissions = ''",
        "update organization set parent_id = id where id = #05",
        "update organization set kind = 'CLUB' where id = #05",
        "update pledge set quantity = 0",
        "update pledge set notice_days = 3",
    ] {
        place.refuses(refused, "check").await;
    }
    Ok(())
}

async fn a_mail_that_is_settled_says_nothing(place: &Place) -> Outcome {
    told(place).await?;
    let now = "'2026-11-25T11:00:00+00:00'";
    for settled in [
        format!("update mail set sent_at = {now}"),
        format!("update mail set given_up_at = {now}"),
        "update mail set address = null, words = null".to_owned(),
        format!("update mail set sent_at = {now}, address = null"),
        format!("update mail set sent_at = {now}, address = null, words = null"),
        format!("update mail set sent_at = {now}, given_up_at = {now}, address = null, words = null, salt = null"),
    ] {
        place.refuses(&settled, "").await;
    }
    place.run(&format!("update mail set sent_at = {now}, address = null, words = null, salt = null")).await
}

async fn a_chain_only_grows_and_a_link_only_forgets_its_salt(place: &Place) -> Outcome {
    told(place).await?;
    let append = "append-only";
    for change in ["hash = 'other'", "content = 'other', salt = null", "salt = 'other'", "sequence = 2, salt = null"] {
        place.refuses(&format!("update chain_link set {change}"), append).await;
    }
    place.refuses("delete from chain_link", append).await;
    place.run("update chain_link set salt = null").await?;
    place.refuses("update chain_link set salt = 'salt'", append).await;
    let grows = "only grows";
    for change in ["head = 'other'", "length = 0", "scope = 'other', length = 2", "kind = 'LEDGER', length = 2"] {
        place.refuses(&format!("update chain set {change}"), grows).await;
    }
    place.refuses("delete from chain", grows).await;
    place.run("update chain set key_id = 'next', signature = 'next'").await?;
    place.run("update chain set length = 2, head = 'next'").await?;
    place.refuses("insert into chain_link values (#77, 'AUDIT', #37, 1, 'salt', 'digest', 'digest')", "").await;
    place.refuses("insert into chain_link values (#77, 'AUDIT', #37, 2, 'salt', null, 'digest')", "check").await;
    if place.is_sqlite() {
        let again = "insert or replace into chain_link values (#25, 'AUDIT', #37, 1, null, 'digest', 'forged')";
        place.refuses(again, append).await;
        return Ok(());
    }
    place.refuses("truncate chain_link", append).await;
    place.refuses("truncate chain cascade", "").await;
    Ok(())
}
