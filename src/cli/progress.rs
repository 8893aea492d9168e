//! The progress of enumerations, for those who look at a terminal.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use solomonoff::enumerate::Control;

use super::Session;
use super::bars::bar;

/// How often the bar is drawn, and how long a quick answer may take without one.
const TICK: Duration = Duration::from_millis(200);

/// Does the work of one enumeration while a bar shows how far it is.
pub fn enumerating<T>(
    session: &Session,
    what: &str,
    work: impl FnOnce(&Control<'static>) -> T,
) -> T {
    searching(session, what, |control, _| work(control))
}

/// The same, for work that tells of what it has so far: that stands before the bar.
pub fn searching<T>(
    session: &Session,
    what: &str,
    work: impl FnOnce(&Control<'static>, &dyn Fn(String)) -> T,
) -> T {
    session.work_begins();
    let control = session.control.as_ref();
    if !session.bars.are_shown() {
        return work(control, &|_| ());
    }
    let told = Mutex::new(what.to_owned());
    let said = || told.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let painter = scope.spawn(|| {
            thread::park_timeout(TICK);
            let bar = (!done.load(Ordering::Acquire)).then(|| bar(what));
            while let Some(bar) = &bar
                && !done.load(Ordering::Acquire)
            {
                let (parts, all) = control.progress();
                bar.set_length(all);
                bar.set_position(parts);
                bar.set_message(said());
                bar.tick();
                thread::park_timeout(TICK);
            }
            if let Some(bar) = bar {
                bar.finish_and_clear();
            }
        });
        let result = work(control, &|so_far| {
            *told.lock().unwrap_or_else(PoisonError::into_inner) = so_far;
        });
        done.store(true, Ordering::Release);
        painter.thread().unpark();
        result
    })
}
