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
    /// What a delegate does for a party in a partnership.
    DelegateRole {
        /// Acts for the party there.
        Representative,
        /// Reads what the party may read there.
        Observer,
    }
}

words! {
    /// Where a delegation from one organization to another is in its life.
    DelegationStatus {
        /// Waiting for the other organization.
        Offered,
        Accepted,
        /// Declined, or given back, by the organization that it was given to.
        Returned,
        /// Taken back by the organization that had given it.
        Revoked,
    }
}

words! {
    /// Where a version of a partnership's agreement is in its life.
    AgreementStatus {
        /// Waiting for signatures.
        Proposed,
        /// Signed by everybody whose signature it takes.
        InForce,
        /// A later version is in force.
        Superseded,
        /// Taken back by the organization that proposed it.
        Withdrawn,
        /// A party said no.
        Declined,
        /// Over, with the partnership.
        Ended,
    }
}

words! {
    /// What the parties of a partnership may agree to see of each other's promises.
    SharedTotal {
        Pledged,
        Delivered,
        Overdue,
        WrittenOff,
        Cancelled,
        CancelledWithoutNotice,
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
