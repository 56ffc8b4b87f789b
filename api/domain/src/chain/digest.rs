//! What is hashed, so that anybody can do it again: SHA-256, in hexadecimal digits, of a JSON array without white space
//! in the form of RFC 8785. Its items are texts, nulls and arrays of them; numbers are written as texts, since not every
//! reader of JSON keeps 64 bits. Ids and words are as in the API, instants in UTC to the microsecond.

use chrono::{DateTime, SecondsFormat, Utc};
use data_encoding::HEXLOWER;
use entity::feed::audit;
use entity::id::{AnyId, DelegationId, OrganizationId, PartnershipId, PersonId, ServiceTokenId, TypedId};
use entity::ledger::{account, exchange, period, period_balance, posting, transaction};
use entity::state::ChainKind;
use sea_orm::ActiveEnum;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::closed::PERIOD;
use crate::refusal::Fault;

/// What stands for the link before the first one.
pub(crate) const BEGINNING: &str = "";

fn hash(value: &Value) -> String {
    HEXLOWER.encode(&Sha256::digest(value.to_string()))
}

/// The hash of a link.
pub(crate) fn link(kind: ChainKind, scope: &str, sequence: i64, before: &str, record: &Value) -> String {
    hash(&json!(["simpul link 1", kind.to_value(), scope, sequence.to_string(), before, record]))
}

/// The hash of what an audit record tells of the row, which may be erased. Without the salt nobody can find out by
/// guessing what it was.
pub(crate) fn content(row: &audit::Model, salt: &str) -> String {
    hash(&json!([salt, row.reason, row.before_json, row.after_json]))
}

/// An audit record as its link holds it.
pub(crate) fn audit(row: &audit::Model, content: &str) -> Value {
    let subject = row
        .subject_kind
        .as_deref()
        .zip(row.subject_id)
        .map(|(kind, id)| AnyId::of(kind, id).map_or_else(|| format!("{kind}_{id}"), |id| id.to_string()));
    let mut record = json!([
        row.id.to_string(),
        instant(row.at),
        row.command,
        row.actor_person_id.map(shown::<PersonId>),
        row.actor_token_id.map(shown::<ServiceTokenId>),
        row.organization_id.map(shown::<OrganizationId>),
        row.partnership_id.map(shown::<PartnershipId>),
        subject,
        row.request_id,
        content,
    ]);
    // Only where there is one: links of before there were delegations hold what they held.
    if let (Some(delegation), Some(items)) = (row.delegation_id, record.as_array_mut()) {
        items.push(shown::<DelegationId>(delegation).into());
    }
    record
}

/// A transaction of the books with its postings as its link holds it. What an account is stands with the posting.
pub(crate) fn transaction(
    row: &transaction::Model,
    postings: &[(posting::Model, account::Model)],
    exchange: Option<&exchange::Model>,
) -> Value {
    let mut lines: Vec<_> = postings.iter().collect();
    lines.sort_by_key(|(posting, _)| posting.id);
    let lines: Vec<_> = lines
        .into_iter()
        .map(|(posting, account)| {
            json!([
                posting.id.to_string(),
                account.id.to_string(),
                account.account_type.to_value(),
                account.program_id.map(|id| id.to_string()),
                posting.unit,
                posting.quantity.to_string(),
            ])
        })
        .collect();
    let mut record = json!([
        row.id.to_string(),
        row.organization_id.to_string(),
        row.partnership_id.to_string(),
        row.need_id.to_string(),
        row.kind.to_value(),
        row.contribution_id.map(|id| id.to_string()),
        row.allocation_id.map(|id| id.to_string()),
        row.expenditure_id.map(|id| id.to_string()),
        row.reverses_id.map(|id| id.to_string()),
        row.reason_code.map(|code| code.to_value()),
        row.reason,
        row.happened_on.to_string(),
        instant(row.recorded_at),
        row.confirmed_at.map(instant),
        row.recorded_by.map(|id| id.to_string()),
        lines,
    ]);
    // Only where it is another day: links of before periods closed hold what they held.
    if let (true, Some(items)) = (row.booked_on() != row.happened_on, record.as_array_mut()) {
        items.push(row.booked_on().to_string().into());
    }
    // Only where there is one; it is an array, so that nobody takes it for a day.
    if let (Some(exchange), Some(items)) = (exchange, record.as_array_mut()) {
        items.push(json!([
            exchange.original_unit,
            exchange.original_minor.to_string(),
            exchange.unit,
            exchange.amount_minor.to_string(),
            exchange.rate,
            exchange.source,
            exchange.rated_on.to_string(),
        ]));
    }
    record
}

/// A closed period of the books as its link holds it.
pub(crate) fn period(row: &period::Model, lines: &[(period_balance::Model, account::Model)]) -> Result<Value, Fault> {
    let heads: Value = serde_json::from_str(&row.heads)?;
    let mut lines: Vec<_> = lines.iter().collect();
    lines.sort_by_key(|(line, _)| line.account_id);
    let lines = lines.into_iter().map(|(line, account)| {
        let sums = [line.increase, line.decrease, line.balance].map(|sum| sum.to_string());
        let [increase, decrease, balance] = sums;
        json!([account.id.to_string(), account.unit, increase, decrease, balance])
    });
    Ok(json!([
        PERIOD,
        row.id.to_string(),
        row.organization_id.to_string(),
        row.sequence.to_string(),
        row.begins_on.map(|day| day.to_string()),
        row.ends_on.to_string(),
        instant(row.closed_at),
        row.closed_by.map(|id| id.to_string()),
        heads,
        lines.collect::<Vec<_>>(),
    ]))
}

pub(crate) fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

fn shown<I: TypedId>(id: Uuid) -> String {
    I::from_uuid(id).to_string()
}
