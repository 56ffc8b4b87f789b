//! What lay in an organization's accounts as of some day, by when it counted, when it happened, or when it was
//! recorded. It goes on from the last closed period that lies before all of these, and walks what came after it.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{AccountId, OrganizationId, PartnershipId, PeriodId};
use entity::ledger::{account, period, period_balance, transaction};
use entity::state::AccountType;
use entity::value::sum::Sum;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};

use super::trial::{Moved, booked_after, moved};
use crate::ledger::find::{booked_until, require_books};
use crate::policy::rights::on;
use crate::refusal::Refusal;
use crate::seen::Reading;
use crate::stored;

/// As of when; every condition must hold, and none means now.
#[derive(Clone, Copy, Debug, Default)]
pub struct AsOf {
    /// What counts in the books until this day.
    pub booked_until: Option<NaiveDate>,
    /// What happened until this day.
    pub happened_until: Option<NaiveDate>,
    /// What was recorded until this instant.
    pub recorded_until: Option<DateTime<Utc>>,
}

/// What lay in all accounts of one type and one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    pub account_type: AccountType,
    pub sum: Sum,
}

/// The same of a closed period: what lay there at its beginning, what entered and left, and what lay there at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodTotal {
    pub account_type: AccountType,
    pub opening: Sum,
    pub increase: Sum,
    pub decrease: Sum,
    pub closing: Sum,
}

/// What lay in the accounts of an organization, or in those of one partnership, by type and unit.
///
/// # Errors
/// As policy answers those who do not read the books.
pub async fn totals(
    reading: &Reading,
    organization: OrganizationId,
    partnership: Option<PartnershipId>,
    as_of: AsOf,
) -> Result<Vec<Total>, Refusal> {
    require_books(reading, organization)?;
    let accounts = account::Entity::of_organization(organization)
        .filter(Condition::all().add_option(partnership.map(|id| account::Column::PartnershipId.eq(id))));
    let accounts: HashMap<_, _> =
        accounts.all(reading.db()).await?.into_iter().map(|account| (account.id, account)).collect();
    let mut sums: BTreeMap<(AccountType, String), i128> = BTreeMap::new();
    for (id, balance) in balances(reading.db(), organization, as_of).await? {
        if let Some(account) = accounts.get(&id) {
            *sums.entry((account.account_type, account.unit.clone())).or_default() += balance;
        }
    }
    let total = |((account_type, unit), minor): ((AccountType, String), i128)| {
        Ok(Total { account_type, sum: Sum { minor, unit: stored::unit(&unit)? } })
    };
    sums.into_iter().map(total).collect()
}

/// What lay in each account that something had moved in.
pub(super) async fn balances(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    as_of: AsOf,
) -> Result<HashMap<AccountId, i128>, Refusal> {
    let mut balances = HashMap::new();
    // Nothing counts before it happened, nor in a period that was closed before it was recorded: whatever is in this
    // one lies before each of the days that were asked for.
    let before = period::Entity::of_organization(organization)
        .filter(Condition::all().add_option(as_of.booked_until.map(|day| period::Column::EndsOn.lte(day))))
        .filter(Condition::all().add_option(as_of.happened_until.map(|day| period::Column::EndsOn.lte(day))))
        .filter(Condition::all().add_option(as_of.recorded_until.map(|at| period::Column::ClosedAt.lte(at))))
        .order_by_desc(period::Column::Sequence)
        .limit(1)
        .one(db)
        .await?;
    let mut select = moved(organization);
    if let Some(before) = before {
        for line in period_balance::Entity::of_period(before.id).all(db).await? {
            balances.insert(line.account_id, i128::from(line.balance));
        }
        select = select.filter(booked_after(before.ends_on));
    }
    let select = select
        .filter(Condition::all().add_option(as_of.booked_until.map(booked_until)))
        .filter(Condition::all().add_option(as_of.happened_until.map(|day| transaction::Column::HappenedOn.lte(day))))
        .filter(Condition::all().add_option(as_of.recorded_until.map(|at| transaction::Column::RecordedAt.lte(at))));
    for moved in select.into_model::<Moved>().all(db).await? {
        *balances.entry(moved.account_id).or_default() += i128::from(moved.increase) - i128::from(moved.decrease);
    }
    Ok(balances)
}

/// What lay in the accounts of these periods, which the caller has seen, by type and unit; in one statement.
pub async fn totals_of_periods(
    reading: &Reading,
    ids: &[PeriodId],
) -> Result<HashMap<PeriodId, Vec<PeriodTotal>>, Refusal> {
    let to_account =
        on::<period_balance::Entity, account::Entity>(period_balance::Column::AccountId, account::Column::Id);
    let lines = period_balance::Entity::find()
        .filter(reading.any_of(period_balance::Column::PeriodId, ids.iter().copied()))
        .join(JoinType::InnerJoin, to_account)
        .select_two_required(account::Entity)
        .all(reading.db())
        .await?;
    let mut sums: HashMap<PeriodId, BTreeMap<(AccountType, String), [i128; 3]>> = HashMap::new();
    for (line, account) in lines {
        let of = sums.entry(line.period_id).or_default().entry((account.account_type, account.unit)).or_default();
        for (sum, part) in of.iter_mut().zip([line.increase, line.decrease, line.balance]) {
            *sum += i128::from(part);
        }
    }
    let mut totals = HashMap::new();
    for (id, sums) in sums {
        let mut of = Vec::with_capacity(sums.len());
        for ((account_type, unit), [increase, decrease, closing]) in sums {
            let unit = stored::unit(&unit)?;
            let [opening, increase, decrease, closing] =
                [closing - increase + decrease, increase, decrease, closing].map(|minor| Sum { minor, unit });
            of.push(PeriodTotal { account_type, opening, increase, decrease, closing });
        }
        totals.insert(id, of);
    }
    Ok(totals)
}
