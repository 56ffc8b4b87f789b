use std::collections::HashSet;

use proptest::prelude::{any, prop_assert_eq, proptest};
use sea_orm::Value;
use uuid::uuid;

use super::*;

#[test]
fn the_published_typeid_examples_hold() {
    for (uuid, suffix) in [
        (uuid!("00000000-0000-0000-0000-000000000000"), "00000000000000000000000000"),
        (uuid!("00000000-0000-0000-0000-000000000001"), "00000000000000000000000001"),
        (uuid!("00000000-0000-0000-0000-00000000000a"), "0000000000000000000000000a"),
        (uuid!("00000000-0000-0000-0000-000000000010"), "0000000000000000000000000g"),
        (uuid!("00000000-0000-0000-0000-000000000020"), "00000000000000000000000010"),
        (uuid!("ffffffff-ffff-ffff-ffff-ffffffffffff"), "7zzzzzzzzzzzzzzzzzzzzzzzzz"),
        (uuid!("0110c853-1d09-52d8-d73e-1194e95b5f19"), "0123456789abcdefghjkmnpqrs"),
        (uuid!("01890a5d-ac96-774b-bcce-b302099a8057"), "01h455vb4pex5vsknk084sn02q"),
    ] {
        let id = OrganizationId(uuid);
        assert_eq!(id.to_string(), format!("org_{suffix}"));
        assert_eq!(OrganizationId::parse(&id.to_string()), Some(id));
    }
}

/// Ids that other systems have stored as numbers or in two spellings.
#[test]
fn ids_that_look_like_numbers_keep_their_form() {
    for uuid in [
        uuid!("97033619-6371-4874-8591-279e78663470"),
        uuid!("12345678-1234-4234-8234-123456789012"),
        uuid!("00000000-0000-0000-0000-000000000000"),
    ] {
        for spelling in [uuid.to_string(), uuid.to_string().to_uppercase(), uuid.simple().to_string()] {
            assert_eq!(Uuid::parse_str(&spelling), Ok(uuid));
            // A bare UUID is not an id of this interface, in any spelling.
            assert_eq!(OrganizationId::parse(&spelling), None);
        }
        let id = OrganizationId(uuid);
        assert_eq!(OrganizationId::parse(&id.to_string()), Some(id));
        assert_eq!(Value::from(id), Value::Uuid(Some(uuid)));
    }
}

#[test]
fn only_the_canonical_spelling_is_an_id() {
    for text in [
        "",
        "org",
        "org_",
        "_01h455vb4pex5vsknk084sn02q",
        "01h455vb4pex5vsknk084sn02q",
        "per_01h455vb4pex5vsknk084sn02q",
        "ORG_01h455vb4pex5vsknk084sn02q",
        "org_01H455VB4PEX5VSKNK084SN02Q",
        "org-01h455vb4pex5vsknk084sn02q",
        "org__01h455vb4pex5vsknk084sn02q",
        "org_01h455vb4pex5vsknk084sn02",
        "org_01h455vb4pex5vsknk084sn02qq",
        "org_80000000000000000000000000",
        "org_zzzzzzzzzzzzzzzzzzzzzzzzzz",
        "org_0lh455vb4pex5vsknk084sn02q",
        "org_0uh455vb4pex5vsknk084sn02q",
        "org_01h455vb4pex5vsknk084sn02é",
        " org_01h455vb4pex5vsknk084sn02q",
        "org_01h455vb4pex5vsknk084sn02q\n",
        "org_01890a5d-ac96-774b-bcce-b302099a8057",
    ] {
        assert_eq!(OrganizationId::parse(text), None, "{text:?}");
    }
}

#[test]
fn prefixes_are_three_letters_and_differ() {
    assert_eq!(PREFIXES.iter().collect::<HashSet<_>>().len(), PREFIXES.len());
    assert!(PREFIXES.iter().all(|prefix| prefix.len() == 3 && prefix.bytes().all(|b| b.is_ascii_lowercase())));
}

proptest! {
    #[test]
    fn every_id_survives_its_text(bits in any::<u128>()) {
        let id = PledgeId(Uuid::from_u128(bits));
        prop_assert_eq!(PledgeId::parse(&id.to_string()), Some(id));
        prop_assert_eq!(PersonId::parse(&id.to_string()), None);
    }

    #[test]
    fn text_sorts_as_the_bits_do(left in any::<u128>(), right in any::<u128>()) {
        let text = |bits| PledgeId(Uuid::from_u128(bits)).to_string();
        prop_assert_eq!(text(left).cmp(&text(right)), left.cmp(&right));
    }

    #[test]
    fn what_parses_is_written_the_same(text in "plg_[0-9a-z]{26}") {
        if let Some(id) = PledgeId::parse(&text) {
            prop_assert_eq!(id.to_string(), text);
        }
    }
}
