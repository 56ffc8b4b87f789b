words! {
    /// What somebody leads an organization as.
    MandateOffice {
        Chair,
        ViceChair,
        Secretary,
        Treasurer,
        SectionHead,
        Member,
        Other,
    }
}

words! {
    /// Why a mandate ended before its term.
    MandateEnd {
        Dismissed,
        Resigned,
        Died,
        /// The membership ended.
        Left,
    }
}
