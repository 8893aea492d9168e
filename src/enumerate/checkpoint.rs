//! Checkpoints: what a long enumeration has finished, kept in a transactional store.
//!
//! A process may be killed at any moment: what the last transaction held is there, and the
//! same enumeration goes on from it. The store belongs to one enumeration, named in it; parts
//! that were interrupted are never in it. Masses are integers that are added when they are read
//! back, so what is kept are additions, and now and then their sum in place of them.
//!
//! The store verifies the checksum of every page of what was committed last when it is opened, and
//! goes back to what was committed before that where a page is damaged. All that it holds has a
//! checksum of its own besides, which is compared before anything is believed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use redb::{Database, ReadOnlyTable, ReadableDatabase, ReadableTable, TableDefinition};
use sha2::{Digest, Sha256};

use super::budget::Budget;
use super::drive::{drive, run};
use super::job::Job;
use super::keep::{Begun, CheckpointError, Keep, Saved};
use super::plan::Halt;
use super::share::Share;

/// What an enumeration is, so that its checkpoint is not taken for another's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Identity(BTreeMap<&'static str, String>);

impl Identity {
    /// `what` names the question: all that decides a part's result stands in an identity.
    pub(super) fn new(
        what: &str,
        machine: &str,
        budget: &Budget,
        share: Share,
        parts: usize,
    ) -> Self {
        Self(BTreeMap::from([
            ("question", what.to_owned()),
            ("machine", machine.to_owned()),
            ("bits", budget.bits().to_string()),
            ("horizon", budget.horizon().to_string()),
            ("steps", budget.steps().to_string()),
            ("shard", share.to_string()),
            (PARTS, parts.to_string()),
            ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ]))
    }
}

const IDENTITY: TableDefinition<'_, &str, &str> = TableDefinition::new("identity");
const DONE: TableDefinition<'_, u64, ()> = TableDefinition::new("done");
const RECORDS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("records");

/// Says that a store is one of ours, and of which kind.
const FORMAT: (&str, &str) = ("format", "solomonoff checkpoint 2");

/// What the number of parts is called in an identity.
const PARTS: &str = "number of parts";

/// What the checksum is called in the table that names the enumeration.
const CHECKSUM: &str = "checksum";

/// The largest store that is opened. 1 TiB: what is held in memory of it grows with its length.
const MAX_BYTES: u64 = 1 << 40;

/// The store's own memory; what it keeps is written once and read once.
const CACHE_BYTES: usize = 1 << 24;

/// How long finished work waits before it is kept, at least.
const INTERVAL: Duration = Duration::from_millis(200);
/// And for which share of the time that the run has taken: a run that is killed loses no more than that,
/// and a long one does not keep the same rows thousands of times.
const INTERVAL_SHARE: u32 = 50;

/// Additions of so many times the sum's bytes, and so many more, are replaced by the sum.
const ADDITIONS: (u64, u64) = (3, 1 << 26);

/// A checkpoint file, not opened before it is known which enumeration it is for.
#[derive(Debug)]
pub struct Checkpoint {
    path: PathBuf,
    interval: Duration,
}

