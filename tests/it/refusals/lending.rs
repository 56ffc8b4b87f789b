//! What is done with what organizations lend.

use serde_json::json;
use tests::given::Stage;

use super::{Step, Things};

pub(super) fn steps<'a>(stage: &'a Stage, things: &Things) -> Vec<Step<'a>> {
    let Stage { budi, hasan, youth, .. } = stage;
    let step = |field, right, select, input| Step { field, input, select, right };
    vec![
        step(
            "addResource",
            budi,
            "resource { id }",
            json!({
                "organizationId": youth, "kind": "SKILL", "name": "Carpentry", "unit": "HUR", "idempotencyKey": "s13"
            }),
        ),
        step("archiveResource", budi, "resource { id }", json!({ "resourceId": things.resource })),
        step(
            "reserveResource",
            hasan,
            "reservation { id }",
            json!({
                "pledgeId": things.hours_pledge, "resourceId": things.hall, "startsAt": "2026-12-02T08:00:00+07:00",
                "endsAt": "2026-12-02T10:00:00+07:00", "quantity": { "value": "2", "unit": "HUR" },
                "idempotencyKey": "s14"
            }),
        ),
        step(
            "withdrawReservation",
            hasan,
            "reservation { id }",
            json!({ "reservationId": things.reservation, "reason": "A wedding" }),
        ),
        step(
            "reportNoShow",
            budi,
            "reservation { id }",
            json!({ "reservationId": things.reservation, "reason": "Nobody came" }),
        ),
    ]
}
