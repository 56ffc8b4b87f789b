//! Who acts for the organization without a role there that would let them.

use serde_json::json;
use tests::given::{Stage, member, organization, takes_on};
use tests::{Network, Person};

/// Somebody who looks on in the youth group, and represents it in its partnership.
pub async fn delegate(network: &Network, stage: &Stage) -> Person {
    let who = Person::registers(network, "Dian").await;
    let membership = member(&stage.siti, &stage.youth, &who, &["OBSERVER"]).await;
    let name = json!({
        "partnershipId": stage.partnership, "organizationId": stage.youth, "membershipId": membership,
        "role": "REPRESENTATIVE", "title": "Speaker"
    });
    stage.siti.does("nameDelegate", name, "delegate { id }").await;
    who
}

/// The owner and treasurer of an organization to which the youth group has delegated what its owner can.
pub async fn acting(network: &Network, stage: &Stage) -> Person {
    let who = Person::registers(network, "Yuni").await;
    let umbrella = organization(&who, "Payung Pesisir", "FOUNDATION").await;
    takes_on(&who, &umbrella, "TREASURER").await;
    let offer = json!({
        "organizationId": stage.youth, "toOrganizationId": umbrella, "reason": "They keep our records",
        "permissions": ["MEMBER_READ", "PARTNERSHIP_READ", "NEED_PUBLISH", "PLEDGE_MAKE", "PLEDGE_READ", "TOTALS_READ"],
        "endsOn": "2027-01-31"
    });
    let offered = stage.siti.does("delegateRights", offer, "delegation { id }").await;
    let accept = json!({ "delegationId": offered["delegation"]["id"] });
    who.does("acceptDelegation", accept, "delegation { status }").await;
    who
}
