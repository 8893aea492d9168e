//! The traces of `grunwald-van-ommen` and how they are drawn: the posterior mean of p, the risk, and the bound that
//! the central condition gives.

use super::guessers::{self, Course};
use super::{GrunwaldVanOmmen, Measured, Run, Step, figures};
use crate::exact::{Enclosure, Rational};
use crate::scenario::figures::quotient;
use crate::scenario::sampling::Sample;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Rule, Trace};

impl Drawn for GrunwaldVanOmmen {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let (runs, rate) = (finished.parameters.runs, &finished.parameters.rate);
        let easy = &finished.measured.easy_points;
        let subtitle = format!(
            "Regression where half of the points are exactly 0: posterior mean of the number of covariates, \
             over {runs} seeded runs; bands are 5 standard errors. eta: the learning rate, 1 for Bayes. Dashed: the \
         best model's size."
        );
        let times = easy.bayes.first().into_iter().flat_map(|run| &run.steps);
        let sizes = times.map(|step| mean(&easy.bayes, step.time, |step| step.size));
        let largest = sizes.collect::<Result<Vec<_>>>()?.into_iter().max();
        let title = format!(
            "Bayes takes {} covariates at its worst, where {} are best",
            decimal(&largest.unwrap_or_else(Rational::zero)),
            finished.theory.best_size
        );
        let sizes = Recipe::new("model-size", title)
            .subtitle(subtitle)
            .axes(
                Axis::linear("observations"),
                Axis::linear("posterior mean of the number of covariates").showing(0.0, 10.0),
            )
            .rule(Rule::Horizontal {
                y: finished.theory.best_size.nearest_f64(),
                label: "best size".to_string(),
                role: Role::Bound,
            });
        let subtitle = format!(
            "The same runs: excess squared error of the prediction at a point that is not 0, mean over \
             {runs} runs. eta: the learning rate, 1 for Bayes."
        );
        let [bayes, generalised] = [&easy.bayes, &easy.generalised]
            .map(|runs| mean(runs, finished.measured.at, |step| step.risk));
        let title = format!(
            "After {} points Bayes' excess error is {} times that of rate {rate}",
            finished.measured.at,
            decimal(&quotient(&bayes?, &generalised?)?)
        );
        let risks = Recipe::new("risk", title).subtitle(subtitle).axes(
            Axis::linear("observations"),
            Axis::log10("excess squared error (units of Y, squared)"),
        );
        let curves = |names, figure, recipe| curves(rate, finished.measured, names, figure, recipe);
        Ok(vec![
            curves(["model-size", "mean_size"], |step| step.size, sizes)?,
            curves(["risk", "mean_risk"], |step| step.risk, risks)?,
            guesses(&finished.measured.guesses.courses)?,
        ])
    }
}

/// With one decimal.
fn decimal(value: &Rational) -> String {
    format!("{:.1}", value.nearest_f64())
}

/// The mean over the runs.
fn mean(runs: &[Run], time: usize, figure: fn(&Step) -> f64) -> Result<Rational> {
    Ok(Sample::of(&figures(runs, time, figure)?)?.mean)
}

/// The sums beside ln 2, of the games in which f* has the weight 1/2.
fn guesses(courses: &[Course]) -> Result<Trace> {
    let columns = ["rate", "points", "sum_nats", "drawn_nats", "log_ratio_nats"];
    let mut rows = Rows::new("guesses", columns);
    let mut recipe = Recipe::new(
        "guesses",
        "Below the critical rate the bound holds; Bayes goes beyond it for good",
    )
    .subtitle(
        "Game of guesses: distance of the posterior from the best predictor, that of rate 1/6, summed over the \
         points that are not easy. Dashed: ln of 1 over its prior weight, 1/2. The critical rate is 1/3. Exact.",
    )
    .axes(
        Axis::linear("points that are not easy"),
        Axis::linear("sum so far (nats)"),
    )
    .rule(Rule::Horizontal {
        y: std::f64::consts::LN_2,
        label: "ln 2".to_string(),
        role: Role::Bound,
    });
    let even = courses.iter().filter(|course| course.inverse_weight() == 2);
    for (colour, course) in even.enumerate() {
        let rate = course.rate().to_string();
        recipe = recipe
            .series(
                &format!("rate {rate}"),
                "points",
                "sum_nats",
                Role::Measured(colour),
            )
            .where_column("rate", &rate);
        for (time, at) in (0u64..).zip(&course.steps) {
            let guessers::Step {
                sum,
                drawn,
                log_ratio,
            } = at;
            let of = |value: &Enclosure| value.clone();
            rows.push((&rate, time, of(sum), of(drawn), of(log_ratio)));
        }
    }
    Ok(rows.drawn(recipe)?)
}

/// One figure of every learner on every source over time, as mean with its interval.
fn curves(
    rate: &Rational,
    measured: &Measured,
    [name, column]: [&str; 2],
    figure: fn(&Step) -> f64,
    mut recipe: Recipe,
) -> Result<Trace> {
    let (easy, control) = (&measured.easy_points, &measured.well_specified);
    let mut rows = Rows::new(name, ["curve", "t_observations", column, "lower", "upper"]);
    let curves = [
        ("Bayes".to_string(), &easy.bayes),
        (format!("eta {rate}"), &easy.generalised),
        ("Bayes, no easy points".to_string(), &control.bayes),
        (format!("eta {rate}, no easy points"), &control.generalised),
    ];
    for (colour, (curve, runs)) in curves.iter().enumerate() {
        // The interval of a figure on a logarithmic axis may reach below 0, where there is nothing to draw.
        if name == "model-size" {
            recipe = recipe
                .band("", "t_observations", "lower", "upper", colour)
                .where_band("curve", curve);
        }
        recipe = recipe
            .series(curve, "t_observations", column, Role::Measured(colour))
            .where_column("curve", curve);
        for Step { time, .. } in runs.first().iter().flat_map(|run| &run.steps) {
            let sample = Sample::of(&figures(runs, *time, figure)?)?;
            let interval = sample.interval()?;
            let lower = interval.lower().clone().max(Rational::zero());
            rows.push((curve, time, sample.mean, lower, interval.upper()));
        }
    }
    Ok(rows.drawn(recipe)?)
}
