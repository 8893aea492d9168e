//! The traces of `twin-trigger-time` and how they are drawn: the error at each trigger time, and its sum.

use super::TwinTriggerTime;
use super::measured::at;
use crate::exact::{PRECISION, ln, log2};
use crate::scenario::figures::{fraction, length};
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Rule, Trace};

/// Every T up to here has a row; beyond, those next to a power of two (the error is nearly constant
/// between them).
const ALL_UP_TO: u64 = 64;

impl Drawn for TwinTriggerTime {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let subtitle = "World p: the mixture's probability of the wrong symbol at T + 1, where the twin \"as p until T, \
                        then not\" is refuted. Codes of T: Elias gamma and delta, about 2 log2 T and log2 T \
                        bits; fixed, equally long for all T; simple, gamma with short words for powers of two. Exact.";
        let mut error_chart = Recipe::new(
            "errors",
            "The error at T + 1 is as large as the code of T is short",
        )
        .subtitle(subtitle)
        .axes(
            Axis::log10("trigger time T"),
            Axis::powers_of_two("error at symbol T + 1"),
        );
        let subtitle = "World p: log loss over all symbols up to T + 1; dashed, the bound 2^-c, whatever the code of T: Elias \
                        gamma or delta; fixed, equally long for all T; simple, gamma with short words for powers \
                        of two. c: bits of a twin's program beside its T. Exact.";
        let mut cost_chart =
            Recipe::new("costs", "All twins together cost a bounded number of nats")
                .subtitle(subtitle)
                .axes(
                    Axis::log10("trigger time T"),
                    Axis::linear("log loss so far (nats)"),
                )
                .rule(Rule::Horizontal {
                    y: finished.theory.cost_limit.nearest_f64(),
                    label: format!("2^-{}", finished.parameters.overhead),
                    role: Role::Bound,
                });
        let [code, t, error, loss] = ["code", "trigger_time", "log2_error", "loss_nats"];
        let mut errors = Rows::new("errors", [code, t, error]);
        let mut costs = Rows::new("costs", [code, t, loss]);
        let near_power = |time: u64| (time - 1..=time + 1).any(|time| time.is_power_of_two());
        for (colour, run) in finished.measured.runs.iter().enumerate() {
            let name = run.code.name();
            error_chart = error_chart
                .series(name, t, error, Role::Measured(colour))
                .where_column(code, name);
            cost_chart = cost_chart
                .series(name, t, loss, Role::Measured(colour))
                .where_column(code, name);
            let times = 1..=length(&run.twin);
            for time in times.filter(|&time| time <= ALL_UP_TO || near_power(time)) {
                let [twin, alive] = run.error(time);
                let left = fraction(at(&run.alive, 1), alive - twin)?;
                errors.push((name, time, log2(&run.chance(time)?, PRECISION)?));
                costs.push((name, time, ln(&left, PRECISION)?));
            }
        }
        Ok(vec![errors.drawn(error_chart)?, costs.drawn(cost_chart)?])
    }
}
