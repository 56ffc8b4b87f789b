#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use entity::value::quantity::Quantity;
use entity::value::unit::Unit;
use sea_orm::Iterable;

use super::*;
use crate::mobilization::announce::Toward;
use crate::mobilization::story_tests::stages;
use crate::mobilization::totals::{self, Totals};

/// The statement of one question, as each engine is asked it.
fn written(engine: Engine, asked: Asked) -> String {
    let needs = need::Column::OrganizationId.eq(OrganizationId(uuid::Uuid::nil()));
    let accounts = account::Column::OrganizationId.eq(OrganizationId(uuid::Uuid::nil()));
    let mut sums = Sums::new(engine, ("need.unit", &needs), ("account.unit", &accounts));
    sums.needed();
    sums.add(asked);
    sums.sql.into_parts().0
}

#[test]
fn the_statement_is_the_same_but_for_its_parameters() {
    let received = Asked { pledged: false, received: true, allocated: false, used: false, fulfilled: false };
    let expected = |one: &str, other: &str| {
        format!(
            r#"select 'NEEDED' as "part", need.unit as "key", cast(sum((case when need.status = 'WITHDRAWN' then 0 else need.quantity end) / 1000000000) as bigint) as "upper", cast(sum((case when need.status = 'WITHDRAWN' then 0 else need.quantity end) % 1000000000) as bigint) as "lower" from need where ("need"."organization_id" = {one}) and (need.status <> 'WITHDRAWN' or exists (select 1 from pledge where pledge.need_id = need.id) or exists (select 1 from account where account.need_id = need.id)) group by need.unit union all select account.type as "part", account.unit as "key", cast(sum((account.balance) / 1000000000) as bigint) as "upper", cast(sum((account.balance) % 1000000000) as bigint) as "lower" from account where ("account"."organization_id" = {other}) and not account.is_foreign and account.type in ('SOURCE', 'CLEARING') group by account.unit, account.type"#
        )
    };
    assert_eq!(written(Engine::Postgres, received), expected("$1", "$2"));
    assert_eq!(written(Engine::Sqlite, received), expected("?", "?"));
    for word in PledgeStatus::iter().filter(|word| !matches!(word, PledgeStatus::Proposed | PledgeStatus::Declined)) {
        assert!(written(Engine::Postgres, Asked::ALL).contains(&format!("'{}'", word.to_value())), "{word:?}");
    }
}

/// What is not asked for changes nothing of what is.
#[tokio::test]
async fn each_sum_is_right_whatever_is_asked_for_beside_it() {
    for stage in stages().await {
        let need = stage.need("100").await.row.id;
        let pledge = stage.accepted(need, "80").await;
        let given = stage.announce(Toward::Pledge(pledge.row.id), "50").await.unwrap().row.id;
        let quantity = Some(Quantity::parse_positive("50", Unit::parse("IDR").unwrap()).unwrap());
        let key = entity::value::key::IdempotencyKey::parse("subsets").unwrap();
        let confirm = crate::mobilization::confirm::ConfirmContribution {
            contribution: given,
            quantity,
            foreign: None,
            exchange: None,
            key,
        };
        stage.world.does(&stage.siti, confirm).await.unwrap();
        let allocation = stage.allocate(need, "30").await.unwrap();
        stage.spent(&allocation, "25").await;
        let reading = stage.world.reading(&stage.siti).await;
        let of = |asked| totals::of_partnership(&reading, stage.partnership, asked);
        let all = of(Asked::ALL).await.unwrap();
        let [all] = all.as_slice() else { panic!("one unit: {all:?}") };
        let sums =
            |one: &Totals| [one.pledged, one.received, one.allocated, one.used, one.fulfilled].map(|sum| sum.minor);
        assert_eq!((all.needed.minor, sums(all)), (10_000, [8_000, 5_000, 3_000, 2_500, 5_000]));
        for bits in 0..32_u8 {
            let [pledged, received, allocated, used, fulfilled] = [0, 1, 2, 3, 4].map(|bit| bits & (1 << bit) != 0);
            let asked = Asked { pledged, received, allocated, used, fulfilled };
            let some = of(asked).await.unwrap();
            assert_eq!(some[0].needed, all.needed, "{asked:?}");
            for (at, is_asked) in [pledged, received, allocated, used, fulfilled].into_iter().enumerate() {
                assert!(!is_asked || sums(&some[0])[at] == sums(all)[at], "{at} of {asked:?}: {some:?}");
            }
        }
    }
}
