//! The one handle of whatever takes long: how it is interrupted, until when it may run, how far it is.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::budget::StopReason;
use crate::exact::as_u64;

/// Who hears of progress: what is being done, how many parts are done, how many there are.
type Listener<'a> = Box<dyn Fn(&str, u64, u64) + Send + Sync + 'a>;

/// The handle of a long run, shared by all who work on it and by whoever may end it.
///
/// It can be interrupted from any thread, and from a signal handler; it may have a time; it tells of
/// progress whoever listens. An enumeration keeps what is decided when it is interrupted. All else
/// ends with [`Interrupted`].
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// use solomonoff::enumerate::Control;
///
/// let told = AtomicU64::new(0);
/// let control = Control::new().telling(|_, done, _| told.store(done, Ordering::Relaxed));
/// control.report("steps", 3, 10)?;
/// assert_eq!(told.load(Ordering::Relaxed), 3);
/// control.interrupt();
/// assert!(control.report("steps", 4, 10).is_err());
/// # Ok::<(), solomonoff::enumerate::Interrupted>(())
/// ```
#[derive(Default)]
pub struct Control<'a> {
    interrupted: AtomicBool,
    listener: Option<Listener<'a>>,
    /// When the time given is used up; the threads are told by a watch.
    deadline: OnceLock<Instant>,
    late: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
    work: Mutex<BTreeMap<usize, u64>>,
}

/// The run was asked to stop, or its time is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("interrupted")]
pub struct Interrupted;

impl<'a> Control<'a> {
    /// A handle that nobody has interrupted and nobody listens to.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same, with `listener(what, done, total)` called now and then, from any thread.
    #[must_use]
    pub fn telling(self, listener: impl Fn(&str, u64, u64) + Send + Sync + 'a) -> Self {
        Self {
            listener: Some(Box::new(listener)),
            ..self
        }
    }

    /// Asks the run to end soon. May be called from a signal handler.
    pub fn interrupt(&self) {
        self.interrupted.store(true, Ordering::Relaxed);
    }

    /// Whether [`Control::interrupt`] was called, or the time given is used up.
    #[inline]
    #[must_use]
    pub fn interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }

    /// Goes on, unless the run was asked to stop.
    ///
    /// # Errors
    /// [`Interrupted`] once it was.
    pub fn go_on(&self) -> Result<(), Interrupted> {
        if self.interrupted() {
            return Err(Interrupted);
        }
        Ok(())
    }

    /// The same, after telling that `done` of `total` parts of `what` are done.
    ///
    /// # Errors
    /// [`Interrupted`] once the run was asked to stop.
    pub fn report(&self, what: &str, done: u64, total: u64) -> Result<(), Interrupted> {
        if let Some(listener) = &self.listener {
            listener(what, done, total);
        }
        self.go_on()
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

    /// Parts of the enumeration done and parts in all; both 0 before the work is divided.
    #[must_use]
    pub fn progress(&self) -> (u64, u64) {
        (
            self.done.load(Ordering::Relaxed),
            self.total.load(Ordering::Relaxed),
        )
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

    pub(super) fn begin(&self, done: usize, parts: usize) {
        self.done.store(as_u64(done), Ordering::Relaxed);
        self.total.store(as_u64(parts), Ordering::Relaxed);
    }

    pub(super) fn part_done(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
        let thread = rayon::current_thread_index().unwrap_or(0);
        let mut work = self.work.lock().unwrap_or_else(PoisonError::into_inner);
        *work.entry(thread).or_default() += 1;
    }

    /// Why an enumeration stopped that has come to its end by now.
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

impl fmt::Debug for Control<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Control")
            .field("interrupted", &self.interrupted())
            .field("late", &self.late)
            .field("time_left", &self.time_left())
            .field("progress", &self.progress())
            .finish_non_exhaustive()
    }
}
