//! Roles that organizations make of permissions: what they give and to whom, and how nobody gets more by them.

use serde_json::{Value, json};
use tests::given::{self, member, organization, own_membership};
use tests::person::text;
use tests::{Network, Person, on_both};

const ROLE: &str = "customRole { id name description permissions version retiredAt }";
const HELD: &str = "member { roles { role } customRoles { role { name } startsOn endsOn } }";
const ABLE: &str = "query($id: ID!, $action: OrganizationAction!) {
    organization(id: $id) { viewerCan(action: $action) { allowed code message } } }";

/// Siti owns the youth group, Ani is its admin, Budi its treasurer, Cici and Dodi are members.
struct Group {
    siti: Person,
    ani: Person,
    budi: Person,
    cici: Person,
    dodi: Person,
    youth: String,
}

async fn group(network: &Network) -> Group {
    let siti = Person::registers(network, "Siti").await;
    let ani = Person::registers(network, "Ani").await;
    let budi = Person::registers(network, "Budi").await;
    let cici = Person::registers(network, "Cici").await;
    let dodi = Person::registers(network, "Dodi").await;
    let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
    member(&siti, &youth, &ani, &["ADMIN"]).await;
    member(&siti, &youth, &budi, &["TREASURER"]).await;
    member(&siti, &youth, &cici, &["MEMBER"]).await;
    member(&siti, &youth, &dodi, &["MEMBER"]).await;
    Group { siti, ani, budi, cici, dodi, youth }
}

impl Group {
    fn role(&self, name: &str, permissions: &[&str]) -> Value {
        json!({ "organizationId": self.youth, "name": name, "permissions": permissions })
    }

    async fn defines(&self, who: &Person, name: &str, permissions: &[&str]) -> String {
        text(&who.does("defineRole", self.role(name, permissions), ROLE).await["customRole"]["id"])
    }

    async fn gives(&self, who: &Person, role: &str, to: &Person) {
        let grant = json!({ "membershipId": own_membership(to, &self.youth).await, "customRoleId": role });
        who.does("grantRole", grant, HELD).await;
    }

