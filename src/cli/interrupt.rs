//! Ctrl-C: the first asks the work to end and keep what it has, the second ends the process at once.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use anyhow::Context;
use solomonoff::enumerate::Control;

use super::ending::INTERRUPTED;

/// `timeout` and some shells send one interruption twice, to the process and to its group: what follows
/// the first this soon is its echo.
const ECHO: Duration = Duration::from_millis(300);

/// Whether Ctrl-C was pressed (or the process was asked to terminate).
#[derive(Debug, Default)]
pub struct Interrupt {
    first: OnceLock<Instant>,
    asked: AtomicBool,
    control: Control,
}

impl Interrupt {
    /// Begins to watch for it.
    pub fn watch() -> anyhow::Result<Arc<Self>> {
        let watched = Arc::new(Self::default());
        let handler = Arc::clone(&watched);
        ctrlc::set_handler(move || handler.arrive()).context("cannot watch for Ctrl-C")?;
        Ok(watched)
    }

    fn arrive(&self) {
        let first = *self.first.get_or_init(Instant::now);
        if self.asked.swap(true, Ordering::Relaxed) {
            if first.elapsed() > ECHO {
                std::process::exit(i32::from(INTERRUPTED));
            }
            return;
        }
        self.control.interrupt();
        let _ = writeln!(
            std::io::stderr(),
            "interrupted: finishing with what is decided; once more ends at once"
        );
    }

    /// The handle of the enumeration that it interrupts.
    pub fn control(&self) -> &Control {
        &self.control
    }

    /// The flag itself, for layers below that watch it.
    pub fn flag(&self) -> &AtomicBool {
        &self.asked
    }
}
