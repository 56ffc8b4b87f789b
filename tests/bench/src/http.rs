//! Single requests, whose answers are looked at.

use std::time::Duration;

use serde_json::{Value, json};

use crate::Outcome;
use crate::sample::{Sample, Workload};

pub struct Client {
    runtime: tokio::runtime::Runtime,
    http: reqwest::Client,
}

impl Client {
    pub fn new() -> Outcome<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        Ok(Self { runtime, http: reqwest::Client::builder().timeout(Duration::from_secs(20)).build()? })
    }

    /// The JSON that is answered; anything but status 200 is an error.
    pub fn post(&self, url: &str, token: &str, body: String) -> Outcome<Value> {
        let mut request = self
            .http
            .post(url)
            .header("content-type", "application/json")
            .header("accept", "application/graphql-response+json")
            .body(body);
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        self.runtime.block_on(async {
            let response = request.send().await?;
            let (status, text) = (response.status(), response.text().await?);
            if status != 200 {
                return Err(format!("{url}: {status} {text}").into());
            }
            Ok(serde_json::from_str(&text)?)
        })
    }
}

/// A GraphQL request's body.
pub fn graphql(workload: Workload, sample: &Sample) -> String {
    let document = workload.document().split_whitespace().collect::<Vec<_>>().join(" ");
    json!({ "query": document, "variables": sample.ours }).to_string()
}

/// The floor's body.
pub fn floor(sample: &Sample) -> String {
    json!({ "variables": sample.floor }).to_string()
}
