//! Somebody becomes an administrator or an auditor of the platform. Only who runs the server can do this: no request
//! leads here.

use entity::id::PersonId;
use entity::identity::person;
use entity::state::PlatformRole;
use entity::value::{email::Email, text::Name};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::glass::end_all_of;
use super::register::{Register, open};
use super::rule::Rule;
use super::secret::Secret;
use crate::command::{Command, Lookup, Mode, Writing};
use crate::feed::audit::Entry;
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};

/// What the audit trail names as the request.
const REQUEST: &str = "command-line";

impl Office {
    /// Makes an account that has this role on the platform. Where the address has an account already, that account is
    /// given the role instead of the one that it has, if the password is its own; its name stays.
    ///
    /// # Errors
    /// [`Rule::EmailTaken`] at `email` when the account's password is another; a poor password at `password`.
    pub async fn create_admin(
        &self,
        role: PlatformRole,
        name: Name,
        email: Email,
        password: &Secret,
    ) -> Result<PersonId, Refusal> {
        let db = self.databases().administration();
        let found = person::Entity::find().filter(person::Column::EmailKey.eq(email.key())).one(db).await?;
        match found {
            Some(account) => {
                let hash = account.known_hash().unwrap_or_default().to_owned();
                if !self.hasher.verify(password, account.known_hash()).await? {
                    return Err(taken());
                }
                let command = GivePlatformRole { person: account.id, role, password_hash: hash };
                self.perform(&Caller::Anonymous, command, Mode::Keep, REQUEST.to_owned()).await
            }
            None => {
                self.hasher.require_acceptable(password, (name.as_str(), email.key()), "password").await?;
                let password_hash = self.hasher.hash(password).await?;
                let account = Register { name, email, locale: "id".to_owned(), password_hash: Some(password_hash) };
                let command = CreatePlatformAccount { account, role };
                self.perform(&Caller::Anonymous, command, Mode::Keep, REQUEST.to_owned()).await
            }
        }
    }
}

/// Make an account that has a role on the platform.
#[derive(Clone, Serialize)]
struct CreatePlatformAccount {
    account: Register,
    role: PlatformRole,
}

impl Command for CreatePlatformAccount {
    const NEEDS: Permission = Permission::Anybody;
    const NAME: &'static str = "createPlatformAccount";
    type Outcome = PersonId;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<PersonId, Refusal> {
        Ok(open(self.account, Some(self.role), writing).await?.id)
    }
}

/// Give an account a role on the platform, as long as its password is the one that was just verified.
#[derive(Clone, Serialize)]
struct GivePlatformRole {
    person: PersonId,
    role: PlatformRole,
    #[serde(skip)]
    password_hash: String,
}

impl Command for GivePlatformRole {
    const NEEDS: Permission = Permission::Anybody;
    const NAME: &'static str = "givePlatformRole";
    type Outcome = PersonId;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<PersonId, Refusal> {
        let before = person::Entity::find_by_id(self.person).one(writing.tx()).await?.ok_or_else(taken)?;
        let after = person::Model { platform_role: Some(self.role), ..before.clone() };
        let changed = person::Entity::update_many()
            .set(person::ActiveModel { platform_role: Set(after.platform_role), ..Default::default() })
            .filter(person::Column::Id.eq(self.person))
            .filter(person::Column::PasswordHash.eq(self.password_hash))
            .exec(writing.tx())
            .await?;
        if changed.rows_affected != 1 {
            return Err(taken());
        }
        if self.role != PlatformRole::Admin {
            end_all_of(self.person, writing).await?;
        }
        writing.record(Entry::of(self.person).before(&before)?.after(&after)?).await?;
        Ok(self.person)
    }
}

fn taken() -> Refusal {
    AnyRule::from(Rule::EmailTaken).at("email")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests {
    use super::*;
    use crate::identity::sign_in::Shown;
    use crate::testing::worlds;

    #[tokio::test]
    async fn an_administrator_is_made_once_and_an_account_promoted_by_its_own_password() {
        for world in worlds().await {
            let name = || Name::parse("Ibu Admin").unwrap();
            let email = || Email::parse("Admin@Example.org").unwrap();
            let password = Secret::new("correct horse battery staple");
            let made = world.office.create_admin(PlatformRole::Admin, name(), email(), &password).await.unwrap();
            assert_eq!(world.office.create_admin(PlatformRole::Admin, name(), email(), &password).await.unwrap(), made);
            let other = Secret::new("another horse battery staple");
            let refused = world.office.create_admin(PlatformRole::Admin, name(), email(), &other).await.err().unwrap();
            let taken = AnyRule::from(Rule::EmailTaken);
            assert!(matches!(refused, Refusal::Rule { rule, path: "email" } if rule == taken));
            let account = (name(), Email::parse("user@example.org").unwrap(), "id".to_owned());
            let plain = world.office.register(account, &other, Mode::Keep, "test".to_owned()).await.unwrap();
            assert_eq!(plain.platform_role, None);
            let promoted = world
                .office
                .create_admin(PlatformRole::Admin, name(), Email::parse("USER@example.org").unwrap(), &other)
                .await;
            assert_eq!(promoted.unwrap(), plain.id);
            let shown = Shown::password(email().as_str(), &password);
            let opened = world.office.sign_in_uncounted(&shown, None, "test".to_owned()).await.unwrap();
            let caller = Caller::Person { person: opened.person.id, session: opened.session.id };
            assert!(world.reading(&caller).await.rights().is_platform_admin());
        }
    }
}
