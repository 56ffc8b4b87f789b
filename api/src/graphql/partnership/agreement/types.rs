//! Versions of agreements, and signatures.

use async_graphql::{Context, ID, Object, Result};
use domain::entity::partnership::agreement;
use domain::page::Key;
use domain::partnership::agreement::digest::Canonical;
use domain::partnership::agreement::find::SeenSignature;
use domain::partnership::agreement::shared::Shared;
use domain::partnership::find::SeenParty;
use domain::{Fault, Refusal, Seen};

use super::able;
use super::shared::SharedTotals;
use super::word::{AgreementAction, AgreementStatus};
use crate::graphql::ability::Ability;
use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::id;
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::{PartiesOf, SignaturesOf};
use crate::graphql::membership::word::Role;
use crate::graphql::partnership::types::{Partnership, Party};
use crate::graphql::registry::types::Organization;
use crate::graphql::scalar::{Instant, LocalDate};

/// A version of an agreement.
pub struct AgreementVersion {
    pub(super) row: Seen<agreement::Model>,
}

impl From<Seen<agreement::Model>> for AgreementVersion {
    fn from(row: Seen<agreement::Model>) -> Self {
        Self { row }
    }
}

connection!("agreements", AgreementVersionConnection, AgreementVersionEdge, AgreementVersion);

impl AgreementVersionConnection {
    /// The place of a version in a list in order of proposal.
    #[must_use]
    pub fn key(row: &Seen<agreement::Model>) -> Key {
        Key { sort: None, id: row.id.0 }
    }
}

impl AgreementVersion {
    pub(super) async fn loaded_signatures(&self, ctx: &Context<'_>) -> Result<Vec<SeenSignature>, Refusal> {
        Ok(ask(ctx, SignaturesOf(self.row.seen_id())).await?.unwrap_or_default())
    }

    pub(super) async fn loaded_parties(&self, ctx: &Context<'_>) -> Result<Vec<SeenParty>, Refusal> {
        Ok(ask(ctx, PartiesOf(self.row.seen_partnership())).await?.unwrap_or_default())
    }

    async fn unsigned(&self, ctx: &Context<'_>) -> Result<Vec<Party>, Refusal> {
        let signatures = self.loaded_signatures(ctx).await?;
        let has_signed =
            |party: &SeenParty| signatures.iter().any(|one| one.row.organization_id == party.party.organization_id);
        let parties = self.loaded_parties(ctx).await?;
        let awaited = parties.into_iter().filter(|party| self.row.awaits(&party.party) && !has_signed(party));
        Ok(awaited.map(Party::from).collect())
    }
}

/// One version of what the parties of a partnership agree on. What it says never changes: other terms are another version.
/// Only the people of the partnership's organizations see it.
#[Object]
impl AgreementVersion {
    /// The version's id.
    pub async fn id(&self) -> ID {
        id::show(self.row.id)
    }

    /// Its number in the partnership, from 1 on.
    async fn number(&self) -> i32 {
        self.row.number
    }

    /// Where it stands.
    async fn status(&self) -> AgreementStatus {
        self.row.status.into()
    }

    /// The text; empty when nothing was agreed but the purpose and the days.
    async fn text(&self) -> &str {
        &self.row.body
    }

    /// What the partnership is for.
    async fn purpose(&self) -> &str {
        &self.row.purpose
    }

    /// The first day, if one is agreed.
    async fn starts_on(&self) -> Option<LocalDate> {
        self.row.starts_on.map(LocalDate::from)
    }

    /// The last day, if one is agreed.
    async fn ends_on(&self) -> Option<LocalDate> {
        self.row.ends_on.map(LocalDate::from)
    }

    /// What the parties see of each other's promises; null when that is nothing.
    async fn shared(&self) -> Option<SharedTotals> {
        SharedTotals::of(&Shared::of(&self.row))
    }

