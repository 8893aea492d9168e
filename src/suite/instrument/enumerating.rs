//! Enumerations of the Kraft machine that are given up as soon as the run is asked to stop.
//!
//! Takes tables and searches from `enumerate`, which hear of an interruption through the run's own handle.
//! What was found until then is thrown away: a claim is not judged on a part.

use crate::enumerate::{Budget, Found, Query, Table};
use crate::machine::Kraft;
use crate::scenario::{Context, Result};

/// The table within `budget`.
pub(crate) fn table(budget: Budget, context: &Context<'_>) -> Result<Table> {
    context.report("table", 0, 1)?;
    let table = Table::enumerate(&Kraft::new(), budget, context)?;
    context.report("table", 1, 1)?;
    Ok(table)
}

/// What a search finds.
pub(crate) fn search(query: &Query, context: &Context<'_>) -> Result<Found> {
    let found = crate::enumerate::search(&Kraft::new(), query, context)?;
    context.go_on()?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::machine::Symbols;
    use crate::scenario::ScenarioError;

    #[test]
    fn a_cancelled_run_ends_without_a_table() {
        let context = Context::new();
        context.interrupt();
        let budget = Budget::new(40, 16, 1000).unwrap();
        let found = table(budget, &context);
        assert!(matches!(found, Err(ScenarioError::Interrupted)));
    }

    /// Either would take days.
    #[test]
    fn an_enumeration_under_way_is_given_up() {
        let query = Query::new(&Symbols::parse("0110").unwrap(), 90);
        let budget = Budget::new(90, 16, 1000).unwrap();
        type Work<'a> = &'a (dyn Fn(&Context<'_>) -> Result<()> + Sync);
        let works: [Work<'_>; 2] = [&|context| table(budget, context).map(drop), &|context| {
            search(&query, context).map(drop)
        }];
        for work in works {
            let context = Context::new();
            let found = std::thread::scope(|scope| {
                scope.spawn(|| {
                    std::thread::sleep(Duration::from_millis(100));
                    context.interrupt();
                });
                work(&context)
            });
            assert!(matches!(found, Err(ScenarioError::Interrupted)));
        }
    }
}
