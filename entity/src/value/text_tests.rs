use proptest::prelude::*;
use unicode_normalization::is_nfc;

use super::*;

fn name(text: &str) -> Result<String, Reason> {
    Name::parse(text).map(Name::into_string).map_err(|broken| broken.reason)
}

fn organization(text: &str) -> Result<String, Reason> {
    Name::parse_organization(text).map(Name::into_string).map_err(|broken| broken.reason)
}

fn text(text: &str) -> Result<String, Reason> {
    Text::parse(text).map(Text::into_string).map_err(|broken| broken.reason)
}

#[test]
fn real_names_stay_as_they_are_written() {
    for written in [
        "Sumarni",
        "H. Dr. Abd. Ra'uf, S.Pd.I",
        "O’Brien",
        "Ni Luh \"Ayu\"",
        "José",
        "محمد",
        "علی\u{200c}رضا",
        "مُحَمَّد\u{200c}رضا",
        "श\u{94d}\u{200d}री",
        "ක\u{dca}\u{200d}රිස්ටි",
        "ꦗꦮ",
        "👨\u{200d}👩\u{200d}👧",
        "🧑🏽\u{200d}🌾 Tani",
        "❤\u{fe0f} Bunda",
        "=cmd",
        "null",
        "Müller-Lüdenscheidt",
        "100% Jaya",
        "a_b",
        "c\\d",
        "C",
        "李",
    ] {
        assert_eq!(name(written), Ok(written.to_owned()), "{written}");
    }
}

#[test]
fn invisible_names_are_empty() {
    for written in [
        "",
        "   ",
        "\t\n",
        "\u{a0}",
        "\u{3000}",
        "\u{200b}\u{200b}\u{200b}",
        "\u{3164}",
        "\u{3164}\u{3164}",
        "\u{ffa0}",
        "\u{2800}",
        "\u{301}\u{302}",
        "\u{fe0f}",
        "\u{200d}",
        "\u{202e}\u{202c}",
        "\u{ad}",
        "\u{e0041}",
        "\0",
        "\u{fffe}",
    ] {
        assert_eq!(name(written), Err(Reason::Empty), "{written:?}");
        assert!(Text::required(written, 10).is_err(), "{written:?}");
    }
}

#[test]
fn characters_that_hide_are_refused_in_names() {
    for written in [
        "ab\0cd",
        "a\nb",
        "a\u{1b}[31m",
        "a\u{85}b",
        "a\u{2028}b",
        "a\u{2029}b",
        "Red\u{202e}Cross",
        "Youth\u{2066}Club\u{2069}",
        "a\u{200e}b",
        "a\u{200f}b",
        "a\u{61c}b",
        "a\u{200b}b",
        "\u{feff}Abc",
        "a\u{2060}b",
        "a\u{ad}b",
        "a\u{34f}b",
        "a\u{3164}b",
        "a\u{2800}b",
        "a\u{e0041}b",
        "a\u{200d}",
        "\u{200c}a",
        "Kar\u{200d}ang",
        "Кар\u{200d}анг",
        "é\u{200d}é",
        "x\u{331}\u{200d}x\u{331}",
        "م \u{200c}د",
        "م\u{200c}\u{200c}د",
        "علی\u{200c}",
    ] {
        assert_eq!(name(written), Err(Reason::ForbiddenCharacter), "{written:?}");
    }
}

#[test]
fn names_are_trimmed_and_composed() {
    assert_eq!(name("\u{a0} Jose\u{301} \r\n"), Ok("José".to_owned()));
}

#[test]
fn length_is_counted_in_characters_and_cut_nowhere() {
    assert_eq!(name(&"é".repeat(120)), Ok("é".repeat(120)));
    assert_eq!(name(&"e\u{301}".repeat(120)), Ok("é".repeat(120)));
    assert_eq!(name(&"é".repeat(121)), Err(Reason::TooLong { max: 120 }));
    assert_eq!(text(&"😀".repeat(5_000)), Ok("😀".repeat(5_000)));
    assert_eq!(text(&"x".repeat(5_001)), Err(Reason::TooLong { max: 5_000 }));
    assert_eq!(Text::parse_up_to("four", 3), Err(Reason::TooLong { max: 3 }.into()));
}

#[test]
fn look_alike_letters_are_refused_in_names_of_organizations() {
    for written in ["K\u{430}rang Taruna", "Masjid \u{391}l-Ikhlas", "Pemud\u{430}2"] {
        assert_eq!(organization(written), Err(Reason::MixedScript), "{written}");
        assert!(name(written).is_ok(), "a person may be named so: {written}");
    }
    for written in [
        "Karang Taruna Bahari 2",
        "Masjid Al-Ikhlas مسجد",
        "Ra'uf & Söhne",
        "NPO法人",
        "Tシャツ会",
        "ꦗꦮ",
        "علی\u{200c}رضا",
        "Москва-2",
        "Bank Sampah ♻\u{fe0f}",
        "♻\u{fe0f}Bank",
        "\"Ayu\"",
    ] {
        assert_eq!(organization(written), Ok(written.to_owned()), "{written}");
    }
}

#[test]
fn texts_keep_their_lines_and_their_writing() {
    assert_eq!(text(" one\r\ntwo\tthree\rfour \n"), Ok("one\ntwo\tthree\nfour".to_owned()));
    for written in
        ["", "👨\u{200d}👩\u{200d}👧", "می\u{200c}روم", "سعر \u{2066}Rp 5\u{2069}\u{200f}!", "ប្រទេស\u{200b}កម្ពុជា"]
    {
        assert_eq!(text(written), Ok(written.to_owned()), "{written:?}");
    }
    for written in ["ab\0cd", "a\u{7f}b", "a\u{85}b", "a\u{1b}b", "a\u{202e}b", "a\u{202a}b\u{202c}"] {
        assert_eq!(text(written), Err(Reason::ForbiddenCharacter), "{written:?}");
    }
    assert_eq!(Text::required(" \u{200b} ", 10), Err(Reason::Empty.into()));
    assert_eq!(Text::required(" why ", 10).map(Text::into_string), Ok("why".to_owned()));
}

proptest! {
    #[test]
    fn what_was_accepted_is_accepted_unchanged(written in any::<String>()) {
        if let Ok(once) = name(&written) {
            prop_assert!(is_nfc(&once) && !once.chars().any(char::is_control));
            prop_assert_eq!(name(&once), Ok(once.clone()));
            prop_assert!(!search_key(&once).contains('\0'));
        }
        if let Ok(once) = text(&written) {
            prop_assert!(is_nfc(&once) && !once.contains(['\0', '\r']));
            prop_assert_eq!(text(&once), Ok(once.clone()));
        }
    }

    #[test]
    fn letters_of_any_script_make_a_name(written in "\\p{L}{1,60}") {
        prop_assume!(written.chars().any(is_visible) && !written.chars().any(is_ignorable));
        prop_assert!(name(&written).is_ok());
    }
}

#[test]
fn a_text_of_substance_has_so_many_letters_that_are_seen() {
    let parse = |text: &str| Text::substantial(text, 5, 9).map(Text::into_string).map_err(|broken| broken.reason);
    assert_eq!(parse("  laporan "), Ok("laporan".to_owned()));
    assert_eq!(parse("a b c"), Err(Reason::TooShort { min: 5 }));
    assert_eq!(parse("   "), Err(Reason::Empty));
    assert_eq!(parse("a laporan b"), Err(Reason::TooLong { max: 9 }));
}
