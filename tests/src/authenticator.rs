//! Somebody's authenticator app, on a phone whose clock goes as the network's.

use chrono::TimeDelta;
use serde_json::json;
use totp_rs::{Builder, Secret};

use crate::network::Network;
use crate::person::{PASSWORD, Person, Tried, text};

/// An app that knows a secret.
pub struct Authenticator {
    network: Network,
    secret: String,
    /// As they were shown when it was confirmed.
    pub recovery_codes: Vec<String>,
}

impl Authenticator {
    /// The app is told a secret; nothing is on yet.
    pub async fn told(who: &Person) -> Self {
        let input = json!({ "currentPassword": PASSWORD });
        // Secrets are other ones on each run.
        let tried = who.tries_quietly("beginSecondFactor", input, "setup { secret uri }").await;
        assert!(tried.is_done(), "{}", tried.answer);
        let setup = &tried.payload()["setup"];
        let secret = text(&setup["secret"]);
        let account = who.email().replace('@', "%40");
        assert_eq!(setup["uri"], format!("otpauth://totp/Simpul:{account}?secret={secret}&issuer=Simpul"));
        Self { network: who.network().clone(), secret, recovery_codes: Vec::new() }
    }

    /// The second factor is on.
    pub async fn on(who: &Person) -> Self {
        let mut app = Self::told(who).await;
        let tried = who.tries_quietly("confirmSecondFactor", json!({ "code": app.code() }), "recoveryCodes").await;
        assert!(tried.is_done(), "{}", tried.answer);
        let codes = tried.payload()["recoveryCodes"].as_array().expect("codes");
        app.recovery_codes = codes.iter().map(text).collect();
        app
    }

    /// What the app shows now.
    #[must_use]
    pub fn code(&self) -> String {
        self.code_after(TimeDelta::zero())
    }

    /// What an app shows whose clock is ahead by so much.
    #[must_use]
    pub fn code_after(&self, time: TimeDelta) -> String {
        let secret = Secret::try_from_base32(&self.secret).expect("base 32");
        let totp = Builder::new().with_secret(secret).build().expect("an app");
        let now = self.network.office().clock().now() + time;
        totp.generate(now.timestamp().try_into().expect("a time")).to_string()
    }

    /// A code that the app does not show at any time that counts.
    #[must_use]
    pub fn wrong(&self) -> String {
        let near: Vec<_> = (-2..=2).map(|step| self.code_after(TimeDelta::seconds(step * 30))).collect();
        let mut candidates = ["000000", "111111", "222222", "333333", "444444", "555555"].into_iter();
        candidates.find(|code| !near.iter().any(|shown| shown == code)).expect("a wrong code").to_owned()
    }

    /// The next code, once it is there.
    pub fn waits(&self) -> String {
        self.network.passes(TimeDelta::seconds(30));
        self.code()
    }
}

/// Tries to sign in with the right password and this code, or none.
pub async fn signs_in(network: &Network, email: &str, code: Option<&str>) -> Tried {
    let input = json!({ "email": email, "password": PASSWORD, "secondFactor": code });
    network.nobody().tries_quietly("signIn", input, "tokens { accessToken refreshToken }").await
}
