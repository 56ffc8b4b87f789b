//! Questions of the network's auditors about the trail of the whole network.

use async_graphql::{Context, ID, InputObject, Object, Result};
use domain::Refusal;
use domain::feed::network::{Wanted, count_of_records, page_of_records};
use domain::policy::permission::Permission;

use crate::graphql::error::top;
use crate::graphql::feed::types::{AuditRecord, AuditRecordConnection};
use crate::graphql::input;
use crate::graphql::page::PageArgs;
use crate::graphql::requires::needs;
use crate::graphql::scalar::Instant;
use crate::graphql::{id, session};

/// Which records are looked for; every condition must hold.
#[derive(InputObject, Default)]
struct NetworkAuditFilter {
    /// Only in this organization.
    organization_id: Option<ID>,
    /// Only what this person did.
    actor_id: Option<ID>,
    /// Only what this mutation did, by its name, such as `confirmContribution`.
    command: Option<String>,
    /// Not before this instant.
    from: Option<Instant>,
    /// Before this instant.
    before: Option<Instant>,
}

impl NetworkAuditFilter {
    fn read(self) -> Result<Wanted, Refusal> {
        input::sought_optional(self.command.as_ref(), "filter.command")?;
        Ok(Wanted {
            organization: id::read_optional(self.organization_id.as_ref(), "filter.organizationId")?,
            actor: id::read_optional(self.actor_id.as_ref(), "filter.actorId")?,
            command: self.command,
            from: self.from.map(|instant| instant.0),
            before: self.before.map(|instant| instant.0),
        })
    }
}

/// Questions of the network's auditors.
#[derive(Default)]
pub struct TrailQuery;

#[Object]
impl TrailQuery {
    /// The audit trail of the whole network, in the order in which it was made: who did what to which row, and when, by
    /// ids. It shows no row's content, no reason and nobody's name. Only for the network's auditors.
    #[graphql(directive = needs::apply(Permission::NetworkAudit))]
    #[allow(clippy::too_many_arguments, reason = "the arguments of a connection and its filter")]
    async fn network_audit_records(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which records; all when absent.")] filter: Option<NetworkAuditFilter>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<AuditRecordConnection>> {
        let load = async {
            let wanted = filter.unwrap_or_default().read()?;
            let page = PageArgs::new(first, after, last, before).read(AuditRecordConnection::LIST, false)?;
            let reading = session::reading(ctx)?;
            let slice = page_of_records(reading, &wanted, &page).await?;
            let total = if ctx.look_ahead().field("totalCount").exists() {
                Some(count_of_records(reading, &wanted).await?)
            } else {
                None
            };
            Ok::<_, Refusal>(AuditRecordConnection::of(slice, total, AuditRecordConnection::key, AuditRecord::from))
        };
        Some(load.await.map_err(|refusal| top(ctx, refusal)))
    }
}
