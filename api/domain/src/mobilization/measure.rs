//! Which units measure which kind of resource.

use entity::mobilization::need;
use entity::state::ResourceKind;
use entity::value::quantity::Quantity;
use entity::value::unit::Unit;

use super::rule::Rule;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::stored;

/// Whether the unit measures this kind of resource.
#[must_use]
pub fn measures(unit: Unit, kind: ResourceKind) -> bool {
    match kind {
        ResourceKind::Money => unit.is_currency(),
        ResourceKind::Goods => matches!(unit, Unit::Kilogram | Unit::Liter | Unit::SquareMeter | Unit::Piece),
        ResourceKind::VolunteerTime => matches!(unit, Unit::Hour | Unit::Minute),
        ResourceKind::Skill => matches!(unit, Unit::Hour | Unit::Day | Unit::Piece),
        ResourceKind::Space => matches!(unit, Unit::Day | Unit::Hour | Unit::SquareMeter),
    }
}

/// The unit of a need.
pub(crate) fn unit_of(need: &need::Model) -> Result<Unit, Refusal> {
    Ok(stored::unit(&need.unit)?)
}

/// Refuses a quantity in another unit than the need's.
pub(crate) fn require_unit(quantity: Quantity, unit: Unit) -> Result<i64, Refusal> {
    if quantity.unit == unit { Ok(quantity.minor) } else { Err(AnyRule::from(Rule::UnitMismatch).at("quantity.unit")) }
}

/// A quantity as rules tell it: `40.000 KGM`.
pub(crate) fn show(minor: i64, unit: Unit) -> String {
    format!("{} {}", Quantity { minor, unit }.to_decimal(), unit.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_units() {
        let cases = [
            (ResourceKind::Money, &["IDR", "JPY"][..], &["KGM", "HUR", "C62"][..]),
            (ResourceKind::Goods, &["KGM", "LTR", "MTK", "C62"], &["IDR", "HUR", "DAY"]),
            (ResourceKind::VolunteerTime, &["HUR", "MIN"], &["DAY", "IDR", "C62"]),
            (ResourceKind::Skill, &["HUR", "DAY", "C62"], &["IDR", "KGM", "MIN"]),
            (ResourceKind::Space, &["DAY", "HUR", "MTK"], &["IDR", "C62", "LTR"]),
        ];
        for (kind, fitting, others) in cases {
            let fits = |code: &&str| Unit::parse(code).is_ok_and(|unit| measures(unit, kind));
            assert!(fitting.iter().all(fits), "{kind:?}");
            assert!(!others.iter().any(fits), "{kind:?}");
        }
    }
}
