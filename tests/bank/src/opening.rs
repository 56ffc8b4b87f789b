//! What there is before the doors open: a youth group with two treasurers that asks, a faith group that gives, a
//! partnership of both.

use chrono::{Days, NaiveDate, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::Outcome;
use crate::counter::Counter;
use crate::draw::Draw;

const PASSWORD: &str = "perahu biru di teluk tenang";
/// What a need asks for and a pledge promises: far more than all tellers carry.
const PLENTY: &str = "1000000000.00";

pub struct Opening {
    founder: String,
    /// Access tokens: of the giver, and of two treasurers, of whom one asks and the other one approves.
    pub giver: String,
    pub treasurer: String,
    pub approver: String,
    pub today: NaiveDate,
    partnership: String,
    youth: String,
    faith: String,
    pub program: String,
}

impl Opening {
    pub async fn prepare(counter: &Counter) -> Outcome<Self> {
        let mut draw = Draw::new(0, 0);
        let founder = enters(counter, &mut draw, "Siti").await?;
        let treasurer = enters(counter, &mut draw, "Budi").await?;
        let approver = enters(counter, &mut draw, "Rina").await?;
        let giver = enters(counter, &mut draw, "Hasan").await?;
        let youth = founds(counter, &mut draw, &founder, "Karang Taruna Bahari", "YOUTH_GROUP").await?;
        let faith = founds(counter, &mut draw, &giver, "Majelis Taklim Al-Bahr", "FAITH_GROUP").await?;
        for (who, email) in [(&treasurer, "budi@example.org"), (&approver, "rina@example.org")] {
            let input = json!({ "organizationId": youth, "email": email, "role": "TREASURER" });
            let invited = counter.does(&mut draw, &founder, "inviteMember", input, "token").await?;
            let input = json!({ "token": invited["token"] });
            counter.does(&mut draw, who, "acceptInvitation", input, "member { id }").await?;
        }
        let proposal = json!({
            "proposerId": youth, "name": "Fishers' finance", "purpose": "Nets and boats", "visibility": "PARTIES",
            "parties": [
                { "organizationId": youth, "role": "LEAD" },
                { "organizationId": faith, "role": "FUNDING" },
            ],
        });
        let made = counter.does(&mut draw, &founder, "proposePartnership", proposal, "partnership { id }").await?;
        let partnership = id(&made["partnership"])?;
        let accept = json!({ "partnershipId": partnership, "organizationId": faith });
        counter.does(&mut draw, &giver, "acceptPartnership", accept, "partnership { id }").await?;
        let program = json!({ "partnershipId": partnership, "organizationId": youth, "name": "Boats" });
        let made = counter.does(&mut draw, &founder, "addProgram", program, "program { id }").await?;
        let program = id(&made["program"])?;
        // The server's day is that of its zone, seven hours ahead.
        let today = (Utc::now() + TimeDelta::hours(7)).date_naive();
        Ok(Self { founder, giver, treasurer, approver, today, partnership, youth, faith, program })
    }

    /// A new need of the youth group, and the pledge that the faith group made for it.
    pub async fn need(&self, counter: &Counter, title: &str) -> Outcome<(String, String)> {
        let mut draw = Draw::new(0, 1);
        let due = self.today.checked_add_days(Days::new(300)).ok_or("the end of days")?;
        let quantity = json!({ "value": PLENTY, "unit": "IDR" });
        let need = json!({
            "partnershipId": self.partnership, "organizationId": self.youth, "title": title, "kind": "MONEY",
            "quantity": quantity, "dueOn": due
        });
        let made = counter.does(&mut draw, &self.founder, "publishNeed", need, "need { id }").await?;
        let need = id(&made["need"])?;
        let pledge = json!({
            "needId": need, "organizationId": self.faith, "quantity": quantity, "dueOn": due,
            "idempotencyKey": format!("pledge-{title}")
        });
        let made = counter.does(&mut draw, &self.giver, "makePledge", pledge, "pledge { id }").await?;
        let pledge = id(&made["pledge"])?;
        let accept = json!({ "pledgeId": pledge });
        counter.does(&mut draw, &self.treasurer, "acceptPledge", accept, "pledge { id }").await?;
        Ok((need, pledge))
    }
}

/// The id of something that was made.
pub fn id(made: &Value) -> Outcome<String> {
    Ok(made["id"].as_str().ok_or_else(|| format!("no id: {made}"))?.to_owned())
}

/// Makes an account and signs in.
async fn enters(counter: &Counter, draw: &mut Draw, name: &str) -> Outcome<String> {
    let email = format!("{}@example.org", name.to_lowercase());
    let account = json!({ "name": name, "email": email, "password": PASSWORD });
    counter.does(draw, "", "register", account, "viewer { id }").await?;
    let input = json!({ "email": email, "password": PASSWORD });
    let signed = counter.does(draw, "", "signIn", input, "tokens { accessToken }").await?;
    Ok(signed["tokens"]["accessToken"].as_str().ok_or("no token")?.to_owned())
}

/// An organization, whose founder is also its treasurer.
async fn founds(counter: &Counter, draw: &mut Draw, who: &str, name: &str, kind: &str) -> Outcome<String> {
    let input = json!({ "name": name, "kind": kind });
    let made = counter.does(draw, who, "foundOrganization", input, "organization { id }").await?;
    let seen = counter.sees(who, "{ viewer { memberships(first: 1) { nodes { id } } } }", json!({})).await?;
    let member = id(&seen["viewer"]["memberships"]["nodes"][0])?;
    let grant = json!({ "membershipId": member, "role": "TREASURER" });
    counter.does(draw, who, "grantRole", grant, "member { id }").await?;
    id(&made["organization"])
}
