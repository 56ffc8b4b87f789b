//! Questions about the books: accounts, transactions, postings. They are for those who read the books of an
//! organization.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::id::{AccountId, NeedId, OrganizationId, TransactionId};
use entity::ledger::{account, posting, transaction};
use entity::state::{AccountType, TransactionKind};
use entity::value::unit::Unit;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, WindowStatement};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
};

use crate::page::{Page, Slice};
use crate::policy::decide::require;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::rights::on;
use crate::policy::visible;
use crate::refusal::Refusal;
use crate::seen::{Reading, Seen};
use crate::stored;

/// An account with its unit.
#[derive(Clone, Debug)]
pub struct SeenAccount {
    pub row: Seen<account::Model>,
    pub unit: Unit,
}

impl SeenAccount {
    pub(crate) fn new(row: account::Model) -> Result<Self, Refusal> {
        let unit = stored::unit(&row.unit)?;
        Ok(Self { row: Seen::new(row), unit })
    }
}

/// A posting with its account.
#[derive(Clone, Debug)]
pub struct SeenPosting {
    pub row: Seen<posting::Model>,
    pub account: SeenAccount,
}

/// What accounts are looked for; every condition must hold.
#[derive(Clone, Debug, Default)]
pub struct WantedAccounts {
    pub organization: Option<OrganizationId>,
    pub need: Option<NeedId>,
    pub account_type: Option<AccountType>,
}

/// What transactions are looked for; every condition must hold.
#[derive(Clone, Debug, Default)]
pub struct WantedTransactions {
    pub organization: Option<OrganizationId>,
    pub need: Option<NeedId>,
    pub kind: Option<TransactionKind>,
    /// That count on this day or later.
    pub booked_from: Option<NaiveDate>,
    /// That count on this day or before.
    pub booked_until: Option<NaiveDate>,
}

/// Refuses those who do not read the books of the organization.
///
/// # Errors
/// As policy decides: `NotFound` for those who do not belong there, `Forbidden` for those who do.
pub fn require_books(reading: &Reading, organization: OrganizationId) -> Result<(), Refusal> {
    require(reading.rights(), Permission::LedgerRead, &Place::Organization(organization))
}

/// The same about a thing in sight: that its receiver is there is no secret any more.
///
/// # Errors
/// `Forbidden` also for those who do not belong there.
pub fn require_books_of(reading: &Reading, organization: OrganizationId) -> Result<(), Refusal> {
    match require_books(reading, organization) {
        Err(Refusal::NotFound(_)) => Err(Refusal::Forbidden(Permission::LedgerRead)),
        told => told,
    }
}

/// Refuses those who do not read the pledges to the organization.
///
/// # Errors
/// As [`require_books`].
pub fn require_pledges(reading: &Reading, organization: OrganizationId) -> Result<(), Refusal> {
    require(reading.rights(), Permission::PledgeRead, &Place::Organization(organization))
}

/// The account with this id, if the caller may see it.
pub async fn account(reading: &Reading, id: AccountId) -> Result<Option<SeenAccount>, Refusal> {
    let select = account::Entity::find_by_id(id).filter(visible::account(reading.rights()));
    select.one(reading.db()).await?.map(SeenAccount::new).transpose()
}

/// A page of accounts in the order in which they were opened.
pub async fn page_of_accounts(
    reading: &Reading,
    wanted: &WantedAccounts,
    page: &Page,
) -> Result<Slice<SeenAccount>, Refusal> {
    let select = page.apply(accounts_like(reading, wanted), None, account::Column::Id);
    let slice = page.cut(select.all(reading.db()).await?);
    let rows = slice.rows.into_iter().map(SeenAccount::new).collect::<Result<_, _>>()?;
    Ok(Slice { rows, has_next: slice.has_next, has_previous: slice.has_previous })
}

/// How many accounts match.
pub async fn count_of_accounts(reading: &Reading, wanted: &WantedAccounts) -> Result<u64, Refusal> {
    Ok(accounts_like(reading, wanted).count(reading.db()).await?)
}

/// The transaction with this id, if the caller may see it.
pub async fn transaction(reading: &Reading, id: TransactionId) -> Result<Option<Seen<transaction::Model>>, Refusal> {
    let select = transaction::Entity::find_by_id(id).filter(visible::transaction(reading.rights()));
    Ok(select.one(reading.db()).await?.map(Seen::new))
}

/// The transactions with these ids that the caller may see, in no order.
pub async fn transactions_by_id(
    reading: &Reading,
    ids: &[TransactionId],
) -> Result<Vec<Seen<transaction::Model>>, Refusal> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let select = transaction::Entity::find().filter(reading.any_of(transaction::Column::Id, ids.iter().copied()));
    let rows = select.filter(visible::transaction(reading.rights())).all(reading.db()).await?;
    Ok(rows.into_iter().map(Seen::new).collect())
}

/// Most reversals of one transaction that are listed.
const MOST_REVERSALS: i64 = 100;

