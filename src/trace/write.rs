//! Files are written whole or not at all: to a temporary name beside the
//! target, synced, then renamed over it. Folders likewise.
//!
//! Takes nothing from the layers below. The command writes its JSON, SVG and
//! PNG through here too.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A file or folder that could not be written. What stood there before is
/// still there.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {doing}: {source}; {}", path.display(), advice(source))]
pub struct WriteError {
    /// The target.
    pub path: PathBuf,
    /// The step that failed.
    pub doing: &'static str,
    /// What the system said.
    pub source: io::Error,
}

/// The next step for the reader of the message.
fn advice(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "free some space or choose another disk; nothing was left half-written"
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "choose a place where you may write"
        }
        io::ErrorKind::NotADirectory
        | io::ErrorKind::IsADirectory
        | io::ErrorKind::AlreadyExists => "choose another name: something else is there",
        _ => "choose another place or look at the disk; nothing was left half-written",
    }
}

fn step<T>(path: &Path, doing: &'static str, result: io::Result<T>) -> Result<T, WriteError> {
    result.map_err(|source| WriteError {
        path: path.to_path_buf(),
        doing,
        source,
    })
}

/// Temporary files and folders that are being filled. Who renames one holds the lock meanwhile.
static FILLING: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn filling() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    FILLING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A temporary file or folder, from when it is made until it is renamed or deleted.
struct Filling(PathBuf);

impl Filling {
    fn new(path: &Path) -> Self {
        filling().insert(path.to_path_buf());
        Self(path.to_path_buf())
    }
}

impl Drop for Filling {
    fn drop(&mut self) {
        filling().remove(&self.0);
    }
}

/// Ends the process at once with this code. Nothing half-written stays: no target is replaced any more, and
/// the temporary files and folders that are being filled are deleted.
pub fn exit_now(code: i32) -> ! {
    let filling = filling();
    for path in filling.iter() {
        let _ = fs::remove_file(path).or_else(|_| fs::remove_dir_all(path));
    }
    // The lock is still held.
    std::process::exit(code)
}

