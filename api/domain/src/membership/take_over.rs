//! Whom a managed membership may be handed to. Whoever takes it over reads in their own export what is kept in it of
//! them, which hardly anybody else reads: notes, a birth date, an identity number, and how to reach a minor.

use entity::membership::member;

use crate::policy::holding::Holding;
use crate::policy::permission::Permission;

/// What lets somebody hand a managed membership to whom they like.
pub(super) const NEEDS: Permission = Permission::SensitiveWrite;

/// Whether the address is the one that the organization keeps for the member.
pub(super) fn is_recorded(member: &member::Model, email_key: &str) -> bool {
    member.contact_email_key.as_deref() == Some(email_key)
}

/// Whether somebody with these roles may offer the membership to an account with this address. Without the right to
/// what is specially protected only to the recorded one, only if whoever takes it up shows that they read it, and only
/// if nothing of the kind is kept: otherwise an inviter with a second account would be handed what they may not read,
/// were it by recording that address themselves.
pub(super) fn may_offer(inviter: &Holding, member: &member::Model, email_key: &str, is_shown: bool) -> bool {
    let is_plain = member.health_note.is_none() && member.national_id.is_none() && member.note.is_none();
    inviter.permissions().holds(NEEDS) || (is_shown && is_recorded(member, email_key) && is_plain)
}
