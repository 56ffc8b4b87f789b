//! The workloads and what varies in them from request to request, drawn so that every target is asked the same.

use api::domain::entity::id::{ContributionId, OrganizationId, PartnershipId};
use api::domain::page::Key;
use api::graphql::page::cursor;
use serde_json::{Value, json};

use crate::askers::{Kind, id};
use crate::data::Sizes;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Workload {
    W1,
    W2,
    W3,
    W4,
    W5,
    W6,
}

impl Workload {
    pub const ALL: [Self; 6] = [Self::W1, Self::W2, Self::W3, Self::W4, Self::W5, Self::W6];

    pub fn parse(name: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|one| one.name() == name).ok_or_else(|| format!("no workload {name}"))
    }

    pub const fn name(self) -> &'static str {
        ["W1", "W2", "W3", "W4", "W5", "W6"][self as usize]
    }

    /// How many SQL statements one request may take, BEGIN and COMMIT apart.
    pub const fn budget(self) -> u32 {
        [1, 1, 4, 1, 8, 1][self as usize]
    }

    /// What is asked of our server.
    pub const fn document(self) -> &'static str {
        [
            include_str!("../workloads/W1.graphql"),
            include_str!("../workloads/W2.graphql"),
            include_str!("../workloads/W3.graphql"),
            include_str!("../workloads/W4.graphql"),
            include_str!("../workloads/W5.graphql"),
            include_str!("../workloads/W6.graphql"),
        ][self as usize]
    }

    /// The one statement that gives the same facts.
    pub const fn statement(self) -> &'static str {
        [
            include_str!("../sql/floor/W1.sql"),
            include_str!("../sql/floor/W2.sql"),
            include_str!("../sql/floor/W3.sql"),
            include_str!("../sql/floor/W4.sql"),
            include_str!("../sql/floor/W5.sql"),
            include_str!("../sql/floor/W6.sql"),
        ][self as usize]
    }
}

pub const KINDS: [&str; 4] = ["YOUTH_GROUP", "FAITH_GROUP", "COMMUNITY_COUNCIL", "ASSOCIATION"];

/// One request, as each target wants it.
#[derive(Clone, Debug)]
pub struct Sample {
    pub asker: i64,
    /// The variables of our document.
    pub ours: Value,
    /// The variables of the floor.
    pub floor: Value,
    /// The parameters of the statement, as SQL.
    pub sql: Vec<String>,
}

/// The `number`th request of a workload; of W5 the one that confirms the contribution with that number.
pub fn sample(workload: Workload, number: i64, sizes: Sizes) -> Sample {
    let draw = |tag: u64, below: i64| draw(workload as u64 * 16 + tag, number, below);
    let treasurer = 1 + draw(0, sizes.partnerships.min(200));
    match workload {
        Workload::W1 => {
            let id = id(Kind::Organization, 1 + draw(1, sizes.organizations));
            one(treasurer, json!({ "id": OrganizationId(id).to_string() }), json!({ "id": id }), vec![quoted(id)])
        }
        Workload::W2 => {
            let kind = KINDS[usize::try_from(number.rem_euclid(4)).unwrap_or_default()];
            one(treasurer, json!({ "kind": kind }), json!({ "kind": kind }), vec![quoted(kind)])
        }
        Workload::W3 => {
            let k = draw(1, sizes.partnerships / 50);
            let (name, id) = (format!("partnership {:07}", 50 * k), id(Kind::Partnership, 50 * k));
            let after = cursor("partnerships", &Key { sort: Some(name.clone()), id });
            let sql = vec![quoted(&name), quoted(id)];
            one(1_000 + k, json!({ "after": after }), json!({ "name": name, "id": id }), sql)
        }
        Workload::W4 => {
            let k = 1 + draw(1, sizes.partnerships.min(100));
            let id = id(Kind::Partnership, k);
            one(k, json!({ "id": PartnershipId(id).to_string() }), json!({ "id": id }), vec![quoted(id)])
        }
        Workload::W5 => {
            let spread = sizes.partnerships.min(200);
            // As in announce.sql: twelve needs of each partnership in turn.
            let asker = 1 + (number % (12 * spread)) / 12;
            confirmation(number, asker)
        }
        Workload::W6 => {
            let last = sizes.contributions / 4;
            let after = id(Kind::Contribution, sizes.contributions - last + draw(1, last - last.min(250)));
            let giver = id(Kind::Organization, 0);
            let text = cursor("contributions", &Key { sort: None, id: after });
            let sql = vec![quoted(after), quoted(giver)];
            one(0, json!({ "after": text }), json!({ "id": after, "giver": giver }), sql)
        }
    }
}

/// The confirmation of a contribution by one asker.
pub fn confirmation(number: i64, asker: i64) -> Sample {
    let (gift, person) = (id(Kind::Contribution, number), id(Kind::Person, asker));
    let key = format!("confirm-{number}");
    let ours = json!({ "id": ContributionId(gift).to_string(), "key": key });
    let sql = vec![quoted(gift), quoted(person), quoted(&key)];
    one(asker, ours, json!({ "id": gift, "person": person, "key": key }), sql)
}

fn one(asker: i64, ours: Value, floor: Value, sql: Vec<String>) -> Sample {
    Sample { asker, ours, floor, sql }
}

fn quoted(value: impl std::fmt::Display) -> String {
    format!("'{value}'")
}

/// A number from 0 on that depends on its arguments alone (splitmix64).
fn draw(tag: u64, number: i64, below: i64) -> i64 {
    let mut bits = number.unsigned_abs().wrapping_add(tag << 40).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^= bits >> 31;
    i64::try_from(bits % below.max(1).unsigned_abs()).unwrap_or_default()
}
