words! {
    /// What an organization is. The first four are the community kinds; the others are partners from other sectors.
    OrganizationKind {
        YouthGroup,
        FaithGroup,
        CommunityCouncil,
        Association,
        Cooperative,
        Foundation,
        SavingsGroup,
        WasteBank,
        HealthProvider,
        EducationProvider,
        Business,
        GovernmentAgency,
        Other,
    }
}

words! {
    /// Who may know that an organization exists.
    Visibility {
        /// Everyone, signed in or not.
        Public,
        /// Everyone who is signed in.
        Network,
        /// Its own people and its partners.
        Hidden,
    }
}

words! {
    /// Where an organization is in its life.
    OrganizationStatus {
        /// Founded, not yet admitted.
        Pending,
        Active,
        /// Stopped by the network; its owners may read.
        Suspended,
        /// Closed by its owners; kept for the record.
        Archived,
    }
}

words! {
    /// How far the network has checked that an organization is what it says.
    Verification {
        Unverified,
        Requested,
        UnderReview,
        Verified,
        Rejected,
        Expired,
        Revoked,
    }
}

words! {
    /// What becomes of the proposal that two organizations are one. That it has lapsed is computed from its date.
    MergeStatus {
        Proposed,
        /// An owner of one of both stands against it.
        Objected,
        /// It was carried out, for good.
        Merged,
    }
}

words! {
    /// The rank of an administrative area, as the Indonesian Home Affairs codes know them.
    AreaLevel {
        Province,
        /// Kabupaten.
        Regency,
        /// Kota.
        City,
        /// Kecamatan.
        District,
        /// Desa.
        Village,
        /// Kelurahan.
        UrbanVillage,
        /// Desa adat.
        CustomaryVillage,
    }
}
