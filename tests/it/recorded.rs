//! Every change that is made stands in the trail: by whom, where, under the id that the client gave its request, and
//! from what to what.

mod personal;
mod provided;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::person::{PASSWORD, Tried};
use tests::{Network, Person, given, on_both};

use crate::refusals::{self, Step};

/// Changes whose records hold neither what was before nor what is now, and why.
const WITHOUT_ROWS: &[(&str, &str)] = &[
    ("setHealthNote", "that it was written is recorded, and not what: no record holds anybody's health"),
    ("readHealthNote", "nothing changes; that it was read, and why, is the record"),
    ("withdrawGuardianConsent", "what goes with the consent must not stay in the trail"),
    ("recordGuardianConsent", "who the guardian is must not stay in the trail when the consent is withdrawn"),
    ("exportPersonalData", "nothing changes; that it was handed out is the record"),
    ("giveNameConsent", "that somebody agrees is all there is to it"),
    ("withdrawNameConsent", "that somebody does not agree any more is all there is to it"),
    ("beginSecondFactor", "what there is to it is a secret"),
    ("confirmSecondFactor", "what there is to it is a secret"),
    ("removeSecondFactor", "what there is to it is a secret"),
    ("renewRecoveryCodes", "what there is to it are secrets"),
    ("linkOpenIdIdentity", "the provider stands in the reason, and who it is there is nobody else's to read"),
    ("unlinkOpenIdIdentity", "the provider stands in the reason, and who it is there is nobody else's to read"),
];

/// Changes that are of no organization: of an account.
const OF_NO_ORGANIZATION: &[&str] = &["eraseAccount", "exportPersonalData", "endSessionsOf"];

/// Changes by somebody who is not signed in: the record is about the account.
const BY_NOBODY: &[&str] = &[
    "register",
    "confirmRegistration",
    "signIn",
    "finishOpenIdSignIn",
    "verifyEmail",
    "resetPassword",
    "confirmEmailChange",
    "cancelEmailChange",
];

/// Changes that close a way in for others on the same stage, and so come last.
const CLOSING: &[&str] = &[
    "endMembership",
    "eraseMember",
    "endPartnership",
    "withdrawFromPartnership",
    "suspendPartnership",
    "transferOwnership",
    "mergeOrganizations",
    "archiveOrganization",
    "suspendOrganization",
];

/// Changes that are refused on the stage, and where they are made instead.
const ELSEWHERE: &[(&str, &str)] = &[
    ("setSecondFactorPolicy", "takes a session with a second factor: `personal` makes it"),
    ("reportNoShow", "takes a time that is over: `what_the_stage_does_not_allow_is_recorded` makes it"),
    ("writeOffPledge", "takes a day that has passed: `what_the_stage_does_not_allow_is_recorded` makes it"),
    ("importMembers", "who is in the list is there already: `what_the_stage_does_not_allow_is_recorded` makes it"),
    ("issueReceipt", "there is one on the stage: `what_the_stage_does_not_allow_is_recorded` makes it"),
    ("agreeToMerge", "both sides have agreed on the stage: `what_the_stage_does_not_allow_is_recorded` makes it"),
];

/// What one record says: command, whether it names its actor, whether the organization or the partnership of several
/// where it was, and whether rows.
struct Record {
    command: String,
    has_actor: bool,
    has_place: bool,
    has_rows: bool,
}

async fn records(network: &Network, request_id: &str) -> Vec<Record> {
    let sql = format!(
        "select command || ' ' || case when actor_person_id is null and actor_token_id is null then '-' else 'actor' end \
         || ' ' || case when organization_id is null and partnership_id is null then '-' else 'place' end || ' ' || \
         case when before_json is null and after_json is null then '-' else 'rows' end from audit \
         where request_id = '{request_id}' order by id"
    );
    let lines = network.texts(&sql).await;
    let read = |line: &String| {
        let words: Vec<_> = line.split(' ').collect();
        Record {
            command: words[0].to_owned(),
            has_actor: words[1] != "-",
            has_place: words[2] != "-",
            has_rows: words[3] != "-",
        }
    };
    lines.iter().map(read).collect()
}

/// What is missing in the records of a change that was made under this id.
async fn missing(network: &Network, field: &str, request_id: &str) -> Vec<String> {
    let all = records(network, request_id).await;
    let mut faults = Vec::new();
    let mut fault = |what: &str| faults.push(format!("{field}: {what}"));
    if all.is_empty() {
        fault("no record with the id that the request was given");
    }
    if all.iter().any(|record| record.command != field) {
        fault("a record names another command");
    }
    if all.iter().any(|record| !record.has_actor) && !BY_NOBODY.contains(&field) {
        fault("a record without an actor");
    }
    let is_of_one = !OF_NO_ORGANIZATION.contains(&field) && !personal::OF_AN_ACCOUNT.contains(&field);
    if is_of_one && all.iter().any(|record| !record.has_place) {
        fault("a record without its organization or partnership");
    }
    let is_excepted = WITHOUT_ROWS.iter().any(|(name, _)| *name == field);
    match (all.iter().any(|record| record.has_rows), is_excepted) {
        (false, false) => fault("neither what was before nor what is now"),
        (true, true) => fault("holds rows, and stands among those that hold none"),
        _ => {}
    }
    faults
}

