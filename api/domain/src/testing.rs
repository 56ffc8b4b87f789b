//! A small network on a database of its own, for tests that need the inside.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its stage has failed")]

use std::sync::Arc;
use std::time::Duration;

use chrono::{FixedOffset, NaiveDate, TimeDelta};
use entity::id::{
    MembershipId, MembershipRoleId, OrganizationId, PartnershipId, PartyId, PersonId, ProgramId, SessionId,
};
use entity::identity::{person, session};
use entity::membership::{member, role};
use entity::partnership::{partnership, party, program};
use entity::registry::organization;
use entity::state::{
    Consent, MembershipStatus, OrganizationKind, OrganizationStatus, PartnershipStatus, PartnershipVisibility,
    PartyRole, Role, Verification, Visibility,
};
use sea_orm::{ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, Database, EntityTrait, IntoActiveModel};
use sea_orm_migration::MigratorTraitSelf;
use uuid::Uuid;

use crate::clock::Clock;
use crate::command::{Command, Mode};
use crate::database::{Databases, Reach};
use crate::identity::password::Hasher;
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::postgres::Cluster;
use crate::refusal::Refusal;
use crate::seen::Reading;

/// A migrated database and the office that works on it.
pub(crate) struct World {
    pub office: Office,
    pub databases: Databases,
    /// Removed at the end.
    _folder: Option<tempfile::TempDir>,
    /// Stopped when the last test lets go of it.
    _cluster: Option<Arc<Cluster>>,
}

/// An embedded database, and one on the PostgreSQL server that the tests of this process share.
pub(crate) async fn worlds() -> Vec<World> {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}?mode=rwc", folder.path().join("test.db").display());
    let embedded = World::open(url, Some(folder), None).await;
    let cluster = tokio::task::spawn_blocking(Cluster::shared).await.unwrap();
    let name = format!("inside_{}", Uuid::now_v7().simple());
    let admin = Database::connect(cluster.url("postgres")).await.unwrap();
    admin.execute_unprepared(&format!("create database {name}")).await.unwrap();
    admin.close().await.unwrap();
    let server = World::open(cluster.url(&name), None, Some(cluster)).await;
    vec![embedded, server]
}

impl World {
    async fn open(url: String, folder: Option<tempfile::TempDir>, cluster: Option<Arc<Cluster>>) -> Self {
        let limit = Duration::from_secs(30);
        let reach = Reach { url, connections: 8, patience: limit, statement_limit: Some(limit) };
        let databases = Databases::connect(&reach, None).await.unwrap();
        migration::Migrator.up(databases.administration(), None).await.unwrap();
        let zone = FixedOffset::east_opt(7 * 3600).unwrap();
        let office = Office::new(databases.clone(), Clock::system(zone), Hasher::new(1).unwrap());
        Self { office, databases, _folder: folder, _cluster: cluster }
    }

    pub fn today(&self) -> NaiveDate {
        self.office.clock().day_of(self.office.clock().now())
    }

    pub async fn insert<M, A>(&self, row: M) -> M
    where
        M: IntoActiveModel<A> + Clone,
        A: ActiveModelTrait + ActiveModelBehavior + Send,
        A::Entity: EntityTrait,
    {
        let active = row.clone().into_active_model().reset_all();
        A::Entity::insert(active).exec_without_returning(self.databases.administration()).await.unwrap();
        row
    }

    /// A person who is signed in.
    pub async fn person(&self, name: &str) -> Caller {
        let now = self.office.clock().now();
        let person = PersonId(Uuid::now_v7());
        self.insert(person::Model {
            id: person,
            name: name.to_owned(),
            name_key: name.to_owned(),
            email: None,
            email_key: None,
            password_hash: None,
            locale: "id".to_owned(),
            platform_role: None,
            created_at: now,
            email_verified_at: None,
        })
        .await;
        let session = SessionId(Uuid::now_v7());
        self.insert(session::Model {
            id: session,
            person_id: person,
            device: None,
            created_at: now,
            last_used_at: now,
            expires_at: now + TimeDelta::days(1),
            ended_at: None,
            end_reason: None,
            second_factor_at: None,
        })
        .await;
        Caller::Person { person, session }
    }

