//! What the organizations and partnerships of a random world keep besides.

use chrono::TimeDelta;
use entity::ledger::{account, period};
use entity::membership::join_request;
use entity::mobilization::{allocation, contribution};
use entity::partnership::{agreement, program};
use entity::registry::verification;
use entity::state::{
    AccountType, AgreementStatus, AllocationStatus, ContributionStatus, JoinRequestStatus, Verification,
};
use rand::Rng as _;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;

use super::{Callers, Facts, World, new};

/// A request to join, one for verification and a closed period.
pub(super) async fn of_organizations(world: &World, random: &mut StdRng, people: &Callers, facts: &mut Facts) {
    let now = facts.now;
    for organization_id in facts.organizations.iter().map(|one| one.id).collect::<Vec<_>>() {
        let Some((person_id, ..)) = people.0.choose(random) else { continue };
        let request = join_request::Model {
            id: new(),
            organization_id,
            person_id: *person_id,
            message: String::new(),
            answers: "[]".to_owned(),
            status: JoinRequestStatus::Requested,
            created_at: now,
            expires_at: now + TimeDelta::days(30),
            decided_by: None,
            decided_at: None,
            reason: None,
        };
        facts.join_requests.push(world.insert(request).await);
        let verification = verification::Model {
            id: new(),
            organization_id,
            status: Verification::Requested,
            evidence: "Decree 14".to_owned(),
            requested_by: *person_id,
            requested_at: now,
            reviewer_id: None,
            reviewed_at: None,
            decided_at: None,
            decision_reason: None,
            valid_until: None,
            revoked_by: None,
            revoked_at: None,
            revocation_reason: None,
        };
        facts.verifications.push(world.insert(verification).await);
        let period = period::Model {
            id: new(),
            organization_id,
            sequence: 1,
            begins_on: None,
            ends_on: facts.today - TimeDelta::days(40),
            closed_at: now,
            closed_by: None,
            heads: "[]".to_owned(),
        };
        facts.periods.push(world.insert(period).await);
    }
}

/// Programs and an agreement of each partnership; to each need a contribution, an allocation and an account.
pub(super) async fn of_partnerships(world: &World, random: &mut StdRng, people: &Callers, facts: &mut Facts) {
    let (now, today) = (facts.now, facts.today);
    // Half of them before those that have left did so.
    let mut made_at = || now - TimeDelta::minutes(random.random_range(0..2) * 90);
    for one in facts.partnerships.clone() {
        let agreement = agreement::Model {
            id: new(),
            partnership_id: one.id,
            number: 1,
            purpose: String::new(),
            body: String::new(),
            starts_on: None,
            ends_on: None,
            shared_totals: String::new(),
            shared_from: None,
            shared_until: None,
            confirm_automatically_after_days: None,
            digest: one.id.0.simple().to_string(),
            status: AgreementStatus::Proposed,
            organization_id: one.proposed_by,
            proposed_by: None,
            created_at: made_at(),
            in_force_at: None,
            ended_at: None,
            end_reason: None,
        };
        facts.agreements.push(world.insert(agreement).await);
    }
    for need in facts.needs.clone() {
        let name = format!("program {}", need.id.0.simple());
        let program = program::Model {
            id: new(),
            partnership_id: need.partnership_id,
            organization_id: need.organization_id,
            name_key: name.clone(),
            name,
            description: String::new(),
            created_at: made_at(),
        };
        facts.programs.push(world.insert(program.clone()).await);
        let allocation = allocation::Model {
            id: new(),
            need_id: need.id,
            program_id: program.id,
            quantity: 5,
            used: 0,
            released: 0,
            purpose: "Nets".to_owned(),
            status: AllocationStatus::Approved,
            created_by: None,
            created_at: now,
            area_code: None,
        };
        facts.allocations.push(world.insert(allocation).await);
        let account = account::Model {
            id: new(),
            organization_id: need.organization_id,
            partnership_id: need.partnership_id,
            need_id: need.id,
            program_id: None,
            unit: need.unit.clone(),
            account_type: AccountType::Available,
            is_foreign: false,
            balance: 0,
            created_at: now,
        };
        facts.accounts.push(world.insert(account).await);
    }
    for need in facts.needs.clone() {
        let giver = random.random_bool(0.5).then(|| facts.organizations.choose(random)).flatten().map(|one| one.id);
        let person = people.0.choose(random).map(|(person, ..)| *person).filter(|_| giver.is_none());
        let contribution = contribution::Model {
            id: new(),
            need_id: need.id,
            pledge_id: None,
            giver_organization_id: giver,
            giver_person_id: person,
            announced: 5,
            confirmed: None,
            reversed: 0,
            happened_on: today,
            status: ContributionStatus::Announced,
            condition: None,
            note: None,
            announced_by: None,
            announced_at: now,
            confirmed_by: None,
            confirmed_at: None,
            decision_reason: None,
            organization_id: need.organization_id,
            for_program_id: None,
            for_purpose: None,
            for_area_code: None,
            usable_until: None,
            available: 0,
            confirmed_automatically: false,
            confirmation_reminded_at: None,
            original_unit: None,
            original_announced: None,
            reservation_id: None,
        };
        facts.contributions.push(world.insert(contribution).await);
    }
}
