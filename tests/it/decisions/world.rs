//! The organization that all are asked about, in one of its states, and everybody who asks.

use domain::entity::state::PlatformRole;
use serde_json::{Value, json};
use tests::given::{self, Stage, member, proposal, takes_on};
use tests::person::text;
use tests::{Network, Person};

use super::super::refusals::{self, Step, Things};
use super::{lent, others, own};

/// How the organization stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Active,
    /// A party of its partnership is suspended, so the partnership is frozen.
    Frozen,
    Suspended,
    Closed,
}

impl State {
    pub const ALL: [Self; 4] = [Self::Active, Self::Frozen, Self::Suspended, Self::Closed];

    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Frozen => "frozen",
            Self::Suspended => "suspended",
            Self::Closed => "closed",
        }
    }
}

/// What nobody here is let do, and why; its effect is told elsewhere.
pub const UNDONE: &[(&str, &str)] = &[
    ("setSecondFactorPolicy", "takes a session with a second factor"),
    ("writeOffPledge", "takes a day that has passed"),
    ("reportNoShow", "takes a time that has passed"),
    ("acceptInvitation", "takes a secret that only its mail tells"),
    ("declineInvitation", "takes a secret that only its mail tells"),
    ("requestEmailVerification", "takes a server that sends mails"),
    ("shareDelegateContact", "the delegate is of somebody without an account"),
    ("endSession", "the session is of nobody here"),
    ("confirmRegistration", "takes a secret that only its mail tells"),
    ("resetPassword", "takes a secret that only its mail tells"),
    ("verifyEmail", "takes a secret that only its mail tells"),
    ("confirmEmailChange", "takes a secret that only its mail tells"),
    ("cancelEmailChange", "takes a secret that only its mail tells"),
    ("requestPasswordReset", "takes a server that sends mails"),
    ("changeEmail", "takes a server that sends mails"),
    ("confirmSecondFactor", "takes a code of the authenticator"),
    ("removeSecondFactor", "takes a code of the authenticator"),
    ("renewRecoveryCodes", "takes a code of the authenticator"),
    ("startOpenIdSignIn", "takes a provider"),
    ("finishOpenIdSignIn", "takes a provider"),
    ("linkOpenIdIdentity", "takes a provider"),
    ("unlinkOpenIdIdentity", "takes a provider"),
    ("setFirstPassword", "takes a provider"),
];

/// Every scope of service tokens.
const SCOPES: &[&str] = &[
    "org:read",
    "members:read",
    "partnership:read",
    "pledges:read",
    "pledges:write",
    "contributions:write",
    "ledger:read",
    "totals:read",
];

/// A system with one of them alone, each.
const ONE_SCOPE: &[&str] = &[
    "token org:read",
    "token members:read",
    "token partnership:read",
    "token pledges:read",
    "token pledges:write",
    "token contributions:write",
    "token ledger:read",
    "token totals:read",
];

/// An object of a type that has an id.
pub struct Node {
    pub kind: &'static str,
    /// Which of them, where there are several.
    which: &'static str,
    pub id: String,
}

impl Node {
    pub fn title(&self) -> String {
        if self.which.is_empty() { self.kind.to_owned() } else { format!("{}, {}", self.kind, self.which) }
    }
}

pub struct World {
    pub stage: Stage,
    things: Things,
    admin: Person,
    pub actors: Vec<(Person, &'static str)>,
    pub nodes: Vec<Node>,
    session: String,
    /// Of one more session of a member's.
    refresh: String,
    /// Of the owners of the partner and of the giver.
    seats: [String; 2],
}

impl World {
    pub async fn build(network: &Network, state: State) -> Self {
        let stage = given::stage(network).await;
        let admin = given::administrator(network).await;
        let wati = Person::registers(network, "Wati").await;
        let things = refusals::things(&stage, &wati, &admin).await;
        let (mut actors, elsewhere, hidden) = actors(network, &stage, &admin).await;
        let looking_in = given::officer(network, "Gita", PlatformRole::Admin).await;
        let glass = given::glass(&looking_in, &stage.youth).await;
        actors.push((lent::delegate(network, &stage).await, "delegate"));
        actors.push((lent::acting(network, &stage).await, "acts by delegation"));
        actors.push((looking_in, "network's admin, glass broken"));
        actors.push((given::officer(network, "Ratna", PlatformRole::Auditor).await, "network's auditor"));
        let session = text(&first(&wati, "viewer { sessions(first: 1) { nodes { id } } }", "viewer", "sessions").await);
        let refresh = own::refresh_token(&wati).await;
        network.seals().await;
        let mut nodes = nodes(&stage, &things, &session, elsewhere, hidden).await;
        nodes.push(Node { kind: "BreakGlassGrant", which: "", id: glass });
        nodes.push(Node { kind: "BreakGlassGrant", which: "in another organization", id: things.glass.clone() });
        let seats = [
            given::own_membership(&stage.dewi, &stage.council).await,
            given::own_membership(&stage.hasan, &stage.faith).await,
        ];
        let suspend = |id: &str| json!({ "organizationId": id, "reason": "A complaint" });
        match state {
            State::Active => {}
            State::Frozen => {
                admin.does("suspendOrganization", suspend(&stage.council), "organization { id }").await;
            }
            State::Suspended => {
                admin.does("suspendOrganization", suspend(&stage.youth), "organization { id }").await;
            }
            // Past the rule that what is open must be settled first: that it is not is the point here.
            State::Closed => {
                let close = "update organization set status = 'ARCHIVED' where name = 'Karang Taruna Bahari'";
                assert_eq!(network.raw(close).await.expect("a change"), 1);
            }
        }
        Self { stage, things, admin, actors, nodes, session, refresh, seats }
    }

