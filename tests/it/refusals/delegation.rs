//! The mutations about delegates and delegations.

use serde_json::json;
use tests::given::Stage;

use super::{Step, Things};

pub(super) fn steps<'a>(stage: &'a Stage, things: &Things) -> Vec<Step<'a>> {
    let Stage { siti, dewi, youth, faith, partnership, .. } = stage;
    let step = |field, right, select, input| Step { field, input, select, right };
    let named = json!({
        "partnershipId": partnership, "organizationId": youth, "membershipId": things.wati, "role": "OBSERVER",
        "title": "Chair"
    });
    let rights = json!({
        "organizationId": youth, "toOrganizationId": faith, "permissions": ["PLEDGE_READ"], "reason": "Records",
        "endsOn": "2027-01-31"
    });
    let delegation = || json!({ "delegationId": things.delegation });
    vec![
        step("nameDelegate", siti, "delegate { id }", named),
        step("endDelegate", siti, "delegate { id }", json!({ "delegateId": things.delegate })),
        step("delegateRights", siti, "delegation { id }", rights),
        step("acceptDelegation", dewi, "delegation { id }", delegation()),
        step("returnDelegation", dewi, "delegation { id }", delegation()),
        step("revokeDelegation", siti, "delegation { id }", delegation()),
    ]
}
