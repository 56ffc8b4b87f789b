//! What a change that is only checked would post, and who would be told.

use async_graphql::{ID, SimpleObject};
use domain::ledger::find::SeenPosting;
use domain::preview::{self, Announced, Drafted};

use super::word::{AccountType, TransactionKind};
use crate::graphql::id;
use crate::graphql::quantity::Quantity;
use crate::graphql::scalar::LocalDate;

/// What a change that was only checked would leave beside itself. Nothing of it was kept.
#[derive(SimpleObject)]
pub struct Preview {
    /// What would be posted, at most one transaction; none for what only promises, asks or announces, and for a repeated
    /// request, whose first one has done it. Null for those who may make the change and do not read the books.
    transactions: Option<Vec<PreviewedTransaction>>,
    /// What would be announced, at most ten.
    events: Vec<PreviewedEvent>,
    /// The mails that would be sent, at most one entry a kind. To whom is not told.
    mails: Vec<PreviewedMail>,
}

/// A transaction that would be posted.
#[derive(SimpleObject)]
pub struct PreviewedTransaction {
    /// Why it would be posted.
    kind: TransactionKind,
    /// The id of the need that it is about.
    need_id: ID,
    /// The day on which it happened.
    happened_on: LocalDate,
    /// The day on which it would count in the books.
    booked_on: LocalDate,
    /// Its postings: two, from one account to another, or four where it would exchange one currency into another.
    postings: Vec<PreviewedPosting>,
}

/// A quantity that would enter an account, or leave it: then it is below zero.
#[derive(SimpleObject)]
pub struct PreviewedPosting {
    /// What the account holds. It may be one that would be opened by this.
    account_type: AccountType,
    /// The id of the organization whose account it is.
    organization_id: ID,
    /// The id of the program that the account is kept for, if it is for one.
    program_id: Option<ID>,
    /// How much would enter, or leave.
    quantity: Quantity,
}

/// An event that would be announced.
#[derive(SimpleObject)]
pub struct PreviewedEvent {
    /// What would have happened, such as `expenditure.posted`.
    #[graphql(name = "type")]
    event: String,
    /// The id of the organization that would be told.
    organization_id: Option<ID>,
    /// The id of the partnership whose parties would be told.
    partnership_id: Option<ID>,
}

/// Mails of one kind that would be sent.
#[derive(SimpleObject)]
pub struct PreviewedMail {
    /// The kind, such as `BREAK_GLASS`.
    kind: String,
    /// How many.
    count: u64,
}

impl From<preview::Preview> for Preview {
    fn from(told: preview::Preview) -> Self {
        Self {
            transactions: told.transactions.map(|drafted| drafted.into_iter().map(Into::into).collect()),
            events: told.events.into_iter().map(Into::into).collect(),
            mails: told.mails.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Drafted> for PreviewedTransaction {
    fn from(drafted: Drafted) -> Self {
        let row = drafted.row;
        Self {
            kind: row.kind.into(),
            need_id: id::show(row.need_id),
            happened_on: row.happened_on.into(),
            booked_on: row.booked_on().into(),
            postings: drafted.postings.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<SeenPosting> for PreviewedPosting {
    fn from(seen: SeenPosting) -> Self {
        Self {
            account_type: seen.account.row.account_type.into(),
            organization_id: id::show(seen.account.row.organization_id),
            program_id: seen.account.row.program_id.map(id::show),
            quantity: Quantity::of(seen.row.quantity, seen.account.unit),
        }
    }
}

impl From<Announced> for PreviewedEvent {
    fn from(announced: Announced) -> Self {
        Self {
            event: announced.event,
            organization_id: announced.organization.map(id::show),
            partnership_id: announced.partnership.map(id::show),
        }
    }
}

impl From<(String, u64)> for PreviewedMail {
    fn from((kind, count): (String, u64)) -> Self {
        Self { kind, count }
    }
}
