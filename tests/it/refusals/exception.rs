//! Who is answered otherwise than the rest of what they try, and why.

/// Where the answer differs from the rule of the row, and why.
pub(super) fn exception(field: &str, role: &str) -> Option<&'static str> {
    // These are done for the faith group or the council, in which nobody of the youth group has a standing.
    const FOR_OTHERS: &[&str] = &["acceptPartnership", "declinePartnership", "withdrawFromPartnership", "makePledge"];
    // Without its scope a token does not even see the partnership.
    const OF_PARTNERSHIPS: &[&str] = &["suspendPartnership", "resumePartnership", "endPartnership", "addProgram"];
    // The pledge is known to its receiver, and no scope of the receiver's would make it the receiver's own.
    const OF_THE_GIVER: &[&str] = &["revisePledge", "cancelPledge", "announceContribution"];
    // Nobody of the youth group belongs to the organization that is suspended, nor the token to the spare one.
    const ELSEWHERE: &[&str] = &["restoreOrganization", "archiveOrganization"];
    // Only who could decide a request, and its person, know of it.
    const OF_APPLICANTS: &[&str] = &["approveJoinRequest", "declineJoinRequest"];
    const TO_SEEN: &[&str] = &[
        "setJoinPolicy",
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
        "importMembers",
        "issueServiceToken",
    ];
    match role {
        // No scope opens suspension.
        "a token without the scope" if field == "suspendOrganization" => Some("FORBIDDEN"),
        // Who sees an organization is told that what is asked for is not theirs to do there.
        "a token without the scope" if ELSEWHERE.contains(&field) => Some("FORBIDDEN"),
        "a stranger" | "a party of another partnership" | "a removed member" if TO_SEEN.contains(&field) => {
            Some("FORBIDDEN")
        }
        "a member without the role" | "a token without the scope" if OF_APPLICANTS.contains(&field) => {
            Some("NOT_FOUND")
        }
        "a member without the role" if FOR_OTHERS.contains(&field) => Some("NOT_FOUND"),
        "a token without the scope" if FOR_OTHERS.contains(&field) || OF_PARTNERSHIPS.contains(&field) => {
            Some("NOT_FOUND")
        }
        "a token without the scope" if OF_THE_GIVER.contains(&field) => Some("FORBIDDEN"),
        _ => None,
    }
}
