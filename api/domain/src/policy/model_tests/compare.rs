//! Everything that one caller may do and see, compared.

use std::collections::HashSet;

use entity::id::TypedId as _;
use entity::identity::{break_glass, service_token};
use entity::ledger::{account, period};
use entity::membership::{custom_role, invitation, join_request, mandate, member, ownership_recovery};
use entity::mobilization::{allocation, contribution, need, offer, pledge, resource};
use entity::partnership::{agreement, delegate, delegation, partnership, party, program};
use entity::registry::{merge, organization, verification};
use sea_orm::{EntityTrait, JoinType, QueryFilter, QuerySelect, Select};
use uuid::Uuid;

use super::super::decide::{Decision, WhyNot, decide};
use super::super::model::{Facts, Who, places};
use super::super::permission::Permission;
use super::super::place::Place;
use super::super::rights::{Rights, on};
use super::super::{offered, visible};
use crate::seen::Reading;

fn said(decision: &Decision) -> &'static str {
    match decision {
        Ok(_) => "YES",
        Err(WhyNot::NotSignedIn) => "UNAUTHENTICATED",
        Err(WhyNot::NotFound) => "NOT_FOUND",
        Err(WhyNot::MissingPermission) => "FORBIDDEN",
        Err(WhyNot::InsufficientScope) => "INSUFFICIENT_SCOPE",
        Err(WhyNot::OrganizationSuspended) => "ORG_SUSPENDED",
        Err(WhyNot::SecondFactorRequired) => "SECOND_FACTOR_REQUIRED",
    }
}

/// Every permission, wherever it can be asked for. How many decisions that were.
pub(super) fn decided(rights: &Rights, who: Who<'_>, facts: &Facts) -> usize {
    let mut decisions = 0;
    let everywhere = facts.organizations.iter().map(|one| (Place::Organization(one.id), one.id, None));
    let in_partnerships = facts.parties.iter().map(|one| {
        (Place::InPartnership(one.organization_id, one.partnership_id), one.organization_id, Some(one.partnership_id))
    });
    let places: Vec<_> = everywhere.chain(in_partnerships).collect();
    for permission in Permission::ALL {
        let mut compare = |place: Place, expected: &str| {
            assert_eq!(said(&decide(rights, *permission, &place)), expected, "{who:?} {permission} {place:?}");
            decisions += 1;
        };
        let needed = permission.name();
        compare(Place::Network, places::in_network(who, needed));
        let owners = facts.members.iter().take(3).map(|member| member.person_id);
        for owner in owners.chain(rights.person()) {
            compare(Place::Person(owner), places::with_person(who, needed, owner));
        }
        for token in facts.tokens.iter().take(3).map(|token| token.id).chain(rights.token()) {
            compare(Place::Token(token), places::with_token(who, needed, token));
        }
        // What is not done in an organization.
        if *permission == Permission::SignedIn {
            continue;
        }
        for (place, organization, partnership) in &places {
            compare(*place, facts.answer(who, *permission, *organization, *partnership));
        }
    }
    decisions
}

/// The same, and which rows the caller sees.
pub(super) async fn compare(reading: &Reading, who: Who<'_>, facts: &Facts) -> usize {
    let rights = reading.rights();
    let mut decisions = decided(rights, who, facts);
    let partnership = |select: Select<need::Entity>| {
        let with = on::<need::Entity, partnership::Entity>(need::Column::PartnershipId, partnership::Column::Id);
        select.join(JoinType::InnerJoin, with)
    };
    macro_rules! compare_rows {
        ($rows:ident, $select:expr, $sees:ident) => {
            let seen: HashSet<Uuid> =
                $select.all(reading.db()).await.unwrap().into_iter().map(|row| row.id.uuid()).collect();
            for row in &facts.$rows {
                assert_eq!(seen.contains(&row.id.uuid()), facts.$sees(who, row), "{who:?} {row:?}");
                decisions += 1;
            }
        };
    }
    let of_party = on::<party::Entity, partnership::Entity>(party::Column::PartnershipId, partnership::Column::Id);
    let parties = party::Entity::find().join(JoinType::InnerJoin, of_party).filter(visible::partnership(rights));
    compare_rows!(organizations, organization::Entity::find().filter(visible::organization(rights)), sees_organization);
    compare_rows!(partnerships, partnership::Entity::find().filter(visible::partnership(rights)), sees_partnership);
    compare_rows!(parties, parties.filter(visible::party(rights)), sees_party);
    compare_rows!(members, member::Entity::find().filter(visible::member(rights)), sees_member);
    compare_rows!(needs, partnership(need::Entity::find()).filter(visible::need(rights)), sees_need);
    compare_rows!(pledges, pledge::Entity::find().filter(visible::pledge(rights)), sees_pledge);
    compare_rows!(offers, offer::Entity::find().filter(offered::offer(rights)), sees_offer);
    compare_rows!(resources, resource::Entity::find().filter(offered::resource(rights)), sees_resource);
    compare_rows!(invitations, invitation::Entity::find().filter(visible::invitation(rights)), sees_invitation);
    compare_rows!(tokens, service_token::Entity::find().filter(visible::service_token(rights)), sees_token);
    let delegations = delegation::Entity::find().filter(visible::delegation(rights));
    compare_rows!(delegations, delegations, sees_delegation);
    let glasses = break_glass::Entity::find().filter(visible::break_glass(rights));
    compare_rows!(glasses, glasses, sees_glass);
    compare_rows!(merges, merge::Entity::find().filter(visible::merge(rights)), sees_merge);
    compare_rows!(mandates, mandate::Entity::find().filter(visible::mandate(rights)), sees_mandate);
    let recoveries = ownership_recovery::Entity::find().filter(visible::ownership_recovery(rights));
    compare_rows!(recoveries, recoveries, sees_recovery);
    let of_program =
        on::<program::Entity, partnership::Entity>(program::Column::PartnershipId, partnership::Column::Id);
    let programs = program::Entity::find().join(JoinType::InnerJoin, of_program).filter(visible::program(rights));
    compare_rows!(programs, programs, sees_program);
    compare_rows!(agreements, agreement::Entity::find().filter(visible::agreement(rights)), sees_agreement);
    let contributions = contribution::Entity::find().filter(visible::contribution(rights));
    compare_rows!(contributions, contributions, sees_contribution);
    let of_need = on::<allocation::Entity, need::Entity>(allocation::Column::NeedId, need::Column::Id);
    let allocations = allocation::Entity::find().join(JoinType::InnerJoin, of_need);
    compare_rows!(allocations, allocations.filter(visible::use_of_resources(rights)), sees_allocation);
    compare_rows!(accounts, account::Entity::find().filter(visible::account(rights)), sees_account);
    compare_rows!(periods, period::Entity::find().filter(visible::period(rights)), sees_period);
    compare_rows!(custom_roles, custom_role::Entity::find().filter(visible::custom_role(rights)), sees_custom_role);
    let requests = join_request::Entity::find().filter(visible::join_request(rights));
    compare_rows!(join_requests, requests, sees_join_request);
    let verifications = verification::Entity::find().filter(visible::verification(rights));
    compare_rows!(verifications, verifications, sees_verification);
    let met = delegate::Entity::find().filter(visible::delegate_of_partner(rights));
    compare_rows!(delegates, met, meets_delegate);
    compare_rows!(delegates, delegate::Entity::find().filter(visible::own_delegate(rights)), has_named);
    decisions
}
