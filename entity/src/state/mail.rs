words! {
    /// What a mail is about. Its sentences are at the edge.
    MailKind {
        /// The secret of an invitation.
        Invitation,
        /// The secret that shows that an address is read.
        EmailVerification,
        /// The secret that makes the account that somebody wants.
        Registration,
        /// Somebody wanted to make an account with an address that has one.
        AccountExists,
        /// The secret that sets a new password.
        PasswordReset,
        /// The password is another one since.
        PasswordChanged,
        /// The secret by which the address that an account has agrees to another one.
        EmailChangeFrom,
        /// The secret by which the address that an account shall have agrees.
        EmailChangeTo,
        /// The account has another address since.
        EmailChanged,
        /// Whoever signs in needs a second factor since.
        SecondFactorEnabled,
        /// Whoever signs in needs none any more.
        SecondFactorRemoved,
        /// A recovery code stood in for the authenticator app.
        RecoveryCodeUsed,
        /// An account at a provider opens this one since.
        OpenIdLinked,
        /// It does not any more.
        OpenIdUnlinked,
        /// An administrator of the network reads what is private of an organization.
        BreakGlass,
        /// What an organization spends takes fewer people than it did.
        ApprovalRelaxed,
        /// The network proposes that two organizations are one.
        MergeProposed,
        /// An owner does not agree to that.
        MergeObjected,
        /// Nothing comes of that.
        MergeWithdrawn,
        /// It was done.
        MergeDone,
        /// A membership goes on in the organization that the former one was merged into.
        OrganizationMerged,
        /// Somebody's membership is suspended.
        MembershipSuspended,
        /// A suspended membership is what it was.
        MembershipRestored,
        /// Somebody's term in an office is nearly over.
        MandateEnding,
        /// The agreement of a partnership is nearly over.
        AgreementEnding,
        /// The network will confirm by itself what nobody has answered.
        ConfirmationDue,
        /// The network wants to give an organization another owner.
        OwnershipRecoveryStarted,
        /// An owner does not agree.
        OwnershipRecoveryObjected,
        /// The network does not want it any more.
        OwnershipRecoveryWithdrawn,
        /// The organization has another owner.
        OwnershipRecovered,
    }
}
