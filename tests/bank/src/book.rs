//! What a teller was told is done, and whether the server says the same.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::Outcome;
use crate::counter::Counter;

/// Minor units of one need.
#[derive(Default)]
pub struct Book {
    gifts: BTreeSet<String>,
    received: i64,
    allocated: i64,
    used: i64,
}

impl Book {
    pub fn received(&mut self, gift: &str, minor: i64) {
        self.gifts.insert(gift.to_owned());
        self.received += minor;
    }

    pub fn allocated(&mut self, minor: i64) {
        self.allocated += minor;
    }

    pub fn used(&mut self, minor: i64) {
        self.used += minor;
    }

    /// All of another book, which is of the same need.
    pub fn takes(&mut self, other: Self) {
        self.gifts.extend(other.gifts);
        self.received += other.received;
        self.allocated += other.allocated;
        self.used += other.used;
    }

    /// How many contributions there are.
    pub fn gifts(&self) -> usize {
        self.gifts.len()
    }

    /// Where the server says another thing of the need.
    pub async fn differs(&self, counter: &Counter, token: &str, need: &str) -> Outcome<Vec<String>> {
        let mut found = Vec::new();
        let document = "query($id: ID!, $after: String) { need(id: $id) {
            totals { received { value } allocated { value } used { value } }
            contributions(first: 100, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } } }";
        let (mut kept, mut count, mut after) = (BTreeSet::new(), 0, Value::Null);
        let totals = loop {
            let seen = counter.sees(token, document, json!({ "id": need, "after": after })).await?;
            let page = &seen["need"]["contributions"];
            let ids = page["nodes"].as_array().ok_or("no contributions")?;
            count += ids.len();
            kept.extend(ids.iter().filter_map(|gift| gift["id"].as_str().map(str::to_owned)));
            if page["pageInfo"]["hasNextPage"] != true {
                break seen["need"]["totals"].clone();
            }
            after = page["pageInfo"]["endCursor"].clone();
        };
        for lost in self.gifts.difference(&kept) {
            found.push(format!("{need}: {lost} was answered and is lost"));
        }
        for doubled in kept.difference(&self.gifts) {
            found.push(format!("{need}: {doubled} is there, and nobody was told"));
        }
        if count != kept.len() {
            found.push(format!("{need}: a contribution is listed twice"));
        }
        for (name, minor) in [("received", self.received), ("allocated", self.allocated), ("used", self.used)] {
            let (says, holds) = (&totals[name]["value"], &amount(minor)["value"]);
            if says != holds {
                found.push(format!("{need}: {name} {says}, and the tellers have {holds}"));
            }
        }
        Ok(found)
    }
}

/// Rupiah, which have two decimals, as the API wants them.
pub fn amount(minor: i64) -> Value {
    json!({ "value": format!("{}.{:02}", minor / 100, minor % 100), "unit": "IDR" })
}
