//! From bytes to text.

use chardetng::EncodingDetector;

use super::fault::Unreadable;
use super::form::Encoding;

pub(super) struct Decoded {
    pub encoding: Encoding,
    pub text: String,
}

/// How workbooks and archives begin: ZIP (XLSX, ODS), also empty and split, and the older binary workbook (XLS).
const WORKBOOKS: &[&[u8]] = &[b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"];

/// A mark of encoding is believed first, then the choice, then the bytes themselves: what is UTF-8 throughout is
/// UTF-8, and windows-1252 is what the detector takes for it.
pub(super) fn decode(bytes: &[u8], choice: Option<Encoding>) -> Result<Decoded, Unreadable> {
    if WORKBOOKS.iter().any(|start| bytes.starts_with(start)) {
        return Err(Unreadable::FileIsWorkbook);
    }
    let (marked, rest) = mark(bytes);
    let encoding = match marked.or(choice) {
        Some(encoding) => encoding,
        None => detect(rest)?,
    };
    let text = encoding
        .codec()
        .decode_without_bom_handling_and_without_replacement(rest)
        .ok_or(Unreadable::EncodingWrong { encoding })?;
    if is_noise(&text) {
        return Err(Unreadable::FileIsBinary);
    }
    Ok(Decoded { encoding, text: text.into_owned() })
}

/// The encoding by its mark, and what follows the mark.
fn mark(bytes: &[u8]) -> (Option<Encoding>, &[u8]) {
    let Some((codec, length)) = encoding_rs::Encoding::for_bom(bytes) else { return (None, bytes) };
    let encoding = [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be].into_iter().find(|one| one.codec() == codec);
    (encoding, bytes.get(length..).unwrap_or_default())
}

fn detect(bytes: &[u8]) -> Result<Encoding, Unreadable> {
    if std::str::from_utf8(bytes).is_ok() {
        return Ok(Encoding::Utf8);
    }
    // Single-byte text has no control characters; a picture or a program is full of them.
    if bytes.iter().any(|byte| is_noisy(char::from(*byte)) && byte.is_ascii()) {
        return Err(Unreadable::FileIsBinary);
    }
    // UTF-8 with something else in it, for example cut within a letter: read as another encoding, every accent
    // would be spoiled in silence.
    if bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii()) {
        return Err(Unreadable::EncodingUnknown);
    }
    let mut detector = EncodingDetector::new();
    detector.feed(bytes, true);
    // Of the others it cannot be told surely enough which it is.
    let western = detector.guess(None, false) == encoding_rs::WINDOWS_1252;
    western.then_some(Encoding::Windows1252).ok_or(Unreadable::EncodingUnknown)
}

/// A stray control character is a fault of its cell; text in which every tenth is one is no text.
fn is_noise(text: &str) -> bool {
    let noisy = text.chars().filter(|c| is_noisy(*c)).count();
    noisy > 0 && noisy * 10 >= text.chars().count()
}

fn is_noisy(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], choice: Option<Encoding>) -> Result<(Encoding, String), Unreadable> {
        decode(bytes, choice).map(|decoded| (decoded.encoding, decoded.text))
    }

    fn utf16(text: &str, write: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(write).collect()
    }

    #[test]
    fn marks_of_encoding_are_believed_and_removed() {
        let text = "Nama\nRené 😀";
        let marked = format!("\u{feff}{text}");
        for (bytes, encoding) in [
            (marked.clone().into_bytes(), Encoding::Utf8),
            (utf16(&marked, u16::to_le_bytes), Encoding::Utf16Le),
            (utf16(&marked, u16::to_be_bytes), Encoding::Utf16Be),
        ] {
            assert_eq!(read(&bytes, None), Ok((encoding, text.to_owned())));
            assert_eq!(read(&bytes, Some(Encoding::Windows1252)), Ok((encoding, text.to_owned())));
        }
    }

    #[test]
    fn without_a_mark_utf8_and_windows_1252_are_told_apart() {
        assert_eq!(read("Nama\nRené".as_bytes(), None), Ok((Encoding::Utf8, "Nama\nRené".to_owned())));
        assert_eq!(read(b"Nama\nSiti", None), Ok((Encoding::Utf8, "Nama\nSiti".to_owned())));
        for (bytes, text) in [
            (b"Nama,Catatan\nRen\xe9 Wijaya,Andr\xe9".as_slice(), "Nama,Catatan\nRené Wijaya,André"),
            (b"Nama;Iuran\nJos\xe9 \x93Pepe\x94 Sari;5", "Nama;Iuran\nJosé “Pepe” Sari;5"),
            (b"Nama\nRa\x92uf", "Nama\nRa’uf"),
        ] {
            assert_eq!(read(bytes, None), Ok((Encoding::Windows1252, text.to_owned())));
        }
        let bare = utf16("Nama\nRené", u16::to_le_bytes);
        assert_eq!(read(&bare, Some(Encoding::Utf16Le)).map(|(_, text)| text), Ok("Nama\nRené".to_owned()));
    }

    #[test]
    fn other_encodings_must_be_chosen() {
        let cyrillic = b"\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xee\xe9 \xe4\xee\xf0\xee\xe3\xee\xe9 \xe4\xf0\xf3\xe3";
        assert_eq!(read(cyrillic, None), Err(Unreadable::EncodingUnknown));
        let cut = "Nama\nRené é".as_bytes();
        let cut = cut.get(..cut.len() - 1).unwrap_or_default();
        assert_eq!(read(cut, None), Err(Unreadable::EncodingUnknown));
        let wrong = Err(Unreadable::EncodingWrong { encoding: Encoding::Utf8 });
        assert_eq!(read(b"Ren\xe9", Some(Encoding::Utf8)), wrong);
        assert_eq!(read(b"\xef\xbb\xbfRen\xe9", None), wrong);
        assert_eq!(
            read(b"\xff\xfea\0b", None),
            Err(Unreadable::EncodingWrong { encoding: Encoding::Utf16Le }),
            "half a character"
        );
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(read(b"PK\x03\x04\x14\0\x06\0[Content_Types].xml", None), Err(Unreadable::FileIsWorkbook));
        assert_eq!(
            read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", Some(Encoding::Windows1252)),
            Err(Unreadable::FileIsWorkbook)
        );
        for bytes in [
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0".as_slice(),
            b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\nstream\n\x01\x02",
            b"N\0a\0m\0a\0\n\0",
            b"\0",
        ] {
            assert_eq!(read(bytes, None), Err(Unreadable::FileIsBinary), "{bytes:?}");
        }
        assert!(read(b"PK;Nama\n1;Siti", None).is_ok());
        assert!(read(b"Nama,Email\nSiti\0 Ayu,siti@example.org", None).is_ok(), "one cell is at fault, not the file");
    }
}
