//! The conditions under which offers may be read.

use entity::mobilization::offer;
use sea_orm::Condition;

use super::rights::Rights;
use super::visible::among_parties;
use super::way::{self, through};

/// Offers, for the people of the partnership's parties, also of a public one: what somebody has to give is told to those
/// who may ask for it, until they leave. And the caller's own.
pub fn offer(rights: &Rights) -> Condition {
    let partnership = (offer::Entity, offer::Column::PartnershipId);
    let of_parties = among_parties(partnership, (offer::Entity, offer::Column::CreatedAt), rights);
    Condition::any().add(of_parties).add(through(rights, way::OFFER))
}
