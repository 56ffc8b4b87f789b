//! Rules of closing the books, told.

use domain::period::Rule;

use crate::graphql::error::{Told, UserErrorCode as C};

/// The code of a rule, with what its sentence needs.
pub fn told(rule: &Rule) -> Told {
    match rule {
        Rule::NotMonthEnd => Told::plain(C::NotMonthEnd),
        Rule::NotOver => Told::plain(C::PeriodNotOver),
        Rule::ClosedFurther { through } => Told::limit(C::PeriodClosed, through),
        Rule::NotSound { .. } => Told::plain(C::BooksNotSound),
    }
}
