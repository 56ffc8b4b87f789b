words! {
    /// The five kinds of resources.
    ResourceKind {
        Money,
        Goods,
        VolunteerTime,
        Skill,
        Space,
    }
}

words! {
    /// Where a need is in its life. Covered counts confirmed contributions, never pledges.
    NeedStatus {
        Draft,
        Open,
        PartlyCovered,
        Covered,
        Closed,
        Withdrawn,
        Expired,
    }
}

words! {
    /// Where a promise stands. That it is overdue is computed from its date.
    PledgeStatus {
        Proposed,
        Accepted,
        Declined,
        PartlyFulfilled,
        Fulfilled,
        Expired,
        Cancelled,
        WrittenOff,
    }
}

words! {
    /// Where something announced stands.
    ContributionStatus {
        Announced,
        Confirmed,
        /// Confirmed, with less than was announced.
        Short,
        /// The receiver has said that it has not come, and may still say that it has.
        Disputed,
        Returned,
        /// Its giver has taken the announcement back.
        Withdrawn,
    }
}

words! {
    /// What has become of a time that was reserved.
    ReservationStatus {
        /// Reserved for as long as its pledge stands.
        Pending,
        /// What came on it was confirmed.
        Kept,
        /// Withdrawn, or its pledge has ended: the time is free again.
        Released,
        /// Nobody came.
        NoShow,
    }
}

words! {
    /// The state in which goods arrive.
    GoodsCondition {
        New,
        Good,
        Fair,
        Salvage,
    }
}

words! {
    /// Who says what a contribution in kind is worth.
    ValuationSide {
        Giver,
        Receiver,
    }
}

words! {
    /// How somebody has found out what a contribution in kind is worth.
    ValuationMethod {
        Invoice,
        MarketQuote,
        RateTable,
        /// An estimate.
        None,
    }
}

words! {
    /// How far something set aside has been used.
    AllocationStatus {
        Approved,
        PartlyUsed,
        Used,
        Released,
    }
}

words! {
    /// Where a request to spend stands.
    ExpenditureStatus {
        Submitted,
        Approved,
        Rejected,
        Posted,
        Reversed,
    }
}

words! {
    /// Where a request to take something back stands.
    ReversalStatus {
        Submitted,
        Posted,
        Rejected,
    }
}
