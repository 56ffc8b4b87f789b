//! A network in the middle of its work, built through the API: Siti's youth group leads the partnership *Fishers'
//! finance* with a faith group and a council; money, rice and hours are on their way from need to use.

use domain::entity::state::PlatformRole;
use serde_json::{Value, json};

use crate::network::Network;
use crate::person::{PASSWORD, Person, text};

/// Who and what there is. Ids as the API tells them.
pub struct Stage {
    pub network: Network,
    /// Owner of the youth group.
    pub siti: Person,
    /// First treasurer of the youth group.
    pub budi: Person,
    /// Second treasurer and coordinator of the youth group.
    pub rina: Person,
    /// Owner and treasurer of the faith group.
    pub hasan: Person,
    /// Owner and treasurer of the council.
    pub dewi: Person,
    pub youth: String,
    pub faith: String,
    pub council: String,
    pub partnership: String,
}

/// The last day of everything here that has one.
pub const DUE: &str = "2027-03-31";
/// The day on which everything here happens.
pub const TODAY: &str = "2026-11-25";

/// An organization that its founder owns.
pub async fn organization(founder: &Person, name: &str, kind: &str) -> String {
    let input = json!({ "name": name, "kind": kind, "areaCode": "73.05" });
    text(&founder.does("foundOrganization", input, "organization { id slug status }").await["organization"]["id"])
}

/// The administrator of the network, whom only the command line can make.
pub async fn administrator(network: &Network) -> Person {
    officer(network, "Admin", PlatformRole::Admin).await
}

/// Somebody with this role on the platform.
pub async fn officer(network: &Network, name: &str, role: PlatformRole) -> Person {
    let email = format!("{}@example.org", name.to_lowercase());
    let email = domain::entity::value::email::Email::parse(&email).expect("an address");
    let parsed = domain::entity::value::text::Name::parse(name).expect("a name");
    let password = domain::identity::secret::Secret::new(crate::person::PASSWORD);
    network.office().create_admin(role, parsed, email, &password).await.expect("an officer of the network");
    Person::signs_in(network, name).await
}

/// The administrator breaks the glass of an organization; the grant.
pub async fn glass(administrator: &Person, organization: &str) -> String {
    let input = json!({ "organizationId": organization, "reason": "A complaint of members", "password": PASSWORD });
    let done = administrator.does("breakGlass", input, "breakGlassGrant { id }").await;
    text(&done["breakGlassGrant"]["id"])
}

/// The administrator proposes to merge one organization into another; the proposal.
pub async fn proposed_merge(administrator: &Person, duplicate: &str, surviving: &str) -> String {
    let input = json!({
        "duplicateId": duplicate, "survivingId": surviving, "reason": "Registered twice by mistake", "password": PASSWORD
    });
    let done = administrator.does("proposeMerge", input, "organizationMerge { id }").await;
    text(&done["organizationMerge"]["id"])
}

/// A new member, by invitation, with these roles.
pub async fn member(owner: &Person, organization: &str, who: &Person, roles: &[&str]) -> String {
    let invitation = invitation(owner, organization, &who.email(), roles[0]).await;
    let joined = who.does("acceptInvitation", json!({ "token": invitation }), "member { id status }").await;
    let membership = text(&joined["member"]["id"]);
    for role in &roles[1..] {
        let grant = json!({ "membershipId": membership, "role": role, "password": PASSWORD });
        owner.does("grantRole", grant, "member { roles { role } }").await;
    }
    membership
}

/// The secret of an invitation.
pub async fn invitation(owner: &Person, organization: &str, email: &str, role: &str) -> String {
    let input = json!({ "organizationId": organization, "email": email, "role": role, "password": PASSWORD });
    text(&owner.does("inviteMember", input, "invitation { id status expiresAt } token").await["token"])
}

/// The viewer's own membership in the organization.
pub async fn own_membership(who: &Person, organization: &str) -> String {
    let seen = who.sees("{ viewer { memberships(first: 100) { nodes { id organization { id } } } } }", json!({})).await;
    let list = seen["viewer"]["memberships"]["nodes"].as_array().expect("a list").clone();
    let here = list.iter().find(|one| one["organization"]["id"] == organization).expect("a membership");
    text(&here["id"])
}

/// The owner takes one more role.
pub async fn takes_on(owner: &Person, organization: &str, role: &str) {
    let membership = own_membership(owner, organization).await;
    owner.does("grantRole", json!({ "membershipId": membership, "role": role }), "member { roles { role } }").await;
}

/// A partnership that is proposed; the first party leads and proposes.
pub async fn proposal(proposer: &Person, name: &str, visibility: &str, parties: &[&str]) -> String {
    let listed: Vec<Value> = parties
        .iter()
        .enumerate()
        .map(|(at, id)| json!({ "organizationId": id, "role": if at == 0 { "LEAD" } else { "FUNDING" } }))
        .collect();
    let input = json!({
        "proposerId": parties[0], "name": name, "purpose": "Nets and boats", "visibility": visibility, "parties": listed
    });
    text(&proposer.does("proposePartnership", input, "partnership { id status }").await["partnership"]["id"])
}

