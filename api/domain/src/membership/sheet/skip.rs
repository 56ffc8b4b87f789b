//! Rows that hold no member.

use entity::value::fold::search_key;

use super::table::Record;

/// Why a line was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Skipped {
    /// No cell holds anything.
    #[error("empty")]
    Blank,
    /// A row that sums up the others.
    #[error("a total")]
    Total,
}

/// What rows of totals begin with, in Indonesian and English.
const OPENING: &[&str] = &["jumlah", "total", "subtotal", "grand", "sub", "sum"];
/// What they go on with where a name could stand.
const FOLLOWING: &[&str] = &["jumlah", "total", "keseluruhan", "semua", "iuran", "anggota", "fee", "fees", "members"];

/// Whether a row is passed over. A row sums up if its first filled cell begins with "Jumlah" or "Total" and no name
/// stands beside it, or if nothing but such words stands where the name should; a member called so is not to be
/// told from a total, and the line is reported.
pub(super) fn rule(record: &Record, name: Option<usize>) -> Option<Skipped> {
    let Some((at, first)) = record.cells().enumerate().find(|(_, cell)| !cell.is_empty()) else {
        return Some(Skipped::Blank);
    };
    let named = name.and_then(|column| record.cell(column)).unwrap_or_default();
    let sums_up = if named.is_empty() && Some(at) != name { opens(first) } else { is_total(named) };
    sums_up.then_some(Skipped::Total)
}

fn words(text: &str) -> Vec<String> {
    let key = search_key(text);
    key.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn opens(text: &str) -> bool {
    words(text).first().is_some_and(|word| OPENING.contains(&word.as_str()))
}

fn is_total(text: &str) -> bool {
    opens(text) && words(text).iter().skip(1).all(|word| FOLLOWING.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_totals_are_known_in_their_spellings() {
        for text in ["Jumlah", "JUMLAH :", "Total", "Sub-total", "SUBTOTAL", "Grand Total", "Total Iuran", "T\u{f3}tal"]
        {
            assert!(is_total(text), "{text}");
        }
        for text in ["Jumlahwati", "Totalia", "Siti Jumlah", "Total Surya", "", "8"] {
            assert!(!is_total(text), "{text}");
        }
        assert!(opens("Jumlah peserta 12 orang"));
    }
}
