words! {
    /// Whether a person belongs to an organization. The dates of the membership act beside it.
    MembershipStatus {
        Active,
        Suspended,
        Ended,
    }
}

words! {
    /// What a person is in one organization: a set of permissions, not a rank.
    Role {
        Owner,
        Admin,
        Treasurer,
        Secretary,
        Coordinator,
        Auditor,
        Member,
        Observer,
    }
}

words! {
    /// What the guardian of a minor is to them.
    Relationship {
        Parent,
        Grandparent,
        Sibling,
        Relative,
        /// By a court's decision.
        LegalGuardian,
    }
}

words! {
    /// What became of an invitation. That it has expired is computed from its date.
    InvitationStatus {
        Invited,
        Accepted,
        Rejected,
        Cancelled,
    }
}

words! {
    /// How an organization is joined.
    JoinPolicy {
        InvitationOnly,
        OpenToRequests,
    }
}

words! {
    /// What became of a request to join. That it has expired is computed from its date, and kept once a new one is made.
    JoinRequestStatus {
        Requested,
        Approved,
        Declined,
        Withdrawn,
        Expired,
    }
}
