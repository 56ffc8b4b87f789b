//! A password that is asked for once more, before what cannot be taken back.

use std::net::IpAddr;

use super::rule::Rule;
use super::second_factor;
use super::secret::Secret;
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::refusal::{Refusal, Rule as AnyRule};

impl Office {
    /// Whether a client at `from` has sent the caller's own password. Wrong ones are counted with those at the sign-in:
    /// whoever has found an open session guesses no faster than whoever has not.
    ///
    /// # Errors
    /// [`Rule::WrongPassword`] at `password`; [`Refusal::RateLimited`] after too many of those, also for the right one;
    /// [`Refusal::Unauthenticated`] when nobody is signed in; [`Refusal::SecondFactorRequired`] when the account has a
    /// second factor that this session has not proved: what cannot be taken back is not done by half a proof.
    pub async fn confirm_password(&self, caller: &Caller, password: &Secret, from: IpAddr) -> Result<(), Refusal> {
        // A token has no password, and no scope that holds what passwords are asked for.
        if matches!(caller, Caller::Service { .. } | Caller::Client { .. }) {
            return Ok(());
        }
        let person = self.account(caller).await?;
        let email = person.email_key.clone().unwrap_or_default();
        let person_id = person.id;
        let (office, password) = (self.clone(), password.clone());
        let tried = async move {
            let is_right = office.hasher.verify(&password, person.password_hash.as_deref()).await?;
            if is_right { Ok(()) } else { Err(AnyRule::from(Rule::WrongPassword).at("password")) }
        };
        self.with_password(&email, from, tried).await?;
        let has_proved = self.reading(caller).await?.rights().has_second_factor();
        if !has_proved && second_factor::is_on(person_id, self.databases().reader()).await? {
            return Err(Refusal::SecondFactorRequired);
        }
        Ok(())
    }
}
