//! By which rate something was exchanged that came in another currency.

use async_graphql::{InputObject, SimpleObject};
use domain::entity::value::rate::Rate;
use domain::entity::value::text::Text;
use domain::mobilization::exchange::{SOURCE_MAX, SeenExchange, StatedRate};

use crate::graphql::input::Faults;
use crate::graphql::quantity::Quantity;
use crate::graphql::scalar::{Decimal, LocalDate};

/// By which rate the receiver says that it was exchanged. Nobody is asked for rates: a person states one, and where it
/// stands.
#[derive(InputObject)]
pub struct ExchangeInput {
    /// What one of the original currency is of the need's, greater than zero: at most twelve digits before the point and
    /// twelve after it.
    rate: Decimal,
    /// Where the rate stands, such as a bank's advice, in at most 200 characters.
    source: String,
    /// The day of the rate, today or earlier.
    on: LocalDate,
}

impl ExchangeInput {
    /// The rate, or nothing after noting what is wrong with it; the outer `Option` is empty when it was refused.
    #[allow(clippy::option_option, reason = "refused and absent are different answers")]
    pub(super) fn read_optional(input: Option<Self>, faults: &mut Faults) -> Option<Option<StatedRate>> {
        let Some(input) = input else { return Some(None) };
        let rate = faults.take("exchange.rate", Rate::parse(&input.rate.0));
        let source = faults.take("exchange.source", Text::required(&input.source, SOURCE_MAX));
        let rated_on = faults.take("exchange.on", input.on.read());
        let (rate, source, rated_on) = (rate?, source?.into_string(), rated_on?);
        Some(Some(StatedRate { rate, source, rated_on }))
    }
}

/// What came in another currency, and by which rate it was exchanged. It is stated once and never valued anew.
#[derive(SimpleObject)]
pub struct Exchange {
    /// How much has arrived, in its own currency.
    original: Quantity,
    /// What it came to, in the need's currency: the original times the rate, rounded half to even.
    amount: Quantity,
    /// What one of the original currency was of the need's.
    rate: Decimal,
    /// Where the rate stands, as the receiver says.
    source: String,
    /// The day of the rate.
    on: LocalDate,
    /// How much of the original was taken back since, at the same rate.
    reversed: Quantity,
}

impl From<SeenExchange> for Exchange {
    fn from(seen: SeenExchange) -> Self {
        Self {
            original: seen.original.into(),
            amount: seen.amount.into(),
            rate: Decimal(seen.row.rate.clone()),
            source: seen.row.source.clone(),
            on: seen.row.rated_on.into(),
            reversed: seen.reversed.into(),
        }
    }
}
