//! Values as they are stored: one that cannot be read is a fault.

use entity::value::unit::Unit;

use crate::refusal::Fault;

/// The unit with this code.
pub(crate) fn unit(code: &str) -> Result<Unit, Fault> {
    Unit::parse(code).map_err(|_| Fault::Broken(format!("unit {code} is stored")))
}
