//! Receipts, as those who see the contribution see them, and as anybody does who has the code.

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use domain::chain::head::Document;
use domain::chain::paper;
use domain::mobilization::receipt::check::{Checked, Standing};
use domain::mobilization::receipt::code::grouped;
use domain::mobilization::receipt::find::SeenReceipt;
use domain::mobilization::receipt::said;

use super::contribution::Contribution;
use super::word::ResourceKind;
use crate::graphql::error::top;
use crate::graphql::id;
use crate::graphql::quantity::{Quantity, Written};
use crate::graphql::scalar::{Decimal, Instant, LocalDate};

/// What has become of what a receipt is for, since it was confirmed.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptStatus {
    /// Nothing of it was taken back.
    Good,
    /// A part of it was taken back.
    PartlyReversed,
    /// All of it was taken back: the receipt is void.
    Reversed,
}

impl From<Standing> for ReceiptStatus {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Good => Self::Good,
            Standing::PartlyReversed => Self::PartlyReversed,
            Standing::Reversed => Self::Reversed,
        }
    }
}

/// A receipt.
pub struct Receipt(SeenReceipt);

impl From<SeenReceipt> for Receipt {
    fn from(seen: SeenReceipt) -> Self {
        Self(seen)
    }
}

impl Receipt {
    /// What is there once it is signed.
    fn signed<'a>(&self, part: &'a str) -> Option<&'a str> {
        (!self.0.row.signature.is_empty()).then_some(part)
    }
}

/// What the receiver says for good of a contribution that it has confirmed, signed by the server. What it says never
/// changes; `status` and `reversed` tell what has become of the contribution since. One that was only tried has no code and
/// is not signed.
#[Object]
impl Receipt {
    /// The receipt's id.
    pub async fn id(&self) -> ID {
        id::show(self.0.row.id)
    }

    /// What it is for.
    async fn contribution(&self) -> Contribution {
        self.0.about.clone().into()
    }

    /// Its number among those of the receiver: from one, without a gap.
    async fn number(&self) -> i64 {
        self.0.row.number
    }

    /// The code by which anybody checks it with `receiptByCode`: twelve characters in groups of four.
    async fn code(&self) -> Option<String> {
        self.signed(&self.0.row.code).map(grouped)
    }

    /// When it was issued.
    async fn issued_at(&self) -> Instant {
        Instant(self.0.row.issued_at)
    }

    /// Whether all of what it is for is still there.
    async fn status(&self) -> ReceiptStatus {
        Standing::of(&self.0.about.row).into()
    }

    /// How much of it was taken back until now.
    async fn reversed(&self) -> Quantity {
        Quantity::of(self.0.about.row.reversed, self.0.about.need.unit)
    }

    /// What was signed: JSON without white space. It names the giver by its id if it is an organization, and no person.
    async fn text(&self) -> Option<&str> {
        self.signed(&self.0.row.body)
    }

    /// The SHA-256 of the text, in hexadecimal.
    async fn digest(&self) -> Option<&str> {
        self.signed(&self.0.row.digest)
    }

    /// The text as a JSON Web Signature (RFC 7515), compact, by a key of `/.well-known/jwks.json`.
    async fn signature(&self) -> Option<&str> {
        self.signed(&self.0.row.signature)
    }

    /// All of it as a file that `simpul verify` checks without the server.
    async fn file(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<String>> {
        let signature = self.signed(&self.0.row.signature)?;
        let file = paper::file(Document::Receipt, &self.0.row.body, signature);
        Some(file.map_err(|fault| top(ctx, fault.into())))
    }
}

/// What a receipt says of an exchange.
#[derive(SimpleObject)]
pub struct ReceiptExchange {
    /// How much has arrived, in its own currency.
    original: Written,
    /// What one of that currency was of the quantity's.
    rate: Decimal,
    /// Where the rate stands, as the receiver says.
    source: String,
    /// The day of the rate.
    on: LocalDate,
}

impl From<said::Exchange> for ReceiptExchange {
    fn from(said: said::Exchange) -> Self {
        let said::Exchange { original, rate, source, on } = said;
        let original = Written { value: Decimal(original.value), unit: original.unit };
        Self { original, rate: Decimal(rate), source, on: on.into() }
    }
}

/// A receipt that was found by its code.
pub struct ReceiptCheck(Checked);

impl From<Checked> for ReceiptCheck {
    fn from(checked: Checked) -> Self {
        Self(checked)
    }
}

/// What stands on a receipt, without who gave, and what has become of what it is for. The server has found its signature
/// under it.
#[Object]
impl ReceiptCheck {
    /// Whether all of what it is for is still there.
    async fn status(&self) -> ReceiptStatus {
        self.0.standing.into()
    }

    /// The organization that received and issued it, by the name that it had then.
    async fn issued_by(&self) -> &str {
        &self.0.said.receiver.name
    }

    /// Its number among those of the organization.
    async fn number(&self) -> &str {
        &self.0.said.number
    }

    /// The kind of what was given.
    async fn kind(&self) -> ResourceKind {
        self.0.said.what.kind.into()
    }

    /// What it was given for, as the need was called then.
    async fn title(&self) -> &str {
        &self.0.said.what.title
    }

    /// How much was confirmed.
    async fn quantity(&self) -> Quantity {
        Quantity::of(self.0.quantity, self.0.unit)
    }

    /// How much of it was taken back until now.
    async fn reversed(&self) -> Quantity {
        Quantity::of(self.0.reversed, self.0.unit)
    }

    /// What came in another currency, and by which rate it was exchanged into the quantity; null when it came in this one.
    async fn exchange(&self) -> Option<ReceiptExchange> {
        self.0.said.exchange.clone().map(ReceiptExchange::from)
    }

    /// The day on which it was given.
    async fn happened_on(&self) -> LocalDate {
        self.0.said.happened_on.into()
    }

    /// When the receiver confirmed it.
    async fn confirmed_at(&self) -> Instant {
        Instant(self.0.confirmed_at)
    }

    /// When the receipt was issued.
    async fn issued_at(&self) -> Instant {
        Instant(self.0.issued_at)
    }

    /// The SHA-256 of what was signed, in hexadecimal: that of the receipt that was shown must be the same.
    async fn digest(&self) -> &str {
        &self.0.digest
    }
}
