//! What is asked of another thing than the refusals' steps ask it of, so that it can be compared with what `viewerCan`
//! says of that thing.

use serde_json::{Value, json};
use tests::given::{DUE, Stage, TODAY};
use tests::person::PASSWORD;

use super::super::refusals::{Step, Things};

type Named<'a> = (&'static str, Step<'a>);

const ASKED_ABOUT: &str = "the one asked about";

pub fn steps<'a>(stage: &'a Stage, things: &Things, seats: &[String; 2]) -> Vec<Named<'a>> {
    let mut steps = of_organization(stage, things);
    steps.extend(of_partnership(stage, things, seats));
    steps
}

fn named<'a>(
    stage: &'a Stage,
    (which, field, select): (&'static str, &'static str, &'static str),
    input: Value,
) -> Named<'a> {
    (which, Step { field, input, select, right: &stage.siti })
}

fn of_organization<'a>(stage: &'a Stage, things: &Things) -> Vec<Named<'a>> {
    let youth = &stage.youth;
    let step = |field, select, input| named(stage, (ASKED_ABOUT, field, select), input);
    vec![
        // The list is "nama", a line end, "Rudi".
        (
            "with somebody new",
            Step {
                field: "importMembers",
                input: json!({ "organizationId": youth, "file": "bmFtYQpSdWRpCg==" }),
                select: "added",
                right: &stage.siti,
            },
        ),
        step("archiveOrganization", "organization { id }", json!({ "organizationId": youth, "password": PASSWORD })),
        step("restoreOrganization", "organization { id }", json!({ "organizationId": youth })),
        step("requestVerification", "verification { id }", json!({ "organizationId": youth, "evidence": "Decree 14" })),
        step("revokeVerification", "verification { id }", json!({ "organizationId": youth, "reason": "No" })),
        step(
            "proposeMerge",
            "organizationMerge { id }",
            json!({
                "duplicateId": youth, "survivingId": things.spare, "reason": "Registered twice by mistake",
                "password": PASSWORD
            }),
        ),
    ]
}

fn of_partnership<'a>(stage: &'a Stage, things: &Things, seats: &[String; 2]) -> Vec<Named<'a>> {
    let Stage { youth, faith, council, partnership, .. } = stage;
    let mut steps = Vec::new();
    let at = |party: &str, more: Value| {
        let mut input = json!({ "partnershipId": partnership, "organizationId": party });
        if let (Some(input), Some(more)) = (input.as_object_mut(), more.as_object()) {
            input.extend(more.clone());
        }
        input
    };
    for (which, party, seat) in [("for the partner", council, &seats[0]), ("for the giver", faith, &seats[1])] {
        let select = (which, "addProgram", "program { id }");
        steps.push(named(stage, select, at(party, json!({ "name": "Nets" }))));
        let select = (which, "proposeAmendment", "agreementVersion { id }");
        steps.push(named(stage, select, at(party, json!({ "endsOn": "2028-12-31", "reason": "It goes well" }))));
        let select = (which, "nameDelegate", "delegate { id }");
        let whom = json!({ "membershipId": seat, "role": "OBSERVER", "title": "Chair", "startsOn": TODAY });
        steps.push(named(stage, select, at(party, whom)));
    }
    let own = json!({
        "needId": things.money, "quantity": { "value": "1.00", "unit": "IDR" }, "dueOn": DUE, "idempotencyKey": "own"
    });
    steps.push(named(stage, ("for oneself", "makePledge", "pledge { id }"), own));
    let mut lead = json!({ "partnershipId": things.proposed, "organizationId": youth });
    steps.push(named(stage, ("for its lead", "acceptPartnership", "partnership { id }"), lead.clone()));
    lead["reason"] = json!("No");
    steps.push(named(stage, ("for its lead", "declinePartnership", "partnership { id }"), lead));
    let [id, digest] = &things.amendment;
    let sign = json!({ "agreementVersionId": id, "organizationId": youth, "digest": digest });
    let decline = json!({ "agreementVersionId": id, "organizationId": youth, "reason": "Too long" });
    steps.push(named(stage, (ASKED_ABOUT, "signAgreement", "agreementVersion { id }"), sign));
    steps.push(named(stage, (ASKED_ABOUT, "declineAmendment", "agreementVersion { id }"), decline));
    steps
}
