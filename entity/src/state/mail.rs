words! {
    /// What a mail is about. Its sentences are at the edge.
    MailKind {
        /// The secret that sets a new password.
        PasswordReset,
        /// The password is another one since.
        PasswordChanged,
    }
}
