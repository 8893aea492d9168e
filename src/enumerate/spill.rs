//! Rows that memory need not hold: sorted runs in temporary files, merged when they are read.
//!
//! A run's file has no name, so nothing of it is left when the process is killed.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::merge::Merge;
use super::row::{PatternRow, put_row, take_row};

/// Rows could not be written to a temporary file, or not be read back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "rows that --memory does not hold could not be kept in a temporary file in {}: {said}; free some space there, or allow more --memory",
    folder.display()
)]
pub struct SpillError {
    /// The folder of the temporary files.
    pub folder: PathBuf,
    /// What the system said.
    pub said: String,
}

/// More runs than this are merged to one before another is added.
const MAX_RUNS: usize = 64;

/// How much of a run is read or written at once.
const BUFFER_BYTES: usize = 1 << 16;

/// When and where rows are spilled; shared by all that gather rows of one enumeration.
#[derive(Clone, Debug)]
pub(super) struct Spill {
    /// What each of those who gather may hold, in bytes.
    pub(super) limit: usize,
    folder: Arc<Path>,
    failure: Arc<OnceLock<SpillError>>,
}

impl Spill {
    pub(super) fn new(limit: usize, folder: &Path) -> Self {
        Self {
            limit,
            folder: folder.into(),
            failure: Arc::default(),
        }
    }

    /// Why a run could not be written: the result lacks nothing then, but memory does not hold it.
    pub(super) fn failure(&self) -> Option<&SpillError> {
        self.failure.get()
    }

    fn error(&self, error: &io::Error) -> SpillError {
        SpillError {
            folder: self.folder.to_path_buf(),
            said: error.to_string(),
        }
    }

    /// Writes sorted rows to a run, and adds it to `runs`.
    ///
    /// Without success `failure` tells so from now on, and false is returned.
    pub(super) fn write(
        &self,
        rows: impl Iterator<Item = PatternRow>,
        runs: &mut Vec<Run>,
    ) -> bool {
        let written = self.try_write(rows.map(Ok)).map(|run| runs.push(run));
        let kept = written.is_ok();
        if let Err(error) = written.and_then(|()| self.tidy(runs)) {
            // Another thread may have failed before; one reason is enough.
            let _ = self.failure.set(error);
        }
        kept
    }

    /// Merges runs to one when they have become many.
    pub(super) fn tidy(&self, runs: &mut Vec<Run>) -> Result<(), SpillError> {
        if runs.len() > MAX_RUNS {
            let merged = self.try_write(Merge::new(runs.iter().map(Run::rows)))?;
            *runs = vec![merged];
        }
        Ok(())
    }

    /// The same, for those who cannot return an error.
    pub(super) fn tidy_or_fail(&self, runs: &mut Vec<Run>) {
        if let Err(error) = self.tidy(runs) {
            let _ = self.failure.set(error);
        }
    }

    fn try_write(
        &self,
        rows: impl Iterator<Item = Result<PatternRow, SpillError>>,
    ) -> Result<Run, SpillError> {
        let told = |error: io::Error| self.error(&error);
        let mut file = tempfile::tempfile_in(&self.folder).map_err(told)?;
        let mut length = 0;
        {
            let mut writer = BufWriter::with_capacity(BUFFER_BYTES, &mut file);
            let mut entry = Vec::new();
            for row in rows {
                entry.clear();
                put_row(&mut entry, &row?);
                length += entry.len() as u64;
                writer.write_all(&entry).map_err(told)?;
            }
            writer.flush().map_err(told)?;
        }
        Ok(Run {
            file: Arc::new(Mutex::new(file)),
            length,
            folder: Arc::clone(&self.folder),
        })
    }
}

/// A file of sorted rows.
#[derive(Clone, Debug)]
pub(super) struct Run {
    file: Arc<Mutex<File>>,
    length: u64,
    folder: Arc<Path>,
}

impl Run {
    /// The rows, from the first one on.
    pub(super) fn rows(&self) -> RunRows<'_> {
        RunRows {
            run: self,
            read: 0,
            buffer: Vec::new(),
            place: 0,
        }
    }
}

/// The rows of a run, one after the other. Several may read the same run.
#[derive(Debug)]
pub(super) struct RunRows<'a> {
    run: &'a Run,
    /// How much of the run was read into the buffer.
    read: u64,
    buffer: Vec<u8>,
    place: usize,
}

impl RunRows<'_> {
    /// Reads on; whether there was anything.
    fn fill(&mut self) -> io::Result<bool> {
        self.buffer.drain(..self.place);
        self.place = 0;
        let more = (self.run.length - self.read).min(BUFFER_BYTES as u64);
        let held = self.buffer.len();
        // At most BUFFER_BYTES.
        self.buffer.resize(held + more as usize, 0);
        let mut file = self.run.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.read))?;
        file.read_exact(&mut self.buffer[held..])?;
        self.read += more;
        Ok(more > 0)
    }

    fn try_next(&mut self) -> io::Result<Option<PatternRow>> {
        loop {
            let mut rest = &self.buffer[self.place..];
            let before = rest.len();
            if let Some(row) = take_row(&mut rest) {
                self.place += before - rest.len();
                return Ok(Some(row));
            }
            let left = before > 0;
            if !self.fill()? {
                return if left {
                    Err(io::ErrorKind::UnexpectedEof.into())
                } else {
                    Ok(None)
                };
            }
        }
    }
}

impl Iterator for RunRows<'_> {
    type Item = Result<PatternRow, SpillError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.try_next()
            .map_err(|error| SpillError {
                folder: self.run.folder.to_path_buf(),
                said: error.to_string(),
            })
            .transpose()
    }
}
