//! How an enumeration is interrupted, and how far it is.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::budget::StopReason;

/// A running enumeration's handle: to interrupt it, and to see how far it is.
#[derive(Debug, Default)]
pub struct Control {
    interrupted: AtomicBool,
    /// While the work is divided in a way that others rely on, nobody is told of an interruption.
    dividing: AtomicBool,
    /// When the time given is used up; the threads are told by a watch.
    deadline: OnceLock<Instant>,
    late: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
    work: Mutex<BTreeMap<usize, u64>>,
}

impl Control {
    /// A handle that nobody has interrupted.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks the enumeration to end soon, keeping what is decided. May be called from a signal handler.
    pub fn interrupt(&self) {
        self.interrupted.store(true, Ordering::Relaxed);
    }

    /// Whether [`Control::interrupt`] was called, or the time given is used up.
    #[must_use]
    pub fn interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed) && !self.dividing.load(Ordering::Relaxed)
    }

    /// Divides the work into parts; where they are `shared` with other runs (shards, or what a checkpoint
    /// is continued by) an interruption waits until it is done, for all have to divide it alike.
    pub(super) fn divide<T>(&self, shared: bool, work: impl FnOnce() -> T) -> T {
        self.dividing.store(shared, Ordering::Relaxed);
        let divided = work();
        self.dividing.store(false, Ordering::Relaxed);
        divided
    }

    /// Runs `work`, and interrupts it when `time` is used up.
    ///
    /// The stop reason is then [`StopReason::Time`], unless somebody interrupted it before.
    pub fn within<T>(&self, time: Duration, work: impl FnOnce() -> T) -> T {
        let deadline = *self.deadline.get_or_init(|| Instant::now() + time);
        let done = AtomicBool::new(false);
        thread::scope(|scope| {
            let watch = scope.spawn(|| {
                while !done.load(Ordering::Acquire) {
                    let left = deadline.saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        if !self.interrupted.swap(true, Ordering::Relaxed) {
                            self.late.store(true, Ordering::Relaxed);
                        }
                        return;
                    }
                    thread::park_timeout(left);
                }
            });
            let result = work();
            done.store(true, Ordering::Release);
            watch.thread().unpark();
            result
        })
    }

    /// The same, if there is a time at all.
    pub fn until<T>(&self, time: Option<Duration>, work: impl FnOnce() -> T) -> T {
        match time {
            Some(time) => self.within(time, work),
            None => work(),
        }
    }

    /// How much of the time given is left; none if none was given.
    #[must_use]
    pub fn time_left(&self) -> Option<Duration> {
        self.deadline
            .get()
            .map(|deadline| deadline.saturating_duration_since(Instant::now()))
    }

    /// Parts done and parts in all; both 0 before the work is divided.
    #[must_use]
    pub fn progress(&self) -> (u64, u64) {
        (
            self.done.load(Ordering::Relaxed),
            self.total.load(Ordering::Relaxed),
        )
    }

    pub(super) fn begin(&self, done: usize, parts: usize) {
        self.done
            .store(u64::try_from(done).unwrap_or(u64::MAX), Ordering::Relaxed);
        self.total
            .store(u64::try_from(parts).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// How many parts each thread of the pool did, by the thread's index.
    ///
    /// Differs from run to run; no result depends on it.
    #[must_use]
    pub fn work(&self) -> BTreeMap<usize, u64> {
        self.work
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(super) fn part_done(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
        let thread = rayon::current_thread_index().unwrap_or(0);
        let mut work = self.work.lock().unwrap_or_else(PoisonError::into_inner);
        *work.entry(thread).or_default() += 1;
    }

    pub(super) fn reason(&self) -> StopReason {
        if self.late.load(Ordering::Relaxed) {
            StopReason::Time
        } else if self.interrupted() {
            StopReason::Interrupted
        } else {
            StopReason::Bits
        }
    }
}
