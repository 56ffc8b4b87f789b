//! Somebody shows a code. Each is good once.

use entity::id::PersonId;
use entity::identity::second_factor::{Column, Entity, Model};
use entity::identity::{person, recovery_code};
use entity::state::MailKind;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::code::Code;
use super::{recovery, totp};
use crate::command::Writing;
use crate::feed::audit::Entry;
use crate::identity::rule::Rule;
use crate::identity::secret::Secret;
use crate::mail::letter::Letter;
use crate::refusal::{Refusal, Rule as AnyRule};

/// What was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::identity) enum Proof {
    App,
    Recovery,
}

/// One answer for wrong codes, for used ones, and for those of another time.
pub(super) fn wrong(path: &'static str) -> Refusal {
    AnyRule::from(Rule::SecondFactorWrong).at(path)
}

/// The person's second factor, if one is on.
pub(super) async fn on(person: PersonId, writing: &Writing) -> Result<Option<Model>, Refusal> {
    let row = Entity::find_by_id(person).one(writing.tx()).await?;
    Ok(row.filter(|row| row.confirmed_at.is_some()))
}

/// What is asked of somebody whose password was right: nothing where no second factor is on.
pub(in crate::identity) async fn at_sign_in(
    person: &person::Model,
    code: Option<&Secret>,
    writing: &Writing,
) -> Result<Option<Proof>, Refusal> {
    const PATH: &str = "secondFactor";
    let Some(factor) = on(person.id, writing).await? else { return Ok(None) };
    let code = code.ok_or_else(|| AnyRule::from(Rule::SecondFactorRequired).at(PATH))?;
    let proof = prove(&factor, code, PATH, writing).await?;
    if proof == Proof::Recovery {
        tell_used(person, writing).await?;
    }
    Ok(Some(proof))
}

/// Uses the code up. A secret that only the other key opened is sealed with the present one on the way.
pub(super) async fn prove(
    factor: &Model,
    code: &Secret,
    path: &'static str,
    writing: &Writing,
) -> Result<Proof, Refusal> {
    match Code::read(code) {
        Code::Recovery(hash) => {
            let is_right = recovery::take(factor.person_id, &hash, writing).await?;
            if is_right { Ok(Proof::Recovery) } else { Err(wrong(path)) }
        }
        Code::OfApp(digits) => {
            let opened = writing.safe()?.open(factor)?;
            let step = totp::step_of(&opened.secret, &digits, writing.now())?.ok_or_else(|| wrong(path))?;
            let mut used = Entity::update_many()
                .col_expr(Column::LastStep, Expr::value(step))
                .filter(Column::PersonId.eq(factor.person_id))
                .filter(Column::ConfirmedAt.is_not_null())
                // Of two at once the second finds that the step is no later one.
                .filter(Column::LastStep.lt(step));
            if let Some(sealed) = opened.anew {
                used = used
                    .col_expr(Column::Sealed, Expr::value(sealed.text))
                    .col_expr(Column::KeyId, Expr::value(sealed.key_id));
            }
            let used = used.exec(writing.tx()).await?;
            if used.rows_affected == 1 { Ok(Proof::App) } else { Err(wrong(path)) }
        }
    }
}

/// Tells the account's owner that a recovery code was used, and how many are left.
pub(super) async fn tell_used(person: &person::Model, writing: &Writing) -> Result<(), Refusal> {
    let left = recovery_code::Entity::of_person(person.id).count(writing.tx()).await?;
    writing.record(Entry::of(person.id).because("a recovery code was used")).await?;
    writing.send(Letter::to_person(MailKind::RecoveryCodeUsed, person).saying("left", &left.to_string())).await
}
