//! Enumerations that are given up as soon as the run is asked to stop.
//!
//! Takes `Table` and `Control` from `enumerate`; the run's flag is watched from a second thread, for an
//! enumeration hears of an interruption through its own handle only.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::enumerate::{Budget, Control, Table};
use crate::machine::Kraft;
use crate::scenario::{Context, ScenarioError};

/// How often the run's flag is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// Does the work with a handle that is interrupted when the run is asked to stop; what it then found is
/// thrown away.
pub(crate) fn stoppable<T>(
    context: &Context<'_>,
    work: impl FnOnce(&Control) -> Result<T, ScenarioError>,
) -> Result<T, ScenarioError> {
    let (control, done) = (Control::new(), AtomicBool::new(false));
    let cancel = context.cancel();
    let found = std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                if cancel.load(Ordering::Relaxed) {
                    control.interrupt();
                    return;
                }
                std::thread::park_timeout(LOOK);
            }
        });
        let found = work(&control);
        done.store(true, Ordering::Relaxed);
        watch.thread().unpark();
        found
    });
    if cancel.load(Ordering::Relaxed) {
        return Err(ScenarioError::Interrupted);
    }
    found
}

/// The Kraft machine's table within `budget`.
pub(crate) fn table(budget: Budget, context: &Context<'_>) -> Result<Table, ScenarioError> {
    context.report("table", 0, 1)?;
    let table = stoppable(context, |control| {
        Ok(Table::enumerate(&Kraft::new(), budget, control))
    })?;
    context.report("table", 1, 1)?;
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cancelled_run_ends_without_a_table() {
        let cancel = AtomicBool::new(false);
        // The first report's listener cancels, before anything is enumerated.
        let tell = |_: &str, _, _| cancel.store(true, Ordering::Relaxed);
        let context = Context::new(&tell, &cancel);
        let budget = Budget::new(40, 16, 1000).unwrap();
        let found = table(budget, &context);
        assert!(matches!(found, Err(ScenarioError::Interrupted)));
    }

    #[test]
    fn an_enumeration_under_way_is_given_up() {
        let cancel = AtomicBool::new(false);
        let context = Context::new(&|_, _, _| (), &cancel);
        let budget = Budget::new(60, 16, 1000).unwrap();
        let found = std::thread::scope(|scope| {
            scope.spawn(|| {
                std::thread::sleep(5 * LOOK);
                cancel.store(true, Ordering::Relaxed);
            });
            table(budget, &context)
        });
        assert!(matches!(found, Err(ScenarioError::Interrupted)));
    }
}