pub async fn stage(network: &Network) -> Stage {
    let siti = Person::registers(network, "Siti").await;
    let budi = Person::registers(network, "Budi").await;
    let rina = Person::registers(network, "Rina").await;
    let hasan = Person::registers(network, "Hasan").await;
    let dewi = Person::registers(network, "Dewi").await;
    let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
    let faith = organization(&hasan, "Majelis Taklim Al-Bahr", "FAITH_GROUP").await;
    let council = organization(&dewi, "Musyawarah Desa Pesisir", "COMMUNITY_COUNCIL").await;
    member(&siti, &youth, &budi, &["TREASURER"]).await;
    member(&siti, &youth, &rina, &["TREASURER", "COORDINATOR"]).await;
    takes_on(&hasan, &faith, "TREASURER").await;
    takes_on(&dewi, &council, "TREASURER").await;
    let partnership = proposal(&siti, "Fishers' finance", "PARTIES", &[&youth, &faith, &council]).await;
    for (officer, organization) in [(&hasan, &faith), (&dewi, &council)] {
        let accept = json!({ "partnershipId": partnership, "organizationId": organization });
        officer.does("acceptPartnership", accept, "partnership { status }").await;
    }
    Stage { network: network.clone(), siti, budi, rina, hasan, dewi, youth, faith, council, partnership }
}

impl Stage {
    pub async fn program(&self, name: &str) -> String {
        let input = json!({ "partnershipId": self.partnership, "organizationId": self.youth, "name": name });
        text(&self.rina.does("addProgram", input, "program { id name }").await["program"]["id"])
    }

    /// A need of the youth group.
    pub async fn need(&self, title: &str, kind: &str, value: &str, unit: &str) -> String {
        let input = json!({
            "partnershipId": self.partnership, "organizationId": self.youth, "title": title, "kind": kind,
            "quantity": { "value": value, "unit": unit }, "dueOn": DUE, "areaCode": "73.05"
        });
        let select = "need { id status quantity { value unit } dueOn area { code name } }";
        text(&self.rina.does("publishNeed", input, select).await["need"]["id"])
    }

    /// A pledge of the faith group, accepted.
    pub async fn pledge(&self, need: &str, value: &str, unit: &str) -> String {
        let key = format!("pledge {need} {value}").replace(' ', "-");
        let input = json!({
            "needId": need, "organizationId": self.faith, "quantity": { "value": value, "unit": unit },
            "dueOn": DUE, "idempotencyKey": key
        });
        let pledge = text(&self.hasan.does("makePledge", input, "pledge { id status }").await["pledge"]["id"]);
        self.budi.does("acceptPledge", json!({ "pledgeId": pledge }), "pledge { status }").await;
        pledge
    }

    /// A contribution of the faith group toward its pledge, announced.
    pub async fn announced(&self, pledge: &str, value: &str, unit: &str) -> String {
        let key = format!("announce-{pledge}-{value}");
        let input = json!({
            "pledgeId": pledge, "quantity": { "value": value, "unit": unit }, "happenedOn": TODAY, "idempotencyKey": key
        });
        let done = self.hasan.does("announceContribution", input, "contribution { id status }").await;
        text(&done["contribution"]["id"])
    }

    /// A contribution of the faith group toward its pledge, confirmed.
    pub async fn received(&self, pledge: &str, value: &str, unit: &str) -> String {
        let contribution = self.announced(pledge, value, unit).await;
        let input = json!({ "contributionId": contribution, "idempotencyKey": format!("confirm-{contribution}") });
        self.budi.does("confirmContribution", input, "contribution { status confirmed { value unit } }").await;
        contribution
    }

    /// An allocation to a program.
    pub async fn allocated(&self, need: &str, program: &str, value: &str, unit: &str) -> String {
        let input = json!({
            "needId": need, "programId": program, "quantity": { "value": value, "unit": unit },
            "purpose": "Nets", "idempotencyKey": format!("allocate-{need}-{value}")
        });
        text(&self.budi.does("allocateResources", input, "allocation { id status }").await["allocation"]["id"])
    }

    /// An expenditure that Budi submits.
    pub async fn submitted(&self, allocation: &str, value: &str, unit: &str) -> String {
        let input = json!({
            "allocationId": allocation, "quantity": { "value": value, "unit": unit }, "purpose": "A net",
            "evidence": "Receipt 17", "happenedOn": TODAY, "idempotencyKey": format!("submit-{allocation}-{value}")
        });
        text(&self.budi.does("submitExpenditure", input, "expenditure { id status }").await["expenditure"]["id"])
    }

    /// An expenditure that Budi submits and Rina approves.
    pub async fn spent(&self, allocation: &str, value: &str, unit: &str) -> String {
        let expenditure = self.submitted(allocation, value, unit).await;
        let input = json!({ "expenditureId": expenditure, "idempotencyKey": format!("approve-{expenditure}") });
        self.rina.does("approveExpenditure", input, "expenditure { status }").await;
        expenditure
    }
}
