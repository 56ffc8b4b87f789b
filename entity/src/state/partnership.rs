words! {
    /// Who may see that a partnership exists.
    PartnershipVisibility {
        Parties,
        Public,
    }
}

words! {
    /// Where a partnership is in its life.
    PartnershipStatus {
        /// Seen by its proposer only.
        Draft,
        /// Waiting for the required consents.
        Proposed,
        Active,
        Suspended,
        Ended,
        Expired,
        /// Followed by a newer partnership.
        Renewed,
        Declined,
    }
}

words! {
    /// What an organization does in a partnership.
    PartyRole {
        Lead,
        Funding,
        Implementing,
        Technical,
        Host,
        Beneficiary,
        Observer,
    }
}

words! {
    /// What a party has answered.
    Consent {
        Invited,
        Accepted,
        Declined,
        Withdrawn,
    }
}
