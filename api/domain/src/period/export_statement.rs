//! A statement is made and signed, for those who read the books.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use entity::feed::chain;
use entity::id::{AccountId, OrganizationId, PartnershipId, PeriodId};
use entity::ledger::{account, exchange, period, transaction};
use entity::state::TransactionKind;
use entity::value::Reason;
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;

use super::balance::{AsOf, balances};
use super::close::not_grown;
use super::rule::Rule;
use super::statement::{Exchange, FORMAT, Line, Movement, Statement, Stood};
use super::trial::moved;
use crate::chain::digest::instant;
use crate::chain::export::{read_heads, require_place};
use crate::chain::head::{Document, Owner};
use crate::chain::keep_now::grow_books;
use crate::chain::paper;
use crate::command::{Command, Lookup, Writing};
use crate::feed::audit::Entry;
use crate::ledger::find::{booked_from, booked_until};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::rights::on;
use crate::refusal::{Fault, Refusal, Rule as AnyRule};
use crate::registry::state::lock;

/// Which days count.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(untagged)]
pub enum Span {
    Days {
        /// From the beginning when absent.
        from: Option<NaiveDate>,
        until: NaiveDate,
    },
    Period {
        period: PeriodId,
    },
}

/// Hand out a statement of an organization's books, or of what it holds in one partnership. To people who read them, for
/// themselves, as [`ExportLedger`](crate::chain::export::ExportLedger) does.
#[derive(Clone, Serialize)]
pub struct ExportStatement {
    pub organization: OrganizationId,
    pub partnership: Option<PartnershipId>,
    pub span: Span,
}

impl Command for ExportStatement {
    const NEEDS: Permission = Permission::LedgerRead;
    const NAME: &'static str = "exportStatement";
    /// The file.
    type Outcome = String;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.place(self.organization, "organizationId", Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<String, Refusal> {
        writing.rights().person().ok_or(Refusal::Forbidden(Self::NEEDS))?;
        if let Some(partnership) = self.partnership {
            require_place(self.organization, partnership, writing).await?;
        }
        // As when a period is closed: whoever posts is waited for, and waits. So the heads hold all that is summed up.
        let name = lock(self.organization, writing).await?.name;
        let (closed, begins_on, ends_on) = self.days(writing).await?;
        let heads = self.heads(closed.as_ref(), writing).await?;
        let statement = Statement {
            format: FORMAT.to_owned(),
            organization: Owner { id: self.organization.to_string(), name },
            partnership: self.partnership.map(|id| id.to_string()),
            period: closed.as_ref().map(|period| period.id.to_string()),
            begins_on,
            ends_on,
            issued_at: instant(writing.now()),
            accounts: self.accounts(begins_on, ends_on, writing).await?,
            exchanges: self.exchanges(begins_on, ends_on, writing).await?,
            heads,
        };
        let text = serde_json::to_string(&statement)?;
        let signature = writing.signer()?.sign_text(Document::Statement, &text)?;
        let entry = Entry::of(self.organization).in_organization(self.organization).after(&self.span)?;
        writing.record(self.partnership.into_iter().fold(entry, Entry::in_partnership)).await?;
        Ok(paper::file(Document::Statement, &text, &signature)?)
    }
}

#[derive(FromQueryResult)]
struct Moved {
    account_id: AccountId,
    kind: TransactionKind,
    increase: i64,
    decrease: i64,
}

impl ExportStatement {
    /// The closed period, if it is one, and the first and the last day.
    async fn days(&self, writing: &Writing) -> Result<(Option<period::Model>, Option<NaiveDate>, NaiveDate), Refusal> {
        match self.span {
            Span::Period { period } => {
                let of = period::Entity::of_organization(self.organization).filter(period::Column::Id.eq(period));
                let row = of.one(writing.tx()).await?.ok_or(Refusal::NotFound("periodId"))?;
                let (begins_on, ends_on) = (row.begins_on, row.ends_on);
                Ok((Some(row), begins_on, ends_on))
            }
            Span::Days { until, .. } if until > writing.today() => Err(AnyRule::from(Rule::NotOver).at("until")),
            Span::Days { from: Some(from), until } if from > until => Err(Refusal::input("from", Reason::Malformed)),
            Span::Days { from, until } => Ok((None, from, until)),
        }
    }

