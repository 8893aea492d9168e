//! How a run tells of its progress and hears that it shall stop.

use std::sync::atomic::{AtomicBool, Ordering};

use super::error::ScenarioError;

/// How a run tells of its progress and hears that it shall stop.
pub struct Context<'a> {
    progress: &'a (dyn Fn(&str, u64, u64) + Sync),
    cancel: &'a AtomicBool,
}

impl<'a> Context<'a> {
    /// `progress(what, done, total)` is called now and then, from any thread; once `cancel` is true the
    /// run ends with [`ScenarioError::Interrupted`].
    pub fn new(progress: &'a (dyn Fn(&str, u64, u64) + Sync), cancel: &'a AtomicBool) -> Self {
        Context { progress, cancel }
    }

    /// Tells that `done` of `total` parts of `what` are done.
    ///
    /// # Errors
    /// [`ScenarioError::Interrupted`] once the run was asked to stop.
    pub fn report(&self, what: &str, done: u64, total: u64) -> Result<(), ScenarioError> {
        (self.progress)(what, done, total);
        self.go_on()
    }

    /// The same without telling anything.
    ///
    /// # Errors
    /// [`ScenarioError::Interrupted`] once the run was asked to stop.
    pub fn go_on(&self) -> Result<(), ScenarioError> {
        if self.cancel.load(Ordering::Relaxed) {
            return Err(ScenarioError::Interrupted);
        }
        Ok(())
    }

    /// The flag itself, for layers below that watch it.
    #[must_use]
    pub fn cancel(&self) -> &'a AtomicBool {
        self.cancel
    }
}
