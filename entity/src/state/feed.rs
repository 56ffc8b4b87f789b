words! {
    /// What a chain of hashes is over.
    ChainKind {
        /// Records of the audit trail.
        Audit,
        /// Transactions of the books.
        Ledger,
    }
}