    /// After how many full days the network confirms by itself what a receiver has neither confirmed nor disputed; null
    /// for never. It holds for what is announced while such a version is in force, and as long as one is; of two the
    /// later day.
    async fn confirm_automatically_after_days(&self) -> Option<i32> {
        self.row.confirm_automatically_after_days
    }

    /// What is signed: SHA-256 of `canonical` in UTF-8, as 64 hexadecimal digits.
    async fn digest(&self) -> &str {
        &self.row.digest
    }

    /// The text and the terms in the one form that is hashed: JSON without blanks.
    async fn canonical(&self, ctx: &Context<'_>) -> Result<String> {
        Canonical::of(&self.row).text().map_err(|error| top(ctx, Fault::from(error).into()))
    }

    /// When it was proposed.
    async fn created_at(&self) -> Instant {
        Instant(self.row.created_at)
    }

    /// When it came into force; null when it has not.
    async fn in_force_at(&self) -> Option<Instant> {
        self.row.in_force_at.map(Instant)
    }

    /// When it was replaced, taken back or declined, was over before all had signed, or its partnership ended.
    async fn ended_at(&self) -> Option<Instant> {
        self.row.ended_at.map(Instant)
    }

    /// Why it was taken back or declined, or its partnership ended, if that was said.
    async fn end_reason(&self) -> Option<&str> {
        self.row.end_reason.as_deref()
    }

    /// The party that proposed it; null when the viewer may not see that organization.
    async fn proposer(&self, ctx: &Context<'_>) -> Option<Result<Organization>> {
        let row = ask(ctx, self.row.organization_id).await.map_err(|refusal| top(ctx, refusal));
        row.map(|row| row.map(Organization::from)).transpose()
    }

    /// The partnership.
    async fn partnership(&self, ctx: &Context<'_>) -> Option<Result<Partnership>> {
        let row = ask(ctx, self.row.partnership_id).await.map_err(|refusal| top(ctx, refusal));
        row.map(|row| row.map(Partnership::from)).transpose()
    }

    /// The signatures, in the order of signing, at most 50. They stay when a party leaves.
    async fn signatures(&self, ctx: &Context<'_>) -> Result<Vec<AgreementSignature>> {
        let signatures = self.loaded_signatures(ctx).await.map_err(|refusal| top(ctx, refusal))?;
        Ok(signatures.into_iter().map(AgreementSignature).collect())
    }

    /// The parties whose signatures it waits for, at most 50; none once it is in force or over.
    async fn awaited(&self, ctx: &Context<'_>) -> Result<Vec<Party>> {
        self.unsigned(ctx).await.map_err(|refusal| top(ctx, refusal))
    }

    /// Whether the viewer may do this with it for any of the parties, and why not.
    async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be done.")] action: AgreementAction,
    ) -> Result<Ability> {
        Box::pin(able::viewer_can(ctx, self, action)).await.map_err(|refusal| top(ctx, refusal))
    }
}

/// A signature.
pub struct AgreementSignature(SeenSignature);

/// An organization's signature under exactly one version. Who has signed stands in that organization's audit trail: a
/// partner learns in which capacity.
#[Object]
impl AgreementSignature {
    /// The signature's id.
    async fn id(&self) -> ID {
        id::show(self.0.row.id)
    }

    /// The party; null when the viewer may not see that organization.
    async fn organization(&self) -> Option<Organization> {
        self.0.organization.clone().map(Organization::from)
    }

    /// The roles by which the officer held the right to sign; empty for an admin who has proposed the partnership, and for
    /// consents of before there were signatures.
    async fn roles(&self) -> Vec<Role> {
        self.0.roles().into_iter().map(Role::from).collect()
    }

    /// As what the officer has signed, in their own words.
    async fn capacity(&self) -> Option<&str> {
        self.0.row.capacity.as_deref()
    }

    /// The digest of what was signed, equal to the version's.
    async fn digest(&self) -> &str {
        &self.0.row.digest
    }

    /// When.
    async fn signed_at(&self) -> Instant {
        Instant(self.0.row.signed_at)
    }
}
