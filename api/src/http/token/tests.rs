use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::BASE64URL_NOPAD;
use domain::entity::id::ServiceTokenId;
use domain::identity::exchange::Client;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{Claims, KeyFault, Keys};

const ISSUER: &str = "https://simpul.example";
const AUDIENCE: &str = "simpul";

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn keys() -> Keys {
    Keys::from_pem(&Keys::generate_pem().unwrap(), ISSUER, AUDIENCE).unwrap()
}

fn claims() -> Claims {
    Claims::Person { person: Uuid::from_u128(1), session: Uuid::from_u128(2) }
}

fn issue(keys: &Keys) -> String {
    keys.issue(Uuid::from_u128(1), Uuid::from_u128(2), now()).unwrap()
}

fn part(token: &str, place: usize) -> Map<String, Value> {
    let part = token.split('.').nth(place).unwrap();
    serde_json::from_slice(&BASE64URL_NOPAD.decode(part.as_bytes()).unwrap()).unwrap()
}

fn encode(text: impl AsRef<[u8]>) -> String {
    BASE64URL_NOPAD.encode(text.as_ref())
}

/// Signs whatever text the header and the payload are.
fn sign(keys: &Keys, header: &str, payload: &str) -> String {
    let message = format!("{}.{}", encode(header), encode(payload));
    let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &keys.signing, Algorithm::EdDSA).unwrap();
    format!("{message}.{signature}")
}

/// A correctly signed token with one member of its header or payload changed; `None` removes it.
fn changed(keys: &Keys, place: usize, name: &str, value: Option<Value>) -> String {
    change(keys, &issue(keys), place, name, value)
}

fn change(keys: &Keys, token: &str, place: usize, name: &str, value: Option<Value>) -> String {
    let mut parts = [part(token, 0), part(token, 1)];
    match value {
        Some(value) => parts[place].insert(name.to_owned(), value),
        None => parts[place].remove(name),
    };
    let [header, payload] = parts.map(|part| Value::Object(part).to_string());
    sign(keys, &header, &payload)
}

// B185: five seconds of leeway, and no more.
#[test]
fn what_is_issued_is_accepted_until_it_expires() {
    let keys = keys();
    let token = issue(&keys);
    assert_eq!(keys.verify(&token, now()), Ok(claims()));
    assert_eq!(keys.verify(&token, now() - TimeDelta::seconds(5)), Ok(claims()));
    assert_eq!(keys.verify(&token, now() + TimeDelta::seconds(904)), Ok(claims()));
    assert!(keys.verify(&token, now() + TimeDelta::seconds(905)).is_err());
    assert!(keys.verify(&token, now() - TimeDelta::seconds(6)).is_err());
    let header = part(&token, 0);
    assert_eq!(header["alg"], "EdDSA");
    assert_eq!(header["typ"], "at+jwt");
    let mut names: Vec<String> = part(&token, 1).keys().cloned().collect();
    names.sort();
    assert_eq!(names, ["aud", "client_id", "exp", "iat", "iss", "jti", "nbf", "sid", "sub"]);
}

#[test]
fn the_control_is_accepted() {
    let keys = keys();
    assert_eq!(keys.verify(&changed(&keys, 1, "role", Some(json!("PLATFORM_ADMIN"))), now()), Ok(claims()));
    assert_eq!(keys.verify(&changed(&keys, 1, "aud", Some(json!([AUDIENCE]))), now()), Ok(claims()));
    assert_eq!(keys.verify(&changed(&keys, 0, "typ", Some(json!("application/AT+JWT"))), now()), Ok(claims()));
}

#[test]
fn a_clients_token_is_a_clients_alone() {
    let keys = keys();
    let client = Client { token: ServiceTokenId(Uuid::from_u128(3)), scopes: "org:read totals:read".to_owned() };
    let token = keys.issue_to(&client, now()).unwrap();
    let known = Claims::Client { token: Uuid::from_u128(3), scopes: client.scopes };
    assert_eq!(keys.verify(&token, now()), Ok(known));
    assert!(keys.verify(&token, now() + TimeDelta::seconds(905)).is_err());
    let person = Uuid::from_u128(1).to_string();
    for (name, value) in [
        ("scope", None),
        ("scope", Some(json!(["org:read"]))),
        ("sid", Some(json!(person))),
        ("client_id", Some(json!("simpul"))),
        ("client_id", None),
        ("sub", Some(json!(person))),
        ("sub", Some(json!("tok_"))),
    ] {
        let token = change(&keys, &token, 1, name, value.clone());
        assert!(keys.verify(&token, now()).is_err(), "{name} = {value:?}");
    }
    // Nor does a person's take scopes.
    assert!(keys.verify(&changed(&keys, 1, "scope", Some(json!("org:read"))), now()).is_err());
}

