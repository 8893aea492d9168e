//! Files are read when they are files: no pipe that nobody writes to, no device without an end, and nothing
//! larger than what is asked for can be.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;

/// The largest text: a scenario file, a program, the data of a run. 256 MiB.
pub const MAX_TEXT_BYTES: u64 = 1 << 28;

/// The largest trace, which is held in memory whole. 4 GiB.
pub(super) const MAX_TRACE_BYTES: u64 = 1 << 32;

/// The largest trace as CSV, whose cells take some 30 times its bytes in memory. 64 MiB.
pub(super) const MAX_CSV_BYTES: u64 = 1 << 26;

/// The largest saved table, which is read in groups of rows. 1 TiB.
pub(super) const MAX_TABLE_BYTES: u64 = 1 << 40;

/// Opens a regular file of at most `limit` bytes.
///
/// # Errors
/// What the system says; for what is no regular file, or is larger, an error that says so and what to do.
pub(super) fn open(path: &Path, limit: u64) -> io::Result<File> {
    // Looked at before it is opened: a pipe without a writer would not open.
    let refuse = |found: &Metadata| match (refusal(found), found.len() > limit) {
        (Some(refusal), _) => Err(io::Error::new(io::ErrorKind::InvalidInput, refusal)),
        (None, true) => Err(too_large(found.len(), limit)),
        (None, false) => Ok(()),
    };
    refuse(&std::fs::metadata(path)?)?;
    let file = File::open(path)?;
    // Another may stand there by now.
    refuse(&file.metadata()?)?;
    Ok(file)
}

/// Why something is not read as a file, and what to do.
fn refusal(found: &Metadata) -> Option<&'static str> {
    if found.is_file() {
        None
    } else if found.is_dir() {
        Some("it is a folder; name a file in it")
    } else {
        Some(
            "it is a pipe or a device, not a file; save what comes from it as a file and name that",
        )
    }
}

fn too_large(bytes: u64, limit: u64) -> io::Error {
    let mebibytes = |bytes: u64| bytes.div_ceil(1 << 20);
    io::Error::new(
        io::ErrorKind::FileTooLarge,
        format!(
            "it has {} MiB, and at most {} are read; split it, or thin it out",
            mebibytes(bytes),
            mebibytes(limit)
        ),
    )
}

/// All of a regular text file of at most [`MAX_TEXT_BYTES`].
///
/// # Errors
/// When it cannot be read, is no regular file, is not text, or is larger: the error says which, and what to do.
pub fn read_text(path: &Path) -> io::Result<String> {
    read_short_text(path, MAX_TEXT_BYTES)
}

/// All of a regular text file of at most `limit` bytes, for texts that take many times their bytes when they
/// are understood.
///
/// # Errors
/// Those of [`read_text`].
pub fn read_short_text(path: &Path, limit: u64) -> io::Result<String> {
    text_of(open(path, limit)?, limit)
}

/// All of a stream that has at most `limit` bytes, as text.
///
/// # Errors
/// When it cannot be read, is not text, or does not end by then.
pub fn text_of(stream: impl Read, limit: u64) -> io::Result<String> {
    let mut text = String::new();
    stream.take(limit + 1).read_to_string(&mut text)?;
    match u64::try_from(text.len()) {
        Ok(bytes) if bytes <= limit => Ok(text),
        _ => Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            format!("it does not end after {} MiB; give less", limit >> 20),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(path: &Path) -> String {
        read_text(path).unwrap_err().to_string()
    }

    #[test]
    fn a_file_is_read_to_its_limit_and_not_beyond() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("four");
        std::fs::write(&path, "0101").unwrap();
        assert_eq!(read_text(&path).unwrap(), "0101");
        assert_eq!(open(&path, 4).unwrap().metadata().unwrap().len(), 4);
        let refused = open(&path, 3).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::FileTooLarge);
        assert!(said(folder.path()).contains("it is a folder"));
        assert!(text_of(&b"0101"[..], 4).is_ok());
        assert!(text_of(&b"0101"[..], 3).is_err());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_device_and_a_pipe_without_a_writer_are_refused_at_once() {
        assert!(said(Path::new("/dev/zero")).contains("a pipe or a device"));
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        assert!(said(&pipe).contains("a pipe or a device"));
    }

    /// A text that is not sparse would fill the disk: only its length is looked at.
    #[test]
    fn the_size_is_looked_at_before_memory_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sparse");
        let file = File::create(&path).unwrap();
        file.set_len(MAX_TEXT_BYTES + 1).unwrap();
        assert!(
            said(&path).contains("at most 256 are read"),
            "{}",
            said(&path)
        );
    }
}
