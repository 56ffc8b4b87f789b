//! Questions about what has happened in an organization.

use async_graphql::{Context, ID, InputObject, Object, Result};
use domain::Refusal;
use domain::entity::id::AnyId;
use domain::feed::find::{self, Wanted};
use domain::policy::permission::Permission;

use super::types::{AuditRecord, AuditRecordConnection};
use crate::graphql::error::top;
use crate::graphql::page::PageArgs;
use crate::graphql::requires::needs;
use crate::graphql::{id, session};

/// What records are looked for. Every condition must hold.
#[derive(InputObject, Default)]
struct AuditFilter {
    /// Only about the object with this id.
    subject_id: Option<ID>,
    /// Only what this person did.
    actor_id: Option<ID>,
    /// Only what this mutation did, by its name, such as `confirmContribution`.
    command: Option<String>,
}

impl AuditFilter {
    fn read(self) -> Result<Wanted, Refusal> {
        let subject = self.subject_id.map(|id| AnyId::parse(&id.0).ok_or(Refusal::NotFound("filter.subjectId")));
        Ok(Wanted {
            subject: subject.transpose()?,
            actor: id::read_optional(self.actor_id.as_ref(), "filter.actorId")?,
            command: self.command,
        })
    }
}

/// Questions about what has happened.
#[derive(Default)]
pub struct FeedQuery;

#[Object]
impl FeedQuery {
    /// The audit trail of an organization: every change in it, in the order in which they were made. Who holds
    /// `AUDIT_PEOPLE_READ` or `AUDIT_MONEY_READ` alone is answered as if there were nothing but that part of it.
    #[graphql(directive = needs::apply(Permission::AuditRead))]
    #[allow(clippy::too_many_arguments, reason = "the arguments of a connection and its filter")]
    async fn audit_records(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose trail.")] organization_id: ID,
        #[graphql(desc = "Which records.")] filter: Option<AuditFilter>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<AuditRecordConnection>> {
        let load = async {
            let organization = id::read(&organization_id, "organizationId")?;
            let reading = session::reading(ctx)?;
            let wanted = filter.unwrap_or_default().read()?;
            let page = PageArgs::new(first, after, last, before).read(AuditRecordConnection::LIST, false)?;
            let slice = find::page_of_records(reading, organization, &wanted, &page).await?;
            let total = if ctx.look_ahead().field("totalCount").exists() {
                Some(find::count_of_records(reading, organization, &wanted).await?)
            } else {
                None
            };
            Ok::<_, Refusal>(AuditRecordConnection::of(slice, total, AuditRecordConnection::key, AuditRecord::from))
        };
        Some(load.await.map_err(|refusal| top(ctx, refusal)))
    }
}
