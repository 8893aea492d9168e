//! Drives the parts of a job over the threads, and hands what is finished to be kept.
//!
//! Each thread gathers what its own parts yield. Now and then one of them takes what all have
//! finished and has it kept, while the others go on. Results are sums of integers, so neither
//! the order of parts nor the moments of keeping can show.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::control::Control;
use super::job::{Job, Yield};
use super::keep::{Begun, CheckpointError, Keep};
use super::share::Share;

/// What a thread's parts yielded since it was last taken.
struct Slot<F> {
    finished: Vec<usize>,
    found: Option<F>,
    /// Of parts that were interrupted: a part of the result, but never kept.
    cut: Option<F>,
}

fn merged<F: Yield>(one: Option<F>, other: Option<F>) -> Option<F> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.merge(other)),
        (one, other) => one.or(other),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Who keeps, and all that is kept.
struct Keeper<'a, F> {
    keep: &'a mut dyn Keep<F>,
    all: Option<F>,
    failure: Option<CheckpointError>,
}

impl<F: Yield> Keeper<'_, F> {
    fn take(&mut self, slots: &[Mutex<Slot<F>>]) {
        let mut finished = Vec::new();
        let mut found = None;
        for slot in slots {
            let mut slot = lock(slot);
            finished.append(&mut slot.finished);
            found = merged(found, slot.found.take());
        }
        let Some(found) = found else { return };
        if let Err(failure) = self.keep.keep(&finished, &found, self.all.as_ref()) {
            self.failure = Some(failure);
        }
        self.all = merged(self.all.take(), Some(found));
    }
}

/// Does all parts of a share, on rayon's present pool.
pub(super) fn run<F: Yield>(job: &dyn Job<F>, share: Share, control: &Control) -> Option<F> {
    // Nothing is kept, so nothing can fail.
    drive(job, share, control, Begun::nothing(), None).unwrap_or_default()
}

/// The same, beginning with what a former run finished; what is finished here is given to `keep`.
pub(super) fn drive<F: Yield>(
    job: &dyn Job<F>,
    share: Share,
    control: &Control,
    begun: Begun<F>,
    keep: Option<&mut dyn Keep<F>>,
) -> Result<Option<F>, CheckpointError> {
    let all = share.parts(job.parts());
    let is_done = |part: &usize| begun.done.get(*part).copied().unwrap_or(false);
    let parts: Vec<usize> = all.iter().copied().filter(|part| !is_done(part)).collect();
    control.begin(all.len() - parts.len(), all.len());
    let slots: Vec<Mutex<Slot<F>>> = (0..rayon::current_num_threads().max(1))
        .map(|_| {
            Mutex::new(Slot {
                finished: Vec::new(),
                found: None,
                cut: None,
            })
        })
        .collect();
    let mut before = begun.found;
    let keeper = keep.map(|keep| {
        Mutex::new(Keeper {
            keep,
            all: before.take(),
            failure: None,
        })
    });
    // One by one, so that no thread is left with a run of parts when the others have done theirs.
    parts.into_par_iter().with_max_len(1).for_each(|index| {
        let found = job.part(index);
        // Asked afterwards: who was not interrupted by now was not while it worked.
        let whole = !control.interrupted();
        if found.failed() {
            control.interrupt();
        }
        let thread = rayon::current_thread_index().unwrap_or(0) % slots.len();
        let mut slot = lock(&slots[thread]);
        if whole {
            slot.finished.push(index);
            slot.found = merged(slot.found.take(), Some(found));
        } else {
            slot.cut = merged(slot.cut.take(), Some(found));
        }
        drop(slot);
        control.part_done();
        if let Some(Ok(mut keeper)) = keeper.as_ref().map(Mutex::try_lock)
            && keeper.failure.is_none()
            && keeper.keep.due()
        {
            keeper.take(&slots);
            if keeper.failure.is_some() {
                control.interrupt();
            }
        }
    });
    if let Some(keeper) = keeper {
        let mut keeper = keeper.into_inner().unwrap_or_else(PoisonError::into_inner);
        if keeper.failure.is_none() {
            keeper.take(&slots);
        }
        if let Some(failure) = keeper.failure {
            return Err(failure);
        }
        before = keeper.all;
    }
    let mut result = before;
    if share.has_above() {
        result = merged(Some(job.above()), result);
    }
    for slot in slots {
        let slot = slot.into_inner().unwrap_or_else(PoisonError::into_inner);
        result = merged(merged(result, slot.found), slot.cut);
    }
    Ok(result)
}
