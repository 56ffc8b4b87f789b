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
    /// [`Rule::WrongPassword`] at `password`, or [`Rule::PasswordNotSet`] there; [`Refusal::RateLimited`] after too many of those, also for the right one;
    /// [`Refusal::Unauthenticated`] when nobody is signed in; [`Refusal::SecondFactorRequired`] when the account has a
    /// second factor that this session has not proved: what cannot be taken back is not done by half a proof.
    pub async fn confirm_password(&self, caller: &Caller, password: &Secret, from: IpAddr) -> Result<(), Refusal> {
        // A token has no password, and no scope that holds what passwords are asked for.
        if matches!(caller, Caller::Service { .. } | Caller::Client { .. }) {
            return Ok(());
        }
        let person = self.account(caller).await?;
        if person.known_hash().is_none() {
            return Err(AnyRule::from(Rule::PasswordNotSet).at("password"));
        }
        let email = person.email_key.clone().unwrap_or_default();
        let person_id = person.id;
        let (office, password) = (self.clone(), password.clone());
        let tried = async move {
            let is_right = office.hasher.verify(&password, person.known_hash()).await?;
            if is_right { Ok(()) } else { Err(AnyRule::from(Rule::WrongPassword).at("password")) }
        };
        self.with_password(&email, from, tried).await?;
        let has_proved = self.reading(caller).await?.rights().has_second_factor();
        if !has_proved && second_factor::is_on(person_id, self.databases().reader()).await? {
            return Err(Refusal::SecondFactorRequired);
        }
        Ok(())
    }

    /// Whether the caller has sent their password along, for what takes it in some cases alone. A wrong one is counted
    /// and refused; without one the change itself says whether it takes one.
    ///
    /// # Errors
    /// As [`Office::confirm_password`].
    pub async fn has_confirmed(
        &self,
        caller: &Caller,
        password: Option<&Secret>,
        from: IpAddr,
    ) -> Result<bool, Refusal> {
        match password {
            None => Ok(false),
            Some(password) => self.confirm_password(caller, password, from).await.map(|()| true),
        }
    }
}
