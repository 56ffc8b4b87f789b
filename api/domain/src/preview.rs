//! What a change that is only tried would leave beside itself: the change is done, this is read from its transaction, and
//! then the transaction is taken back. So it is what would be written, not an account of it.

use std::collections::BTreeMap;

use entity::feed::outbox;
use entity::id::{OrganizationId, PartnershipId, TransactionId};
use entity::ledger::{account, posting, transaction};
use sea_orm::{ActiveEnum, ActiveValue, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::command::Writing;
use crate::feed::collected::Collected;
use crate::ledger::find::{SeenAccount, SeenPosting};
use crate::policy::rights::on;
use crate::policy::visible;
use crate::refusal::Refusal;
use crate::seen::Seen;

/// What would be posted, and who would be told.
pub struct Preview {
    /// In the order of posting. Nothing where the caller does not read all the books that would be posted to: who may
    /// move value is not shown the books by trying.
    pub transactions: Option<Vec<Drafted>>,
    /// In the order in which they would be announced.
    pub events: Vec<Announced>,
    /// How many mails of each kind would be sent. To whom is not told: addresses are shown to those who read them.
    pub mails: Vec<(String, u64)>,
}

/// A transaction that would be posted.
pub struct Drafted {
    pub row: Seen<transaction::Model>,
    pub postings: Vec<SeenPosting>,
}

/// An event, and whose feed it would stand in.
#[derive(Clone, Debug)]
pub struct Announced {
    pub event: String,
    pub organization: Option<OrganizationId>,
    pub partnership: Option<PartnershipId>,
}

/// What a change has left beside itself so far.
#[derive(Default)]
pub(crate) struct Noted {
    transactions: Vec<TransactionId>,
    events: Vec<Announced>,
    mails: BTreeMap<String, u64>,
}

impl Noted {
    /// Notes what is about to be written.
    pub(crate) fn add(&mut self, collected: &Collected) {
        let posted = collected.seals.iter().filter_map(|seal| seal.transaction_id.try_as_ref().copied());
        self.transactions.extend(posted);
        self.events.extend(collected.events.iter().map(announced));
        for kind in collected.mails.iter().filter_map(|mail| mail.kind.try_as_ref().copied()) {
            *self.mails.entry(kind.to_value()).or_default() += 1;
        }
    }

    /// Reads the rest from the transaction, as far as the caller may see it.
    pub(crate) async fn read(self, writing: &Writing) -> Result<Preview, Refusal> {
        let transactions = drafted(&self.transactions, writing).await?;
        Ok(Preview { transactions, events: self.events, mails: self.mails.into_iter().collect() })
    }
}

fn announced(row: &outbox::ActiveModel) -> Announced {
    let id = |value: &ActiveValue<Option<Uuid>>| value.try_as_ref().copied().flatten();
    Announced {
        event: row.event.try_as_ref().cloned().unwrap_or_default(),
        organization: id(&row.organization_id).map(OrganizationId),
        partnership: id(&row.partnership_id).map(PartnershipId),
    }
}

async fn drafted(ids: &[TransactionId], writing: &Writing) -> Result<Option<Vec<Drafted>>, Refusal> {
    if ids.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let rights = writing.rights();
    let rows = transaction::Entity::find()
        .filter(rights.any_of(transaction::Column::Id, ids.to_vec()))
        .filter(visible::transaction(rights))
        .order_by_asc(transaction::Column::Id)
        .all(writing.tx())
        .await?;
    if rows.len() != ids.len() {
        return Ok(None);
    }
    let mut drafted: Vec<_> =
        rows.into_iter().map(|row| Drafted { row: Seen::new(row), postings: Vec::new() }).collect();
    let to_account = on::<posting::Entity, account::Entity>(posting::Column::AccountId, account::Column::Id);
    let postings = posting::Entity::find()
        .join(JoinType::InnerJoin, to_account)
        .filter(rights.any_of(posting::Column::TransactionId, ids.to_vec()))
        .filter(visible::account(rights))
        .order_by_asc(posting::Column::Id)
        .select_two_required(account::Entity)
        .all(writing.tx())
        .await?;
    for (row, account) in postings {
        let account = SeenAccount::new(account)?;
        if let Some(of) = drafted.iter_mut().find(|one| one.row.id == row.transaction_id) {
            of.postings.push(SeenPosting { row: Seen::new(row), account });
        }
    }
    Ok(Some(drafted))
}
