//! The bars that show progress on standard error.

use std::sync::{Mutex, PoisonError};

use indicatif::{ProgressBar, ProgressStyle};

/// What is told of progress, as a bar for each part of the work.
#[derive(Debug)]
pub struct Bars {
    /// On a terminal that was not asked to be quiet.
    are_shown: bool,
    /// The bar of the present part, by its name.
    present: Mutex<Option<(String, ProgressBar)>>,
}

impl Bars {
    /// None yet.
    pub fn new(are_shown: bool) -> Self {
        Self {
            are_shown,
            present: Mutex::new(None),
        }
    }

    /// Whether anybody looks.
    pub fn are_shown(&self) -> bool {
        self.are_shown
    }

    /// Shows that `done` of `total` parts of `what` are done.
    pub fn tell(&self, what: &str, done: u64, total: u64) {
        if !self.are_shown {
            return;
        }
        let mut present = self.present.lock().unwrap_or_else(PoisonError::into_inner);
        let bar = match present.take() {
            Some((former, bar)) if former == what => bar,
            former => {
                if let Some((_, bar)) = former {
                    bar.finish_and_clear();
                }
                bar(what)
            }
        };
        bar.set_length(total);
        bar.set_position(done);
        *present = Some((what.to_owned(), bar));
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        let mut present = self.present.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, bar)) = present.take() {
            bar.finish_and_clear();
        }
    }
}

/// A bar that says what is being done, as wide as the terminal leaves room for: the line never wraps.
pub fn bar(what: &str) -> ProgressBar {
    let bar = ProgressBar::new(0).with_message(what.to_owned());
    match ProgressStyle::with_template("{msg} {wide_bar} {percent:>3}% {elapsed}, {eta} to go") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
