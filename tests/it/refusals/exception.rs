//! Who is answered otherwise than the rest of what they try, and why.

/// Where the answer differs from the rule of the row, and why.
pub(super) fn exception(field: &str, role: &str) -> Option<&'static str> {
    // These are done for the faith group or the council, in partnerships that a token does not see without its scope.
    const FOR_OTHERS: &[&str] = &[
        "acceptPartnership",
        "declinePartnership",
        "withdrawFromPartnership",
        "signAgreement",
        "declineAmendment",
        "pledgeFromOffer",
    ];
    // Without its scope a token does not even see the partnership.
    const OF_PARTNERSHIPS: &[&str] = &[
        "suspendPartnership",
        "resumePartnership",
        "endPartnership",
        "inviteParty",
        "withdrawPartyInvitation",
        "addProgram",
        "nameDelegate",
        "proposeAmendment",
        "withdrawAmendment",
    ];
    // Need and pledge are known to the receiver, and no scope of the receiver's would make it the receiver's own.
    const OF_THE_GIVER: &[&str] = &[
        "makePledge",
        "revisePledge",
        "cancelPledge",
        "announceContribution",
        "valueContribution",
        "withdrawContribution",
        "reserveResource",
        "withdrawReservation",
    ];
    // Nobody of the youth group belongs to the organization that is suspended, nor the token to the spare one.
    const ELSEWHERE: &[&str] =
        &["restoreOrganization", "archiveOrganization", "requestVerification", "revokeVerification"];
    // Only who could decide a request, and its person, know of it.
    const OF_APPLICANTS: &[&str] = &["approveJoinRequest", "declineJoinRequest"];
    const TO_SEEN: &[&str] = &[
        "delegateRights",
        "endSessionsOf",
        "breakGlass",
        "proposeMerge",
        "startOwnershipRecovery",
        "recordMandate",
        "setJoinPolicy",
        "setSecondFactorPolicy",
        "setApprovalPolicy",
        "closePeriod",
        "transferOwnership",
        "defineRole",
        "editOrganization",
        "archiveOrganization",
        "suspendOrganization",
        "restoreOrganization",
        "addIdentifier",
        "removeIdentifier",
        "inviteMember",
        "addMember",
        "addResource",
        "importMembers",
        "issueServiceToken",
        "proposePartnership",
        "requestVerification",
        "revokeVerification",
    ];
    // Only who edits the settings, and who decides, see a request; only who reads the trail sees a grant, and a recovery.
    const OF_REQUESTS: &[&str] = &[
        "reviewVerification",
        "approveVerification",
        "rejectVerification",
        "endBreakGlass",
        "agreeToMerge",
        "objectToMerge",
        "withdrawMerge",
        "mergeOrganizations",
        "objectToOwnershipRecovery",
        "withdrawOwnershipRecovery",
        "completeOwnershipRecovery",
    ];
    // No scope opens suspension, the glass, or what is the network's alone.
    const OF_THE_NETWORK: &[&str] =
        &["suspendOrganization", "endSessionsOf", "breakGlass", "proposeMerge", "startOwnershipRecovery"];
    match role {
        "a token without the scope" if OF_THE_NETWORK.contains(&field) => Some("FORBIDDEN"),
        // Who sees an organization is told that what is asked for is not theirs to do there.
        "a token without the scope" if ELSEWHERE.contains(&field) => Some("FORBIDDEN"),
        "a stranger" | "a party of another partnership" | "a removed member" if TO_SEEN.contains(&field) => {
            Some("FORBIDDEN")
        }
        "a member without the role" | "a token without the scope"
            if OF_REQUESTS.contains(&field) || OF_APPLICANTS.contains(&field) =>
        {
            Some("NOT_FOUND")
        }
        "a token without the scope" if FOR_OTHERS.contains(&field) || OF_PARTNERSHIPS.contains(&field) => {
            Some("NOT_FOUND")
        }
        // The youth group sees what it has offered; to answer is the other's.
        "a token without the scope" if ["acceptDelegation", "returnDelegation"].contains(&field) => Some("FORBIDDEN"),
        "a token without the scope" if OF_THE_GIVER.contains(&field) => Some("FORBIDDEN"),
        _ => None,
    }
}