impl Checkpoint {
    /// The checkpoint in this file, which need not be there.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        Self {
            path: path.to_path_buf(),
            interval: INTERVAL,
        }
    }

    /// The same, kept whenever so much time has passed.
    #[must_use]
    pub fn every(self, interval: Duration) -> Self {
        Self { interval, ..self }
    }

    /// Removes the file, once the result is written and nothing is left to go on with.
    ///
    /// # Errors
    /// [`CheckpointError::Store`] when the system refuses.
    pub fn remove(self) -> Result<(), CheckpointError> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(CheckpointError::Store {
                path: self.path,
                doing: "removed",
                said: error.to_string(),
            }),
            _ => Ok(()),
        }
    }

    /// Opens it for an enumeration of so many parts, and reads what was finished, added to `empty`.
    pub(super) fn open<F: Saved>(
        &self,
        identity: &Identity,
        parts: usize,
        empty: F,
    ) -> Result<(Begun<F>, Store), CheckpointError> {
        let path = self.path.as_path();
        match fs::metadata(path) {
            Ok(held) if !held.is_file() => {
                return Err(CheckpointError::Store {
                    path: self.path.clone(),
                    doing: "opened",
                    said: "it is a folder, a pipe or a device".to_owned(),
                });
            }
            Ok(held) if held.len() > MAX_BYTES => {
                return Err(damaged(path, "it has more than 1 TiB"));
            }
            Ok(held) if held.len() > 0 => {}
            _ => create(path, identity)?,
        }
        let store = open(path)?;
        let (begun, content, bytes, next) = load(path, &store, identity, parts, empty)?;
        let now = Instant::now();
        let store = Store {
            path: path.to_path_buf(),
            store,
            identity: identity.clone(),
            content,
            interval: self.interval,
            began: now,
            last: now,
            sum: bytes,
            added: 0,
            next,
        };
        Ok((begun, store))
    }
}

fn failed<E: Into<redb::Error>>(path: &Path, doing: &'static str) -> impl Fn(E) -> CheckpointError {
    move |error| match error.into() {
        redb::Error::DatabaseAlreadyOpen => CheckpointError::InUse {
            path: path.to_path_buf(),
        },
        // An open of what is no store says so as bad data.
        redb::Error::Io(error) if error.kind() == io::ErrorKind::InvalidData => {
            damaged(path, &error.to_string())
        }
        error @ (redb::Error::Corrupted(_)
        | redb::Error::UpgradeRequired(_)
        | redb::Error::TableDoesNotExist(_)
        | redb::Error::TableTypeMismatch { .. }) => damaged(path, &error.to_string()),
        error => CheckpointError::Store {
            path: path.to_path_buf(),
            doing,
            said: error.to_string(),
        },
    }
}

fn damaged(path: &Path, said: &str) -> CheckpointError {
    CheckpointError::Damaged {
        path: path.to_path_buf(),
        said: said.to_owned(),
    }
}

fn open(path: &Path) -> Result<Database, CheckpointError> {
    Database::builder()
        .set_cache_size(CACHE_BYTES)
        // Without this a damaged file that was closed in order is believed, and may panic.
        .set_check_integrity_on_open(true)
        .open(path)
        .map_err(failed(path, "opened"))
}

/// What a store holds besides its identity, as its checksum is made from it.
#[derive(Clone, Debug, Default)]
struct Content {
    /// Over all records, in order.
    records: Sha256,
    done: BTreeSet<u64>,
}

/// Adds bytes so that where they end is told, too.
fn add(sum: &mut Sha256, bytes: &[u8]) {
    sum.update((bytes.len() as u64).to_le_bytes());
    sum.update(bytes);
}

impl Content {
    fn record(&mut self, number: u64, record: &[u8]) {
        self.records.update(number.to_le_bytes());
        add(&mut self.records, record);
    }

