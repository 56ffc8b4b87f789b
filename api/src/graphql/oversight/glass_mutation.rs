//! Administrators of the network read what is private, and stop.

use async_graphql::{Context, ID, InputObject, Object, Result};
use domain::Refusal;
use domain::entity::value::text::Text;
use domain::identity::secret::Secret;
use domain::oversight::break_glass::{BreakGlass, REASON_MAX, REASON_MIN};
use domain::oversight::end::EndBreakGlass;
use domain::policy::permission::Permission;

use super::glass::BreakGlassGrant;
use crate::graphql::door;
use crate::graphql::id;
use crate::graphql::input::Faults;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;

/// What is looked into, and why.
#[derive(InputObject)]
struct BreakGlassInput {
    /// The organization.
    organization_id: ID,
    /// Why, 10 to 500 characters. Its owners are told, and it is kept in the audit trail.
    reason: String,
    /// The viewer's password, once more.
    password: String,
    /// Only check; open nothing and tell nobody.
    validate_only: Option<bool>,
}

impl BreakGlassInput {
    fn parse(&self) -> Result<BreakGlass, Refusal> {
        let organization = id::read(&self.organization_id, "organizationId")?;
        let mut faults = Faults::default();
        let Some(reason) = faults.take("reason", Text::substantial(&self.reason, REASON_MIN, REASON_MAX)) else {
            return Err(faults.into());
        };
        Ok(BreakGlass { organization, reason })
    }
}

/// Which grant ends.
#[derive(InputObject)]
struct EndBreakGlassInput {
    /// The grant.
    break_glass_grant_id: ID,
    /// Only check; end nothing.
    validate_only: Option<bool>,
}

payload!(
    /// The grant that was made.
    BreakGlassPayload {
        /// The grant.
        break_glass_grant: BreakGlassGrant
    }
);

payload!(
    /// The grant that was ended.
    EndBreakGlassPayload {
        /// The grant.
        break_glass_grant: BreakGlassGrant
    }
);

/// Changes of who looks into what is private.
#[derive(Default)]
pub struct GlassMutation;

#[Object]
impl GlassMutation {
    /// Read what is private of one organization for an hour: its private page, its members and how to reach them,
    /// pledges with their givers, the books and the audit trail. Nothing can be changed by it. The organization's owners
    /// are told by mail, and it stands in its trail and among its grants. The password is asked for once more.
    #[graphql(directive = needs::apply(Permission::GlassBreak))]
    async fn break_glass(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is looked into, and why.")] input: BreakGlassInput,
    ) -> Result<BreakGlassPayload> {
        let (command, validate_only) = (input.parse(), input.validate_only);
        let password = Secret::new(input.password);
        Ok(door::perform_confirmed(ctx, command, &password, validate_only).await?.into())
    }

    /// End a grant before its hour: one's own, or another administrator's.
    #[graphql(directive = needs::apply(Permission::GlassBreak))]
    async fn end_break_glass(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which grant ends.")] input: EndBreakGlassInput,
    ) -> Result<EndBreakGlassPayload> {
        let grant = id::read(&input.break_glass_grant_id, "breakGlassGrantId");
        let command = grant.map(|grant| EndBreakGlass { grant });
        Ok(door::perform(ctx, command, input.validate_only).await?.into())
    }
}
