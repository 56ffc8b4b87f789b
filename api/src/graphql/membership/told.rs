//! Rules of membership, told.

use domain::membership::Rule;

use crate::graphql::error::{Told, UserErrorCode as C};

/// The code of a rule, with what its sentence needs.
pub fn told(rule: &Rule) -> Told {
    match rule {
        Rule::LastOwner => Told::plain(C::LastOwner),
        Rule::RoleAboveOwn => Told::plain(C::RoleAboveOwn),
        Rule::AlreadyMember => Told::plain(C::AlreadyMember),
        Rule::AlreadyInvited => Told::plain(C::AlreadyInvited),
        Rule::InvitationInvalid => Told::plain(C::InvitationInvalid),
        Rule::InvitationClosed => Told::plain(C::InvitationClosed),
        Rule::RoleHeldAlready => Told::plain(C::RoleHeldAlready),
        Rule::EndsBeforeStart => Told::plain(C::EndsBeforeStart),
        Rule::MembershipEnded => Told::plain(C::MembershipEnded),
        Rule::ListFaulty { count } => Told::with(C::ListFaulty, "count", count),
        Rule::ListEmpty => Told::plain(C::ListEmpty),
        Rule::ListUnreadable { why } => Told::with(C::ListUnreadable, "why", why),
    }
}
