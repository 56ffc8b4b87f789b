words! {
    /// What a person is for the whole network; most people are nothing.
    PlatformRole {
        Admin,
        Auditor,
    }
}

words! {
    /// Why a session is over.
    SessionEnd {
        /// The person left on that device.
        SignedOut,
        /// Closed from another session, or by the network.
        Ended,
        /// A refresh token was used twice: one of the two users was a thief.
        Reused,
        Expired,
    }
}
