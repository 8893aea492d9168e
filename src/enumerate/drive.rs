//! Drives the parts of a job over the threads, and hands what is finished to be kept.
//!
//! Each thread gathers what its own parts yield. Now and then one of them takes what all have
//! finished and has it kept, while the others go on. Results are sums of integers, so neither
//! the order of parts nor the moments of keeping can show.

use std::convert::Infallible;
use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::job::{Job, Yield};
use super::keep::{Begun, Keep};
use super::plan::Halt;
use super::share::Share;

/// What a thread's parts yielded since it was last taken.
struct Slot<F> {
    finished: Vec<usize>,
    found: F,
    /// Of parts that were interrupted: a part of the result, but never kept.
    cut: F,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Who keeps, if anybody does, and all that was handed over.
struct Keeper<'a, F, K: Keep<F>> {
    keep: Option<&'a mut K>,
    all: F,
    failure: Option<K::Error>,
}

impl<F: Yield, K: Keep<F>> Keeper<'_, F, K> {
    fn is_due(&self) -> bool {
        self.failure.is_none() && self.keep.as_ref().is_some_and(|keep| keep.is_due())
    }

    fn take(&mut self, slots: &[Mutex<Slot<F>>], empty: &F) {
        let mut finished = Vec::new();
        let mut found = empty.clone();
        for slot in slots {
            let mut slot = lock(slot);
            finished.append(&mut slot.finished);
            found.merge(mem::replace(&mut slot.found, empty.clone()));
        }
        if finished.is_empty() {
            return;
        }
        if let Some(keep) = &mut self.keep {
            self.failure = keep.keep(&finished, &found, &self.all).err();
        }
        self.all.merge(found);
    }
}

/// Keeps nothing: there is none.
enum Nobody {}

impl<F> Keep<F> for Nobody {
    type Error = Infallible;

    fn is_due(&self) -> bool {
        match *self {}
    }

    fn keep(&mut self, _: &[usize], _: &F, _: &F) -> Result<(), Infallible> {
        match *self {}
    }
}

/// Does all parts of a share, on rayon's present pool.
pub(super) fn run<F: Yield>(job: &dyn Job<F>, share: Share, halt: &Halt<'_>) -> F {
    let Ok(found) = drive(
        job,
        share,
        halt,
        Begun::nothing(job.empty()),
        None::<&mut Nobody>,
    );
    found
}

/// The same, beginning with what a former run finished; what is finished here is given to `keep`.
pub(super) fn drive<F: Yield, K: Keep<F>>(
    job: &dyn Job<F>,
    share: Share,
    halt: &Halt<'_>,
    begun: Begun<F>,
    keep: Option<&mut K>,
) -> Result<F, K::Error> {
    let all = share.parts(job.parts());
    let is_done = |part: &usize| begun.done.get(*part).copied().unwrap_or(false);
    let parts: Vec<usize> = all.iter().copied().filter(|part| !is_done(part)).collect();
    halt.control.begin(all.len() - parts.len(), all.len());
    let empty = job.empty();
    let slots: Vec<Mutex<Slot<F>>> = (0..rayon::current_num_threads().max(1))
        .map(|_| {
            Mutex::new(Slot {
                finished: Vec::new(),
                found: empty.clone(),
                cut: empty.clone(),
            })
        })
        .collect();
    let keeper = Mutex::new(Keeper {
        keep,
        all: begun.found,
        failure: None,
    });
    // One by one, so that no thread is left with a run of parts when the others have done theirs.
    parts.into_par_iter().with_max_len(1).for_each(|index| {
        let found = job.part(index);
        // Asked afterwards: who was not interrupted by now was not while it worked.
        let whole = !halt.asked();
        if found.failed() {
            halt.fail();
        }
        let thread = rayon::current_thread_index().unwrap_or(0) % slots.len();
        let mut slot = lock(&slots[thread]);
        if whole {
            slot.finished.push(index);
            slot.found.merge(found);
        } else {
            slot.cut.merge(found);
        }
        drop(slot);
        halt.control.part_done();
        if let Ok(mut keeper) = keeper.try_lock()
            && keeper.is_due()
        {
            keeper.take(&slots, &empty);
            if keeper.failure.is_some() {
                halt.fail();
            }
        }
    });
    let mut keeper = keeper.into_inner().unwrap_or_else(PoisonError::into_inner);
    if keeper.failure.is_none() {
        keeper.take(&slots, &empty);
    }
    if let Some(failure) = keeper.failure {
        return Err(failure);
    }
    let mut result = keeper.all;
    if share.has_above() {
        result.merge(job.above());
    }
    for slot in slots {
        let slot = slot.into_inner().unwrap_or_else(PoisonError::into_inner);
        result.merge(slot.cut);
    }
    Ok(result)
}
