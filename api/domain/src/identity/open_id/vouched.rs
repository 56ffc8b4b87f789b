//! What a provider has said of somebody. The edge has checked that it was the provider, and that it was meant for us.

use chrono::{DateTime, Utc};
use entity::identity::open_id_identity::{ActiveModel, Column, Entity, Model};
use entity::identity::person;
use entity::value::email::Email;
use entity::value::text::Name;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use crate::command::Writing;
use crate::feed::audit::Entry;
use crate::identity::rule::Rule;
use crate::refusal::{Refusal, Rule as AnyRule, is_taken};

/// What is refused for what the provider said names the code that it was asked with.
pub const PATH: &str = "code";

/// Somebody, as a provider knows them.
#[derive(Clone, Debug, Serialize)]
pub struct Vouched {
    pub issuer: String,
    pub subject: String,
    /// Their address, if the provider says that it is verified.
    #[serde(skip)]
    pub email: Option<Email>,
    #[serde(skip)]
    pub name: Option<Name>,
    /// When they last showed the provider who they are, if it says so.
    #[serde(skip)]
    pub shown_at: Option<DateTime<Utc>>,
}

impl Vouched {
    /// The identity, if it opens an account.
    pub(super) async fn known(&self, writing: &Writing) -> Result<Option<Model>, Refusal> {
        let found = Entity::find().filter(Column::Issuer.eq(&self.issuer)).filter(Column::Subject.eq(&self.subject));
        Ok(found.one(writing.tx()).await?)
    }

    /// From now on it opens this account.
    pub(super) async fn join(self, person: &person::Model, writing: &Writing) -> Result<(), Refusal> {
        let why = format!("an identity of {} opens the account", self.issuer);
        let row = ActiveModel {
            id: Set(writing.mint()),
            person_id: Set(person.id),
            issuer: Set(self.issuer),
            subject: Set(self.subject),
            created_at: Set(writing.now()),
        };
        Entity::insert(row).exec_without_returning(writing.tx()).await.map_err(|error| {
            let taken = is_taken(&error, "open_id_identity", "issuer")
                || is_taken(&error, "open_id_identity", "issuer_subject");
            if taken { AnyRule::from(Rule::OpenIdIdentityTaken).at(PATH) } else { error.into() }
        })?;
        writing.record(Entry::of(person.id).because(why)).await
    }
}
