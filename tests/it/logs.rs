//! The log tells nothing that somebody typed or was given, however much it is asked to say.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use data_encoding::BASE64;
use serde_json::{Value, json};
use tests::given;
use tests::person::text;
use tests::{Network, on_both_mailing};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, dynamic_filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Whether anybody listens: the other tests of this process pay nothing for it.
static LISTENING: AtomicBool = AtomicBool::new(false);
static HEARD: Mutex<Vec<u8>> = Mutex::new(Vec::new());

const PASSWORD: &str = "rahasia sandi ikan terbang 77";
const EMAIL: &str = "penanda.log@example.org";
const NATIONAL_ID: &str = "9904010203040005";
const PHONE: &str = "81200000199";
const AMOUNT: &str = "7654321.09";

struct Ear;

impl Write for Ear {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        HEARD.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Everything that is said at the most talkative level, but for what the program silences whatever it is asked.
fn listens() {
    let is_told = |target: &str, level: LevelFilter| match target {
        // The mail server of the tests is none of the program's.
        target if target.starts_with("mailin") => false,
        target if target.starts_with("sqlx") || target.starts_with("sea_orm::driver") => level <= LevelFilter::INFO,
        _ => true,
    };
    let filter = dynamic_filter_fn(move |event, _| {
        LISTENING.load(Ordering::Relaxed) && is_told(event.target(), LevelFilter::from_level(*event.level()))
    });
    let layer = tracing_subscriber::fmt::layer().with_writer(|| Ear).with_filter(filter);
    tracing_subscriber::registry().with(layer).try_init().expect("nobody else listens here");
    LISTENING.store(true, Ordering::Relaxed);
}

// B236
#[tokio::test(flavor = "multi_thread")]
async fn the_log_holds_no_password_token_address_number_or_amount() {
    listens();
    on_both_mailing(|network, post| async move {
        let mut secrets = account(&network).await;
        let told = |secret: &Value| text(secret);
        let stage = given::stage(&network).await;
        let (siti, youth) = (&stage.siti, &stage.youth);
        secrets.push(given::invitation(siti, youth, EMAIL, "MEMBER").await);
        let reset = json!({ "email": EMAIL });
        network.nobody().does("requestPasswordReset", reset, "accepted").await;
        let mail = post.next_of(EMAIL, "Kata sandi baru untuk akun Anda").await;
        secrets.push(mail.secret());
        let list = format!("Nama,NIK,Telepon\nAni,{NATIONAL_ID},+62 {PHONE}\n");
        let list = json!({ "organizationId": youth, "file": BASE64.encode(list.as_bytes()) });
        siti.does("importMembers", list, "added").await;
        let issue =
            json!({ "organizationId": youth, "name": "Till", "scopes": ["org:read"], "expiresOn": "2027-01-31" });
        secrets.push(told(&siti.does("issueServiceToken", issue, "secret").await["secret"]));
        let need = stage.need("Nets", "MONEY", "99999999", "IDR").await;
        let pledge = json!({
            "needId": need, "quantity": { "value": AMOUNT, "unit": "IDR" }, "dueOn": given::DUE, "idempotencyKey": "log"
        });
        stage.budi.does("makePledge", pledge, "pledge { id }").await;
        let heard = String::from_utf8_lossy(&HEARD.lock().unwrap_or_else(PoisonError::into_inner)).to_lowercase();
        assert!(heard.len() > 10_000, "hardly anything was said: {} bytes", heard.len());
        let typed = [PASSWORD, EMAIL, NATIONAL_ID, PHONE, AMOUNT, "7654321"].map(str::to_owned);
        for mark in typed.into_iter().chain(secrets) {
            let at = heard.find(&mark.to_lowercase());
            assert!(at.is_none(), "{mark}: {:?}", at.map(|at| &heard[at.saturating_sub(200)..at]));
        }
    })
    .await;
    LISTENING.store(false, Ordering::Relaxed);
}

/// Makes an account, guesses at it and signs in; the tokens.
async fn account(network: &Network) -> Vec<String> {
    let account = json!({ "name": "Penanda", "email": EMAIL, "password": PASSWORD });
    network.nobody().tries_quietly("register", account, "viewer { id }").await;
    let wrong = json!({ "email": EMAIL, "password": format!("{PASSWORD}!") });
    network.nobody().tries_quietly("signIn", wrong, "tokens { accessToken }").await;
    let right = json!({ "email": EMAIL, "password": PASSWORD });
    let tried = network.nobody().tries_quietly("signIn", right, "tokens { accessToken refreshToken }").await;
    let tokens = &tried.payload()["tokens"];
    vec![text(&tokens["accessToken"]), text(&tokens["refreshToken"])]
}