// B187
#[test]
fn every_claim_is_required_and_exact() {
    let keys = keys();
    let t = now().timestamp();
    let cases = [
        (
            "exp",
            vec![
                json!(t - 120),
                json!(0),
                json!(-1),
                json!("4102444800"),
                json!(null),
                json!([t]),
                json!(1e30),
                json!(true),
                json!(t + 901),
                json!(t + 315_360_000),
                json!(i64::MAX),
                json!(i64::MIN),
                json!(t),
            ],
        ),
        ("nbf", vec![json!(t + 3_600), json!("x"), json!(t + 6), json!(null)]),
        ("iat", vec![json!(t + 86_400), json!("x"), json!(t - 60), json!(i64::MIN), json!(null)]),
        (
            "aud",
            vec![
                json!("other-api"),
                json!(""),
                json!([]),
                json!(["x", "y"]),
                json!([AUDIENCE, "y"]),
                json!(null),
                json!(5),
                json!("simpulx"),
                json!("Simpul"),
            ],
        ),
        (
            "iss",
            vec![
                json!("http://evil.example"),
                json!(""),
                json!(null),
                json!("https://simpul.example.evil.example"),
                json!([ISSUER]),
                json!("http://simpul.example"),
            ],
        ),
        (
            "sub",
            vec![
                json!(""),
                json!(1),
                json!(null),
                json!("*"),
                json!("' OR 1=1--"),
                json!(["a"]),
                json!({"$ne": ""}),
                json!("%"),
                json!("00000000000000000000000000000001"),
                json!("{00000000-0000-0000-0000-000000000001}"),
            ],
        ),
        ("sid", vec![json!(""), json!("x"), json!(null)]),
        ("jti", vec![json!(""), json!("x"), json!(null)]),
        ("client_id", vec![json!(""), json!("other"), json!(null)]),
    ];
    for (name, values) in cases {
        assert!(keys.verify(&changed(&keys, 1, name, None), now()).is_err(), "without {name}");
        for value in values {
            let token = changed(&keys, 1, name, Some(value.clone()));
            assert!(keys.verify(&token, now()).is_err(), "{name} = {value}");
        }
    }
}

// B187
#[test]
fn a_header_is_ours_or_refused() {
    let keys = keys();
    let cases = [
        ("typ", vec![json!("refresh+jwt"), json!("id_token"), json!("JWT"), json!(""), json!(null), json!("at+jwt ")]),
        (
            "kid",
            vec![
                json!("../../dev/null"),
                json!(""),
                json!("\u{0}"),
                json!("k".repeat(3_000)),
                json!(1),
                json!(null),
                json!(["a"]),
                json!({ "a": 1 }),
                json!("' UNION SELECT 'k'-- "),
                json!("http://127.0.0.1:9/k"),
            ],
        ),
        (
            "alg",
            vec![
                json!("none"),
                json!("None"),
                json!(""),
                json!(null),
                json!(0),
                json!(["EdDSA"]),
                json!("eddsa"),
                json!("HS256"),
                json!("RS256"),
                json!("ES256"),
                json!("EdDSA\u{0}"),
                json!("XS256"),
            ],
        ),
        ("crit", vec![json!(["exp2"]), json!([])]),
        ("b64", vec![json!(false)]),
        ("zip", vec![json!("DEF")]),
        ("cty", vec![json!("JWT")]),
        ("jku", vec![json!("http://127.0.0.1:9/jwks.json")]),
        ("x5u", vec![json!("http://127.0.0.1:9/x")]),
        ("x5c", vec![json!(["AAAA"])]),
        ("jwk", vec![json!({ "kty": "oct", "k": "AAAA" })]),
        ("nonce", vec![json!("x")]),
    ];
    for (name, values) in cases {
        if matches!(name, "typ" | "kid" | "alg") {
            assert!(keys.verify(&changed(&keys, 0, name, None), now()).is_err(), "without {name}");
        }
        for value in values {
            let token = changed(&keys, 0, name, Some(value.clone()));
            assert!(keys.verify(&token, now()).is_err(), "{name} = {value}");
        }
    }
}

#[test]
fn a_signature_is_whole_and_ours() {
    let keys = keys();
    let token = issue(&keys);
    let parts: Vec<&str> = token.split('.').collect();
    let [header, payload, signature] = parts[..] else { panic!("three parts") };
    let raw = BASE64URL_NOPAD.decode(signature.as_bytes()).unwrap();
    let mut flipped = raw.clone();
    flipped[0] ^= 1;
    let signatures = [
        String::new(),
        encode(&raw[..32]),
        encode(&flipped),
        encode([raw.clone(), raw.clone()].concat()),
        encode([0; 64]),
        format!("{signature}=="),
        issue(&self::keys()).split('.').nth(2).unwrap().to_owned(),
        // The same bytes, spelled with spare bits.
        format!("{}{}", &signature[..85], if signature.ends_with('A') { 'B' } else { 'A' }),
    ];
    for signature in signatures {
        assert!(keys.verify(&format!("{header}.{payload}.{signature}"), now()).is_err(), "{signature}");
    }
    let edited = encode(json!({ "sub": Uuid::from_u128(9) }).to_string());
    let texts = [
        format!("{header}.{edited}.{signature}"),
        format!("{header}.{payload}"),
        format!("{token}."),
        format!("{header}. {payload}.{signature}"),
        format!("{token}.{payload}.{payload}"),
    ];
    for text in texts {
        assert!(keys.verify(&text, now()).is_err(), "{text}");
    }
}

