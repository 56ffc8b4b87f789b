#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use data_encoding::BASE32_NOPAD;
use entity::id::PersonId;
use entity::identity::second_factor::Model;
use uuid::Uuid;

use super::code::{self, Code};
use super::safe::{Safe, SafeKey};
use super::totp::{step_of, told};
use crate::identity::secret::Secret;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

#[test]
fn codes_are_those_of_the_standard() {
    // RFC 6238, appendix B, the last six of eight digits.
    let secret = b"12345678901234567890";
    for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")] {
        assert_eq!(step_of(secret, code, at(seconds)).unwrap(), Some(seconds / 30));
        // One step to either side, and no more.
        for near in [-30, 30] {
            assert_eq!(step_of(secret, code, at(seconds + near)).unwrap(), Some(seconds / 30), "{near}");
        }
        for far in [60, 90, 3_600] {
            assert_eq!(step_of(secret, code, at(seconds + far)).unwrap(), None, "{far}");
        }
    }
    for wrong in ["", "28708", "2870820", "+87082", "２８７０８２"] {
        assert_eq!(step_of(secret, wrong, at(59)).unwrap(), None, "{wrong}");
    }
}

#[test]
fn an_app_is_told_what_every_app_reads() {
    let (secret, uri) = told(b"12345678901234567890", "a:b+c@desa.id").unwrap();
    assert_eq!(secret.reveal(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    let expected = "otpauth://totp/Simpul:a%20b%2Bc%40desa.id?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Simpul";
    assert_eq!(uri.reveal(), expected);
}

#[test]
fn recovery_codes_are_long_and_read_however_they_are_typed() {
    let mut seen = HashSet::new();
    for _ in 0..100 {
        let (shown, hash) = code::recovery().unwrap();
        let groups: Vec<_> = shown.reveal().split('-').collect();
        assert!(groups.len() == 4 && groups.iter().all(|group| group.len() == 4), "{groups:?}");
        let bits = BASE32_NOPAD.decode(groups.concat().to_uppercase().as_bytes()).unwrap();
        assert_eq!(bits.len() * 8, 80);
        for typed in [shown.reveal().to_uppercase(), shown.reveal().replace('-', " "), groups.concat()] {
            assert!(matches!(Code::read(&Secret::new(typed)), Code::Recovery(read) if read == hash));
        }
        assert!(seen.insert(hash));
    }
    assert!(matches!(Code::read(&Secret::new(" 123 456")), Code::OfApp(digits) if *digits == "123456"));
}

fn row(safe: &Safe, person: PersonId) -> Model {
    let sealed = safe.seal(person, b"12345678901234567890").unwrap();
    Model {
        person_id: person,
        sealed: sealed.text,
        key_id: sealed.key_id,
        created_at: at(0),
        confirmed_at: None,
        last_step: 0,
    }
}

#[test]
fn a_secret_opens_with_its_key_for_its_person_and_for_nobody_else() {
    let [old, new, other] = [1, 2, 3].map(|seed| Arc::new(SafeKey::derived(&[seed; 32]).unwrap()));
    let person = PersonId(Uuid::now_v7());
    let before = Safe::new(old.clone(), None);
    let sealed = row(&before, person);
    assert!(!sealed.sealed.contains("1234") && row(&before, person).sealed != sealed.sealed);
    let opened = before.open(&sealed).unwrap();
    assert_eq!(opened.secret.as_slice(), b"12345678901234567890");
    assert!(opened.anew.is_none());

    // While keys change both open it, and who has the new one seals it anew.
    let after = Safe::new(new.clone(), Some(old));
    let anew = after.open(&sealed).unwrap().anew.unwrap();
    let moved = Model { sealed: anew.text, key_id: anew.key_id, ..sealed.clone() };
    assert_eq!(Safe::new(new, None).open(&moved).unwrap().secret.as_slice(), b"12345678901234567890");
    assert!(Safe::new(other, None).open(&sealed).is_err() && before.open(&moved).is_err());

    let of_another = Model { person_id: PersonId(Uuid::now_v7()), ..sealed.clone() };
    assert!(before.open(&of_another).is_err());
    let bent = Model { sealed: sealed.sealed.replace(&sealed.sealed[20..22], "__"), ..sealed.clone() };
    assert!(before.open(&bent).is_err());
    assert!(before.open(&Model { sealed: String::new(), ..sealed }).is_err());
}
