//! The mutations about who leads an organization, who owns it when its owners are lost, and who has no rights for a
//! while.

use serde_json::json;
use tests::Person;
use tests::given::{DUE, Stage, TODAY};
use tests::person::PASSWORD;

use super::{Step, Things};

pub(super) fn steps<'a>(stage: &'a Stage, things: &Things, admin: &'a Person) -> Vec<Step<'a>> {
    let (siti, youth) = (&stage.siti, &stage.youth);
    let step = |field, right, select, input| Step { field, input, select, right };
    vec![
        step("suspendMember", siti, "member { id }", json!({ "membershipId": things.wati, "reason": "A quarrel" })),
        step("restoreMember", siti, "member { id }", json!({ "membershipId": things.resting })),
        step(
            "recordMandate",
            siti,
            "mandate { id }",
            json!({
                "organizationId": youth, "membershipId": things.wati, "office": "VICE_CHAIR", "startsOn": TODAY,
                "endsOn": DUE, "roles": ["SECRETARY"]
            }),
        ),
        step(
            "correctMandate",
            siti,
            "mandate { id }",
            json!({ "mandateId": things.mandate, "expectedVersion": 1, "decreeNumber": "Decree 15" }),
        ),
        step("endMandate", siti, "mandate { id }", json!({ "mandateId": things.mandate, "reason": "RESIGNED" })),
        step(
            "startOwnershipRecovery",
            admin,
            "ownershipRecovery { id }",
            json!({
                "organizationId": youth, "membershipId": things.wati, "reason": "Its owner has died",
                "password": PASSWORD
            }),
        ),
        step(
            "objectToOwnershipRecovery",
            siti,
            "ownershipRecovery { id }",
            json!({ "ownershipRecoveryId": things.recovery, "objection": "I am here" }),
        ),
        step(
            "withdrawOwnershipRecovery",
            admin,
            "ownershipRecovery { id }",
            json!({ "ownershipRecoveryId": things.recovery, "reason": "Its owner was found" }),
        ),
        step(
            "completeOwnershipRecovery",
            admin,
            "ownershipRecovery { id }",
            json!({ "ownershipRecoveryId": things.recovery, "password": PASSWORD }),
        ),
    ]
}