    /// What lay and moved in each account. What lay there before and what moved since are asked apart, of different days:
    /// a transaction that is posted meanwhile is in one of them at most.
    async fn accounts(
        &self,
        begins_on: Option<NaiveDate>,
        ends_on: NaiveDate,
        writing: &Writing,
    ) -> Result<Vec<Line>, Refusal> {
        let opening = match begins_on.map(|first| first.pred_opt()) {
            Some(Some(before)) => {
                let as_of = AsOf { booked_until: Some(before), ..AsOf::default() };
                balances(writing.tx(), self.organization, as_of).await?
            }
            _ => HashMap::new(),
        };
        let mut movements: BTreeMap<AccountId, Vec<Moved>> = BTreeMap::new();
        let select = moved(self.organization)
            .column(transaction::Column::Kind)
            .group_by(transaction::Column::Kind)
            .filter(booked_until(ends_on))
            .filter(Condition::all().add_option(begins_on.map(booked_from)));
        for moved in select.into_model::<Moved>().all(writing.tx()).await? {
            movements.entry(moved.account_id).or_default().push(moved);
        }
        for (id, lay) in &opening {
            if *lay != 0 {
                movements.entry(*id).or_default();
            }
        }
        // Asked last: an account is there before anything is posted to it.
        let known = account::Entity::of_organization(self.organization).all(writing.tx()).await?;
        let known: HashMap<_, _> = known.into_iter().map(|account| (account.id, account)).collect();
        let mut lines = Vec::new();
        for (id, moved) in movements {
            let account = known.get(&id).ok_or_else(|| Fault::Broken(format!("{id} moved and is no account")))?;
            if self.partnership.is_none_or(|only| account.partnership_id == only) {
                lines.push(line(account, opening.get(&id).copied().unwrap_or_default(), moved));
            }
        }
        Ok(lines)
    }

    /// What came in other currencies.
    async fn exchanges(
        &self,
        begins_on: Option<NaiveDate>,
        ends_on: NaiveDate,
        writing: &Writing,
    ) -> Result<Vec<Exchange>, Refusal> {
        let to_transaction =
            on::<exchange::Entity, transaction::Entity>(exchange::Column::TransactionId, transaction::Column::Id);
        let rows = exchange::Entity::find()
            .join(JoinType::InnerJoin, to_transaction)
            .filter(transaction::Column::OrganizationId.eq(self.organization))
            .filter(Condition::all().add_option(self.partnership.map(|id| transaction::Column::PartnershipId.eq(id))))
            .filter(booked_until(ends_on))
            .filter(Condition::all().add_option(begins_on.map(booked_from)))
            .order_by_asc(exchange::Column::TransactionId)
            .all(writing.tx())
            .await?;
        let told = rows.into_iter().map(|row| Exchange {
            transaction: row.transaction_id.to_string(),
            original_unit: row.original_unit,
            original: row.original_minor.to_string(),
            unit: row.unit,
            amount: row.amount_minor.to_string(),
            rate: row.rate,
            source: row.source,
            on: row.rated_on,
        });
        Ok(told.collect())
    }

    /// Where the chains stand once they hold everything, or where they stood when the period was closed.
    async fn heads(&self, closed: Option<&period::Model>, writing: &Writing) -> Result<Vec<Stood>, Refusal> {
        let Some(closed) = closed else {
            grow_books(self.organization, writing).await.map_err(|why| not_grown(self.organization, why))?;
            let heads = read_heads(writing.tx(), self.organization, self.partnership).await?;
            let stood = |head: &chain::Model| Stood {
                scope: head.scope.clone(),
                length: head.length.to_string(),
                hash: head.head.clone(),
            };
            return Ok(heads.iter().map(|head| stood(head)).collect());
        };
        let told: Vec<(String, String, String)> = serde_json::from_str(&closed.heads)?;
        let only = self.partnership.map(|id| format!("{}/{id}", self.organization));
        let told = told.into_iter().filter(|(scope, ..)| only.as_ref().is_none_or(|only| only == scope));
        Ok(told.map(|(scope, length, hash)| Stood { scope, length, hash }).collect())
    }
}

fn line(account: &account::Model, opening: i128, mut moved: Vec<Moved>) -> Line {
    moved.sort_by_key(|one| one.kind);
    let closing = moved.iter().fold(opening, |sum, one| sum + i128::from(one.increase) - i128::from(one.decrease));
    let movement = |one: Moved| Movement {
        kind: one.kind,
        increase: one.increase.to_string(),
        decrease: one.decrease.to_string(),
    };
    Line {
        account: account.id.to_string(),
        need: account.need_id.to_string(),
        account_type: account.account_type,
        program: account.program_id.map(|id| id.to_string()),
        unit: account.unit.clone(),
        opening: opening.to_string(),
        movements: moved.into_iter().map(movement).collect(),
        closing: closing.to_string(),
    }
}
