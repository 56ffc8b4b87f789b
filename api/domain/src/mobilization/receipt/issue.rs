//! The receiver issues a receipt for what it has confirmed, once.

use entity::id::{ContributionId, OrganizationId};
use entity::ledger::{exchange, transaction};
use entity::mobilization::{contribution, receipt, receipt_book};
use entity::registry::organization;
use entity::state::TransactionKind;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::code::ReceiptCode;
use super::find::SeenReceipt;
use super::said::{Gift, Said, digest};
use crate::chain::head::Document;
use crate::command::{Command, Lookup, Writing};
use crate::mobilization::about::About;
use crate::mobilization::confirm::refuse_giver;
use crate::mobilization::handling::ContributionStep;
use crate::mobilization::hold::{self, When};
use crate::mobilization::measure::unit_of;
use crate::mobilization::trail::{announce, record};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// Issue the receipt for a confirmed contribution. Asked again, it tells the one that there is. It is for those who may
/// say that something has arrived: it says nothing else.
#[derive(Clone, Serialize)]
pub struct IssueReceipt {
    pub contribution: ContributionId,
}

impl Command for IssueReceipt {
    const NEEDS: Permission = Permission::ContributionConfirm;
    const NAME: &'static str = "issueReceipt";
    type Outcome = SeenReceipt;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        let (_, need) = lookup.contribution(self.contribution).await?;
        lookup.organization_in_sight(need.organization_id, need.partnership_id, Self::NEEDS)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        // At any time: givers ask for receipts when the year, and the partnership, is over.
        let (gift, need) = hold::contribution(self.contribution, When::Always, writing).await?;
        if let Some(row) = receipt::Entity::of_contribution(gift.id).one(writing.tx()).await? {
            return Ok(SeenReceipt { row: Seen::new(row), about: About::new(gift, need)? });
        }
        if let Some(rule) = ContributionStep::IssueReceipt.against(&gift) {
            return Err(AnyRule::from(rule).at("contributionId"));
        }
        refuse_giver(&gift, &need, writing)?;
        let posted = transaction::Entity::find()
            .filter(transaction::Column::ContributionId.eq(gift.id))
            .filter(transaction::Column::Kind.eq(TransactionKind::Contribution));
        let transaction = hold::one(posted, writing).await?.id;
        let receiver = hold::one(organization::Entity::find_by_id(need.organization_id), writing).await?.name;
        let mut row = receipt::Model {
            id: writing.mint(),
            contribution_id: gift.id,
            organization_id: need.organization_id,
            number: next_number(need.organization_id, writing).await?,
            transaction_id: transaction,
            code: String::new(),
            body: String::new(),
            digest: String::new(),
            issued_at: writing.now(),
            issued_by: writing.rights().person(),
            key_id: String::new(),
            signature: String::new(),
        };
        // What is only tried is not kept, so it must not be there to be shown: nothing is signed.
        if writing.is_only_tried() {
            return Ok(SeenReceipt { row: Seen::new(row), about: About::new(gift, need)? });
        }
        let signer = writing.signer()?;
        signer.key_id().clone_into(&mut row.key_id);
        ReceiptCode::random()?.as_str().clone_into(&mut row.code);
        let exchange = exchange::Entity::find_by_id(transaction).one(writing.tx()).await?;
        let about = Gift { row: &gift, need: &need, unit: unit_of(&need)?, receiver, transaction, exchange };
        row.body = serde_json::to_string(&Said::of(&row, &about)?)?;
        row.digest = digest(&row.body);
        row.signature = signer.sign_text(Document::Receipt, &row.body)?;
        let insert = receipt::Entity::insert(receipt::ActiveModel::from(row.clone()).reset_all());
        insert.exec_without_returning(writing.tx()).await?;
        record(row.id, &need, (None, &row), None, writing).await?;
        announce("receipt.issued", row.id, &need, writing).await?;
        Ok(SeenReceipt { row: Seen::new(row), about: About::<contribution::Model>::new(gift, need)? })
    }
}

/// The number after the last one. Whoever comes next waits here until this one is committed, or taken back.
async fn next_number(organization: OrganizationId, writing: &Writing) -> Result<i64, Refusal> {
    let last = Expr::col((receipt_book::Entity, receipt_book::Column::LastNumber));
    let next = OnConflict::column(receipt_book::Column::OrganizationId)
        .value(receipt_book::Column::LastNumber, last.add(1))
        .to_owned();
    let first = receipt_book::ActiveModel { organization_id: Set(organization), last_number: Set(1) };
    let row = receipt_book::Entity::insert(first).on_conflict(next).exec_with_returning(writing.tx()).await?;
    Ok(row.last_number)
}