    async fn can(&self, who: &Person, action: &str) -> Value {
        let seen = who.sees(ABLE, json!({ "id": self.youth, "action": action })).await;
        seen["organization"]["viewerCan"].clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_of_permissions_gives_exactly_those() {
    on_both(|network| async move {
        let group = group(&network).await;
        let Group { siti, ani, cici, dodi, youth, .. } = &group;
        assert_eq!(group.can(cici, "PUBLISH_NEED").await["code"], "FORBIDDEN");
        let input = json!({
            "organizationId": youth, "name": "Bagian humas", "description": "Speaks for us",
            "permissions": ["NEED_PUBLISH", "MEMBER_READ", "NEED_PUBLISH"]
        });
        let defined = ani.does("defineRole", input, ROLE).await["customRole"].clone();
        let role = text(&defined["id"]);
        assert_eq!(defined["permissions"], json!(["MEMBER_READ", "NEED_PUBLISH"]));
        let membership = own_membership(cici, youth).await;
        let grant = json!({ "membershipId": membership, "customRoleId": role });
        let held = ani.does("grantRole", grant.clone(), HELD).await["member"].clone();
        let own = json!([{ "role": { "name": "Bagian humas" }, "startsOn": "2026-11-25", "endsOn": null }]);
        assert_eq!(held, json!({ "roles": [{ "role": "MEMBER" }], "customRoles": own }));
        ani.tries("grantRole", grant, HELD).await.refused("ROLE_HELD_ALREADY", "customRoleId");
        let able = json!({ "allowed": true, "code": "ALLOWED", "message": "You may do this by “Bagian humas”." });
        assert_eq!(group.can(cici, "PUBLISH_NEED").await, able);
        assert_eq!(group.can(cici, "INVITE_MEMBER").await["code"], "FORBIDDEN");
        assert_eq!(group.can(dodi, "PUBLISH_NEED").await["code"], "FORBIDDEN");

        // Members see both kinds; strangers see nothing.
        let list = "query($id: ID!) { organization(id: $id) {
            customRoles(first: 10) { totalCount nodes { id name organization { id } } }
            members(first: 10) { nodes { name roles { role } customRoles { role { name } } } } } }";
        let seen = dodi.sees(list, json!({ "id": youth })).await["organization"].clone();
        assert_eq!(seen["customRoles"]["totalCount"], 1);
        assert_eq!(seen["customRoles"]["nodes"][0]["organization"]["id"], json!(youth));
        assert_eq!(seen["members"]["nodes"][2]["customRoles"], json!([{ "role": { "name": "Bagian humas" } }]));
        let stranger = Person::registers(&network, "Eve").await;
        let answer = stranger.asks(list, json!({ "id": youth })).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "NOT_FOUND", "{answer}");
        let node = "query($id: ID!) { node(id: $id) { id } }";
        assert_eq!(stranger.sees(node, json!({ "id": role })).await["node"], Value::Null);
        assert_eq!(dodi.sees(node, json!({ "id": role })).await["node"]["id"], json!(role));

        let revoke = json!({ "membershipId": membership, "customRoleId": role });
        let left = siti.does("revokeRole", revoke.clone(), HELD).await;
        assert_eq!(left["member"]["customRoles"], json!([]));
        siti.tries("revokeRole", revoke, HELD).await.denied("NOT_FOUND");
        assert_eq!(group.can(cici, "PUBLISH_NEED").await["code"], "FORBIDDEN");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_or_gives_more_than_they_hold() {
    on_both(|network| async move {
        let group = group(&network).await;
        let Group { siti, ani, budi, cici, youth, .. } = &group;
        let before = network.rows().await;

        // Into a role: what the maker lacks, what only owners put there, and what is in none.
        for permissions in [&["CONTRIBUTION_CONFIRM"][..], &["MEMBER_READ", "ALLOCATION_MAKE"], &["ROLE_ASSIGN"]] {
            let tried = ani.tries("defineRole", group.role("Kas", permissions), ROLE).await;
            tried.refused("ROLE_ABOVE_OWN", "permissions");
        }
        // An owner who keeps no books makes no bookkeepers either.
        let posts = group.role("Kas", &["CONTRIBUTION_CONFIRM"]);
        siti.tries("defineRole", posts, ROLE).await.refused("ROLE_ABOVE_OWN", "permissions");
        let reserved = [
            "ANYBODY",
            "SIGNED_IN",
            "ORGANIZATION_SUSPEND",
            "OWNERSHIP_ASSIGN",
            "ORGANIZATION_ARCHIVE",
            "PARTNERSHIP_DECIDE",
        ];
        for permission in reserved {
            let tried = siti.tries("defineRole", group.role("Kas", &["MEMBER_READ", permission]), ROLE).await;
            tried.refused("PERMISSION_RESERVED", "permissions");
        }
        siti.tries("defineRole", group.role("Kas", &[]), ROLE).await.refused("EMPTY", "permissions");
        budi.tries("defineRole", group.role("Kas", &["CONTRIBUTION_CONFIRM"]), ROLE).await.denied("FORBIDDEN");
        assert_eq!(network.rows().await, before, "a refused step left something behind");

        // To somebody: what the giver lacks, and to oneself nothing at all.
        given::takes_on(siti, youth, "TREASURER").await;
        let keeper = group.defines(siti, "Kas", &["CONTRIBUTION_CONFIRM", "LEDGER_READ"]).await;
        let reader = group.defines(ani, "Pembaca buku", &["LEDGER_READ"]).await;
        let own = own_membership(ani, youth).await;
        let of_cici = own_membership(cici, youth).await;
        for (membership, role) in [(&own, &keeper), (&of_cici, &keeper), (&own, &reader)] {
            let grant = json!({ "membershipId": membership, "customRoleId": role });
            ani.tries("grantRole", grant, HELD).await.refused("ROLE_ABOVE_OWN", "customRoleId");
        }
        let grant = json!({ "membershipId": of_cici, "customRoleId": keeper });
        siti.does("grantRole", grant, HELD).await;

        // By an edit: of a role that holds more, of one's own, and of one that others hold.
        let edit = |role: &str, permissions: &[&str]| {
            json!({ "customRoleId": role, "expectedVersion": 1, "permissions": permissions })
        };
        let narrowed = ani.tries("editRole", edit(&keeper, &["LEDGER_READ"]), ROLE).await;
        narrowed.refused("ROLE_ABOVE_OWN", "customRoleId");
        let widened = ani.tries("editRole", edit(&reader, &["LEDGER_READ", "CONTRIBUTION_CONFIRM"]), ROLE).await;
        widened.refused("ROLE_ABOVE_OWN", "permissions");
        let deputy = ani.tries("editRole", edit(&reader, &["LEDGER_READ", "ROLE_ASSIGN"]), ROLE).await;
        deputy.refused("ROLE_ABOVE_OWN", "permissions");
        let reserved = siti.tries("editRole", edit(&reader, &["OWNERSHIP_ASSIGN"]), ROLE).await;
        reserved.refused("PERMISSION_RESERVED", "permissions");
        // Nor one's own, whether it has begun or begins later.
        let later = group.defines(siti, "Nanti", &["LEDGER_READ"]).await;
        let of_ani = own_membership(ani, youth).await;
        let grant = json!({ "membershipId": of_ani, "customRoleId": later, "startsOn": "2027-01-01" });
        siti.does("grantRole", grant, HELD).await;
        let to_come = ani.tries("editRole", edit(&later, &["LEDGER_READ", "MEMBER_INVITE"]), ROLE).await;
        to_come.refused("ROLE_ABOVE_OWN", "permissions");
        group.gives(siti, &reader, ani).await;
        let own_widened = ani.tries("editRole", edit(&reader, &["LEDGER_READ", "MEMBER_INVITE"]), ROLE).await;
        own_widened.refused("ROLE_ABOVE_OWN", "permissions");
        let retire = json!({ "customRoleId": keeper, "reason": "Mine" });
        ani.tries("retireRole", retire, ROLE).await.refused("ROLE_ABOVE_OWN", "customRoleId");

        // Nobody touches who holds more than they could give; owners do.
        let revoke = json!({ "membershipId": of_cici, "customRoleId": keeper });
        ani.tries("revokeRole", revoke, HELD).await.refused("ROLE_ABOVE_OWN", "membershipId");
        let plain = json!({ "membershipId": of_cici, "role": "MEMBER" });
        ani.tries("revokeRole", plain, HELD).await.refused("ROLE_ABOVE_OWN", "membershipId");
        let end = json!({ "membershipId": of_cici, "reason": "Moved" });
        ani.tries("endMembership", end.clone(), HELD).await.refused("ROLE_ABOVE_OWN", "membershipId");
        let of_siti = own_membership(siti, youth).await;
        siti.does("revokeRole", json!({ "membershipId": of_siti, "role": "TREASURER" }), HELD).await;
        siti.does("endMembership", end, "member { status }").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_gives_roles_gives_only_what_its_holder_holds() {
    on_both(|network| async move {
        let group = group(&network).await;
        let Group { siti, cici, dodi, youth, .. } = &group;
        let deputy = group.defines(siti, "Wakil", &["ROLE_ASSIGN", "MEMBER_INVITE", "CONTACT_READ"]).await;
        group.gives(siti, &deputy, cici).await;
        let of_dodi = own_membership(dodi, youth).await;
        for role in ["OWNER", "ADMIN", "COORDINATOR", "TREASURER", "SECRETARY"] {
            let grant = json!({ "membershipId": of_dodi, "role": role });
            cici.tries("grantRole", grant, HELD).await.refused("ROLE_ABOVE_OWN", "role");
            let invite = json!({ "organizationId": youth, "email": "new@example.org", "role": role });
            cici.tries("inviteMember", invite, "token").await.refused("ROLE_ABOVE_OWN", "role");
        }
        let invite = json!({ "organizationId": youth, "email": "new@example.org", "role": "MEMBER" });
        cici.does("inviteMember", invite, "invitation { role }").await;
        cici.tries("defineRole", group.role("Kas", &["LEDGER_READ"]), ROLE)
            .await
            .refused("ROLE_ABOVE_OWN", "permissions");
        let greeter = group.defines(cici, "Penyambut", &["MEMBER_INVITE"]).await;
        group.gives(cici, &greeter, dodi).await;
        let own = json!({ "membershipId": own_membership(cici, youth).await, "role": "ADMIN" });
        cici.tries("grantRole", own, HELD).await.refused("ROLE_ABOVE_OWN", "role");
        let again = json!({ "membershipId": of_dodi, "customRoleId": deputy });
        cici.tries("grantRole", again, HELD).await.refused("ROLE_ABOVE_OWN", "customRoleId");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_changed_of_a_role_is_changed_for_everybody_from_the_next_request_on() {
    on_both(|network| async move {
        let group = group(&network).await;
        let Group { siti, cici, dodi, youth, .. } = &group;
        let role = group.defines(siti, "Humas", &["NEED_PUBLISH", "CONTACT_READ"]).await;
        group.gives(siti, &role, cici).await;
        group.gives(siti, &role, dodi).await;
        // Asked twice, so that the rights are known.
        for who in [cici, dodi, cici, dodi] {
            assert_eq!(group.can(who, "PUBLISH_NEED").await["code"], "ALLOWED");
        }
        let edit = |version: i32, permissions: &[&str]| {
            json!({ "customRoleId": role, "expectedVersion": version, "permissions": permissions })
        };
        let done = siti.does("editRole", edit(1, &["MEMBER_INVITE"]), ROLE).await;
        assert_eq!(done["customRole"]["version"], 2);
        siti.tries("editRole", edit(1, &["NEED_PUBLISH"]), ROLE).await.refused("STALE_VERSION", "expectedVersion");
        for who in [cici, dodi] {
            assert_eq!(group.can(who, "PUBLISH_NEED").await["code"], "FORBIDDEN");
            assert_eq!(group.can(who, "INVITE_MEMBER").await["code"], "ALLOWED");
        }
        let renamed = json!({ "customRoleId": role, "expectedVersion": 2, "name": "Penyambut" });
        siti.does("editRole", renamed, ROLE).await;
        let message = group.can(cici, "INVITE_MEMBER").await["message"].clone();
        assert_eq!(message, "You may do this by “Penyambut”.");

        let retire = json!({ "customRoleId": role, "reason": "Nobody greets" });
        let retired = siti.does("retireRole", retire.clone(), ROLE).await;
        assert_eq!(retired["customRole"]["retiredAt"], "2026-11-25T02:00:00.000Z");
        for who in [cici, dodi] {
            assert_eq!(group.can(who, "INVITE_MEMBER").await["code"], "FORBIDDEN");
        }
        let held = "query($id: ID!) { member(id: $id) { customRoles { role { name } } } }";
        let of_cici = own_membership(cici, youth).await;
        assert_eq!(siti.sees(held, json!({ "id": of_cici })).await["member"]["customRoles"], json!([]));
        siti.tries("retireRole", retire, ROLE).await.refused("ROLE_RETIRED", "customRoleId");
        siti.tries("editRole", edit(4, &["NEED_PUBLISH"]), ROLE).await.refused("ROLE_RETIRED", "customRoleId");
        let grant = json!({ "membershipId": of_cici, "customRoleId": role });
        siti.tries("grantRole", grant, HELD).await.refused("ROLE_RETIRED", "customRoleId");
        // Everybody's loss is on record, with the reason; the name is free.
        let trail = "query($id: ID!) { auditRecords(organizationId: $id, filter: { command: \"retireRole\" }, last: 10) {
            nodes { actorName reason } } }";
        let records = siti.sees(trail, json!({ "id": youth })).await["auditRecords"]["nodes"].clone();
        let record = json!({ "actorName": "Siti", "reason": "Nobody greets" });
        assert_eq!(records, json!([record, record, record]));
        group.defines(siti, "PENYAMBUT", &["MEMBER_INVITE"]).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_are_known_by_names_that_nobody_confuses() {
    on_both(|network| async move {
        let group = group(&network).await;
        let Group { siti, ani, cici, youth, .. } = &group;
        group.defines(siti, "Seksi 10", &["MEMBER_READ"]).await;
        for name in ["Seksi 10", "SEKSI  10", "Seksi 1O", "Seksí 10"] {
            let tried = ani.tries("defineRole", group.role(name, &["MEMBER_READ"]), ROLE).await;
            tried.refused("ROLE_NAME_TAKEN", "name");
        }
        for name in ["Owner", "pemilik", "BENDAHARA"] {
            ani.tries("defineRole", group.role(name, &["MEMBER_READ"]), ROLE).await.refused("RESERVED", "name");
        }
        ani.tries("defineRole", group.role("Seks\u{438}", &["MEMBER_READ"]), ROLE)
            .await
            .refused("MIXED_SCRIPT", "name");
        // Another organization's roles are its own.
        let other = organization(ani, "Klinik", "HEALTH_PROVIDER").await;
        let foreign = json!({ "organizationId": other, "name": "Seksi 10", "permissions": ["LEDGER_READ"] });
        let foreign = text(&ani.does("defineRole", foreign, ROLE).await["customRole"]["id"]);
        let of_cici = own_membership(cici, youth).await;
        let grant = json!({ "membershipId": of_cici, "customRoleId": foreign });
        ani.tries("grantRole", grant, HELD).await.denied("NOT_FOUND");
        let unnamed = json!({ "membershipId": of_cici });
        siti.tries("grantRole", unnamed.clone(), HELD).await.refused("ONE_ROLE", "role");
        siti.tries("revokeRole", unnamed, HELD).await.refused("ONE_ROLE", "role");
        let both = json!({ "membershipId": of_cici, "role": "MEMBER", "customRoleId": foreign });
        siti.tries("grantRole", both, HELD).await.refused("ONE_ROLE", "role");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_suspended_organization_a_role_of_its_own_gives_nothing() {
    on_both(|network| async move {
        let group = group(&network).await;
        let Group { siti, cici, youth, .. } = &group;
        let role = group.defines(siti, "Humas", &["NEED_PUBLISH"]).await;
        group.gives(siti, &role, cici).await;
        let admin = given::administrator(&network).await;
        let suspend = json!({ "organizationId": youth, "reason": "A complaint" });
        admin.does("suspendOrganization", suspend, "organization { status }").await;
        assert_eq!(group.can(cici, "PUBLISH_NEED").await["code"], "ORG_SUSPENDED");
        admin.does("restoreOrganization", json!({ "organizationId": youth }), "organization { status }").await;
        assert_eq!(group.can(cici, "PUBLISH_NEED").await["code"], "ALLOWED");
    })
    .await;
}
