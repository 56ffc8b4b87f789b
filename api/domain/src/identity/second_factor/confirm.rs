//! Somebody shows that their app knows what it must: the second factor is on.

use std::net::IpAddr;

use chrono::TimeDelta;
use entity::identity::second_factor::{Column, Entity};
use entity::identity::{person, session};
use entity::state::MailKind;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;

use super::code::Code;
use super::prove::wrong;
use super::{recovery, totp};
use crate::command::{Command, Lookup, Mode, Writing};
use crate::feed::audit::Entry;
use crate::identity::rule::Rule;
use crate::identity::secret::Secret;
use crate::mail::letter::Letter;
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Reading;

const PATH: &str = "code";
/// How long after it was begun it can be confirmed.
const LIFE: TimeDelta = TimeDelta::hours(1);

impl Office {
    /// Turns the second factor on that the account that asks from a client at `from` has begun, with a code of its app.
    /// The recovery codes are shown this once.
    ///
    /// # Errors
    /// [`Rule::SecondFactorWrong`], [`Rule::SecondFactorOn`] and [`Rule::SecondFactorNotBegun`] at `code`;
    /// [`Refusal::RateLimited`].
    pub async fn confirm_second_factor(
        &self,
        caller: &Caller,
        code: Secret,
        from: IpAddr,
        request_id: String,
    ) -> Result<(Vec<Secret>, Reading), Refusal> {
        let person = self.account(caller).await?;
        let email = person.email_key.clone().unwrap_or_default();
        let (office, caller) = (self.clone(), caller.clone());
        let work =
            async move { office.perform_and_read(&caller, ConfirmSecondFactor { code }, Mode::Keep, request_id).await };
        self.with_password(&email, from, work).await
    }
}

/// Turn the second factor on that the account that asks has begun.
#[derive(Clone, Serialize)]
struct ConfirmSecondFactor {
    code: Secret,
}

impl Command for ConfirmSecondFactor {
    const NEEDS: Permission = Permission::SignedIn;
    const CHANGES_CALLER: bool = true;
    const NAME: &'static str = "confirmSecondFactor";
    type Outcome = Vec<Secret>;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Vec<Secret>, Refusal> {
        let id = writing.rights().person().ok_or(Refusal::Unauthenticated)?;
        let person = person::Entity::find_by_id(id).lock_exclusive().one(writing.tx()).await?;
        let person = person.ok_or(Refusal::Unauthenticated)?;
        let begun = Entity::find_by_id(id).one(writing.tx()).await?;
        let begun = begun.filter(|row| row.confirmed_at.is_some() || writing.now() - row.created_at < LIFE);
        let begun = begun.ok_or_else(|| AnyRule::from(Rule::SecondFactorNotBegun).at(PATH))?;
        if begun.confirmed_at.is_some() {
            return Err(AnyRule::from(Rule::SecondFactorOn).at(PATH));
        }
        let Code::OfApp(digits) = Code::read(&self.code) else { return Err(wrong(PATH)) };
        let opened = writing.safe()?.open(&begun)?;
        let step = totp::step_of(&opened.secret, &digits, writing.now())?.ok_or_else(|| wrong(PATH))?;
        let mut turned = Entity::update_many()
            .col_expr(Column::ConfirmedAt, Expr::value(writing.now()))
            // Who confirms has used the code up.
            .col_expr(Column::LastStep, Expr::value(step))
            .filter(Column::PersonId.eq(id));
        if let Some(sealed) = opened.anew {
            turned = turned
                .col_expr(Column::Sealed, Expr::value(sealed.text))
                .col_expr(Column::KeyId, Expr::value(sealed.key_id));
        }
        turned.exec(writing.tx()).await?;
        // Whoever asks has shown a code just now; the other sessions have not.
        session::Entity::update_many()
            .col_expr(session::Column::SecondFactorAt, Expr::value(writing.now()))
            .filter(session::Column::Id.eq(writing.rights().session().ok_or(Refusal::Unauthenticated)?))
            .exec(writing.tx())
            .await?;
        let codes = recovery::issue(id, writing).await?;
        writing.record(Entry::of(id).because("a second factor was turned on")).await?;
        writing.send(Letter::to_person(MailKind::SecondFactorEnabled, &person)).await?;
        Ok(codes)
    }
}