    /// Every change, as whoever may do it would ask for it.
    pub fn steps(&self) -> Vec<Step<'_>> {
        let siti = &self.stage.siti;
        let step = |field, select, input| Step { field, input, select, right: siti };
        let mut steps = refusals::steps(&self.stage, &self.things, &self.admin);
        steps.extend([
            step("foundOrganization", "organization { id }", json!({ "name": "Kelompok Baru", "kind": "ASSOCIATION" })),
            step("leaveOrganization", "member { id }", json!({ "organizationId": self.stage.youth })),
            step("acceptInvitation", "member { id }", json!({ "token": "sinv_unknown" })),
            step("declineInvitation", "invitation { id }", json!({ "token": "sinv_unknown" })),
            step("requestEmailVerification", "__typename", json!({})),
            step("requestToJoin", "joinRequest { id }", json!({ "organizationId": self.stage.youth })),
            step("withdrawJoinRequest", "joinRequest { id }", json!({ "joinRequestId": self.things.request })),
            step("giveNameConsent", "organization { id }", json!({ "organizationId": self.stage.youth })),
            step("withdrawNameConsent", "done", json!({ "organizationId": self.stage.youth })),
            step(
                "shareDelegateContact",
                "delegate { id }",
                json!({ "delegateId": self.things.delegate, "isShared": true }),
            ),
            step("endSession", "sessionId", json!({ "sessionId": self.session })),
        ]);
        steps.extend(own::steps(siti, &self.refresh));
        steps
    }

    /// Changes that others ask for besides: of another organization, or for another party of the partnership.
    pub fn others(&self) -> Vec<(&'static str, Step<'_>)> {
        others::steps(&self.stage, &self.things, &self.seats)
    }

    /// Every root field of the query with its arguments.
    pub fn roots(&self) -> Vec<(&'static str, String)> {
        let (youth, things) = (&self.stage.youth, &self.things);
        let id = |id: &str| format!("(id: \"{id}\")");
        let of = |organization: &str| format!("(organizationId: \"{organization}\", first: 100)");
        let node = |kind: &str| id(&self.nodes.iter().find(|node| node.kind == kind).expect("a node").id);
        vec![
            ("node", id(youth)),
            ("nodes", format!("(ids: [\"{youth}\", \"{}\"])", things.money)),
            ("viewer", String::new()),
            ("openIdProvider", String::new()),
            ("organization", id(youth)),
            ("organizationBySlug", "(slug: \"karang-taruna-bahari\")".to_owned()),
            ("organizationByIdentifier", "(scheme: \"ID-KHH\", value: \"AHU-1\")".to_owned()),
            ("organizations", "(first: 100)".to_owned()),
            ("area", "(code: \"73.05\")".to_owned()),
            ("areas", "(parentCode: \"73\", first: 100)".to_owned()),
            ("member", id(&things.wati)),
            ("partnership", id(&self.stage.partnership)),
            ("partnerships", "(first: 100)".to_owned()),
            ("verification", id(&things.verification)),
            ("verifications", "(first: 100)".to_owned()),
            ("organizationMerges", "(first: 100)".to_owned()),
            ("need", id(&things.money)),
            ("needs", "(first: 100)".to_owned()),
            ("partnershipTotals", format!("(partnershipId: \"{}\")", self.stage.partnership)),
            ("organizationTotals", format!("(organizationId: \"{youth}\")")),
            ("offer", id(&things.offer)),
            ("offers", "(first: 100)".to_owned()),
            ("resource", id(&things.resource)),
            ("resources", "(first: 100)".to_owned()),
            ("pledge", id(&things.open_pledge)),
            ("pledges", "(first: 100)".to_owned()),
            ("receivedPledges", of(youth)),
            ("contribution", id(&things.announced)),
            ("contributions", "(first: 100)".to_owned()),
            ("receiptByCode", "(code: \"71111111111M\")".to_owned()),
            ("allocations", of(youth)),
            ("expenditures", of(youth)),
            ("reversals", of(youth)),
            ("accounts", of(youth)),
            ("transactions", of(youth)),
            ("transaction", node("LedgerTransaction")),
            ("accountingPeriods", of(youth)),
            ("balancesAsOf", format!("(organizationId: \"{youth}\")")),
            ("verifyLedger", format!("(organizationId: \"{youth}\")")),
            ("auditRecords", of(youth)),
            ("breakGlassGrants", "(first: 100)".to_owned()),
            ("whoCanSee", id(&things.money)),
            ("networkAuditRecords", "(first: 100)".to_owned()),
        ]
    }
}