/// Writes a file whole or not at all; `fill` writes its content.
///
/// The folder of the target is made when it is missing. A symbolic link is
/// followed, so that the file behind it is replaced. What is no regular file
/// (a terminal, a pipe, `/dev/null`) is written to as it is.
///
/// # Errors
/// When the folder cannot be made or written to, the disk is full, or `fill`
/// fails; the old content of the target is then untouched.
pub fn write_atomically(
    target: &Path,
    fill: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> Result<(), WriteError> {
    replace_file(target, |writer| step(target, "writing it", fill(writer)))
}

/// The same, where what is written may fail by itself.
///
/// # Errors
/// What `fill` returns, or a [`WriteError`].
pub fn replace_file<T, E: From<WriteError>>(
    target: &Path,
    fill: impl FnOnce(&mut (dyn Write + Send)) -> Result<T, E>,
) -> Result<T, E> {
    let real = fs::canonicalize(target).unwrap_or_else(|_| target.to_path_buf());
    if let Ok(found) = fs::metadata(&real)
        && !found.is_file()
    {
        if found.is_dir() {
            let error = io::Error::from(io::ErrorKind::IsADirectory);
            return step(target, "it is a folder", Err(error)).map_err(E::from);
        }
        let stream = step(
            target,
            "opening it",
            File::options().write(true).open(&real),
        )?;
        let mut buffer = BufWriter::new(stream);
        let value = fill(&mut buffer)?;
        step(target, "writing it", buffer.flush())?;
        return Ok(value);
    }
    let folder = parent(&real);
    step(target, "making its folder", fs::create_dir_all(folder))?;
    sweep(folder);
    let temporary = step(
        target,
        "making a temporary file beside it",
        new_file().tempfile_in(folder),
    )?;
    let filled = Filling::new(temporary.path());
    // A buffer that is dropped would write what is left without a report, so
    // it is flushed by hand, and lent so that no copy of the file stays open.
    let value = {
        let mut buffer = BufWriter::new(temporary.as_file());
        let value = fill(&mut buffer)?;
        step(target, "writing it", buffer.flush())?;
        value
    };
    step(target, "syncing it", temporary.as_file().sync_all())?;
    let renaming = filling();
    temporary
        .persist(&real)
        .map_err(|error| error.error)
        .or_else(|error| step(target, "renaming the temporary file", Err(error)))?;
    drop(renaming);
    drop(filled);
    sync_folder(folder);
    Ok(value)
}

/// Replaces a whole folder: `fill` writes into a new one beside it, and only
/// when that is complete do the two change places and the old one goes.
///
/// # Errors
/// What `fill` returns, or a [`WriteError`] when the folder cannot be made,
/// synced or renamed, or when a file stands in its place. The old folder is
/// then as it was.
pub fn replace_folder<T, E: From<WriteError>>(
    target: &Path,
    fill: impl FnOnce(&Path) -> Result<T, E>,
) -> Result<T, E> {
    let real = fs::canonicalize(target).unwrap_or_else(|_| target.to_path_buf());
    let exists = match fs::symlink_metadata(&real) {
        Ok(found) if found.is_dir() => true,
        Ok(_) => {
            let error = io::Error::from(io::ErrorKind::NotADirectory);
            return step(target, "a file is in its place", Err(error)).map_err(E::from);
        }
        Err(_) => false,
    };
    let folder = parent(&real);
    step(
        target,
        "making the folder above",
        fs::create_dir_all(folder),
    )?;
    sweep(folder);
    let fresh = step(
        target,
        "making a temporary folder beside it",
        new_folder().tempdir_in(folder),
    )?;
    let filled = Filling::new(fresh.path());
    let value = fill(fresh.path())?;
    sync_folder(fresh.path());
    let renaming = filling();
    if exists {
        // The old one steps aside under a temporary name; it is deleted only
        // after the new one stands in its place, and put back otherwise.
        let aside = step(
            target,
            "making a temporary folder beside it",
            new_folder().tempdir_in(folder),
        )?;
        let kept = aside.path().join("old");
        step(
            target,
            "moving the old folder aside",
            fs::rename(&real, &kept),
        )?;
        if let Err(source) = fs::rename(fresh.path(), &real) {
            if fs::rename(&kept, &real).is_err() {
                // Deleting it now would lose the only copy.
                let _ = aside.keep();
            }
            return step(target, "renaming the temporary folder", Err(source)).map_err(E::from);
        }
    } else {
        step(
            target,
            "renaming the temporary folder",
            fs::rename(fresh.path(), &real),
        )?;
    }
    drop(renaming);
    drop(filled);
    // Its name is gone: nothing to delete any more.
    let _ = fresh.keep();
    sync_folder(folder);
    Ok(value)
}

/// The folder that holds a path; the current one for a bare name.
fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// How old a temporary file is that nobody writes to any more: a write takes seconds.
const ABANDONED: Duration = Duration::from_secs(24 * 60 * 60);

/// How the names of temporary files and folders begin.
const TEMPORARY: &str = ".solomonoff-";

/// Deletes what a write that was killed has left in the folder of `path`.
pub fn sweep_beside(path: &Path) {
    sweep(parent(path));
}

/// Deletes what a write that was killed has left in a folder. What cannot be deleted is no reason to fail.
fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let is_ours = entry.file_name().to_string_lossy().starts_with(TEMPORARY);
        if !is_ours {
            continue;
        }
        let Ok(found) = entry.metadata() else {
            continue;
        };
        let age = found.modified().ok().and_then(|then| then.elapsed().ok());
        if age.is_some_and(|age| age > ABANDONED) {
            let _ = if found.is_dir() {
                fs::remove_dir_all(entry.path())
            } else {
                fs::remove_file(entry.path())
            };
        }
    }
}

/// Temporary files get the rights that any new file gets, not the private
/// ones of a scratch file: they become the target.
fn new_file() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder
}

fn new_folder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o777));
    }
    builder
}

