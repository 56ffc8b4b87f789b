//! Receipts are checked.

use async_graphql::{Context, Object, Result};
use domain::Refusal;
use domain::chain::head::{Document, Signer};
use domain::mobilization::receipt::code::ReceiptCode;
use domain::policy::permission::Permission;

use super::receipt::ReceiptCheck;
use crate::graphql::error::top;
use crate::graphql::requires::needs;
use crate::graphql::{door, session};

/// Questions about receipts.
#[derive(Default)]
pub struct ReceiptQuery;

#[Object]
impl ReceiptQuery {
    /// The receipt with this code, to anybody who has the code; null when there is none. A code whose last character does
    /// not fit the others was mistyped, which is told as such. Codes that there are not are counted by the client's
    /// address, and after too many of them it is told to wait.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn receipt_by_code(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The code; spaces, hyphens and small letters are let pass.")] code: String,
    ) -> Option<Result<ReceiptCheck>> {
        let check = async {
            let code = ReceiptCode::parse(&code).map_err(|broken| Refusal::input("code", broken.reason))?;
            let keys = session::keys(ctx)?.clone();
            let reads = move |signed: &str| keys.read_text(Document::Receipt, signed);
            door::office(ctx)?.check_receipt(&code, session::of(ctx)?.address, &reads).await
        };
        check.await.map_err(|refusal| top(ctx, refusal)).map(|found| found.map(ReceiptCheck::from)).transpose()
    }
}
