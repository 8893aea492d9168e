//! Progress bars on standard error, for who looks at a terminal.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use solomonoff::enumerate::Control;

use super::Session;

/// How often the bar is drawn, and how long a quick answer may take without one.
const TICK: Duration = Duration::from_millis(200);

/// A bar that says what is being done, or none where progress is not shown.
pub fn bar(session: &Session, what: &str) -> ProgressBar {
    if !session.shows_progress() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0).with_message(what.to_owned());
    match ProgressStyle::with_template("{msg} {bar:30} {percent:>3}% {elapsed}, {eta} to go") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Does the work of one enumeration while a bar shows how far it is.
pub fn enumerating<T>(session: &Session, what: &str, work: impl FnOnce(&Control) -> T) -> T {
    searching(session, what, |control, _| work(control))
}

/// The same, for work that tells of what it has so far: that stands before the bar.
pub fn searching<T>(
    session: &Session,
    what: &str,
    work: impl FnOnce(&Control, &dyn Fn(String)) -> T,
) -> T {
    let control = session.interrupt.control();
    if !session.shows_progress() {
        return work(control, &|_| ());
    }
    let told = Mutex::new(what.to_owned());
    let said = || told.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let painter = scope.spawn(|| {
            thread::park_timeout(TICK);
            let bar = (!done.load(Ordering::Acquire)).then(|| bar(session, what));
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
