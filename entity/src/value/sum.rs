//! Sums of quantities of one unit, which may be larger than any single quantity.

use super::unit::Unit;

/// A sum. It is exact beyond 64 bits; sums of different units are never one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    /// In the smallest part of the unit.
    pub minor: i128,
    pub unit: Unit,
}

impl Sum {
    /// The exact decimal text with all decimals of the unit.
    #[must_use]
    pub fn to_decimal(self) -> String {
        let sign = if self.minor < 0 { "-" } else { "" };
        let (minor, parts) = (self.minor.unsigned_abs(), u128::from(self.unit.parts().unsigned_abs()));
        let (whole, rest) = (minor / parts, minor % parts);
        match self.unit.decimals() {
            0 => format!("{sign}{whole}"),
            decimals => {
                let fraction = rest * 10_u128.pow(decimals) / parts;
                format!("{sign}{whole}.{fraction:0width$}", width = decimals as usize)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_exact_beyond_64_bits() {
        let decimal = |minor, code| Unit::parse(code).map(|unit| Sum { minor, unit }.to_decimal());
        assert_eq!(decimal(3 * i128::from(i64::MAX), "IDR"), Ok("276701161105643274.21".to_owned()));
        assert_eq!(decimal(0, "IDR"), Ok("0.00".to_owned()));
        assert_eq!(decimal(-5, "KWD"), Ok("-0.005".to_owned()));
        assert_eq!(decimal(7, "JPY"), Ok("7".to_owned()));
        assert_eq!(decimal(75, "HUR"), Ok("1.25".to_owned()));
    }
}
