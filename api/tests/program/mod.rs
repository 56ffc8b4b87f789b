//! The program as a process, and what somebody does with it over HTTP.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// The program with nothing in its environment but what is given.
pub fn simpul(arguments: &[&str], settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_simpul"));
    command.args(arguments).env_clear().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("SIMPUL_LOG_FORMAT", "json");
    command.envs(settings.iter().copied());
    command
}

/// Runs it to its end: whether it succeeded, and what it printed.
pub fn run(arguments: &[&str], settings: &[(&str, &str)]) -> (bool, String, String) {
    let done = simpul(arguments, settings).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (done.status.success(), text(&done.stdout), text(&done.stderr))
}

/// A server that runs. It is killed when a test breaks off.
pub struct Running {
    pub child: Child,
    pub base: String,
}

impl Running {
    /// Starts it on a free port and reads from its log which one.
    pub fn start(arguments: &[&str], settings: &[(&str, &str)]) -> Self {
        let mut child = simpul(arguments, settings).env("SIMPUL_LISTEN", "127.0.0.1:0").spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        let mut seen = String::new();
        let address = loop {
            line.clear();
            assert!(log.read_line(&mut line).unwrap() > 0, "it ended: {seen}");
            seen.push_str(&line);
            let entry: Value = serde_json::from_str(&line).unwrap_or_default();
            if entry["message"] == "listening" {
                break entry["address"].as_str().unwrap().to_owned();
            }
        };
        // Nobody may wait for a reader of the log.
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        Self { child, base: format!("http://{address}") }
    }

    pub async fn get(&self, path: &str) -> u16 {
        reqwest::get(format!("{}{path}", self.base)).await.unwrap().status().as_u16()
    }

    pub async fn asks(&self, token: Option<&str>, document: &str, variables: Value) -> Value {
        let mut request = reqwest::Client::new().post(format!("{}/graphql", self.base));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let body = json!({ "query": document, "variables": variables });
        request.json(&body).send().await.unwrap().json().await.unwrap()
    }

    pub async fn signs_in(&self, email: &str, password: &str) -> String {
        let document =
            "mutation($input: SignInInput!) { signIn(input: $input) { tokens { accessToken } errors { code } } }";
        let answer = self.asks(None, document, json!({ "input": { "email": email, "password": password } })).await;
        answer["data"]["signIn"]["tokens"]["accessToken"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    pub async fn founds(&self, token: &str, name: &str) {
        let document =
            "mutation($input: FoundOrganizationInput!) { foundOrganization(input: $input) { errors { code } } }";
        let answer =
            self.asks(Some(token), document, json!({ "input": { "name": name, "kind": "ASSOCIATION" } })).await;
        assert_eq!(answer["data"]["foundOrganization"]["errors"], json!([]), "{answer}");
    }

    /// Pledges for the faith group of the demonstration, always under the same key.
    pub async fn pledges(&self, token: &str) -> Value {
        let document = "{ needs(first: 1, filter: { kind: MONEY }) { nodes { id } }
            organizationBySlug(slug: \"majelis-taklim-al-bahr\") { id } }";
        let seen = self.asks(Some(token), document, json!({})).await;
        let input = json!({
            "needId": seen["data"]["needs"]["nodes"][0]["id"], "organizationId": seen["data"]["organizationBySlug"]["id"],
            "quantity": { "value": "1000.00", "unit": "IDR" }, "dueOn": "2099-12-31", "idempotencyKey": "over-a-restart"
        });
        let document = "mutation($input: MakePledgeInput!) { makePledge(input: $input) {
            pledge { id status quantity { value } } errors { code } } }";
        let answer = self.asks(Some(token), document, json!({ "input": input })).await;
        assert_eq!(answer["data"]["makePledge"]["errors"], json!([]), "{answer}");
        answer
    }

    /// Waits until everything that was recorded is in its chain.
    pub async fn has_sealed(&self, settings: &[(&str, &str)]) {
        for _ in 0..100 {
            let (_, printed, _) = run(&["check-audit"], settings);
            if !printed.contains(": 0 records") {
                return;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        panic!("nothing is sealed");
    }

    /// The books of the first organization that this person is in, and the keys of the server.
    pub async fn exports(&self, token: &str, folder: &Path) -> [PathBuf; 2] {
        let document = "{ viewer { memberships(first: 1) { nodes { organization { id } } } } }";
        let seen = self.asks(Some(token), document, json!({})).await;
        let id = seen["data"]["viewer"]["memberships"]["nodes"][0]["organization"]["id"].as_str().unwrap().to_owned();
        let files = [
            (format!("/exports/ledger?organizationId={id}"), "books.jsonl"),
            ("/.well-known/jwks.json".to_owned(), "keys.json"),
        ];
        let mut kept = Vec::new();
        for (path, name) in files {
            let request = reqwest::Client::new().get(format!("{}{path}", self.base)).bearer_auth(token);
            let file = folder.join(name);
            std::fs::write(&file, request.send().await.unwrap().text().await.unwrap()).unwrap();
            kept.push(file);
        }
        kept.try_into().unwrap()
    }

    pub async fn names(&self) -> Vec<String> {
        let answer = self.asks(None, "{ organizations(first: 50) { nodes { name } } }", json!({})).await;
        let nodes = answer["data"]["organizations"]["nodes"].as_array().unwrap();
        nodes.iter().map(|node| node["name"].as_str().unwrap().to_owned()).collect()
    }

    pub fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Asks it to stop, and answers whether it ended well.
    pub fn stops(mut self) -> bool {
        self.signal("-TERM");
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.success();
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "it does not stop");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
