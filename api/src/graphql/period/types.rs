//! Closed periods and what lay in the accounts.

use async_graphql::{Context, ID, Object, SimpleObject};
use domain::Seen;
use domain::entity::ledger::period;
use domain::page::Key;
use domain::period::balance::{PeriodTotal, Total};

use crate::graphql::chain::types::ChainLink;
use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::id;
use crate::graphql::ledger::AccountType;
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::TotalsOfPeriod;
use crate::graphql::loader::rows::LinkOf;
use crate::graphql::quantity::Quantity;
use crate::graphql::scalar::{Instant, LocalDate};

/// A closed period.
pub struct AccountingPeriod(Seen<period::Model>);

impl From<Seen<period::Model>> for AccountingPeriod {
    fn from(row: Seen<period::Model>) -> Self {
        Self(row)
    }
}

connection!("accounting periods", AccountingPeriodConnection, AccountingPeriodEdge, AccountingPeriod);

impl AccountingPeriodConnection {
    /// The place of a period in a list in order of closing.
    #[must_use]
    pub fn key(row: &Seen<period::Model>) -> Key {
        Key { sort: None, id: row.id.0 }
    }
}

/// A period of an organization's books that was closed. It takes no transaction any more, and is never opened again.
#[Object]
impl AccountingPeriod {
    /// The period's id.
    pub async fn id(&self) -> ID {
        id::show(self.0.id)
    }

    /// The day after the period before; null in the first one, which holds whatever came before its end.
    async fn begins_on(&self) -> Option<LocalDate> {
        self.0.begins_on.map(LocalDate::from)
    }

    /// Its last day, the last one of a month.
    async fn ends_on(&self) -> LocalDate {
        self.0.ends_on.into()
    }

    /// When it was closed. Nothing in it was recorded later.
    async fn closed_at(&self) -> Instant {
        Instant(self.0.closed_at)
    }

    /// What lay in the accounts at its beginning, what entered and left them, and what lay there at its end: one line for
    /// each type of account and unit, of which there are few.
    async fn totals(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AccountingPeriodTotal>> {
        let totals = ask(ctx, TotalsOfPeriod(self.0.id)).await.map_err(|refusal| top(ctx, refusal))?;
        Ok(totals.unwrap_or_default().into_iter().map(AccountingPeriodTotal::from).collect())
    }

    /// Its place in the chain of hashes of the organization's closed periods. What is hashed names the head of each chain
    /// of the books when the period was closed; `verifyLedger` tells the signed head.
    async fn link(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<ChainLink>> {
        let link = ask(ctx, LinkOf(self.0.part(|row| row.id.0))).await;
        link.map_err(|refusal| top(ctx, refusal)).map(|link| link.map(|row| ChainLink::new(row, true))).transpose()
    }
}

/// What moved in the accounts of one type and one unit within a period.
#[derive(SimpleObject)]
pub struct AccountingPeriodTotal {
    /// What these accounts hold.
    account_type: AccountType,
    /// What lay there at the beginning.
    opening: Quantity,
    /// The sum of what entered.
    increase: Quantity,
    /// The sum of what left, above zero.
    decrease: Quantity,
    /// What lay there at the end.
    closing: Quantity,
}

impl From<PeriodTotal> for AccountingPeriodTotal {
    fn from(total: PeriodTotal) -> Self {
        Self {
            account_type: total.account_type.into(),
            opening: total.opening.into(),
            increase: total.increase.into(),
            decrease: total.decrease.into(),
            closing: total.closing.into(),
        }
    }
}

/// What lay in the accounts of one type and one unit.
#[derive(SimpleObject)]
pub struct AccountTotal {
    /// What these accounts hold.
    account_type: AccountType,
    /// How much lay there.
    balance: Quantity,
}

impl From<Total> for AccountTotal {
    fn from(total: Total) -> Self {
        Self { account_type: total.account_type.into(), balance: total.sum.into() }
    }
}