/// Makes a rename last through a power cut where the system can; where it
/// cannot open folders the rename stands all the same.
fn sync_folder(folder: &Path) {
    if let Ok(handle) = File::open(folder) {
        let _ = handle.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .expect("folder")
            .map(|e| e.expect("entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_failed_write_keeps_the_old_file_and_leaves_no_other() {
        let folder = tempfile::tempdir().expect("scratch");
        let path = folder.path().join("a/result.json");
        write_atomically(&path, |w| w.write_all(b"old")).expect("first");
        let error = write_atomically(&path, |w| {
            w.write_all(b"new, half")?;
            Err(io::Error::from(io::ErrorKind::StorageFull))
        })
        .expect_err("the disk is full");
        assert!(error.to_string().contains("free some space"), "{error}");
        assert_eq!(fs::read(&path).expect("file"), b"old");
        assert_eq!(names(&folder.path().join("a")), ["result.json"]);
        write_atomically(&path, |w| w.write_all(b"new")).expect("second");
        assert_eq!(fs::read(&path).expect("file"), b"new");
    }

    #[test]
    fn what_a_killed_write_left_is_swept_once_it_is_old_and_nothing_else() {
        let folder = tempfile::tempdir().expect("scratch");
        let long_ago = std::time::SystemTime::now() - 2 * ABANDONED;
        for (name, is_old) in [
            (".solomonoff-killed", true),
            (".solomonoff-busy", false),
            ("old", true),
        ] {
            let file = File::create(folder.path().join(name)).expect("file");
            if is_old {
                file.set_modified(long_ago).expect("a time");
            }
        }
        let left = folder.path().join(".solomonoff-folder");
        fs::create_dir(&left).expect("folder");
        fs::write(left.join("half"), "x").expect("file");
        File::open(&left)
            .and_then(|opened| opened.set_modified(long_ago))
            .expect("a time");
        write_atomically(&folder.path().join("new"), |w| w.write_all(b"x")).expect("write");
        assert_eq!(names(folder.path()), [".solomonoff-busy", "new", "old"]);
    }

    #[test]
    fn a_path_below_a_file_is_an_error_with_the_path() {
        let folder = tempfile::tempdir().expect("scratch");
        fs::write(folder.path().join("file"), "x").expect("write");
        let error = write_atomically(&folder.path().join("file/x.csv"), |_| Ok(()))
            .expect_err("file is not a folder");
        assert!(error.to_string().contains("file/x.csv"), "{error}");
        let error = write_atomically(folder.path(), |_| Ok(())).expect_err("a folder");
        assert!(error.to_string().contains("it is a folder"), "{error}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_device_is_written_to_and_not_replaced() {
        use std::os::unix::fs::FileTypeExt;
        let error = write_atomically(Path::new("/dev/full"), |w| w.write_all(b"x"))
            .expect_err("a full disk, as a device");
        assert!(error.to_string().contains("free some space"), "{error}");
        write_atomically(Path::new("/dev/null"), |w| w.write_all(b"x")).expect("null");
        let kind = fs::metadata("/dev/null").expect("null").file_type();
        assert!(kind.is_char_device());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_keeps_pointing_and_the_file_is_readable_by_others() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("scratch");
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        write_atomically(&file, |w| w.write_all(b"1")).expect("file");
        std::os::unix::fs::symlink(&file, &link).expect("link");
        write_atomically(&link, |w| w.write_all(b"2")).expect("through the link");
        assert!(fs::symlink_metadata(&link).expect("link").is_symlink());
        assert_eq!(fs::read(&file).expect("file"), b"2");
        // The same rights as a file made in the plain way.
        let plain = folder.path().join("plain");
        fs::write(&plain, "x").expect("plain");
        let mode = |p: &Path| fs::metadata(p).expect("file").permissions().mode();
        assert_eq!(mode(&file), mode(&plain));
    }

    #[test]
    fn a_folder_is_replaced_whole_or_kept() {
        let above = tempfile::tempdir().expect("scratch");
        let target = above.path().join("out/twin-odds");
        let put = |name: &'static str| {
            move |folder: &Path| write_atomically(&folder.join(name), |w| w.write_all(b"x"))
        };
        replace_folder(&target, put("one")).expect("new");
        replace_folder(&target, put("two")).expect("again");
        assert_eq!(names(&target), ["two"]);
        let error = replace_folder(&target, |folder| {
            put("three")(folder)?;
            Err::<(), _>(WriteError {
                path: folder.to_path_buf(),
                doing: "test",
                source: io::Error::from(io::ErrorKind::StorageFull),
            })
        });
        assert!(error.is_err());
        assert_eq!(names(&target), ["two"]);
        assert_eq!(names(&above.path().join("out")), ["twin-odds"]);
    }

    #[test]
    fn a_file_in_the_folders_place_stays() {
        let above = tempfile::tempdir().expect("scratch");
        let target = above.path().join("name");
        fs::write(&target, "mine").expect("write");
        let result: Result<(), WriteError> = replace_folder(&target, |_| Ok(()));
        assert!(result.is_err());
        assert_eq!(fs::read(&target).expect("file"), b"mine");
    }
}
