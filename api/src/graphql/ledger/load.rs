//! Loading what is selected below accounts and transactions: a level a statement, for all rows of a list at once.

use async_graphql::Context;
use domain::Refusal;
use domain::Seen;
use domain::entity::ledger::transaction;
use domain::ledger::find::{self, SeenAccount};
use domain::mobilization::{find_gift, find_need};
use tokio::sync::OnceCell;

use super::types::{Account, LedgerTransaction, Posting};
use crate::graphql::prefetch::Below;
use crate::graphql::session;

/// The accounts of these rows, with what is selected `below` them.
pub async fn accounts(ctx: &Context<'_>, rows: Vec<SeenAccount>, below: &Below<'_>) -> Result<Vec<Account>, Refusal> {
    let mut loaded: Vec<_> = rows.into_iter().map(Account::from).collect();
    if below.field("need").exists() {
        let ids: Vec<_> = loaded.iter().map(|account| account.seen.row.need_id).collect();
        let known = find_need::by_ids(session::reading(ctx)?, &ids).await?;
        for account in &mut loaded {
            let need = known.iter().find(|need| need.row.id == account.seen.row.need_id).cloned();
            account.need = OnceCell::new_with(Some(need));
        }
    }
    Ok(loaded)
}

/// The transactions of these rows, with what is selected `below` them.
pub async fn transactions(
    ctx: &Context<'_>,
    rows: Vec<Seen<transaction::Model>>,
    below: &Below<'_>,
) -> Result<Vec<LedgerTransaction>, Refusal> {
    let reading = session::reading(ctx)?;
    let mut loaded: Vec<_> = rows.into_iter().map(LedgerTransaction::from).collect();
    if below.field("need").exists() {
        let ids: Vec<_> = loaded.iter().map(|one| one.row.need_id).collect();
        let known = find_need::by_ids(reading, &ids).await?;
        for one in &mut loaded {
            let need = known.iter().find(|need| need.row.id == one.row.need_id).cloned();
            one.need = OnceCell::new_with(Some(need));
        }
    }
    if below.field("postings").exists() {
        let ids: Vec<_> = loaded.iter().map(|one| one.row.id).collect();
        let mut groups = find::postings_of(reading, &ids).await?;
        for one in &mut loaded {
            let postings = groups.remove(&one.row.id).unwrap_or_default();
            one.postings = OnceCell::new_with(Some(postings.into_iter().map(Posting::from).collect()));
        }
    }
    if below.field("contribution").exists() {
        let ids: Vec<_> = loaded.iter().filter_map(|one| one.row.contribution_id).collect();
        let known = find_gift::contributions_by_id(reading, &ids).await?;
        for one in &mut loaded {
            let about = known.iter().find(|about| Some(about.row.id) == one.row.contribution_id).cloned().map(Box::new);
            one.contribution = OnceCell::new_with(Some(about));
        }
    }
    Ok(loaded)
}
