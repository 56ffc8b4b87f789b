//! What a giver has said a gift may be used for.

use async_graphql::{Context, ID, InputObject, Object};
use domain::Refusal;
use domain::entity::value::text::Text;
use domain::mobilization::restriction;

use crate::graphql::error::top;
use crate::graphql::id;
use crate::graphql::input::Faults;
use crate::graphql::loader::ask;
use crate::graphql::loader::rows::AreaCode;
use crate::graphql::partnership::program::Program;
use crate::graphql::registry::area::Area;
use crate::graphql::scalar::LocalDate;

/// Longest purpose, in characters.
const PURPOSE_MAX: usize = 500;

/// What a gift may be used for. What is absent is left to the receiver.
#[derive(InputObject)]
pub struct RestrictionInput {
    /// The one program, of the same partnership, that it may be set aside for.
    program_id: Option<ID>,
    /// What else it is for, in words, at most 500 characters. Whoever sets it aside must say that this is kept.
    purpose: Option<String>,
    /// The code of the area in which it may be used, or in what lies in it.
    area_code: Option<String>,
    /// The last day on which it may be set aside and used, today or later.
    usable_until: Option<LocalDate>,
}

impl RestrictionInput {
    /// The restriction, or nothing after noting what is wrong with it; none when the input is absent.
    pub(super) fn read(input: Option<Self>, faults: &mut Faults) -> Result<Option<restriction::Restriction>, Refusal> {
        let Some(input) = input else { return Ok(Some(restriction::Restriction::default())) };
        let program = id::read_optional(input.program_id.as_ref(), "restriction.programId")?;
        let purpose = input.purpose.map(|words| Text::required(&words, PURPOSE_MAX));
        let purpose = faults.take_optional("restriction.purpose", purpose);
        let usable_until = input.usable_until.map(|day| day.read());
        let usable_until = faults.take_optional("restriction.usableUntil", usable_until);
        let (Some(purpose), Some(usable_until)) = (purpose, usable_until) else { return Ok(None) };
        let purpose = purpose.map(Text::into_string);
        Ok(Some(restriction::Restriction { program, purpose, area_code: input.area_code, usable_until }))
    }
}

/// What a gift may be used for.
pub struct Restriction(restriction::Restriction);

impl Restriction {
    /// Nothing where all is left to the receiver.
    pub(super) fn of(restriction: restriction::Restriction) -> Option<Self> {
        (!restriction.is_free()).then_some(Self(restriction))
    }
}

/// What a gift may be used for. What is null is left to the receiver.
#[Object]
impl Restriction {
    /// The one program that it may be set aside for.
    async fn program(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Program>> {
        let program = ask(ctx, self.0.program?).await;
        program.map_err(|refusal| top(ctx, refusal)).map(|seen| seen.map(Program::from)).transpose()
    }

    /// What else it is for, in the giver's words; whoever sets it aside says that this is kept.
    async fn purpose(&self) -> Option<&str> {
        self.0.purpose.as_deref()
    }

    /// Where it may be used: there, or in what lies in it.
    async fn area(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Area>> {
        let area = ask(ctx, AreaCode(self.0.area_code.clone()?)).await;
        area.map_err(|refusal| top(ctx, refusal)).map(|area| area.map(Area::from)).transpose()
    }

    /// The last day on which it may be set aside and used.
    async fn usable_until(&self) -> Option<LocalDate> {
        self.0.usable_until.map(LocalDate::from)
    }
}
