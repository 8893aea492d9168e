//! Ctrl-C: the first asks the work to end and keep what it has, the second ends the process at once.

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use solomonoff::enumerate::Control;

use super::ending::INTERRUPTED;

/// `timeout` and some shells send one interruption twice, to the process and to its group: what follows
/// the first this soon is its echo.
const ECHO: Duration = Duration::from_millis(300);

/// Interrupts the work when Ctrl-C is pressed, or the process is asked to terminate.
pub fn watch(control: Arc<Control<'static>>) -> anyhow::Result<()> {
    let mut first: Option<Instant> = None;
    let arrive = move || match first {
        None => {
            first = Some(Instant::now());
            control.interrupt();
            let _ = writeln!(
                std::io::stderr(),
                "interrupted: finishing with what is decided; once more ends at once"
            );
        }
        Some(first) if first.elapsed() > ECHO => std::process::exit(i32::from(INTERRUPTED)),
        Some(_) => {}
    };
    ctrlc::set_handler(arrive).context("cannot watch for Ctrl-C")
}
