//! What everybody may try with an account: no role decides about it, but its password, a secret that was mailed, or a
//! session.

use serde_json::json;
use tests::Person;
use tests::person::{PASSWORD, text};

use super::super::refusals::Step;

/// What has no preview, and so is done for real.
pub const WITHOUT_PREVIEW: &[&str] = &[
    "confirmRegistration",
    "signIn",
    "startOpenIdSignIn",
    "finishOpenIdSignIn",
    "linkOpenIdIdentity",
    "unlinkOpenIdIdentity",
    "setFirstPassword",
    "refreshSession",
    "requestPasswordReset",
    "resetPassword",
    "verifyEmail",
    "changePassword",
    "changeEmail",
    "confirmEmailChange",
    "cancelEmailChange",
    "beginSecondFactor",
    "confirmSecondFactor",
    "removeSecondFactor",
    "renewRecoveryCodes",
    "exportPersonalData",
];

/// The token of one more session of this one's.
pub async fn refresh_token(who: &Person) -> String {
    let input = json!({ "email": who.email(), "password": PASSWORD });
    text(&who.network().nobody().does("signIn", input, "tokens { refreshToken }").await["tokens"]["refreshToken"])
}

pub fn steps<'a>(right: &'a Person, refresh: &str) -> Vec<Step<'a>> {
    const NEW: &str = "jala merah di laut lepas";
    let password = json!({ "currentPassword": PASSWORD });
    let code = json!({ "currentPassword": PASSWORD, "code": "000000" });
    let secret = json!({ "secret": "unknown" });
    let returned = json!({ "secret": "unknown", "code": "c", "state": "s", "password": PASSWORD });
    let of = |mut input: serde_json::Value, more: &[(&str, &str)], less: &[&str]| {
        for (name, value) in more {
            input[*name] = json!(value);
        }
        if let Some(fields) = input.as_object_mut() {
            fields.retain(|name, _| !less.contains(&name.as_str()));
        }
        input
    };
    let account = json!({ "name": "Lestari", "email": "lestari@example.org", "password": PASSWORD });
    let steps = [
        ("register", "viewer { id }", account),
        ("confirmRegistration", "viewer { id }", of(secret.clone(), &[("password", PASSWORD)], &[])),
        ("signIn", "tokens { expiresIn }", json!({ "email": right.email(), "password": PASSWORD })),
        ("startOpenIdSignIn", "start { authorizationUrl }", json!({})),
        ("finishOpenIdSignIn", "tokens { expiresIn }", of(returned.clone(), &[], &["password"])),
        ("linkOpenIdIdentity", "viewer { id }", returned.clone()),
        ("unlinkOpenIdIdentity", "viewer { id }", json!({ "issuer": "https://id.example", "password": PASSWORD })),
        ("setFirstPassword", "viewer { id }", of(returned, &[("newPassword", NEW)], &["password"])),
        ("refreshSession", "tokens { expiresIn }", json!({ "refreshToken": refresh })),
        ("requestPasswordReset", "accepted", json!({ "email": right.email() })),
        ("resetPassword", "done", of(secret.clone(), &[("newPassword", NEW)], &[])),
        ("verifyEmail", "done", secret.clone()),
        ("changePassword", "viewer { id }", of(password.clone(), &[("newPassword", NEW)], &[])),
        ("changeEmail", "pendingEmail", of(password.clone(), &[("newEmail", "new@example.org")], &[])),
        ("confirmEmailChange", "complete", secret.clone()),
        ("cancelEmailChange", "done", secret),
        ("beginSecondFactor", "setup { secret }", password),
        ("confirmSecondFactor", "recoveryCodes", json!({ "code": "000000" })),
        ("removeSecondFactor", "viewer { id }", code.clone()),
        ("renewRecoveryCodes", "recoveryCodes", code),
        ("exportPersonalData", "fileName", json!({ "password": PASSWORD })),
        ("eraseAccount", "erasedAt", json!({ "password": PASSWORD })),
    ];
    steps.into_iter().map(|(field, select, input)| Step { field, input, select, right }).collect()
}