#[test]
fn garbage_is_refused() {
    let keys = keys();
    let long = "a".repeat(6_000);
    for text in
        ["", " ", "x", "a.b", "a.b.c", "...", "..", &long, "a.b.c.d", "eyJ.eyJ.", "{}", "e30.e30.e30", "W10.W10.W10"]
    {
        assert!(keys.verify(text, now()).is_err(), "{text}");
    }
}

// B187
#[test]
fn the_public_key_is_no_shared_secret() {
    let keys = keys();
    let token = issue(&keys);
    for secret in [keys.own.verifying.try_get_as_bytes().unwrap(), b"secret", b""] {
        for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
            let mut header = Header::new(algorithm);
            header.typ = Some("at+jwt".to_owned());
            header.kid = Some(keys.own.id.clone());
            let forged = jsonwebtoken::encode(&header, &part(&token, 1), &EncodingKey::from_secret(secret)).unwrap();
            assert!(keys.verify(&forged, now()).is_err());
        }
    }
}

#[test]
fn a_name_stands_once() {
    let keys = keys();
    let token = issue(&keys);
    let header = Value::Object(part(&token, 0)).to_string();
    let payload = Value::Object(part(&token, 1)).to_string();
    let twice = payload.replacen('{', r#"{"sub":"00000000-0000-0000-0000-000000000009","#, 1);
    assert!(keys.verify(&sign(&keys, &header, &twice), now()).is_err());
    let twice = header.replacen('{', r#"{"alg":"EdDSA","#, 1);
    assert!(keys.verify(&sign(&keys, &twice, &payload), now()).is_err());
    assert!(keys.verify(&sign(&keys, &header, &payload), now()).is_ok());
}

// F17
#[test]
fn keys_change_without_a_refused_token() {
    let [old, new] = [(); 2].map(|()| Keys::generate_pem().unwrap());
    let alone = |pem: &str| Keys::from_pem(pem, ISSUER, AUDIENCE).unwrap();
    let (before, after) = (alone(&old).beside(&new).unwrap(), alone(&new).beside(&old).unwrap());
    for (signer, takers) in [(&before, [&before, &after]), (&after, [&before, &after])] {
        let token = issue(signer);
        for taker in takers {
            assert_eq!(taker.verify(&token, now()), Ok(claims()));
        }
    }
    // Once the last key is gone, so are its tokens, and the other way round.
    assert!(alone(&new).verify(&issue(&before), now()).is_err());
    assert!(alone(&old).verify(&issue(&after), now()).is_err());
    // A token that names one key and was signed with the other is nobody's.
    let header = Value::Object(part(&issue(&after), 0)).to_string();
    let payload = Value::Object(part(&issue(&before), 1)).to_string();
    assert!(after.verify(&sign(&before, &header, &payload), now()).is_err());
    assert_eq!(alone(&old).beside("secret").err(), Some(KeyFault::Unreadable));
}

#[test]
fn what_is_published_checks_what_is_issued() {
    let keys = keys().beside(&Keys::generate_pem().unwrap()).unwrap();
    let set = keys.published().to_string();
    assert!(!set.contains("\"d\""), "a private part: {set}");
    let set: jsonwebtoken::jwk::JwkSet = serde_json::from_str(&set).unwrap();
    assert_eq!(set.keys.len(), 2);
    let token = issue(&keys);
    let id = jsonwebtoken::decode_header(&token).unwrap().kid.unwrap();
    let key = jsonwebtoken::DecodingKey::from_jwk(set.find(&id).unwrap()).unwrap();
    let mut validation = jsonwebtoken::Validation::new(Algorithm::EdDSA);
    validation.set_audience(&[AUDIENCE]);
    validation.validate_exp = false;
    let read = jsonwebtoken::decode::<Map<String, Value>>(&token, &key, &validation).unwrap();
    assert_eq!(read.claims["sub"], Uuid::from_u128(1).to_string());
}

#[test]
fn keys_of_other_kinds_are_refused() {
    for pem in ["", "secret", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"] {
        assert_eq!(Keys::from_pem(pem, ISSUER, AUDIENCE).err(), Some(KeyFault::Unreadable));
    }
    let shown = format!("{:?}", keys());
    assert!(shown.starts_with("Keys { id: ") && !shown.contains("signing"), "{shown}");
}