/// Makes the change under an id of its own.
async fn makes(who: &Person, step: (&str, &Value, &str), request_id: &str) -> Tried {
    let (field, input, select) = step;
    who.calling(request_id).tries_quietly(field, input.clone(), select).await
}

/// Tries each of these on a fresh stage, what closes ways for others last; those that were made.
async fn round(network: &Network, wanted: &BTreeSet<String>, faults: &mut Vec<String>) -> BTreeSet<String> {
    let stage = given::stage(network).await;
    let wati = Person::registers(network, "Wati").await;
    let admin = given::administrator(network).await;
    let things = refusals::things(&stage, &wati, &admin).await;
    let mut steps = refusals::steps(&stage, &things, &admin);
    steps.retain(|step| wanted.contains(step.field));
    steps.sort_by_key(|step: &Step<'_>| {
        CLOSING.iter().position(|closing| *closing == step.field).map_or(0, |at| at + 1)
    });
    let mut made = BTreeSet::new();
    for step in &steps {
        let id = format!("recorded-{}", step.field);
        if makes(step.right, (step.field, &step.input, step.select), &id).await.is_done() {
            made.insert(step.field.to_owned());
            faults.extend(missing(network, step.field, &id).await);
        }
    }
    made
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_is_recorded_with_its_actor_its_organization_and_its_request() {
    let mut wanted: BTreeSet<String> = refusals::mutations();
    for name in refusals::PERSONAL.iter().chain(ELSEWHERE.iter().map(|(name, _)| name)) {
        wanted.remove(*name);
    }
    for engine in [tests::Engine::Sqlite, tests::Engine::Postgres] {
        let mut left = wanted.clone();
        let mut faults = Vec::new();
        // One stage is not enough: what accepts a thing leaves nothing to decline.
        while !left.is_empty() {
            let network = Network::start(engine).await;
            let made = round(&network, &left, &mut faults).await;
            network.stop().await;
            assert!(!made.is_empty(), "nobody could make {left:?}");
            left.retain(|name| !made.contains(name));
        }
        assert!(faults.is_empty(), "{engine:?}: {faults:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_stage_does_not_allow_is_recorded() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "100.00", "IDR").await;
        let pledge = stage.pledge(&need, "50.00", "IDR").await;
        let receipt = json!({ "contributionId": stage.received(&pledge, "5.00", "IDR").await });
        let done = makes(&stage.budi, ("issueReceipt", &receipt, "receipt { id }"), "receipt-1").await;
        assert!(done.is_done(), "{}", done.answer);
        assert_eq!(missing(&network, "issueReceipt", "receipt-1").await, Vec::<String>::new());
        let admin = given::administrator(&network).await;
        let twin = given::organization(&stage.siti, "Twin", "YOUTH_GROUP").await;
        let merge = given::proposed_merge(&admin, &twin, &stage.youth).await;
        let agree = json!({ "mergeId": merge, "organizationId": twin, "password": PASSWORD });
        let done = makes(&stage.siti, ("agreeToMerge", &agree, "organizationMerge { id }"), "merge-1").await;
        assert!(done.is_done(), "{}", done.answer);
        assert_eq!(missing(&network, "agreeToMerge", "merge-1").await, Vec::<String>::new());
        // The list is "nama", a line end, "Rudi".
        let list = json!({ "organizationId": stage.youth, "file": "bmFtYQpSdWRpCg==" });
        let done = makes(&stage.siti, ("importMembers", &list, "added"), "list-1").await;
        assert!(done.is_done(), "{}", done.answer);
        assert_eq!(missing(&network, "importMembers", "list-1").await, Vec::<String>::new());
        let room = stage.need("Room", "SPACE", "40", "HUR").await;
        let hours = json!({ "value": "2", "unit": "HUR" });
        let lend = json!({
            "organizationId": stage.faith, "kind": "SPACE", "name": "Hall", "unit": "HUR", "idempotencyKey": "hall"
        });
        let hall = stage.hasan.does("addResource", lend, "resource { id }").await;
        let reserve = json!({
            "pledgeId": stage.pledge(&room, "20", "HUR").await, "resourceId": hall["resource"]["id"],
            "startsAt": "2026-12-01T08:00:00+07:00", "endsAt": "2026-12-01T10:00:00+07:00", "quantity": hours,
            "idempotencyKey": "slot"
        });
        let slot = stage.hasan.does("reserveResource", reserve, "reservation { id }").await["reservation"].clone();
        network.passes(chrono::TimeDelta::days(800));
        let budi = Person::signs_in(&network, "Budi").await;
        let write_off = json!({ "pledgeId": pledge, "reason": "Silence" });
        let done = makes(&budi, ("writeOffPledge", &write_off, "pledge { id }"), "late-1").await;
        assert!(done.is_done(), "{}", done.answer);
        assert_eq!(missing(&network, "writeOffPledge", "late-1").await, Vec::<String>::new());
        let missed = json!({ "reservationId": slot["id"], "reason": "Nobody came" });
        let done = makes(&budi, ("reportNoShow", &missed, "reservation { id }"), "missed-1").await;
        assert!(done.is_done(), "{}", done.answer);
        assert_eq!(missing(&network, "reportNoShow", "missed-1").await, Vec::<String>::new());
    })
    .await;
}
