//! Quantities at the edge: a decimal text with a unit's code.

use async_graphql::{InputObject, SimpleObject};
use domain::entity::value::quantity;
use domain::entity::value::sum::Sum;
use domain::entity::value::unit::Unit;

use super::input::Faults;
use super::scalar::Decimal;
use super::straight::{Row, straight};

/// An amount of one unit. Amounts of different units are never added.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(name = "Quantity")]
pub struct Written {
    /// The amount, exact, with all decimals of its unit.
    pub value: Decimal,
    /// The unit: a currency of ISO 4217 (`IDR`), or `KGM`, `LTR`, `MTK`, `MIN`, `HUR`, `DAY`, `C62` of UN/CEFACT
    /// Recommendation 20.
    pub unit: String,
}

straight!(Written: "value", "unit");

/// An amount of one unit, answered without a future for each of its fields.
pub type Quantity = Row<Written>;

impl Quantity {
    /// A quantity in the smallest part of its unit.
    #[must_use]
    pub fn of(minor: i64, unit: Unit) -> Self {
        quantity::Quantity { minor, unit }.into()
    }
}

impl From<quantity::Quantity> for Quantity {
    fn from(quantity: quantity::Quantity) -> Self {
        Row(Written { value: Decimal(quantity.to_decimal()), unit: quantity.unit.code().to_owned() })
    }
}

impl From<Sum> for Quantity {
    fn from(sum: Sum) -> Self {
        Row(Written { value: Decimal(sum.to_decimal()), unit: sum.unit.code().to_owned() })
    }
}

/// An amount of one unit, greater than zero.
#[derive(Clone, Debug, InputObject)]
pub struct QuantityInput {
    /// The amount: digits and at most one point, with no more decimals than the unit has.
    pub value: Decimal,
    /// The unit: a currency of ISO 4217 (`IDR`), or `KGM`, `LTR`, `MTK`, `MIN`, `HUR`, `DAY`, `C62` of UN/CEFACT
    /// Recommendation 20.
    pub unit: String,
}

impl QuantityInput {
    /// The quantity, or nothing after noting what is wrong with it. Without a unit the value cannot be judged.
    pub fn read(&self, faults: &mut Faults) -> Option<quantity::Quantity> {
        self.read_at("quantity", faults)
    }

    /// The same of an input that is called otherwise.
    pub fn read_at(&self, name: &str, faults: &mut Faults) -> Option<quantity::Quantity> {
        let unit = faults.take(&format!("{name}.unit"), Unit::parse(&self.unit))?;
        faults.take(&format!("{name}.value"), quantity::Quantity::parse_positive(&self.value.0, unit))
    }

    /// The same for one that may be absent; the outer `Option` is empty when it was refused.
    #[allow(clippy::option_option, reason = "refused and absent are different answers")]
    pub fn read_optional(input: Option<&Self>, faults: &mut Faults) -> Option<Option<quantity::Quantity>> {
        Self::read_optional_at("quantity", input, faults)
    }

    /// The same for one that has another name.
    #[allow(clippy::option_option, reason = "refused and absent are different answers")]
    pub fn read_optional_at(
        path: &str,
        input: Option<&Self>,
        faults: &mut Faults,
    ) -> Option<Option<quantity::Quantity>> {
        match input {
            None => Some(None),
            Some(input) => input.read_at(path, faults).map(Some),
        }
    }
}
