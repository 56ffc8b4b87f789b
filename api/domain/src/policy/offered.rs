//! The conditions under which offers may be read.

use entity::mobilization::offer;
use sea_orm::Condition;

use super::rights::Rights;
use super::visible::joined;
use super::way::{self, through};

/// Offers, for the people of the partnership's organizations, also of a public one: what somebody has to give is told to
/// those who may ask for it. And the caller's own.
pub fn offer(rights: &Rights) -> Condition {
    let joined = joined((offer::Entity, offer::Column::PartnershipId), rights);
    Condition::any().add(joined).add(through(rights, way::OFFER))
}
