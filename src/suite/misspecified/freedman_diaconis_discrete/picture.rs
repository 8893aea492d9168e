//! The traces of `freedman-diaconis-discrete` and how they are drawn: the odds, and the predictions.

use super::laws::{Law, SHOWN, shown};
use super::{DRAWN, FreedmanDiaconisDiscrete, Measured, Parameters, Theory, expected};
use crate::exact::as_usize;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Trace};

/// Points of a curve.
const POINTS: u64 = 300;

impl Drawn for FreedmanDiaconisDiscrete {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        Ok(vec![
            odds(finished.parameters, finished.measured, finished.theory)?,
            predictions(finished.parameters, finished.measured)?,
        ])
    }
}

fn odds(parameters: &Parameters, measured: &Measured, theory: &Theory) -> Result<Trace> {
    let title = "One wrong point mass beats a consistent prior, ever more clearly";
    let subtitle = format!(
        "Log-odds of the wrong law against the Dirichlet process: {DRAWN} of {} seeded runs each. Heavy tail: \
         symbols of infinite mean, where the wrong law wins; light tail (control): finite mean. Dashed: the mean \
         lead that the expected price of new symbols alone gives. Ring: {:.0} nats, which all heavy-tailed runs \
         exceed after symbol {}, except with probability 10^-6.",
        parameters.runs,
        theory.heavy_lead.nearest_f64(),
        parameters.symbols,
    );
    let mut recipe = Recipe::new("odds", title).subtitle(subtitle).axes(
        Axis::linear("symbols seen"),
        Axis::linear("log-odds, wrong law against Dirichlet process (nats)").breaking(),
    );
    let mut rows = Rows::new("odds", ["curve", "t_symbols", "log_odds_nats"]);
    let stride = parameters.symbols.div_ceil(POINTS).max(1);
    for (colour, (truth, paths)) in measured.by_truth().into_iter().enumerate() {
        for (run, path) in (0u64..).zip(paths.iter().take(as_usize(DRAWN))) {
            let name = format!("{}, run {run}", truth.name());
            recipe = recipe
                .series(&name, "t_symbols", "log_odds_nats", Role::Measured(colour))
                .where_column("curve", &name);
            for (time, odds) in (1u64..).zip(&path.course) {
                if time.is_multiple_of(stride) {
                    rows.push((&name, time, odds));
                }
            }
        }
    }
    let bound = "mean, at least";
    recipe = recipe
        .series(bound, "t_symbols", "log_odds_nats", Role::Bound)
        .where_column("curve", "theory");
    let loss = expected::point_mass_loss();
    for time in (stride..=parameters.symbols).step_by(as_usize(stride)) {
        let lead = expected::lead(time, parameters.symbols, loss);
        rows.push(("theory", time, lead));
    }
    recipe = recipe
        .series(
            "surely exceeded here",
            "t_symbols",
            "log_odds_nats",
            Role::Reference,
        )
        .where_column("curve", "surely");
    let surely = theory.heavy_lead.nearest_f64();
    rows.push(("surely", parameters.symbols, surely));
    Ok(rows.drawn(recipe)?)
}

/// Run 0 after n symbols.
fn predictions(parameters: &Parameters, measured: &Measured) -> Result<Trace> {
    let title = "The Dirichlet process finds the truth, the mixture does not";
    let subtitle = format!(
        "Run 0 after {} symbols of the heavy-tailed truth: what each law says of the next symbol. Mixture: of the \
         wrong law and the Dirichlet process.",
        parameters.symbols
    );
    let mut recipe = Recipe::new("predictions", title).subtitle(subtitle).axes(
        Axis::linear("symbol k"),
        Axis::log10("chance that the next symbol is k"),
    );
    let end = &measured.heavy[0].end;
    let mut rows = Rows::new("predictions", ["law", "symbol", "chance"]);
    for (name, role, law) in [
        ("truth", Role::Bound, shown(Law::HeavyTail)),
        ("wrong law", Role::Reference, shown(Law::PointMass)),
        ("Dirichlet process alone", Role::Measured(0), end.alone()),
        ("mixture", Role::Measured(1), end.mixture()),
    ] {
        let line = match role {
            Role::Measured(_) => Line::Points,
            _ => Line::Joined,
        };
        recipe = recipe
            .series(name, "symbol", "chance", role)
            .where_column("law", name)
            .drawn_as(line);
        for (k, chance) in (1..=SHOWN).zip(law) {
            rows.push((name, k, chance));
        }
    }
    Ok(rows.drawn(recipe)?)
}
