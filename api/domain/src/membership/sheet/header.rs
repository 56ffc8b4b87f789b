//! What the columns hold, by their titles.

use entity::value::fold::search_key;
use serde::Serialize;

use super::fault::{Column, Unreadable, shown};
use super::table::Record;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Field {
    /// The running number of the row, which says nothing about a member.
    Number,
    Name,
    /// The national identity number (NIK).
    NationalId,
    BirthDate,
    Phone,
    Email,
    /// The regular fee, in rupiah.
    Fee,
    JoinedOn,
    Role,
    Note,
    /// Not read.
    Ignored,
}

/// The titles of a field: those that only a list in Indonesian has, and the others.
struct Titles(Field, &'static [&'static str], &'static [&'static str]);

#[rustfmt::skip]
const TITLES: &[Titles] = &[
    Titles(Field::Number, &["nomor", "nomor urut", "no urut"], &["no", "nr", "number"]),
    Titles(Field::Name, &["nama", "nama lengkap", "nama anggota"], &["name", "full name", "member", "member name"]),
    Titles(
        Field::NationalId,
        &["no nik", "nomor nik", "no ktp", "nomor ktp", "nik ktp", "nomor induk kependudukan"],
        &["nik", "national id", "national id number"],
    ),
    Titles(Field::BirthDate, &["tgl lahir", "tanggal lahir"], &["date of birth", "birth date", "birthdate", "birthday", "dob"]),
    Titles(
        Field::Phone,
        &["no hp", "nomor hp", "no telepon", "nomor telepon", "telepon", "telp", "no telp", "ponsel", "no ponsel", "no handphone", "no wa", "nomor wa", "no whatsapp"],
        &["hp", "wa", "handphone", "whatsapp", "phone", "phone no", "phone number", "mobile", "mobile phone", "telephone"],
    ),
    Titles(Field::Email, &["surel", "alamat email", "alamat surel"], &["email", "e mail", "email address", "e mail address"]),
    Titles(
        Field::Fee,
        &["iuran", "iuran rp", "iuran idr", "iuran anggota", "besar iuran"],
        &["fee", "fee rp", "fee idr", "membership fee", "dues"],
    ),
    Titles(
        Field::JoinedOn,
        &["tanggal bergabung", "tgl bergabung", "bergabung", "tanggal masuk", "tgl masuk"],
        &["joined", "joined on", "date joined", "join date", "member since"],
    ),
    Titles(Field::Role, &["peran", "jabatan"], &["role", "position"]),
    Titles(Field::Note, &["catatan", "keterangan", "ket"], &["note", "notes", "remark", "remarks"]),
];

/// What the titles say.
#[derive(Debug)]
pub(super) struct Heading {
    titles: Vec<String>,
    fields: Vec<Field>,
    indonesian: bool,
}

impl Heading {
    /// The chosen fields first; then the titles of the other columns, as far as a choice has not given their field
    /// to another column already.
    pub(super) fn read(header: &Record, choice: &[(usize, Field)]) -> Result<Self, Unreadable> {
        let titles: Vec<String> = header.cells().map(shown).collect();
        if let Some((index, _)) = choice.iter().find(|(index, _)| *index >= titles.len()) {
            return Err(Unreadable::ColumnUnknown { index: *index });
        }
        let mut indonesian = false;
        let fields = header.cells().enumerate().map(|(at, title)| {
            let known = known(title);
            indonesian |= known.is_some_and(|(_, indonesian)| indonesian);
            match (choice.iter().find(|(index, _)| *index == at), known) {
                (Some((_, chosen)), _) => *chosen,
                (None, Some((field, _))) if choice.iter().all(|(_, chosen)| *chosen != field) => field,
                (None, _) => Field::Ignored,
            }
        });
        let fields: Vec<Field> = fields.collect();
        let heading = Self { titles, fields, indonesian };
        if let Some((one, other)) = heading.twice() {
            return Err(Unreadable::ColumnTwice { columns: [heading.at(one), heading.at(other)] });
        }
        if heading.column(Field::Name).is_none() {
            return Err(Unreadable::NameColumnMissing { found: heading.titles });
        }
        Ok(heading)
    }

