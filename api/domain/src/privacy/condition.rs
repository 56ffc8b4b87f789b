//! Which rows are about one person.

use entity::id::{PersonId, TypedId};
use entity::identity::person;
use entity::state::{InvitationStatus, MailKind};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement, SimpleExpr, UnionType};
use sea_orm::{ActiveEnum, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter};

use super::section::{About, Whose};
use crate::command::Writing;
use crate::mail::letter::hash_of;
use crate::refusal::Refusal;

/// One person, and the addresses that are and were theirs.
pub(super) struct Traces {
    person: PersonId,
    /// As they are compared.
    addresses: Vec<String>,
}

impl Traces {
    /// What is known of a person. An address is theirs once they have shown that they read it: anybody can make an account
    /// with an address that nobody has. One that they had once is theirs as long as nobody else has it.
    pub(super) async fn of(person: PersonId, writing: &Writing) -> Result<Self, Refusal> {
        let held = entity::feed::audit::Entity::find()
            .filter(entity::feed::audit::Column::SubjectId.eq(person.uuid()))
            .filter(entity::feed::audit::Column::SubjectKind.eq(PersonId::PREFIX))
            .all(writing.tx())
            .await?;
        let texts = held.into_iter().flat_map(|record| [record.before_json, record.after_json]).flatten();
        let mut addresses: Vec<_> = texts.filter_map(|text| address(&text)).collect();
        let row = person::Entity::find_by_id(person).one(writing.tx()).await?;
        addresses.extend(row.filter(|row| row.email_verified_at.is_some()).and_then(|row| row.email_key));
        addresses.sort_unstable();
        addresses.dedup();
        let mut theirs = Vec::new();
        for address in addresses {
            let others = person::Entity::find()
                .filter(person::Column::EmailKey.eq(address.as_str()))
                .filter(person::Column::Id.ne(person));
            if others.count(writing.tx()).await? == 0 {
                theirs.push(address);
            }
        }
        Ok(Self { person, addresses: theirs })
    }

    /// The rows of a table that are about the person.
    pub(super) fn rows(&self, whose: Whose) -> Condition {
        let own = |column: &'static str| col(column).eq(self.person);
        match whose {
            Whose::Person(columns) => columns.iter().fold(Condition::any(), |any, column| any.add(own(column))),
            Whose::Membership(column) => Condition::all().add(col(column).in_subquery(self.memberships())),
            Whose::Pledge(column) => {
                let theirs = ids("pledge", Condition::all().add(col("giver_person_id").eq(self.person)));
                Condition::all().add(col(column).in_subquery(theirs))
            }
            Whose::Actor(column) => Condition::all().add(col(column).eq(self.person.to_string())),
            Whose::Invitation => self.invitation(),
            Whose::Mail => {
                let hashes = self.addresses.iter().map(|address| hash_of(address));
                Condition::any().add(own("person_id")).add(col("address_hash").is_in(hashes))
            }
            Whose::InvitationMail => {
                let is_others = Condition::all()
                    .add(col("status").eq(InvitationStatus::Invited.to_value()))
                    .add(col("invited_by").ne(self.person));
                let good = select("token_hash", "invitation", is_others);
                Condition::all()
                    .add(col("address").is_not_null())
                    .add(col("kind").eq(MailKind::Invitation.to_value()))
                    .add(col("secret_hash").not_in_subquery(good))
            }
            Whose::NamingMail => {
                // An id holds nothing that means something to LIKE but the one underscore, which stands for itself, too.
                let names = format!("%\"about\":\"{}\"%", self.person);
                Condition::all().add(col("address").is_not_null()).add(col("words").like(names))
            }
            Whose::Record(about) => self.records(about),
            Whose::ReasonedRecord(about) => self.records(about).add(col("reason").is_not_null()),
            Whose::SecretRecord => {
                let names = format!("%\"person_id\":\"{}\"%", self.person.uuid());
                let held = |column: &'static str| col(column).like(names.as_str());
                // In so many letters: by them the database knows the index of these.
                let is_secret = col("subject_kind").eq(Expr::Constant("sec".into()));
                Condition::all().add(is_secret).add(Condition::any().add(held("before_json")).add(held("after_json")))
            }
        }
    }

    fn invitation(&self) -> Condition {
        let by_nobody_else = Condition::any().add(col("accepted_by").is_null()).add(col("accepted_by").eq(self.person));
        let to_them =
            Condition::all().add(col("email_key").is_in(self.addresses.iter().map(String::as_str))).add(by_nobody_else);
        Condition::any()
            .add(to_them)
            .add(col("accepted_by").eq(self.person))
            .add(col("membership_id").in_subquery(self.memberships()))
    }

    fn memberships(&self) -> SelectStatement {
        ids("membership", Condition::all().add(col("person_id").eq(self.person)))
    }

    fn records(&self, about: &[About]) -> Condition {
        let of_person = || Condition::all().add(col("person_id").eq(self.person));
        let of_membership = || Condition::all().add(col("membership_id").in_subquery(self.memberships()));
        let mut selects = about.iter().map(|about| match about {
            About::Person => ids("person", Condition::all().add(col("id").eq(self.person))),
            About::Memberships => self.memberships(),
            About::Sessions => ids("session", of_person()),
            About::Invitations => ids("invitation", self.invitation()),
            About::JoinRequests => ids("join_request", of_person()),
            About::Roles => ids("membership_role", of_membership()),
            About::CustomRoles => ids("custom_role_grant", of_membership()),
            About::Mandates => ids("mandate", of_membership()),
            About::Delegates => ids("party_delegate", of_membership()),
            About::Offers => ids("offer", Condition::all().add(col("giver_person_id").eq(self.person))),
        });
        let Some(mut all) = selects.next() else { return Condition::any().add(Expr::val(false)) };
        for select in selects {
            all.union(UnionType::All, select);
        }
        Condition::all().add(col("subject_id").in_subquery(all))
    }
}

fn col(name: &'static str) -> SimpleExpr {
    Expr::col(Alias::new(name))
}

fn ids(table: &'static str, condition: Condition) -> SelectStatement {
    select("id", table, condition)
}

fn select(column: &'static str, table: &'static str, condition: Condition) -> SelectStatement {
    Query::select().column(Alias::new(column)).from(Alias::new(table)).cond_where(condition).to_owned()
}

/// The address in the JSON of a person, if they had shown by then that they read it.
fn address(text: &str) -> Option<String> {
    let row: serde_json::Value = serde_json::from_str(text).ok()?;
    row.get("email_verified_at").filter(|at| at.is_string())?;
    row.get("email_key")?.as_str().map(str::to_owned)
}