    /// The checksum of a store with this content and these entries in its identity.
    fn checksum<'a>(&self, identity: impl Iterator<Item = (&'a str, &'a str)>) -> String {
        let mut sum = Sha256::new();
        for (key, value) in identity {
            add(&mut sum, key.as_bytes());
            add(&mut sum, value.as_bytes());
        }
        add(&mut sum, &self.records.clone().finalize());
        for part in &self.done {
            sum.update(part.to_le_bytes());
        }
        sum.finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

impl Identity {
    /// All entries of the table that names the enumeration, in their order, but for the checksum.
    fn entries(&self) -> impl Iterator<Item = (&str, &str)> {
        let own = self.0.iter().map(|(key, value)| (*key, value.as_str()));
        own.chain([FORMAT]).collect::<BTreeMap<_, _>>().into_iter()
    }
}

/// Makes a store that names its enumeration, beside its place and then renamed into it: whoever is
/// killed meanwhile leaves no file there that is half a store.
fn create(path: &Path, identity: &Identity) -> Result<(), CheckpointError> {
    let wrong = |error: &dyn std::fmt::Display| CheckpointError::Store {
        path: path.to_path_buf(),
        doing: "made",
        said: error.to_string(),
    };
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder).map_err(|error| wrong(&error))?;
    let fresh = tempfile::Builder::new()
        .prefix(".solomonoff-")
        .tempfile_in(folder)
        .map_err(|error| wrong(&error))?;
    {
        let store = Database::builder()
            .create(fresh.path())
            .map_err(failed(path, "made"))?;
        let change = store.begin_write().map_err(failed(path, "made"))?;
        {
            let mut table = change.open_table(IDENTITY).map_err(failed(path, "made"))?;
            let checksum = Content::default().checksum(identity.entries());
            for (key, value) in identity.entries().chain([(CHECKSUM, checksum.as_str())]) {
                table.insert(key, value).map_err(failed(path, "made"))?;
            }
            change.open_table(DONE).map_err(failed(path, "made"))?;
            change.open_table(RECORDS).map_err(failed(path, "made"))?;
        }
        change.commit().map_err(failed(path, "made"))?;
    }
    fresh.persist(path).map_err(|error| wrong(&error.error))?;
    Ok(())
}

/// What the store holds, as it is checked and as it is added, the bytes of its records, and the number of
/// the next one.
fn load<F: Saved>(
    path: &Path,
    store: &Database,
    identity: &Identity,
    parts: usize,
    empty: F,
) -> Result<(Begun<F>, Content, u64, u64), CheckpointError> {
    let view = store.begin_read().map_err(failed(path, "read"))?;
    let named = view.open_table(IDENTITY).map_err(failed(path, "read"))?;
    let mut entries = BTreeMap::new();
    for entry in named.iter().map_err(failed(path, "read"))? {
        let (key, value) = entry.map_err(failed(path, "read"))?;
        entries.insert(key.value().to_owned(), value.value().to_owned());
    }
    if entries.get(FORMAT.0).map(String::as_str) != Some(FORMAT.1) {
        return Err(damaged(path, "it is not in the format of this version"));
    }
    let records = view.open_table(RECORDS).map_err(failed(path, "read"))?;
    let finished = view.open_table(DONE).map_err(failed(path, "read"))?;
    let (content, bytes, next) = content(path, &records, &finished)?;
    let told = entries.remove(CHECKSUM).unwrap_or_default();
    let all = entries
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()));
    if content.checksum(all) != told {
        return Err(damaged(path, "its checksum is not that of its content"));
    }
    let mut all: Vec<_> = identity.0.iter().collect();
    // Parts differ with what they are parts of, which says more.
    all.sort_by_key(|(what, _)| **what == PARTS);
    for (what, asked) in all {
        let held = entries.remove(*what).unwrap_or_default();
        if held != *asked {
            return Err(CheckpointError::Different {
                path: path.to_path_buf(),
                what: (*what).to_owned(),
                held,
                asked: asked.clone(),
            });
        }
    }
    let mut done = vec![false; parts];
    for part in &content.done {
        *usize::try_from(*part)
            .ok()
            .and_then(|part| done.get_mut(part))
            .ok_or_else(|| damaged(path, "it has a part that the search lacks"))? = true;
    }
    let mut found = empty;
    for entry in records.iter().map_err(failed(path, "read"))? {
        let (_, record) = entry.map_err(failed(path, "read"))?;
        found
            .restore(record.value())
            .ok_or_else(|| damaged(path, "a record cannot be read"))?;
    }
    Ok((Begun { done, found }, content, bytes, next))
}