    /// The column of a field.
    pub(super) fn column(&self, field: Field) -> Option<usize> {
        self.fields.iter().position(|one| *one == field)
    }

    pub(super) fn width(&self) -> usize {
        self.titles.len()
    }

    pub(super) fn columns(&self) -> impl Iterator<Item = (Column, Field)> {
        self.fields.iter().enumerate().map(|(index, field)| (self.at(index), *field))
    }

    /// Whether a title is Indonesian.
    pub(super) fn is_indonesian(&self) -> bool {
        self.indonesian
    }

    /// The column with this index.
    pub(super) fn at(&self, index: usize) -> Column {
        Column { index, title: self.titles.get(index).cloned().unwrap_or_default() }
    }

    fn twice(&self) -> Option<(usize, usize)> {
        // Two running numbers do no harm, since none is read.
        let read = |field: Field| !matches!(field, Field::Ignored | Field::Number);
        self.fields.iter().copied().enumerate().find_map(|(at, field)| {
            let first = self.column(field).filter(|first| *first < at && read(field))?;
            Some((first, at))
        })
    }
}

/// How many titles are known.
pub(super) fn count_known(header: &Record) -> usize {
    header.cells().filter(|title| known(title).is_some()).count()
}

/// The field of a title, and whether the title is Indonesian. Case, accents, punctuation and kinds of blank space make
/// no difference. What stands in brackets ("Nama (sesuai KTP)") may be anything, except for the fee: there it names
/// a currency, and no other is read as rupiah.
fn known(title: &str) -> Option<(Field, bool)> {
    look_up(title).or_else(|| {
        let (bare, _) = title.split_once('(')?;
        look_up(bare).filter(|(field, _)| *field != Field::Fee)
    })
}

fn look_up(title: &str) -> Option<(Field, bool)> {
    let key = search_key(title);
    let words: Vec<&str> = key.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let key = words.join(" ");
    TITLES.iter().find_map(|Titles(field, indonesian, other)| {
        let is_indonesian = indonesian.contains(&key.as_str());
        (is_indonesian || other.contains(&key.as_str())).then_some((*field, is_indonesian))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_known_in_both_languages_and_their_spellings() {
        for (title, field, indonesian) in [
            ("No", Field::Number, false),
            ("No.", Field::Number, false),
            ("Nama Lengkap", Field::Name, true),
            ("NAMA\u{a0}LENGKAP", Field::Name, true),
            ("nama_lengkap", Field::Name, true),
            ("Nama (sesuai KTP)", Field::Name, true),
            ("N\u{e1}ma:", Field::Name, true),
            ("\u{feff}Name", Field::Name, false),
            ("NIK", Field::NationalId, false),
            ("Tgl. Lahir", Field::BirthDate, true),
            ("Tanggal Lahir (dd/mm/yyyy)", Field::BirthDate, true),
            ("Date of Birth", Field::BirthDate, false),
            ("No. HP", Field::Phone, true),
            ("No.HP", Field::Phone, true),
            ("HP", Field::Phone, false),
            ("Telepon", Field::Phone, true),
            ("phone", Field::Phone, false),
            ("E-mail", Field::Email, false),
            ("Surel", Field::Email, true),
            ("Iuran (Rp)", Field::Fee, true),
            ("Fee", Field::Fee, false),
            ("Tanggal Bergabung", Field::JoinedOn, true),
            ("Joined", Field::JoinedOn, false),
            ("Peran\u{a0} ", Field::Role, true),
            ("Jabatan", Field::Role, true),
            ("Role", Field::Role, false),
            ("Keterangan", Field::Note, true),
        ] {
            assert_eq!(known(title), Some((field, indonesian)), "{title:?}");
        }
    }

    #[test]
    fn other_titles_are_not_known() {
        for title in ["", "(Rp)", "Nama Ayah", "Iuran (USD)", "Fee (EUR)", "Alamat", "amount", "Tempat, Tgl Lahir"] {
            assert_eq!(known(title), None, "{title:?}");
        }
    }
}
