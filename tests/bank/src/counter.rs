//! Asks the server for one change, again and again under the same key until there is an answer.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::Outcome;
use crate::draw::Draw;
use crate::pulse::Pulse;

/// How long somebody asks for one change.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long one answer may take; the server itself gives up after ten seconds.
const ANSWER: Duration = Duration::from_secs(15);
/// How long the server may take to say how it is.
const HEALTH: Duration = Duration::from_secs(2);
/// The same while the database hangs: the server's own ten seconds, and some for a busy machine.
const HUNG: Duration = Duration::from_millis(11_500);
/// What somebody asks who wants to know whether they are answered.
const VIEWER: &str = "{ viewer { id } }";
/// The pause before somebody asks again.
const PAUSE: Duration = Duration::from_millis(20);
/// Codes with which the server says that nothing is wrong with what was asked, and that it is to be asked again.
const AGAIN: &[&str] = &["DB_UNAVAILABLE", "OVERLOADED", "TIMEOUT"];

pub struct Counter {
    base: String,
    http: reqwest::Client,
    pub pulse: Pulse,
    /// Of how many requests in a hundred the client lets go before the answer is there.
    resets: u32,
    without: Mutex<BTreeMap<String, u64>>,
}

/// What became of one request.
enum Answer {
    Done(Value),
    /// It may have been done or not.
    Lost(String),
    Wrong(String),
}

impl Counter {
    pub fn new(base: String, resets: u32) -> Outcome<Self> {
        let http = reqwest::Client::builder().timeout(ANSWER).build()?;
        Ok(Self { base, http, pulse: Pulse::new(), resets, without: Mutex::default() })
    }

    /// The payload of a mutation, once it is carried out. Some changes are asked for once more, and must be the same.
    pub async fn does(&self, draw: &mut Draw, token: &str, field: &str, input: Value, select: &str) -> Outcome<Value> {
        let document = mutation(field, select);
        let body = json!({ "query": document, "variables": { "input": input } });
        let first = self.insists(draw, token, field, &body).await?;
        if self.resets > 0 && input.get("idempotencyKey").is_some() && draw.happens(5) {
            let second = self.insists(draw, token, field, &body).await?;
            let id = |payload: &Value| {
                payload.as_object().and_then(|made| made.values().next()).map(|one| one["id"].clone())
            };
            if id(&first) != id(&second) {
                return Err(format!("{field}: the same key made {first} and {second}").into());
            }
        }
        Ok(first)
    }

    /// How often there was no good answer, by what there was instead.
    pub fn without(&self) -> impl Iterator<Item = (String, u64)> {
        self.without.lock().unwrap_or_else(PoisonError::into_inner).clone().into_iter()
    }

