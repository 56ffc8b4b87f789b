//! Scalars, each with the page that specifies it.

use std::str::FromStr;

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use domain::entity::value::Broken;
use domain::entity::value::date;

/// An instant in UTC with exactly three fractional digits and `Z`, for example `2026-05-01T16:30:00.000Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instant(pub DateTime<Utc>);

/// An instant in UTC (RFC 3339) with exactly three fractional digits and `Z`, for example
/// `2026-05-01T16:30:00.000Z`. What was recorded more finely is cut, not rounded.
#[Scalar(name = "DateTime", specified_by_url = "https://scalars.graphql.org/andimarek/date-time.html")]
impl ScalarType for Instant {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => {
                DateTime::from_str(text).map(Self).map_err(|_| InputValueError::custom("not an RFC 3339 instant"))
            }
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

/// A day, `YYYY-MM-DD`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalDate(Result<NaiveDate, Broken>);

impl LocalDate {
    /// The day, if the text named one. Impossible days are never clamped.
    pub fn read(&self) -> Result<NaiveDate, Broken> {
        self.0.clone()
    }
}

impl From<NaiveDate> for LocalDate {
    fn from(day: NaiveDate) -> Self {
        Self(Ok(day))
    }
}

/// A day without a time of day, `YYYY-MM-DD`, for example `2026-08-17`.
#[Scalar(name = "LocalDate", specified_by_url = "https://scalars.graphql.org/andimarek/local-date.html")]
impl ScalarType for LocalDate {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            // An impossible day is a fault of the input, answered with its path in the payload.
            Value::String(text) => Ok(Self(date::parse(text))),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        match &self.0 {
            Ok(day) => Value::String(day.to_string()),
            Err(_) => Value::Null,
        }
    }
}

/// A decimal number as a text, never a JSON number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal(pub String);

/// A decimal number as a text, for example `"12500000.00"`: digits, at most one point, no exponent, no separators.
/// It is never a JSON number, since those lose digits. Inputs take no sign; balances may be below zero.
#[Scalar(name = "Decimal", specified_by_url = "https://simpul.example.org/scalars/decimal")]
impl ScalarType for Decimal {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => Ok(Self(text)),
            value => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// An e-mail address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailAddress(pub String);

/// An e-mail address, for example `siti@example.org`.
#[Scalar(name = "EmailAddress", specified_by_url = "https://scalars.graphql.org/Juke-Duke/email-address.html")]
impl ScalarType for EmailAddress {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => Ok(Self(text)),
            value => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}