/// Goes through all that a store holds: what its checksum is made from, the bytes of its records, and the
/// number of the next one.
fn content(
    path: &Path,
    records: &ReadOnlyTable<u64, &[u8]>,
    finished: &ReadOnlyTable<u64, ()>,
) -> Result<(Content, u64, u64), CheckpointError> {
    let mut content = Content::default();
    for entry in finished.iter().map_err(failed(path, "read"))? {
        let (part, _) = entry.map_err(failed(path, "read"))?;
        content.done.insert(part.value());
    }
    let (mut bytes, mut next) = (0, 0);
    for entry in records.iter().map_err(failed(path, "read"))? {
        let (number, record) = entry.map_err(failed(path, "read"))?;
        content.record(number.value(), record.value());
        bytes += record.value().len() as u64;
        next = number.value() + 1;
    }
    Ok((content, bytes, next))
}

/// An open checkpoint of one enumeration.
#[derive(Debug)]
pub(super) struct Store {
    path: PathBuf,
    store: Database,
    identity: Identity,
    content: Content,
    interval: Duration,
    began: Instant,
    /// When something was kept last.
    last: Instant,
    /// Bytes of the records that were there first, and of those added since.
    sum: u64,
    added: u64,
    /// The number of the next record.
    next: u64,
}

impl<F: Saved> Keep<F> for Store {
    type Error = CheckpointError;

    fn is_due(&self) -> bool {
        let waited = self.last.elapsed();
        waited >= self.interval && waited >= self.last.duration_since(self.began) / INTERVAL_SHARE
    }

    fn keep(&mut self, parts: &[usize], found: &F, before: &F) -> Result<(), CheckpointError> {
        let path = self.path.as_path();
        let wrong = "written";
        let change = self.store.begin_write().map_err(failed(path, wrong))?;
        {
            let mut done = change.open_table(DONE).map_err(failed(path, wrong))?;
            for part in parts.iter().map(|&part| part as u64) {
                done.insert(part, ()).map_err(failed(path, wrong))?;
                self.content.done.insert(part);
            }
            let mut records = change.open_table(RECORDS).map_err(failed(path, wrong))?;
            let anew = self.added > ADDITIONS.0 * self.sum + ADDITIONS.1;
            if anew {
                records.retain(|_, _| false).map_err(failed(path, wrong))?;
                (self.sum, self.added, self.next) = (0, 0, 0);
                self.content.records = Sha256::new();
            }
            let mut bytes = 0;
            let mut put = |record: &[u8]| {
                records
                    .insert(self.next, record)
                    .map_err(failed(path, wrong))?;
                self.content.record(self.next, record);
                self.next += 1;
                bytes += record.len() as u64;
                Ok(())
            };
            if anew {
                before.save(&mut put)?;
            }
            found.save(&mut put)?;
            if anew {
                self.sum = bytes;
            } else {
                self.added += bytes;
            }
            let checksum = self.content.checksum(self.identity.entries());
            let mut named = change.open_table(IDENTITY).map_err(failed(path, wrong))?;
            named
                .insert(CHECKSUM, checksum.as_str())
                .map_err(failed(path, wrong))?;
        }
        change.commit().map_err(failed(path, wrong))?;
        self.last = Instant::now();
        Ok(())
    }
}

/// Does all parts of a share; with a checkpoint it goes on from what that holds, and keeps what is finished.
pub(super) fn kept<F: Saved>(
    job: &dyn Job<F>,
    share: Share,
    halt: &Halt<'_>,
    identity: &Identity,
    checkpoint: Option<&Checkpoint>,
) -> Result<F, CheckpointError> {
    let Some(checkpoint) = checkpoint else {
        return Ok(run(job, share, halt));
    };
    let (begun, mut store) = checkpoint.open(identity, job.parts(), job.empty())?;
    drive(job, share, halt, begun, Some(&mut store))
}

#[cfg(test)]
#[path = "checkpoint_laws.rs"]
mod laws;
