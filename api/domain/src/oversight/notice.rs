//! The owners of an organization are told who looks into it.

use std::collections::HashMap;

use entity::feed::mail;
use entity::id::PersonId;
use entity::identity::{break_glass, person};
use entity::registry::organization;
use entity::state::{MailKind, Role};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::command::Writing;
use crate::mail::letter::Letter;
use crate::membership::officers;
use crate::refusal::Refusal;

/// Mails each present owner who has an address: who, why, until when. Where no mails are sent, the trail and the list of
/// grants tell.
pub(super) async fn tell_owners(
    organization: &organization::Model,
    grant: &break_glass::Model,
    writing: &Writing,
) -> Result<(), Refusal> {
    if writing.post().is_none() {
        return Ok(());
    }
    let administrator = person::Entity::find_by_id(grant.person_id).one(writing.tx()).await?;
    let administrator = administrator.map_or(String::new(), |person| person.name);
    let until = grant.expires_at.format("%Y-%m-%d %H:%M UTC").to_string();
    for owner in officers::holding(&[Role::Owner], organization.id, writing.today(), writing.tx()).await? {
        let letter = Letter::to_person(MailKind::BreakGlass, &owner)
            .saying("organization", &organization.name)
            .saying("administrator", &administrator)
            .saying("reason", &grant.reason)
            .saying("until", &until);
        writing.send(letter).await?;
    }
    Ok(())
}

/// Puts an administrator's id in place of their name into what owners are still to be told: they are erased, and owners
/// must be told nevertheless.
pub(crate) async fn rename(administrator: PersonId, writing: &Writing) -> Result<(), Refusal> {
    let Some(person) = person::Entity::find_by_id(administrator).one(writing.tx()).await? else { return Ok(()) };
    let waiting = mail::Entity::find()
        .filter(mail::Column::Kind.eq(MailKind::BreakGlass))
        .filter(mail::Column::Words.is_not_null())
        .all(writing.tx())
        .await?;
    for row in waiting {
        let mut words: HashMap<String, String> = serde_json::from_str(row.words.as_deref().unwrap_or("{}"))?;
        if words.get("administrator") != Some(&person.name) {
            continue;
        }
        words.insert("administrator".to_owned(), administrator.to_string());
        mail::Entity::update_many()
            .col_expr(mail::Column::Words, Expr::value(serde_json::to_string(&words)?))
            .filter(mail::Column::Id.eq(row.id))
            .filter(mail::Column::Words.is_not_null())
            .exec(writing.tx())
            .await?;
    }
    Ok(())
}
