//! Mails that go out: written with the change that causes them, sent by whoever claims them first, kept until they are.
//!
//! What a mail says is here as words; sentences and the way to the mail server are the edge's.

pub mod letter;
pub mod post;
pub mod queue;
#[cfg(test)]
mod tests;

use entity::state::MailKind;

/// What the secret of such a mail begins with, if it carries one.
pub(crate) const fn prefix_of(kind: MailKind) -> Option<&'static str> {
    match kind {
        MailKind::Invitation => Some("simpul_inv_"),
        MailKind::Registration => Some("simpul_rg_"),
        MailKind::EmailVerification => Some("simpul_ev_"),
        MailKind::PasswordReset => Some("simpul_pr_"),
        MailKind::EmailChangeFrom | MailKind::EmailChangeTo => Some("simpul_ec_"),
        MailKind::AccountExists
        | MailKind::PasswordChanged
        | MailKind::EmailChanged
        | MailKind::SecondFactorEnabled
        | MailKind::SecondFactorRemoved
        | MailKind::RecoveryCodeUsed
        | MailKind::OpenIdLinked
        | MailKind::OpenIdUnlinked
        | MailKind::BreakGlass
        | MailKind::ApprovalRelaxed
        | MailKind::MergeProposed
        | MailKind::MergeObjected
        | MailKind::MergeWithdrawn
        | MailKind::MergeDone
        | MailKind::OrganizationMerged
        | MailKind::MembershipSuspended
        | MailKind::MembershipRestored
        | MailKind::MandateEnding
        | MailKind::AgreementEnding
        | MailKind::ConfirmationDue
        | MailKind::OwnershipRecoveryStarted
        | MailKind::OwnershipRecoveryObjected
        | MailKind::OwnershipRecoveryWithdrawn
        | MailKind::OwnershipRecovered => None,
    }
}
