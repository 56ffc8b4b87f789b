//! Which passwords are among the first that are guessed (NIST SP 800-63B-4, section 3.1.1.2): common ones and what is
//! made of a few of them, words of the context, repeats, sequences, rows of the keyboard, dates. Nothing is asked of how
//! a password is composed.

use std::collections::HashSet;

use zeroize::Zeroizing;
use zxcvbn::{Score, zxcvbn};

/// How our own name is written.
const SERVICE: &str = "simpul";
/// How much of a password is looked at: the library's work grows faster than the text.
const LOOKED_AT: usize = 64;
/// Words of the context that are compared, and the shortest of them: in shorter ones there is nothing to recognize.
const WORDS: usize = 24;
const SHORTEST: usize = 3;

/// Words that somebody who guesses has from whose password it is: the parts of name and address, and our own name.
pub(super) fn words_about(name: &str, email: &str) -> Vec<String> {
    let local = email.split('@').next().unwrap_or_default();
    let wholes = [email, local].into_iter().map(str::to_owned);
    let joined = name.split_whitespace().collect::<String>();
    let parts = [name, email].into_iter().flat_map(|text| text.split(|letter: char| !letter.is_alphanumeric()));
    let all = std::iter::once(SERVICE.to_owned()).chain(wholes).chain([joined]).chain(parts.map(str::to_owned));
    let mut known = HashSet::new();
    all.map(|word| word.to_lowercase())
        .filter(|word| word.chars().count() >= SHORTEST && known.insert(word.clone()))
        .take(WORDS)
        .collect()
}

/// Whether a password is found within ten thousand million guesses by somebody who knows these words, with or without
/// what stands between its letters and digits.
pub(super) fn is_guessable(password: &str, words: &[String]) -> bool {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let is_weak = |text: &str| zxcvbn(text, &words).score() < Score::Four;
    let head: Zeroizing<String> = Zeroizing::new(password.chars().take(LOOKED_AT).collect());
    let head = if has_many_stand_ins(&head) { Zeroizing::new(head.chars().map(unshifted).collect()) } else { head };
    let bare: Zeroizing<String> = Zeroizing::new(head.chars().filter(|letter| letter.is_alphanumeric()).collect());
    let is_mostly_bare = bare.chars().count() * 4 >= head.chars().count() * 3;
    is_weak(&head) || (is_mostly_bare && is_weak(&bare))
}

/// Marks that the library takes for letters in all combinations: with all of them it would look for seconds.
const STAND_INS: &str = "@({[<|!$+%";
const FEW: usize = 2;

fn has_many_stand_ins(text: &str) -> bool {
    STAND_INS.chars().filter(|mark| text.contains(*mark)).count() > FEW
}

/// The key of a mark, which tells the rows of a keyboard as well.
fn unshifted(mark: char) -> char {
    match mark {
        '!' => '1',
        '@' => '2',
        '#' => '3',
        '$' => '4',
        '%' => '5',
        '^' => '6',
        '&' => '7',
        '*' => '8',
        '(' => '9',
        ')' => '0',
        '_' => '-',
        '+' => '=',
        '{' => '[',
        '}' => ']',
        '|' => '\\',
        '<' => ',',
        '>' => '.',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_guessed_first_is_refused_however_long() {
        let words = words_about("Siti Rahmawati", "siti.rahmawati@nelayan.example.org");
        for guessed in [
            "123456789012345",
            "passwordpassword",
            "qwertyuiopasdfgh",
            "iloveyouforever",
            "simpulsimpulsimpul",
            "Siti Rahmawati 1998",
            "nelayan-rahmawati",
            "siti.rahmawati@nelayan",
            "p4ssw0rdp4ssw0rd",
            "abcdefghijklmnop",
            "!@#$%^&*()_+{}|",
            "rahasia rahasia rahasia",
        ] {
            assert!(is_guessable(guessed, &words), "{guessed}");
            let twice = format!("{guessed}{guessed}");
            assert!(is_guessable(&twice, &words), "{twice}");
        }
    }

    #[test]
    fn phrases_are_taken_whatever_they_are_made_of() {
        let words = words_about("Siti Rahmawati", "siti.rahmawati@nelayan.example.org");
        for phrase in [
            "perahu biru di teluk tenang",
            "jala besar tangkapan banyak",
            "correct horse battery staple",
            "siti menjala ikan di laut lepas",
            "tX9vb2LqPz0mWe4",
            "kapal kecil karam di karang",
            "うみのうえのちいさなふねとさかな",
        ] {
            assert!(!is_guessable(phrase, &words), "{phrase}");
            let long: String = phrase.chars().cycle().take(128).collect();
            assert!(!is_guessable(&long, &words), "{long}");
        }
    }

    #[test]
    fn nobody_keeps_a_thread_by_what_they_send() {
        for nasty in ["4@8({[<369|1!0$5+7%2", "a", "ab", "1/1/", "4@8369|1052 ", "@!a"] {
            let long: String = nasty.chars().cycle().take(128).collect();
            let began = std::time::Instant::now();
            is_guessable(&long, &words_about("Siti", "siti@example.org"));
            // A build without optimizations on a busy machine takes a hundred times as long as a server.
            assert!(began.elapsed().as_secs() < 10, "{nasty}: {:?}", began.elapsed());
        }
    }

    #[test]
    fn words_are_the_parts_of_name_and_address() {
        let words = words_about("Ni Luh Ayu", "ayu_99@ex.org");
        assert_eq!(words, ["simpul", "ayu_99@ex.org", "ayu_99", "niluhayu", "luh", "ayu", "org"]);
        assert!(words_about(&"kata kata2 ".repeat(100), "a@b.c").len() <= WORDS);
    }
}