    async fn insists(&self, draw: &mut Draw, token: &str, field: &str, body: &Value) -> Outcome<Value> {
        let began = Instant::now();
        loop {
            let asked = Instant::now();
            let answer = if draw.happens(self.resets) {
                // Somebody walks out of the reach of the network.
                let leaves = draw.time(Duration::ZERO, Duration::from_millis(25));
                let sent = tokio::time::timeout(leaves, self.asks(token, field, body)).await;
                sent.unwrap_or_else(|_| Answer::Lost("the client let go".to_owned()))
            } else {
                self.asks(token, field, body).await
            };
            match answer {
                Answer::Done(payload) => {
                    self.pulse.answered(asked);
                    return Ok(payload);
                }
                Answer::Wrong(what) => return Err(format!("{field}: {what}").into()),
                Answer::Lost(why) if began.elapsed() > PATIENCE => return Err(format!("{field}: {why}").into()),
                Answer::Lost(why) => {
                    *self.without.lock().unwrap_or_else(PoisonError::into_inner).entry(why).or_default() += 1;
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    async fn asks(&self, token: &str, field: &str, body: &Value) -> Answer {
        let mut request = self.http.post(format!("{}/graphql", self.base)).json(body);
        request = request.header("accept", "application/graphql-response+json");
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) if error.is_timeout() => return Answer::Lost("no answer in time".to_owned()),
            Err(_) => return Answer::Lost("no connection".to_owned()),
        };
        let status = response.status();
        let Ok(text) = response.text().await else { return Answer::Lost("half an answer".to_owned()) };
        let Ok(answer) = serde_json::from_str::<Value>(&text) else { return Answer::Wrong(format!("{status} {text}")) };
        if let Some(code) = answer["errors"][0]["extensions"]["code"].as_str() {
            return if AGAIN.contains(&code) { Answer::Lost(code.to_owned()) } else { Answer::Wrong(text) };
        }
        let payload = &answer["data"][field];
        match payload["errors"].as_array().map(Vec::as_slice) {
            Some([]) => Answer::Done(payload.clone()),
            _ => Answer::Wrong(text),
        }
    }

    /// The data of a question. Nothing may stand against it.
    pub async fn sees(&self, token: &str, document: &str, variables: Value) -> Outcome<Value> {
        let request = self.http.post(format!("{}/graphql", self.base)).bearer_auth(token);
        let answer: Value =
            request.json(&json!({ "query": document, "variables": variables })).send().await?.json().await?;
        match answer.get("errors") {
            None => Ok(answer["data"].clone()),
            Some(errors) => Err(format!("{document}: {errors}").into()),
        }
    }

    // B233
    /// What the server says wrongly of its health: it lives, and is ready just when its database is there. It has two
    /// seconds for either.
    pub async fn misjudges(&self, has_database: bool) -> Vec<String> {
        let expected = [("live", 200), ("ready", if has_database { 200 } else { 503 })];
        let mut wrong = Vec::new();
        for (path, status) in expected {
            let request = self.http.get(format!("{}/health/{path}", self.base)).timeout(HEALTH);
            match request.send().await {
                Ok(response) if response.status() == status => {}
                Ok(response) => wrong.push(format!("/health/{path}: {}, and not {status}", response.status())),
                Err(error) => wrong.push(format!("/health/{path}: {error}")),
            }
        }
        wrong
    }

    /// Whether somebody who asks is answered.
    pub async fn answers(&self, token: &str) -> Outcome<()> {
        self.sees(token, VIEWER, json!({})).await.map(|_| ())
    }

    // F04
    /// What is wrong with how somebody who asks is answered while the database hangs: they are told in time that it is to be
    /// asked again.
    pub async fn leaves_waiting(&self, token: &str) -> Option<String> {
        let asked = Instant::now();
        let request = self.http.post(format!("{}/graphql", self.base)).bearer_auth(token);
        let request = request.header("accept", "application/graphql-response+json");
        let answer = request.json(&json!({ "query": VIEWER })).send().await;
        let waited = asked.elapsed();
        match answer {
            Ok(response) if response.status() == 503 && waited < HUNG => None,
            Ok(response) => {
                Some(format!("the database hung: {} after {:.1} s", response.status(), waited.as_secs_f64()))
            }
            Err(error) => Some(format!("the database hung: {error}")),
        }
    }

    /// Waits until the server takes requests.
    pub async fn opens(&self) -> Outcome<()> {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            let asked = self.http.get(format!("{}/health/ready", self.base)).send().await;
            if asked.is_ok_and(|response| response.status().is_success()) {
                return Ok(());
            }
            tokio::time::sleep(PAUSE).await;
        }
        Err("the server does not become ready".into())
    }
}

/// The document of a mutation whose input type follows the naming rule. The first field of the payload is selected
/// first, so that its id can be compared.
fn mutation(field: &str, select: &str) -> String {
    let (first, rest) = field.split_at(1);
    let kind = format!("{}{rest}Input", first.to_ascii_uppercase());
    format!("mutation($input: {kind}!) {{ {field}(input: $input) {{ {select} errors {{ code message path }} }} }}")
}
