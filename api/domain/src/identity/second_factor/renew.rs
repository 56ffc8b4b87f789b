//! Somebody wants new recovery codes.

use std::net::IpAddr;

use serde::Serialize;

use super::prove::{Proof, on, prove, tell_used};
use super::recovery;
use super::remove::PATH;
use crate::command::{Command, Lookup, Mode, Writing};
use crate::feed::audit::Entry;
use crate::identity::change_password::held;
use crate::identity::rule::Rule;
use crate::identity::secret::Secret;
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Reading;

impl Office {
    /// New recovery codes for the account that asks from a client at `from`, which shows password and code. They are
    /// shown this once; those before are good for nothing.
    ///
    /// # Errors
    /// As [`Office::remove_second_factor`].
    pub async fn renew_recovery_codes(
        &self,
        caller: &Caller,
        (current, code): (Secret, Secret),
        from: IpAddr,
        request_id: String,
    ) -> Result<(Vec<Secret>, Reading), Refusal> {
        let person = self.account(caller).await?;
        let email = person.email_key.clone().unwrap_or_default();
        let (office, caller) = (self.clone(), caller.clone());
        let work = async move {
            let verified = office.verified_hash(&person, &current).await?;
            office.perform_and_read(&caller, RenewRecoveryCodes { verified, code }, Mode::Keep, request_id).await
        };
        self.with_password(&email, from, work).await
    }
}

/// Give the account that asks new recovery codes.
#[derive(Clone, Serialize)]
struct RenewRecoveryCodes {
    /// What the present password was verified against.
    #[serde(skip)]
    verified: String,
    code: Secret,
}

impl Command for RenewRecoveryCodes {
    const NEEDS: Permission = Permission::SignedIn;
    const NAME: &'static str = "renewRecoveryCodes";
    type Outcome = Vec<Secret>;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Vec<Secret>, Refusal> {
        let person = held(&self.verified, writing).await?;
        let factor = on(person.id, writing).await?.ok_or_else(|| AnyRule::from(Rule::SecondFactorOff).at(PATH))?;
        let proof = prove(&factor, &self.code, PATH, writing).await?;
        let codes = recovery::issue(person.id, writing).await?;
        writing.record(Entry::of(person.id).because("recovery codes were renewed")).await?;
        if proof == Proof::Recovery {
            tell_used(&person, writing).await?;
        }
        Ok(codes)
    }
}