    /// An organization with its people: each has one role.
    pub async fn organization(&self, slug: &str, people: &[(&Caller, Role)]) -> OrganizationId {
        let now = self.office.clock().now();
        let id = OrganizationId(Uuid::now_v7());
        let founder = people.first().map(|(caller, _)| person_of(caller)).unwrap();
        self.insert(organization::Model {
            id,
            name: slug.to_owned(),
            name_key: slug.to_owned(),
            slug: format!("{slug}-{}", id.0.simple()),
            kind: OrganizationKind::Association,
            description: String::new(),
            area_code: None,
            parent_id: None,
            visibility: Visibility::Public,
            status: OrganizationStatus::Active,
            verification: Verification::Unverified,
            founded_by: founder,
            created_at: now,
            version: 1,
            verified_until: None,
            requires_second_factor: false,
            merged_into_id: None,
        })
        .await;
        for (caller, held) in people {
            let membership = MembershipId(Uuid::now_v7());
            self.insert(member::Model {
                id: membership,
                organization_id: id,
                person_id: person_of(caller),
                status: MembershipStatus::Active,
                starts_on: self.today(),
                ends_on: None,
                contact_email: None,
                contact_email_key: None,
                contact_phone: None,
                birth_date: None,
                national_id: None,
                note: None,
                health_note: None,
                created_at: now,
                ended_at: None,
                suspended_until: None,
                suspended_at: None,
                suspension_reason: None,
                name_key: String::new(),
                person_name: String::new(),
                is_managed: false,
            })
            .await;
            self.insert(role::Model {
                id: MembershipRoleId(Uuid::now_v7()),
                membership_id: membership,
                role: *held,
                starts_on: self.today(),
                ends_on: None,
                granted_by: None,
                created_at: now,
                ended_at: None,
                mandate_id: None,
            })
            .await;
        }
        id
    }

    /// A partnership in force between these organizations; the first one leads.
    pub async fn partnership(&self, parties: &[OrganizationId], visibility: PartnershipVisibility) -> PartnershipId {
        let now = self.office.clock().now();
        let id = PartnershipId(Uuid::now_v7());
        self.insert(partnership::Model {
            id,
            name: "Fishers".to_owned(),
            name_key: "fishers".to_owned(),
            purpose: String::new(),
            visibility,
            status: PartnershipStatus::Active,
            proposed_by: *parties.first().unwrap(),
            pair_key: None,
            starts_on: None,
            ends_on: None,
            created_at: now,
            activated_at: Some(now),
            ended_at: None,
            status_reason: None,
            reminded_days: None,
        })
        .await;
        for (place, organization) in parties.iter().enumerate() {
            self.insert(party::Model {
                id: PartyId(Uuid::now_v7()),
                partnership_id: id,
                organization_id: *organization,
                role: if place == 0 { PartyRole::Lead } else { PartyRole::Funding },
                required: true,
                consent: Consent::Accepted,
                decided_by: None,
                decided_at: Some(now),
                reason: None,
                created_at: now,
            })
            .await;
        }
        id
    }

    pub async fn program(&self, partnership: PartnershipId, organization: OrganizationId) -> ProgramId {
        let id = ProgramId(Uuid::now_v7());
        let name = format!("program {}", id.0.simple());
        self.insert(program::Model {
            id,
            partnership_id: partnership,
            organization_id: organization,
            name_key: name.clone(),
            name,
            description: String::new(),
            created_at: self.office.clock().now(),
        })
        .await;
        id
    }

    /// Has the caller do it.
    pub async fn does<C: Command>(&self, caller: &Caller, command: C) -> Result<C::Outcome, Refusal> {
        self.office.perform(caller, command, Mode::Keep, "test".to_owned()).await
    }

    pub async fn reading(&self, caller: &Caller) -> Reading {
        self.office.reading(caller).await.unwrap()
    }
}

pub(crate) fn person_of(caller: &Caller) -> PersonId {
    match caller {
        Caller::Person { person, .. } => *person,
        Caller::Anonymous | Caller::Service { .. } | Caller::Client { .. } => panic!("no person"),
    }
}
