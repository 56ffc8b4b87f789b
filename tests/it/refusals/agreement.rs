//! The mutations about agreements, and about who joins what is agreed.

use serde_json::json;
use tests::given::Stage;

use super::{Step, Things};

pub(super) fn steps<'a>(stage: &'a Stage, things: &Things) -> Vec<Step<'a>> {
    let Stage { siti, dewi, youth, council, partnership, .. } = stage;
    let [id, digest] = &things.amendment;
    let step = |field, right, input| Step { field, input, select: "agreementVersion { id }", right };
    let [guest, invited] = &things.guests;
    let joining = |field, input| Step { field, input, select: "partnership { id }", right: siti };
    let other = json!({
        "partnershipId": partnership, "organizationId": youth, "endsOn": "2028-12-31", "reason": "It goes well"
    });
    let sign = json!({ "agreementVersionId": id, "organizationId": council, "digest": digest });
    let decline = json!({ "agreementVersionId": id, "organizationId": council, "reason": "Too long" });
    vec![
        step("proposeAmendment", siti, other),
        step("signAgreement", dewi, sign),
        step("declineAmendment", dewi, decline),
        step("withdrawAmendment", siti, json!({ "agreementVersionId": id, "reason": "Too long" })),
        joining("inviteParty", json!({ "partnershipId": partnership, "invitedOrganizationId": guest, "role": "HOST" })),
        joining(
            "withdrawPartyInvitation",
            json!({ "partnershipId": partnership, "invitedOrganizationId": invited, "reason": "By mistake" }),
        ),
    ]
}
