//! The traces of `twin-hidden-state` and how they are drawn: the mean rate of evidence by the noise of the flag;
//! and, on request, evidence over time.

use super::TwinHiddenState;
use crate::exact::{Rounding, as_u64};
use crate::scenario::figures::whole;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Rule, Trace};

impl Drawn for TwinHiddenState {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        Ok(vec![rates(&finished)?, evidence(&finished)?])
    }
}

/// The mean rate over the runs, for each noise, below its bound.
fn rates(finished: &Finished<'_, TwinHiddenState>) -> Result<Trace> {
    let subtitle = format!(
        "Log-odds of the true twin P against Q per symbol, mean of {} seeded runs of {} symbols, with 5 standard \
         errors. The flag that shows the trigger state is flipped in the given percentage of symbols. Dashed: \
         pi(s) d, the share of symbols in that state times the divergence there, which the mean cannot exceed.",
        finished.parameters.runs, finished.parameters.symbols,
    );
    let columns = ["percent_flipped", "rate_bits", "low_bits", "high_bits"];
    let [percent, rate, low, high] = columns;
    let mut rows = Rows::new("rates", columns);
    let noises = finished.measured.noise_percent.iter();
    for (&noise, sample) in noises.zip(&finished.measured.rates) {
        let interval = sample.interval()?;
        let (lower, upper) = (interval.lower().clone(), interval.upper().clone());
        rows.push((noise, &sample.mean, lower, upper));
    }
    let title = "The less is seen of the trigger state, the more slowly the twins part";
    let recipe = Recipe::new("rates", title)
        .subtitle(subtitle)
        .axes(
            Axis::linear("symbols in which the flag is flipped (%)").showing(0.0, 50.0),
            Axis::linear("evidence (bits per symbol)").showing(0.0, 0.0),
        )
        .rule(Rule::Horizontal {
            y: finished.theory.rate.midpoint_f64(),
            label: "bound of the mean".to_owned(),
            role: Role::Bound,
        })
        .band("5 s.e.", percent, low, high, 0)
        .series("mean of the runs", percent, rate, Role::Measured(0));
    Ok(rows.drawn(recipe)?)
}

/// One run over time.
fn evidence(finished: &Finished<'_, TwinHiddenState>) -> Result<Trace> {
    let title = "The less is seen of the trigger state, the more slowly the twins part";
    let subtitle = format!(
        "log2 odds of the true twin in one seeded run; the flag of the trigger state is flipped in the \
         given percentage of symbols. Grey: the mean over runs, which is no bound of one run, grows at \
         most by pi(s) d = {} bits per symbol.",
        finished
            .theory
            .rate
            .lower()
            .to_decimal(3, Rounding::Nearest),
    );
    let [percent, t, odds] = ["flag_flipped_percent", "t_symbols", "log2_odds_bits"];
    let mut recipe = Recipe::new("evidence", title)
        .on_request()
        .subtitle(subtitle)
        .axes(
            Axis::linear("symbols seen"),
            Axis::linear("log2 odds, P against Q (bits)"),
        )
        .series("mean, at most", t, odds, Role::Reference)
        .where_column(percent, "bound");
    let mut rows = Rows::new("evidence", [percent, t, odds]);
    let noises = finished.measured.noise_percent.iter();
    for (index, (noise, curve)) in noises.zip(&finished.measured.curves).enumerate() {
        let label = format!("{noise} % flipped");
        recipe = recipe
            .series(&label, t, odds, Role::Measured(index))
            .where_column(percent, &noise.to_string());
        for &(time, value) in curve {
            rows.push((noise.to_string(), time, value));
        }
    }
    for time in [0, finished.parameters.symbols] {
        let bound = finished.theory.rate.scale(&whole(as_u64(time)));
        rows.push(("bound".to_string(), time, bound.midpoint_f64()));
    }
    Ok(rows.drawn(recipe)?)
}
