//! Amounts go from the text of the API into the database and into the file of books, and come back digit for digit.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::{DateTime, NaiveDate};
use entity::id::{AccountId, NeedId, OrganizationId, PartnershipId, PostingId, TransactionId};
use entity::ledger::{account, posting, transaction};
use entity::mobilization::need;
use entity::state::{AccountType, NeedStatus, PartnershipVisibility, ResourceKind, Role, TransactionKind};
use entity::value::quantity::{LARGEST_MINOR, LARGEST_UNITS, Quantity};
use entity::value::unit::Unit;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::chain::books::Books;
use crate::chain::digest;
use crate::testing::{World, worlds};

/// How many amounts are tried on each database; `SIMPUL_AMOUNTS` names another number.
const AMOUNTS: usize = 4_000;
const PIECE: usize = 500;
const UNITS: [&str; 4] = ["IDR", "JPY", "KWD", "KGM"];

/// An amount of any size, and as often a very large one.
fn amount(random: &mut StdRng) -> Quantity {
    let unit = Unit::parse(UNITS[random.random_range(0..UNITS.len())]).unwrap();
    let largest = LARGEST_MINOR.min(LARGEST_UNITS * unit.parts());
    let digits = random.random_range(0..=18);
    let most = 10_i64.pow(digits).min(largest);
    let minor =
        if random.random_bool(0.1) { largest - random.random_range(0..1_000) } else { random.random_range(0..most) };
    Quantity { minor: minor.max(1), unit }
}

fn row(world: &World, owners: (OrganizationId, PartnershipId), quantity: Quantity) -> need::Model {
    need::Model {
        id: NeedId(Uuid::now_v7()),
        organization_id: owners.0,
        partnership_id: owners.1,
        title: "Nets".to_owned(),
        title_key: "nets".to_owned(),
        description: String::new(),
        kind: ResourceKind::Money,
        unit: quantity.unit.code().to_owned(),
        quantity: quantity.minor,
        due_on: world.today(),
        area_code: None,
        status: NeedStatus::Open,
        created_by: None,
        created_at: world.office.clock().now(),
        closed_at: None,
    }
}

/// What a file of books says that came in, of a transaction that moves the need's quantity.
fn exported(need: &need::Model) -> i128 {
    let day = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
    let moved = transaction::Model {
        id: TransactionId(need.id.0),
        organization_id: need.organization_id,
        partnership_id: need.partnership_id,
        need_id: need.id,
        kind: TransactionKind::Contribution,
        contribution_id: None,
        allocation_id: None,
        expenditure_id: None,
        reverses_id: None,
        reason_code: None,
        reason: None,
        happened_on: day,
        recorded_at: DateTime::UNIX_EPOCH,
        confirmed_at: None,
        recorded_by: None,
        booked_on: Some(day),
    };
    let side = |number: u128, account_type, quantity| {
        let id = AccountId(Uuid::from_u128(number));
        let account = account::Model {
            is_foreign: false,
            id,
            organization_id: need.organization_id,
            partnership_id: need.partnership_id,
            need_id: need.id,
            program_id: None,
            unit: need.unit.clone(),
            account_type,
            balance: 0,
            created_at: DateTime::UNIX_EPOCH,
        };
        let (posting_id, unit) = (PostingId(Uuid::from_u128(number)), need.unit.clone());
        (posting::Model { id: posting_id, transaction_id: moved.id, account_id: id, unit, quantity }, account)
    };
    let sides = [side(1, AccountType::Source, -need.quantity), side(2, AccountType::Available, need.quantity)];
    let line = digest::transaction(&moved, &sides, None).to_string();
    let mut books = Books::default();
    books.read(&serde_json::from_str(&line).unwrap()).unwrap();
    books.balance(&AccountId(Uuid::from_u128(2)).to_string()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn amounts_come_back_digit_for_digit() {
    let amounts = std::env::var("SIMPUL_AMOUNTS").map_or(AMOUNTS, |number| number.parse().unwrap());
    for world in worlds().await {
        let siti = world.person("Siti").await;
        let organization = world.organization("fishers", &[(&siti, Role::Owner)]).await;
        let owners = (organization, world.partnership(&[organization], PartnershipVisibility::Public).await);
        let db = world.databases.administration();
        let mut random = StdRng::seed_from_u64(11);
        let mut tried = 0;
        while tried < amounts {
            let texts: Vec<_> = (0..PIECE)
                .map(|_| amount(&mut random))
                .map(|quantity| (quantity.to_decimal(), quantity.unit))
                .collect();
            let read = texts.iter().map(|(text, unit)| Quantity::parse_positive(text, *unit).unwrap());
            let rows: Vec<_> = read.map(|quantity| row(&world, owners, quantity)).collect();
            let first = rows[0].id;
            let inserted = rows.into_iter().map(|row| need::ActiveModel::from(row).reset_all());
            need::Entity::insert_many(inserted).exec_without_returning(db).await.unwrap();
            let stored = need::Entity::find().filter(need::Column::Id.gte(first)).order_by_asc(need::Column::Id);
            let stored = stored.all(db).await.unwrap();
            assert_eq!(stored.len(), texts.len());
            for (need, (text, unit)) in stored.iter().zip(&texts) {
                let quantity = Quantity { minor: need.quantity, unit: *unit };
                assert_eq!((&quantity.to_decimal(), need.unit.as_str()), (text, unit.code()));
                assert_eq!(exported(need), i128::from(need.quantity), "{text}");
            }
            tried += PIECE;
        }
    }
}