/// Everybody, by what they are in the organization that is asked about; besides a partnership and a hidden
/// organization of others.
async fn actors(network: &Network, stage: &Stage, admin: &Person) -> (Vec<(Person, &'static str)>, String, String) {
    let (siti, youth) = (&stage.siti, &stage.youth);
    let mut actors = vec![(network.nobody(), "nobody"), (Person::registers(network, "Tono").await, "stranger")];
    let roles = ["OBSERVER", "MEMBER", "COORDINATOR", "SECRETARY", "AUDITOR", "TREASURER", "ADMIN"];
    let titles = ["observer", "member", "coordinator", "secretary", "auditor", "treasurer", "admin"];
    let names = ["Oka", "Mira", "Kadek", "Sari", "Aulia", "Tika", "Adi"];
    for ((role, title), name) in roles.into_iter().zip(titles).zip(names) {
        let who = Person::registers(network, name).await;
        member(siti, youth, &who, &[role]).await;
        actors.push((who, title));
    }
    // Who owns and keeps the books of an organization in another partnership, with nobody from here.
    let agus = Person::registers(network, "Agus").await;
    let fishers = given::organization(&agus, "Asosiasi Nelayan", "ASSOCIATION").await;
    takes_on(&agus, &fishers, "TREASURER").await;
    let eve = Person::registers(network, "Eve").await;
    let clinic = given::organization(&eve, "Klinik", "HEALTH_PROVIDER").await;
    let elsewhere = proposal(&agus, "Health", "PARTIES", &[&fishers, &clinic]).await;
    let accept = json!({ "partnershipId": elsewhere, "organizationId": clinic });
    eve.does("acceptPartnership", accept, "partnership { status }").await;
    let hide = json!({ "organizationId": clinic, "expectedVersion": 1, "visibility": "HIDDEN" });
    eve.does("editOrganization", hide, "organization { visibility }").await;
    // A treasurer until a moment ago, whose access token is still good.
    let removed = Person::registers(network, "Joko").await;
    let membership = member(siti, youth, &removed, &["TREASURER", "COORDINATOR"]).await;
    let end = json!({ "membershipId": membership, "reason": "Moved" });
    siti.does("endMembership", end, "member { status }").await;
    let narrow = refusals::service_token(siti, youth, &["org:read"]).await;
    // Nobody gives a scope that they do not hold: this takes somebody of both offices.
    let both = Person::registers(network, "Wayan").await;
    member(siti, youth, &both, &["ADMIN", "TREASURER"]).await;
    let wide = refusals::service_token(&both, youth, SCOPES).await;
    let mut systems = vec![(Person::with(network, "till", &narrow), "token org:read")];
    for (scope, title) in SCOPES.iter().zip(ONE_SCOPE).skip(1) {
        let one = refusals::service_token(&both, youth, &[*scope]).await;
        systems.push((Person::with(network, "system", &one), *title));
    }
    systems.push((Person::with(network, "system", &wide), "token, all scopes"));
    actors.extend([
        (both, "admin, treasurer"),
        (siti.clone(), "owner"),
        (stage.dewi.clone(), "partner's owner"),
        (stage.hasan.clone(), "giver's owner"),
        (agus, "others' owner"),
        (removed, "former treasurer"),
    ]);
    actors.extend(systems);
    actors.push((admin.clone(), "network's admin"));
    (actors, elsewhere, clinic)
}

async fn nodes(stage: &Stage, things: &Things, session: &str, elsewhere: String, hidden: String) -> Vec<Node> {
    let (siti, youth) = (&stage.siti, &stage.youth);
    let of =
        |root: &str, more: &str| format!("{root}(organizationId: \"{youth}\", first: 1{more}) {{ nodes {{ id }} }}");
    let revisions = format!(
        "node(id: \"{}\") {{ ... on Pledge {{ revisions(first: 1) {{ nodes {{ id }} }} }} }}",
        things.open_pledge
    );
    let below = |id: &str, of: &str, field: &str| {
        format!("node(id: \"{id}\") {{ ... on {of} {{ {field}(first: 1) {{ nodes {{ id }} }} }} }}")
    };
    let (lots, sources) =
        (below(&things.allocation, "Allocation", "lots"), below(&things.posted, "Expenditure", "sources"));
    let area = siti.asks_quietly("{ area(code: \"73.05\") { id } }", json!({})).await;
    let node = |kind, id: &str| Node { kind, which: "", id: id.to_owned() };
    let one = |kind, which, id: &str| Node { kind, which, id: id.to_owned() };
    let audit = |command: &str| of("auditRecords", &format!(", filter: {{ command: \"{command}\" }}"));
    vec![
        node("Organization", youth),
        one("Organization", "a partner", &stage.council),
        one("Organization", "hidden, of others", &hidden),
        one("Organization", "with nothing open", &things.spare),
        one("Organization", "suspended", &things.closed),
        one("Organization", "verified", &things.verified),
        node("OrganizationIdentifier", &things.identifier),
        node("Area", &text(&area["data"]["area"]["id"])),
        node("Member", &things.wati),
        one("Member", "suspended", &things.resting),
        one("Member", "a minor", &things.minor),
        one("Member", "a minor with consent", &things.child),
        one("Member", "without an account", &things.managed),
        node("Invitation", &things.invitation),
        node("ServiceToken", &things.token),
        node("CustomRole", &things.role),
        node("JoinRequest", &things.request),
        node("Mandate", &things.mandate),
        node("OwnershipRecovery", &things.past_recovery),
        one("OwnershipRecovery", "open", &things.recovery),
        node("Session", session),
        node("Partnership", &stage.partnership),
        one("Partnership", "of others", &elsewhere),
        one("Partnership", "proposed", &things.proposed),
        one("Partnership", "suspended", &things.suspended),
        node("Verification", &things.verification),
        node("OrganizationMerge", &things.merge),
        node("Program", &things.program),
        node("AgreementVersion", &things.amendment[0]),
        node("Delegate", &things.delegate),
        node("Delegation", &things.delegation),
        node("Need", &things.money),
        node("Offer", &things.offer),
        node("Resource", &things.resource),
        one("Resource", "a partner's", &things.hall),
        node("Reservation", &things.reservation),
        one("Pledge", "of a space", &things.hours_pledge),
        one("Need", "fresh", &things.fresh_need),
        node("Pledge", &things.open_pledge),
        one("Pledge", "proposed", &things.proposed_pledge),
        node("PledgeRevision", &text(&first(&stage.budi, &revisions, "node", "revisions").await)),
        node("Contribution", &things.announced),
        one("Contribution", "in kind", &things.in_kind),
        one("Contribution", "confirmed", &things.confirmed),
        node("Receipt", &things.receipt),
        node("Allocation", &things.allocation),
        node("AllocationLot", &text(&first(&stage.budi, &lots, "node", "lots").await)),
        node("Expenditure", &things.submitted),
        node("ExpenditureLot", &text(&first(&stage.budi, &sources, "node", "sources").await)),
        one("Expenditure", "posted", &things.posted),
        node("Reversal", &things.reversal),
        node("Account", &text(&first(siti, &of("accounts", ""), "accounts", "").await)),
        node("LedgerTransaction", &text(&first(siti, &of("transactions", ""), "transactions", "").await)),
        node("AccountingPeriod", &text(&first(siti, &of("accountingPeriods", ""), "accountingPeriods", "").await)),
        one("AuditRecord", "of money", &text(&first(siti, &audit("confirmContribution"), "auditRecords", "").await)),
        one("AuditRecord", "of people", &text(&first(siti, &audit("inviteMember"), "auditRecords", "").await)),
    ]
}

/// The id of the first row of a connection.
async fn first(who: &Person, asked: &str, root: &str, below: &str) -> Value {
    let answer = who.asks_quietly(&format!("{{ {asked} }}"), json!({})).await;
    let connection = if below.is_empty() { &answer["data"][root] } else { &answer["data"][root][below] };
    let id = &connection["nodes"][0]["id"];
    assert!(id.is_string(), "{asked}: {answer}");
    id.clone()
}
