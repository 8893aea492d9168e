//! Ctrl-C: the first asks the work to end and keep what it has, the second ends the process at once.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context;
use solomonoff::enumerate::Control;

use super::ending::INTERRUPTED;

/// Whether Ctrl-C was pressed (or the process was asked to terminate).
#[derive(Debug, Default)]
pub struct Interrupt {
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
        if self.asked.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(INTERRUPTED));
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
