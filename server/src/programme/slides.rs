//! Which kind of slides a file is, by its content: names lie.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use zip::ZipArchive;

/// Bytes in which a PDF begins and ends (ISO 32000-1 §7.5.2, §7.5.5, as readers take it).
const PDF_EDGE: u64 = 1024;
/// What an office names itself by takes no more (`OpenDocument` 1.3 part 2 §3.3).
const LONGEST_NAME: u64 = 128;

/// What a file of slides is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Pdf,
    PowerPoint,
    OpenDocument,
}

impl Kind {
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::PowerPoint => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::OpenDocument => "application/vnd.oasis.opendocument.presentation",
        }
    }

    /// What names of such files end in.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => ".pdf",
            Self::PowerPoint => ".pptx",
            Self::OpenDocument => ".odp",
        }
    }
}

/// `None` for anything else, and for a file whose end is missing.
///
/// # Errors
/// When the file cannot be read at all.
pub fn look(path: &Path) -> io::Result<Option<Kind>> {
    let mut file = File::open(path)?;
    let mut head = Vec::new();
    (&mut file).take(PDF_EDGE).read_to_end(&mut head)?;
    if has(&head, b"%PDF-") {
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(PDF_EDGE)))?;
        let mut tail = Vec::new();
        file.read_to_end(&mut tail)?;
        return Ok(has(&tail, b"%%EOF").then_some(Kind::Pdf));
    }
    if !head.starts_with(b"PK\x03\x04") {
        return Ok(None);
    }
    file.rewind()?;
    // The list of what is in it stands at its end.
    let Ok(mut archive) = ZipArchive::new(BufReader::new(file)) else { return Ok(None) };
    if archive.index_for_name("ppt/presentation.xml").is_some() {
        // One that holds programs is none of ours.
        let has_macros = archive.index_for_name("ppt/vbaProject.bin").is_some();
        return Ok((!has_macros).then_some(Kind::PowerPoint));
    }
    let mut named = String::new();
    if let Ok(entry) = archive.by_name("mimetype") {
        // What is no text names nothing.
        let _ = entry.take(LONGEST_NAME).read_to_string(&mut named);
    }
    Ok((named.trim() == Kind::OpenDocument.content_type()).then_some(Kind::OpenDocument))
}

fn has(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|part| part == words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn kind(bytes: &[u8]) -> Option<Kind> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        look(file.path()).unwrap()
    }

    fn packed(entries: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = ZipWriter::new(io::Cursor::new(Vec::new()));
        for (name, content) in entries {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn slides_are_known_by_what_is_in_them() {
        assert_eq!(kind(b"%PDF-1.7\n1 0 obj\n%%EOF\n"), Some(Kind::Pdf));
        let powerpoint = packed(&[("[Content_Types].xml", "<Types/>"), ("ppt/presentation.xml", "<p/>")]);
        assert_eq!(kind(&powerpoint), Some(Kind::PowerPoint));
        let open = packed(&[("mimetype", "application/vnd.oasis.opendocument.presentation"), ("content.xml", "<x/>")]);
        assert_eq!(kind(&open), Some(Kind::OpenDocument));
    }

    #[test]
    fn what_is_cut_off_or_is_something_else_is_no_slides() {
        let powerpoint = packed(&[("ppt/presentation.xml", "<p/>")]);
        let macros = packed(&[("ppt/presentation.xml", "<p/>"), ("ppt/vbaProject.bin", "x")]);
        let sheet = packed(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet")]);
        let document = packed(&[("word/document.xml", "<w/>")]);
        for file in [
            &b""[..],
            b"%PDF-1.7 and then nothing",
            b"<html>slides.pdf</html>",
            b"MZ\x90\x00",
            b"PK\x03\x04",
            &powerpoint[..powerpoint.len() - 10],
            &macros,
            &sheet,
            &document,
        ] {
            assert_eq!(kind(file), None, "{}", String::from_utf8_lossy(file));
        }
    }
}
