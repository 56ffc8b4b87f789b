words! {
    /// What an account holds; fixed when it is opened.
    AccountType {
        /// The other side of everything that came in: never above zero.
        Source,
        /// Received, not yet set aside.
        Available,
        /// Set aside for a program.
        Allocated,
        /// Spent or consumed.
        Used,
        /// Between the halves of an exchange: what came in a foreign currency, and what the need has for it, the latter
        /// as a number below zero.
        Clearing,
    }
}

words! {
    /// Why postings were made.
    TransactionKind {
        Contribution,
        Allocation,
        Release,
        Expenditure,
        Reversal,
    }
}

words! {
    /// Why a posted transaction was taken back.
    ReversalReason {
        Error,
        Return,
        Refund,
        Duplicate,
        Dispute,
        Reprice,
        CancelledAgreement,
    }
}
