//! Rules of looking into what is private, told.

use domain::oversight::Rule;

use crate::graphql::error::{Told, UserErrorCode as C};

/// The code of a rule, with what its sentence needs.
pub fn told(rule: &Rule) -> Told {
    match rule {
        Rule::GlassOpen => Told::plain(C::BreakGlassOpen),
        Rule::GlassOver => Told::plain(C::BreakGlassOver),
    }
}
