//! The mutations about organizations themselves.

use serde_json::json;
use tests::Person;
use tests::given::Stage;
use tests::person::PASSWORD;

use super::{Step, Things};

pub(super) fn steps<'a>(stage: &'a Stage, things: &Things, admin: &'a Person) -> Vec<Step<'a>> {
    let (siti, youth) = (&stage.siti, &stage.youth);
    let step = |field, right, select, input| Step { field, input, select, right };
    vec![
        step(
            "editOrganization",
            siti,
            "organization { id }",
            json!({ "organizationId": youth, "expectedVersion": 1, "description": "By the sea" }),
        ),
        step(
            "addIdentifier",
            siti,
            "identifier { id }",
            json!({ "organizationId": youth, "scheme": "ID-KHH", "value": "AHU-2" }),
        ),
        step("removeIdentifier", siti, "organization { id }", json!({ "identifierId": things.identifier })),
        step(
            "suspendOrganization",
            admin,
            "organization { id }",
            json!({ "organizationId": youth, "reason": "A complaint" }),
        ),
        step("endSessionsOf", admin, "done", json!({ "email": "siti@example.org", "reason": "A stolen telephone" })),
        step("restoreOrganization", admin, "organization { id }", json!({ "organizationId": things.closed })),
        step(
            "requestVerification",
            siti,
            "verification { id }",
            json!({ "organizationId": things.spare, "evidence": "Decree 14" }),
        ),
        step("reviewVerification", admin, "verification { id }", json!({ "verificationId": things.verification })),
        step(
            "approveVerification",
            admin,
            "verification { id }",
            json!({ "verificationId": things.verification, "validUntil": "2028-01-01" }),
        ),
        step(
            "rejectVerification",
            admin,
            "verification { id }",
            json!({ "verificationId": things.verification, "reason": "No" }),
        ),
        step(
            "revokeVerification",
            admin,
            "verification { id }",
            json!({ "organizationId": things.verified, "reason": "No" }),
        ),
        step(
            "setSecondFactorPolicy",
            siti,
            "organization { id }",
            json!({ "organizationId": youth, "isRequired": true }),
        ),
        step(
            "breakGlass",
            admin,
            "breakGlassGrant { id }",
            json!({ "organizationId": youth, "reason": "A complaint of members", "password": PASSWORD }),
        ),
        step("endBreakGlass", admin, "breakGlassGrant { id }", json!({ "breakGlassGrantId": things.glass })),
        step(
            "setApprovalPolicy",
            siti,
            "approvalPolicy { unit }",
            json!({ "organizationId": youth, "unit": "IDR", "secondApprovalAbove": "100.00" }),
        ),
        step("closePeriod", siti, "period { id }", json!({ "organizationId": youth, "through": "2026-10-31" })),
        step(
            "archiveOrganization",
            siti,
            "organization { id }",
            json!({ "organizationId": things.spare, "password": PASSWORD }),
        ),
        step(
            "proposeMerge",
            admin,
            "organizationMerge { id }",
            json!({
                "duplicateId": things.verified, "survivingId": things.spare, "reason": "Registered twice by mistake",
                "password": PASSWORD
            }),
        ),
        step(
            "agreeToMerge",
            siti,
            "organizationMerge { id }",
            json!({ "mergeId": things.merge, "organizationId": youth, "password": PASSWORD }),
        ),
        step(
            "objectToMerge",
            siti,
            "organizationMerge { id }",
            json!({ "mergeId": things.merge, "organizationId": youth, "reason": "We are two, not one" }),
        ),
        step(
            "withdrawMerge",
            admin,
            "organizationMerge { id }",
            json!({ "mergeId": things.merge, "reason": "They are two after all" }),
        ),
        step(
            "mergeOrganizations",
            admin,
            "organizationMerge { id }",
            json!({ "mergeId": things.merge, "password": PASSWORD }),
        ),
        // The list is "nama", a line end, "Ani".
        step("importMembers", siti, "added", json!({ "organizationId": youth, "file": "bmFtYQpBbmkK" })),
    ]
}
