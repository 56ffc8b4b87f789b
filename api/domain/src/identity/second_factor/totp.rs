//! The codes of authenticator apps, as every app makes them: SHA-1, six digits, thirty seconds.

use chrono::{DateTime, Utc};
use totp_rs::{Algorithm, Builder, Totp};

use crate::identity::secret::Secret;
use crate::refusal::Fault;

/// As long as RFC 4226 wants it.
pub(super) const SECRET_BYTES: usize = 20;
/// What apps list the account under.
const ISSUER: &str = "Simpul";
const DIGITS: u8 = 6;
const STEP_SECONDS: u64 = 30;
/// How many steps the clocks of app and server may disagree, to either side.
const SKEW: u16 = 1;

fn builder(secret: &[u8]) -> Builder {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(DIGITS)
        .with_step_duration(STEP_SECONDS)
        .with_skew(SKEW)
        .with_secret(secret)
}

fn built(builder: Builder) -> Result<Totp, Fault> {
    builder.build().map_err(|error| Fault::Broken(format!("a second factor: {error}")))
}

/// The secret to type in, and the address to scan.
pub(super) fn told(secret: &[u8], account: &str) -> Result<(Secret, Secret), Fault> {
    // A colon ends the issuer in such an address.
    let builder = builder(secret).with_issuer(Some(ISSUER)).with_account_name(account.replace(':', " "));
    let totp = built(builder)?;
    let uri = totp.to_url().map_err(|error| Fault::Broken(format!("the address of a second factor: {error}")))?;
    Ok((Secret::new(totp.secret().to_base32()), Secret::new(uri)))
}

/// The step of time that the code is of, if it is of one that is near enough.
pub(super) fn step_of(secret: &[u8], code: &str, now: DateTime<Utc>) -> Result<Option<i64>, Fault> {
    let seconds = u64::try_from(now.timestamp()).map_err(|error| Fault::Broken(format!("the clock: {error}")))?;
    Ok(built(builder(secret))?.check(code, seconds).and_then(|step| i64::try_from(step).ok()))
}
