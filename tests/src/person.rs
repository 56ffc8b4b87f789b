//! Somebody who asks over HTTP.

use std::net::IpAddr;

use serde_json::{Value, json};

use crate::network::Network;

/// Good enough for everybody here.
pub const PASSWORD: &str = "perahu biru di teluk tenang";

/// Somebody with or without a credential. Clones are the same one.
#[derive(Clone)]
pub struct Person {
    network: Network,
    pub name: String,
    token: Option<String>,
    http: reqwest::Client,
    /// What proxies are said to have passed the requests on.
    forwarded: Option<String>,
    /// What the client calls its requests.
    request_id: Option<String>,
}

impl Person {
    pub(crate) fn new(network: Network, name: &str, token: Option<String>) -> Self {
        let http = network.http().clone();
        Self { network, name: name.to_owned(), token, http, forwarded: None, request_id: None }
    }

    /// Makes an account and signs in. The address is `<name>@example.org`, all lower case.
    pub async fn registers(network: &Network, name: &str) -> Self {
        let nobody = network.nobody();
        let email = format!("{}@example.org", name.to_lowercase());
        let account = json!({ "name": name, "email": email, "password": PASSWORD, "language": "EN" });
        nobody.does("register", account, "viewer { id name }").await;
        Self::signs_in(network, name).await
    }

    /// Opens one more session.
    pub async fn signs_in(network: &Network, name: &str) -> Self {
        let email = format!("{}@example.org", name.to_lowercase());
        let input = json!({ "email": email, "password": PASSWORD });
        let done = network.nobody().does("signIn", input, "tokens { accessToken refreshToken }").await;
        Self::new(network.clone(), name, Some(text(&done["tokens"]["accessToken"])))
    }

    /// Somebody with this credential.
    #[must_use]
    pub fn with(network: &Network, name: &str, token: &str) -> Self {
        Self::new(network.clone(), name, Some(token.to_owned()))
    }

    /// The same person at another machine, one of 127.0.0.0/8.
    #[must_use]
    pub fn at(&self, address: &str) -> Self {
        let address: IpAddr = address.parse().unwrap_or_else(|fault| panic!("{address}: {fault}"));
        let http = reqwest::Client::builder().local_address(address).build();
        Self { http: http.unwrap_or_else(|fault| panic!("no client: {fault}")), ..self.clone() }
    }

    /// The same person, with this in the header in which proxies say whom they ask for.
    #[must_use]
    pub fn forwarded(&self, header: &str) -> Self {
        Self { forwarded: Some(header.to_owned()), ..self.clone() }
    }

    /// The same person, whose requests have this id.
    #[must_use]
    pub fn calling(&self, request_id: &str) -> Self {
        Self { request_id: Some(request_id.to_owned()), ..self.clone() }
    }

    #[must_use]
    pub fn email(&self) -> String {
        format!("{}@example.org", self.name.to_lowercase())
    }

    #[must_use]
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Asks, and notes question and answer in the transcript.
    pub async fn asks(&self, document: &str, variables: Value) -> Value {
        let answer = self.asks_quietly(document, variables.clone()).await;
        self.network.transcript().note(&self.name, document, &variables, &answer);
        answer
    }

    /// Asks, for what cannot be equal on two runs, such as races.
    pub async fn asks_quietly(&self, document: &str, variables: Value) -> Value {
        self.sends(document, variables).await.0
    }

    /// The answer, the status of HTTP, and how many seconds to wait.
    async fn sends(&self, document: &str, variables: Value) -> (Value, u16, Option<u64>) {
        let mut request = self
            .http
            .post(format!("{}/graphql", self.network.base()))
            .header("accept", "application/graphql-response+json")
            .json(&json!({ "query": document, "variables": variables }));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(header) = &self.forwarded {
            request = request.header("x-forwarded-for", header).header("x-real-ip", header);
        }
        if let Some(id) = &self.request_id {
            request = request.header("x-request-id", id);
        }
        let response = request.send().await.unwrap_or_else(|fault| panic!("no answer: {fault}"));
        let status = response.status().as_u16();
        let waits = response.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
        (response.json().await.unwrap_or_else(|fault| panic!("not JSON: {fault}")), status, waits)
    }