/// What takes each of these transactions back, all or a part of it, oldest first, at most 100 of each, in one
/// statement.
pub async fn reversals_of(
    reading: &Reading,
    ids: &[TransactionId],
) -> Result<HashMap<TransactionId, Vec<Seen<transaction::Model>>>, Refusal> {
    let mut groups: HashMap<TransactionId, Vec<Seen<transaction::Model>>> = HashMap::new();
    if ids.is_empty() {
        return Ok(groups);
    }
    let column = |column| (transaction::Entity, column);
    let place = Alias::new("place");
    let within = WindowStatement::partition_by(column(transaction::Column::ReversesId))
        .order_by(column(transaction::Column::Id), Order::Asc)
        .to_owned();
    let select = transaction::Entity::find()
        .filter(reading.any_of(transaction::Column::ReversesId, ids.iter().copied()))
        .filter(visible::transaction(reading.rights()));
    let mut numbered = select.clone().select_only().column(transaction::Column::Id).into_query();
    numbered.expr_window_as(Expr::cust("row_number()"), within, place.clone());
    let first = Query::select()
        .column(Alias::new("id"))
        .from_subquery(numbered, Alias::new("numbered"))
        .and_where(Expr::col(place).lte(MOST_REVERSALS))
        .to_owned();
    let select = select.filter(transaction::Column::Id.in_subquery(first)).order_by_asc(transaction::Column::Id);
    for row in select.all(reading.db()).await? {
        if let Some(original) = row.reverses_id {
            groups.entry(original).or_default().push(Seen::new(row));
        }
    }
    Ok(groups)
}

/// A page of transactions in the order in which they were recorded.
pub async fn page_of_transactions(
    reading: &Reading,
    wanted: &WantedTransactions,
    page: &Page,
) -> Result<Slice<Seen<transaction::Model>>, Refusal> {
    let select = page.apply(transactions_like(reading, wanted), None, transaction::Column::Id);
    Ok(page.cut(select.all(reading.db()).await?).map(Seen::new))
}

/// How many transactions match.
pub async fn count_of_transactions(reading: &Reading, wanted: &WantedTransactions) -> Result<u64, Refusal> {
    Ok(transactions_like(reading, wanted).count(reading.db()).await?)
}

/// The postings of these transactions with their accounts, in one statement.
pub async fn postings_of(
    reading: &Reading,
    ids: &[TransactionId],
) -> Result<HashMap<TransactionId, Vec<SeenPosting>>, Refusal> {
    let mut groups: HashMap<TransactionId, Vec<SeenPosting>> = HashMap::new();
    if ids.is_empty() {
        return Ok(groups);
    }
    let rows = posting::Entity::find()
        .join(
            JoinType::InnerJoin,
            on::<posting::Entity, account::Entity>(posting::Column::AccountId, account::Column::Id),
        )
        .filter(reading.any_of(posting::Column::TransactionId, ids.iter().copied()))
        .filter(visible::account(reading.rights()))
        .order_by_asc(posting::Column::Id)
        .select_two_required(account::Entity)
        .all(reading.db())
        .await?;
    for (row, account) in rows {
        let posting = SeenPosting { row: Seen::new(row), account: SeenAccount::new(account)? };
        groups.entry(posting.row.transaction_id).or_default().push(posting);
    }
    Ok(groups)
}

fn accounts_like(reading: &Reading, wanted: &WantedAccounts) -> Select<account::Entity> {
    let mut select = account::Entity::find().filter(visible::account(reading.rights()));
    if let Some(id) = wanted.organization {
        select = select.filter(account::Column::OrganizationId.eq(id));
    }
    if let Some(id) = wanted.need {
        select = select.filter(account::Column::NeedId.eq(id));
    }
    if let Some(kind) = wanted.account_type {
        select = select.filter(account::Column::AccountType.eq(kind));
    }
    select
}

fn transactions_like(reading: &Reading, wanted: &WantedTransactions) -> Select<transaction::Entity> {
    let mut select = transaction::Entity::find().filter(visible::transaction(reading.rights()));
    if let Some(id) = wanted.organization {
        select = select.filter(transaction::Column::OrganizationId.eq(id));
    }
    if let Some(id) = wanted.need {
        select = select.filter(transaction::Column::NeedId.eq(id));
    }
    if let Some(day) = wanted.booked_from {
        select = select.filter(booked_from(day));
    }
    if let Some(day) = wanted.booked_until {
        select = select.filter(booked_until(day));
    }
    if let Some(kind) = wanted.kind {
        select = select.filter(transaction::Column::Kind.eq(kind));
    }
    select
}

/// That a transaction counts on this day or later in the books.
pub(crate) fn booked_from(day: NaiveDate) -> Condition {
    let untold = transaction::Column::BookedOn.is_null().and(transaction::Column::HappenedOn.gte(day));
    Condition::any().add(transaction::Column::BookedOn.gte(day)).add(untold)
}

/// That it counts on this day or before.
pub(crate) fn booked_until(day: NaiveDate) -> Condition {
    let untold = transaction::Column::BookedOn.is_null().and(transaction::Column::HappenedOn.lte(day));
    Condition::any().add(transaction::Column::BookedOn.lte(day)).add(untold)
}
