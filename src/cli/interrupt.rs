//! Ctrl-C: while there is a result in the making it asks the work to end and keep what it has, and once
//! more ends the process; while there is none it ends the process at once.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use solomonoff::enumerate::Control;
use solomonoff::trace::exit_now;

use super::ending::INTERRUPTED;

/// `timeout` and some shells send one interruption twice, to the process and to its group: what follows
/// the first this soon is its echo.
const ECHO: Duration = Duration::from_millis(300);

/// What the watch for Ctrl-C and the work tell each other.
#[derive(Debug, Default)]
pub struct Watch {
    /// Whether an interruption leaves something to keep. Where not, nobody is asked: input is read, a file is
    /// drawn, or a result is printed.
    is_kept: AtomicBool,
    /// Whether the work was asked to end. It may come after the work's end, and before the result is out.
    is_heard: AtomicBool,
}

impl Watch {
    /// Says whether an interruption leaves something to keep from now on.
    pub fn keep(&self, is_kept: bool) {
        self.is_kept.store(is_kept, Ordering::Release);
    }

    /// Notes that the work was asked to end.
    pub fn hear(&self) {
        self.is_heard.store(true, Ordering::Release);
    }

    /// Whether the work was asked to end: before its end, or too late for it to hear.
    pub fn is_heard(&self) -> bool {
        self.is_heard.load(Ordering::Acquire)
    }
}

/// Interrupts the work when Ctrl-C is pressed, or the process is asked to terminate.
pub fn watch(control: Arc<Control<'static>>, told: Arc<Watch>) -> anyhow::Result<()> {
    let mut first: Option<Instant> = None;
    let end = || exit_now(i32::from(INTERRUPTED));
    let arrive = move || {
        // Where standard error is closed there is nobody left to tell.
        let say = |text: &str| drop(writeln!(std::io::stderr(), "{text}"));
        match first {
            None if !told.is_kept.load(Ordering::Acquire) => {
                say("interrupted: ended at once; nothing is left half-written");
                end()
            }
            None => {
                first = Some(Instant::now());
                told.hear();
                control.interrupt();
                say("interrupted: finishing with what is decided; Ctrl-C again ends at once");
            }
            Some(first) if first.elapsed() > ECHO => end(),
            Some(_) => {}
        }
    };
    ctrlc::set_handler(arrive).context("cannot watch for Ctrl-C")
}
