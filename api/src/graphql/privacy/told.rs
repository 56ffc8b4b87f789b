//! Rules of erasure, told.

use domain::privacy::Rule;

use crate::graphql::error::{Told, UserErrorCode as C};

/// The code of a rule, with what its sentence needs.
pub fn told(rule: &Rule) -> Told {
    match rule {
        Rule::OnlyOwner { organizations } => Told {
            code: C::LastOwner,
            args: vec![("case", "account".to_owned()), ("organizations", organizations.clone())],
            limit: None,
        },
        Rule::LastAdministrator => Told::plain(C::LastAdministrator),
        Rule::HasAccount => Told::plain(C::MemberHasAccount),
        Rule::BelongsElsewhere => Told::plain(C::MemberElsewhere),
        Rule::ErasedAlready => Told::plain(C::AlreadyErased),
    }
}
