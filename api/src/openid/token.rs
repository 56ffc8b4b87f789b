//! What the provider gives for a code: somebody, signed, for us, of now, and from the attempt that the code is from.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::entity::value::email::Email;
use domain::entity::value::text::Name;
use domain::identity::open_id::attempt::UnderWay;
use domain::identity::open_id::vouched::Vouched;
use openidconnect::core::{
    CoreIdToken, CoreIdTokenClaims, CoreJwsSigningAlgorithm as Algorithm, CoreTokenResponse, CoreUserInfoClaims,
};
use openidconnect::{
    AuthorizationCode, ClaimsVerificationError, EndUserEmail, Nonce, OAuth2TokenResponse, PkceCodeVerifier,
    RequestTokenError, SignatureVerificationError as Unsigned, SubjectIdentifier, TokenResponse, UserInfoError,
};

use super::provider::{Ours, Provider, Trouble, whole};

/// What we let somebody be named by: no shared secret, which anybody who has it signs with, and never nothing.
const SIGNED_BY: [Algorithm; 9] = [
    Algorithm::RsaSsaPkcs1V15Sha256,
    Algorithm::RsaSsaPkcs1V15Sha384,
    Algorithm::RsaSsaPkcs1V15Sha512,
    Algorithm::RsaSsaPssSha256,
    Algorithm::RsaSsaPssSha384,
    Algorithm::RsaSsaPssSha512,
    Algorithm::EcdsaP256Sha256,
    Algorithm::EcdsaP384Sha384,
    Algorithm::EdDsa,
];
/// How far the provider's clock may be ahead of ours.
const AHEAD: TimeDelta = TimeDelta::minutes(5);
/// The longest name of somebody that the specification lets a provider have.
const LONGEST_SUBJECT: usize = 255;

/// Exchanges the code for whom the provider vouches for.
pub(super) async fn vouched(
    provider: &Provider,
    (code, attempt): (String, &UnderWay),
    now: DateTime<Utc>,
) -> Result<Vouched, Trouble> {
    let metadata = provider.metadata().await?;
    let ours = provider.ours(&metadata, &attempt.redirect_uri)?;
    let answer = ours
        .exchange_code(AuthorizationCode::new(code))
        .map_err(|error| Trouble::Unavailable(whole(&error)))?
        .set_pkce_verifier(PkceCodeVerifier::new(attempt.said.verifier.reveal().to_owned()))
        .request_async(&provider.http)
        .await
        .map_err(|error| match &error {
            RequestTokenError::ServerResponse(answer) => Trouble::Refused(format!("{:?}", answer.error())),
            RequestTokenError::Request(fault) => Trouble::Unavailable(whole(fault)),
            // What cannot be read may hold what opens something: the log is told that, and no more.
            error => Trouble::Unavailable(error.to_string()),
        })?;
    let nonce = Nonce::new(attempt.said.nonce.reveal().to_owned());
    let token = answer.id_token().ok_or_else(|| Trouble::Refused("no id token".to_owned()))?;
    let claims = match checked(&ours, token, &nonce, now) {
        // It may sign with another key than a while ago.
        Err(ClaimsVerificationError::SignatureVerification(Unsigned::NoMatchingKey | Unsigned::CryptoError(_))) => {
            let anew = provider.metadata_anew(&metadata).await?;
            if Arc::ptr_eq(&anew, &metadata) {
                checked(&ours, token, &nonce, now)
            } else {
                checked(&provider.ours(&anew, &attempt.redirect_uri)?, token, &nonce, now)
            }
        }
        checked => checked,
    };
    let claims = claims.map_err(|error| Trouble::Refused(whole(&error)))?;
    if claims.authorized_party().is_some_and(|party| **party != provider.settings.client_id) {
        return Err(Trouble::Refused("the token was given to another client".to_owned()));
    }
    let subject = claims.subject().as_str();
    if subject.is_empty() || subject.len() > LONGEST_SUBJECT {
        return Err(Trouble::Refused("a subject that is none".to_owned()));
    }
    let mut found = Vouched {
        issuer: provider.settings.issuer.clone(),
        subject: subject.to_owned(),
        shown_at: claims.auth_time(),
        email: email(claims.email(), claims.email_verified()),
        name: name(claims.name().and_then(|names| names.get(None)).map(|name| name.as_str()), claims.email()),
    };
    // Many providers put into the token who it is, and tell the rest to those who ask.
    if claims.email().is_none() {
        complete(&mut found, &ours, &answer, &provider.http).await?;
    }
    Ok(found)
}

fn checked(
    ours: &Ours,
    token: &CoreIdToken,
    nonce: &Nonce,
    now: DateTime<Utc>,
) -> Result<CoreIdTokenClaims, ClaimsVerificationError> {
    let verifier = ours.id_token_verifier().set_allowed_algs(SIGNED_BY).set_time_fn(move || now);
    let verifier = verifier.set_issue_time_verifier_fn(move |at| {
        if at <= now + AHEAD { Ok(()) } else { Err("the token is of a time to come".to_owned()) }
    });
    token.claims(&verifier, nonce).cloned()
}

/// Asks who it is, with the key to that.
async fn complete(
    found: &mut Vouched,
    ours: &Ours,
    answer: &CoreTokenResponse,
    http: &super::http::Client,
) -> Result<(), Trouble> {
    let subject = SubjectIdentifier::new(found.subject.clone());
    // Whoever tells of nobody's address lets in whom we know already.
    let Ok(request) = ours.user_info(answer.access_token().clone(), Some(subject)) else { return Ok(()) };
    let told: CoreUserInfoClaims = request.request_async(http).await.map_err(|error| match &error {
        UserInfoError::ClaimsVerification(_) => Trouble::Refused(whole(&error)),
        _ => Trouble::Unavailable(whole(&error)),
    })?;
    found.email = email(told.email(), told.email_verified());
    let named = told.name().and_then(|names| names.get(None)).map(|name| name.as_str());
    found.name = name(named, told.email()).or_else(|| found.name.take());
    Ok(())
}

/// The address, if the provider knows that it is theirs.
fn email(email: Option<&EndUserEmail>, is_verified: Option<bool>) -> Option<Email> {
    email.filter(|_| is_verified == Some(true)).and_then(|email| Email::parse(email).ok())
}

/// What somebody is called: as the provider says, or else as their address begins.
fn name(name: Option<&str>, email: Option<&EndUserEmail>) -> Option<Name> {
    let beginning = email.and_then(|email| email.split('@').next());
    [name, beginning].into_iter().flatten().find_map(|name| Name::parse(name).ok())
}
