//! A walk through a part of the tree on all threads, which can be killed and goes on from its checkpoint.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::entries::Entries;
use super::part::{TuringPart, TuringWalk, divide};
use super::part_file::{Progress, read_checkpoint, write_checkpoint};
use super::walker::{Found, Walker};
use crate::enumerate::control::Control;
use crate::enumerate::{CheckpointError, Interrupted};

/// How long a thread keeps what it found to itself.
const SHARED_EVERY: Duration = Duration::from_secs(1);
/// How long what the threads found waits to be written.
const WRITTEN_EVERY: Duration = Duration::from_secs(2);

/// Why a walk came to no end.
#[derive(Debug, thiserror::Error)]
pub enum WalkError {
    /// It was interrupted. What is finished is in its checkpoint.
    #[error(transparent)]
    Interrupted(#[from] Interrupted),
    /// Its checkpoint cannot be used.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
}

/// What all threads found so far, and when it was written last.
struct Kept {
    progress: Progress,
    written: Instant,
}

impl Kept {
    /// Adds what a thread found in some pieces. What is above the pieces counts as the last one.
    fn add(&mut self, pieces: &mut Vec<usize>, found: Found) {
        self.progress.done.extend(pieces.drain(..));
        self.progress.found.merge(found);
    }
}

impl TuringWalk {
    /// Walks through its part of the tree, on all threads of the pool. With a checkpoint it goes on from what that
    /// holds, and keeps there what is finished; the file is left for the caller to remove.
    ///
    /// # Errors
    /// [`WalkError`] if it was interrupted, or if the checkpoint is another walk's, is damaged, or cannot be written.
    pub fn gather(
        &self,
        checkpoint: Option<&Path>,
        control: &Control<'_>,
    ) -> Result<TuringPart, WalkError> {
        match self.size().symbols() {
            2 => self.gather_with::<1>(checkpoint, control),
            _ => self.gather_with::<2>(checkpoint, control),
        }
    }

    fn gather_with<const B: u32>(
        &self,
        checkpoint: Option<&Path>,
        control: &Control<'_>,
    ) -> Result<TuringPart, WalkError> {
        let (pieces, above) = divide::<B>(self, control)?;
        let former = match checkpoint {
            Some(path) => read_checkpoint(path, self, pieces.len())?,
            None => None,
        };
        // What is above the pieces is always kept first.
        let progress = former.unwrap_or_else(|| Progress {
            done: BTreeSet::from([pieces.len()]),
            found: above,
        });
        let kept = Kept {
            progress,
            written: Instant::now(),
        };
        let left: Vec<usize> = (0..pieces.len())
            .filter(|piece| !kept.progress.done.contains(piece))
            .collect();
        control.begin(pieces.len() - left.len(), pieces.len());
        let next = AtomicUsize::new(0);
        let kept = Mutex::new(kept);
        let (pieces, left) = (&pieces, &left);
        let ends = rayon::broadcast(|_| -> Result<(), WalkError> {
            let mut walker = Walker::<B>::new(self.setting, control);
            let (mut done, mut shared) = (Vec::new(), Instant::now());
            while let Some(&number) = left.get(next.fetch_add(1, Ordering::Relaxed)) {
                let piece = &pieces[number];
                let mut entries = Entries::from(&piece.rules);
                walker.below(&piece.node, &mut entries, piece.exit)?;
                control.part_done();
                done.push(number);
                if let Some(path) = checkpoint
                    && shared.elapsed() >= SHARED_EVERY
                {
                    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                    kept.add(&mut done, walker.take());
                    if kept.written.elapsed() >= WRITTEN_EVERY {
                        write_checkpoint(path, self, pieces.len(), &kept.progress)?;
                        kept.written = Instant::now();
                    }
                    shared = Instant::now();
                }
            }
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.add(&mut done, walker.found);
            Ok(())
        });
        let kept = kept.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(path) = checkpoint {
            write_checkpoint(path, self, pieces.len(), &kept.progress)?;
        }
        ends.into_iter().collect::<Result<(), WalkError>>()?;
        Ok(TuringPart {
            walk: *self,
            shards: BTreeSet::from([self.share.number()]),
            found: kept.progress.found,
        })
    }
}
