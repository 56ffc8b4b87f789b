//! Days: they begin where the network lives, and one that does not exist is nobody's day.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::given::{self, DUE, TODAY, own_membership};
use tests::{Person, on_both};

/// B055, B058: the network lives seven hours before UTC, so its next day begins at 17:00:00Z.
#[tokio::test(flavor = "multi_thread")]
async fn the_next_day_begins_at_midnight_where_the_network_lives() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "100", "IDR").await;
        let pledge = stage.pledge(&need, "100", "IDR").await;
        let announce = json!({
            "pledgeId": pledge, "quantity": { "value": "10", "unit": "IDR" }, "happenedOn": "2026-11-26",
            "idempotencyKey": "midnight"
        });
        let today = json!({
            "needId": need, "organizationId": stage.faith, "quantity": { "value": "10", "unit": "IDR" },
            "dueOn": "2026-11-25", "idempotencyKey": "last-day"
        });
        let select = "contribution { happenedOn announcedAt }";

        network.passes(TimeDelta::hours(15) - TimeDelta::seconds(1));
        let hasan = Person::signs_in(&network, "Hasan").await;
        let early = hasan.tries("announceContribution", announce.clone(), select).await;
        early.refused("DATE_IN_FUTURE", "happenedOn");
        let mut preview = today.clone();
        preview["validateOnly"] = json!(true);
        hasan.does("makePledge", preview, "pledge { id }").await;

        network.passes(TimeDelta::seconds(1));
        let done = hasan.does("announceContribution", announce, select).await;
        let told = json!({ "happenedOn": "2026-11-26", "announcedAt": "2026-11-25T17:00:00.000Z" });
        assert_eq!(done["contribution"], told);
        hasan.tries("makePledge", today, "pledge { id }").await.refused("DATE_IN_PAST", "dueOn");
    })
    .await;
}

/// B061: never clamped to the month's end, never today instead.
#[tokio::test(flavor = "multi_thread")]
async fn a_day_that_does_not_exist_is_refused_wherever_a_day_is_given() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
        let pledge = stage.pledge(&need, "500", "IDR").await;
        stage.received(&pledge, "100", "IDR").await;
        let program = stage.program("Boats").await;
        let allocation = stage.allocated(&need, &program, "50", "IDR").await;
        let rupiah = json!({ "value": "10", "unit": "IDR" });
        let membership = own_membership(&stage.siti, &stage.youth).await;
        let (siti, hasan, budi) = (&stage.siti, &stage.hasan, &stage.budi);
        let revision = json!({
            "pledgeId": pledge, "dueOn": DUE, "reason": "Storm", "effectiveOn": TODAY, "idempotencyKey": "revise"
        });
        let steps: [(&Person, &str, &str, Value, &[&str]); 8] = [
            (
                hasan,
                "makePledge",
                "pledge { id }",
                json!({
                    "needId": need, "organizationId": stage.faith, "quantity": rupiah, "dueOn": DUE,
                    "idempotencyKey": "make"
                }),
                &["dueOn"],
            ),
            (hasan, "revisePledge", "pledge { id }", revision, &["dueOn", "effectiveOn"]),
            (
                hasan,
                "announceContribution",
                "contribution { id }",
                json!({ "pledgeId": pledge, "quantity": rupiah, "happenedOn": TODAY, "idempotencyKey": "announce" }),
                &["happenedOn"],
            ),
            (
                budi,
                "submitExpenditure",
                "expenditure { id }",
                json!({
                    "allocationId": allocation, "quantity": rupiah, "purpose": "A net", "evidence": "Receipt",
                    "happenedOn": TODAY, "idempotencyKey": "submit"
                }),
                &["happenedOn"],
            ),
            (
                siti,
                "addMember",
                "member { id }",
                json!({ "organizationId": stage.youth, "name": "Wati", "startsOn": TODAY, "endsOn": DUE }),
                &["startsOn", "endsOn"],
            ),
            (
                siti,
                "grantRole",
                "member { id }",
                json!({ "membershipId": membership, "role": "SECRETARY", "startsOn": TODAY, "endsOn": DUE }),
                &["startsOn", "endsOn"],
            ),
            (
                siti,
                "inviteMember",
                "invitation { id }",
                json!({
                    "organizationId": stage.youth, "email": "new@example.org", "role": "MEMBER", "startsOn": TODAY,
                    "endsOn": DUE
                }),
                &["startsOn", "endsOn"],
            ),
            (
                siti,
                "issueServiceToken",
                "serviceToken { id }",
                json!({ "organizationId": stage.youth, "name": "Till", "scopes": ["org:read"], "expiresOn": "2027-01-31" }),
                &["expiresOn"],
            ),
        ];
        let before = network.rows().await;
        for (who, field, select, input, paths) in &steps {
            for path in *paths {
                for day in ["2027-02-30", "2027-02-29", "00/00/0000", "2026-13-01", "2027-01-01T24:00:00Z"] {
                    let mut wrong = input.clone();
                    wrong[path] = json!(day);
                    who.tries(field, wrong, select).await.refused("MALFORMED", path);
                }
            }
            let mut right = input.clone();
            right["validateOnly"] = json!(true);
            who.does(field, right, select).await;
        }
        assert_eq!(network.rows().await, before);
    })
    .await;
}
