//! How a run tells of its progress and hears that it shall stop.

use super::error::ScenarioError;
use crate::enumerate::{Control, Interrupted};

/// A run's handle: the one that enumerations have too, so that they hear of an interruption at once.
///
/// A run calls `context.report(what, done, total)?` or `context.go_on()?` wherever it takes long.
pub type Context<'a> = Control<'a>;

impl From<Interrupted> for ScenarioError {
    fn from(_: Interrupted) -> Self {
        ScenarioError::Interrupted
    }
}