    /// Gets a file: the status, and what it holds.
    pub async fn gets(&self, path: &str) -> (u16, String) {
        let mut request = self.http.get(format!("{}{path}", self.network.base()));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.unwrap_or_else(|fault| panic!("no answer: {fault}"));
        let status = response.status().as_u16();
        (status, response.text().await.unwrap_or_else(|fault| panic!("no text: {fault}")))
    }

    /// The data of a question that must be answered without any error.
    pub async fn sees(&self, document: &str, variables: Value) -> Value {
        let answer = self.asks(document, variables).await;
        assert!(answer.get("errors").is_none(), "{} asked {document}: {answer:#}", self.name);
        answer["data"].clone()
    }

    /// Carries out a mutation that must succeed, and answers with its payload.
    pub async fn does(&self, field: &str, input: Value, select: &str) -> Value {
        let tried = self.tries(field, input, select).await;
        assert!(tried.is_done(), "{} could not {field}: {:#}", self.name, tried.answer);
        tried.payload().clone()
    }

    /// Tries a mutation.
    pub async fn tries(&self, field: &str, input: Value, select: &str) -> Tried {
        let (document, variables) = (mutation(field, select), json!({ "input": input }));
        let tried = self.tries_quietly(field, input, select).await;
        self.network.transcript().note(&self.name, &document, &variables, &tried.answer);
        tried
    }

    /// Tries a mutation without a note in the transcript.
    pub async fn tries_quietly(&self, field: &str, input: Value, select: &str) -> Tried {
        let (answer, status, waits) = self.sends(&mutation(field, select), json!({ "input": input })).await;
        Tried { who: self.name.clone(), field: field.to_owned(), answer, status, waits }
    }
}

/// The document of a mutation whose input type follows the naming rule.
fn mutation(field: &str, select: &str) -> String {
    let mut letters = field.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase()).unwrap_or_default();
    let name = format!("{first}{}", letters.as_str());
    format!("mutation {name}($input: {name}Input!) {{ {field}(input: $input) {{ {select} errors {{ code path }} }} }}")
}

/// What came of a try.
pub struct Tried {
    who: String,
    field: String,
    pub answer: Value,
    /// The status of HTTP.
    pub status: u16,
    /// How many seconds the server wants the client to wait.
    pub waits: Option<u64>,
}

impl Tried {
    #[must_use]
    pub fn payload(&self) -> &Value {
        &self.answer["data"][&self.field]
    }

    #[must_use]
    pub fn is_done(&self) -> bool {
        self.answer.get("errors").is_none() && self.payload()["errors"].as_array().is_some_and(Vec::is_empty)
    }

    /// The code that it was answered with: of the payload's first refusal, or of the first top-level error.
    #[must_use]
    pub fn code(&self) -> &str {
        let refusal = self.payload()["errors"][0]["code"].as_str();
        refusal.or_else(|| self.answer["errors"][0]["extensions"]["code"].as_str()).unwrap_or("DONE")
    }

    /// It was refused by a rule or a value, at this place of the input, and only that.
    pub fn refused(&self, code: &str, path: &str) {
        let errors = &self.payload()["errors"];
        let path: Vec<_> = path.split('.').collect();
        assert_eq!(errors, &json!([{ "code": code, "path": path }]), "{} {}: {:#}", self.who, self.field, self.answer);
    }

    /// It was denied: the answer is a top-level error with this code.
    pub fn denied(&self, code: &str) {
        let given = &self.answer["errors"][0]["extensions"]["code"];
        assert_eq!(given, code, "{} {}: {:#}", self.who, self.field, self.answer);
    }
}

/// A value that must be a text.
#[must_use]
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}
