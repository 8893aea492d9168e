//! The traces of `equidistant-oscillation` and how they are drawn: some runs, and the share of time led.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::{
    Measured, Parameters, Rational, ScenarioError, Theory, fraction, law, quotient, signed, whole,
};
use crate::exact::{PRECISION, sqrt};
use crate::suite::instrument::leaders::Leaders;
use crate::trace::{Axis, Column, Recipe, Role, Rule, Trace};

/// Replicates that are drawn.
const DRAWN: usize = 3;

/// At most so many points of a distribution function.
const POINTS: u64 = 200;

/// Halvings of a right angle for the limit law: it is drawn at 2^this + 1 points.
const HALVINGS: u32 = 6;

pub(super) fn traces(
    parameters: &Parameters,
    measured: &Measured,
    theory: &Theory,
) -> Result<Vec<Trace>, ScenarioError> {
    Ok(vec![
        swings(parameters, measured, theory)?,
        shares(parameters, measured, theory)?,
        leaders(parameters, measured)?,
    ])
}

/// Who takes over from whom in the replicates that went through the mixture.
fn leaders(parameters: &Parameters, measured: &Measured) -> Result<Trace, ScenarioError> {
    let upper = |run: &super::MixtureRun, time: u64| {
        let at = usize::try_from(time).unwrap_or(usize::MAX);
        run.balance.get(at).is_some_and(|balance| *balance > 0)
    };
    let changes = measured.mixture.iter().flat_map(|run| {
        run.changes.iter().map(move |&time| {
            let to = usize::from(upper(run, time));
            (1 - to, to)
        })
    });
    let (up, down) = parameters.chances();
    let runs = u64::try_from(measured.mixture.len()).unwrap_or(u64::MAX);
    Leaders::of(changes).trace(
        "leaders",
        |at| format!("Bernoulli({})", if at == 1 { &up } else { &down }),
        runs * parameters.symbols,
        (
            "The two wrong models take the lead from each other for ever",
            &format!("Leader changes per 1000 symbols in {runs} runs of {} symbols, out of the exact mixture.", parameters.symbols),
        ),
    )
}

fn swings(
    parameters: &Parameters,
    measured: &Measured,
    theory: &Theory,
) -> Result<Trace, ScenarioError> {
    let (up, down) = parameters.chances();
    let (mut replicates, mut times, mut odds) = (vec![], vec![], vec![]);
    let mut recipe = Recipe::new("swings", "The posterior of two equally wrong models never settles")
        .subtitle(format!(
            "The data is a fair coin; the models are Bernoulli({up}) and Bernoulli({down}). Above 0 the first leads, below 0 the second; each crossing is a change of leader. {} of {} seeded runs, each exact.",
            measured.mixture.len().min(DRAWN),
            measured.runs,
        ))
        .axes(
            Axis::linear("symbols seen"),
            Axis::linear(format!("log2 odds, Bernoulli({up}) against Bernoulli({down}) (bits)")),
        )
        .rule(Rule::Horizontal { y: 0.0, label: "even odds".to_string(), role: Role::Reference });
    for (index, run) in measured.mixture.iter().take(DRAWN).enumerate() {
        let name = (index + 1).to_string();
        recipe = recipe
            .series(
                &format!("run {name}"),
                "t_symbols",
                "log2_odds_bits",
                Role::Measured(index),
            )
            .where_column("replicate", &name);
        for (time, &balance) in (0u64..).zip(&run.balance) {
            replicates.push(Some(name.clone()));
            times.push(Some(signed(time)));
            odds.push(Some(
                theory
                    .step_bits
                    .scale(&Rational::from_integer(balance))
                    .midpoint_f64(),
            ));
        }
    }
    Ok(Trace::new("swings")
        .with_column("replicate", Column::Text(replicates))?
        .with_column("t_symbols", Column::Integer(times))?
        .with_column("log2_odds_bits", Column::Float(odds))?
        .with_recipe(recipe))
}

/// The limit law F(u) = (2/pi) arcsin sqrt(u), as points (u, F): sin^2(pi F/2) = (1 - cos(pi F))/2, with
/// the cosines of pi j/64 from half angles and Chebyshev's recursion, so from square roots alone.
fn limit_law() -> Result<Vec<(Rational, Rational)>, ScenarioError> {
    let half = Rational::ratio(1, 2);
    // cos(pi/2) = 0; cos(a/2) = sqrt((1 + cos a)/2), until the angle is pi/64.
    let mut cosine = Rational::zero();
    for _ in 1..HALVINGS {
        cosine = sqrt(&((Rational::one() + cosine) * &half), PRECISION)?
            .lower()
            .clone();
    }
    let parts = 1u64 << HALVINGS;
    let (mut before, mut now) = (cosine.clone(), Rational::one());
    let mut points = Vec::new();
    for j in 0..=parts {
        points.push(((Rational::one() - &now) * &half, fraction(j, parts)?));
        let next = &cosine * &now * Rational::from_integer(2) - &before;
        (before, now) = (now, next);
    }
    Ok(points)
}

fn shares(
    parameters: &Parameters,
    measured: &Measured,
    theory: &Theory,
) -> Result<Trace, ScenarioError> {
    let half = parameters.symbols / 2;
    let cumulative = law::arcsine_cumulative(half);
    let whole_law = cumulative.last().cloned().unwrap_or_default();
    let (mut curves, mut at, mut values) = (vec![], vec![], vec![]);
    let (mut lowers, mut uppers) = (vec![], vec![]);
    let mut push = |curve: &str, share: f64, value: Option<f64>, band: Option<(f64, f64)>| {
        curves.push(Some(curve.to_string()));
        at.push(Some(share));
        values.push(value);
        lowers.push(band.map(|(lower, _)| lower));
        uppers.push(band.map(|(_, upper)| upper));
    };
    let stride = half.div_ceil(POINTS).max(1);
    let mut seen = 0;
    let radius = theory.arcsine_radius.upper();
    for (k, (count, law)) in (0u64..).zip(measured.upper_counts.iter().zip(&cumulative)) {
        seen += count;
        if k.is_multiple_of(stride) || k == half {
            let share = fraction(k, half)?.nearest_f64();
            let exact = quotient(
                &Rational::new(law.clone().into(), 1u32.into())?,
                &Rational::new(whole_law.clone().into(), 1u32.into())?,
            )?;
            let lower = (&exact - radius).max(Rational::zero()).nearest_f64();
            let upper = (&exact + radius).min(Rational::one()).nearest_f64();
            push(
                "law",
                share,
                Some(exact.nearest_f64()),
                Some((lower, upper)),
            );
            push(
                "runs",
                share,
                Some(quotient(&whole(seen), &whole(measured.runs))?.nearest_f64()),
                None,
            );
        }
    }
    for (share, value) in limit_law()? {
        push(
            "limit",
            share.nearest_f64(),
            Some(value.nearest_f64()),
            None,
        );
    }
    let recipe = Recipe::new("share-of-time", "One model leads most of the time, or hardly at all")
        .subtitle(format!(
            "Share of the {} symbols after which Bernoulli({}) leads, over {} runs, beside the exact arcsine law; the band is its DKW radius at 10^-6.",
            parameters.symbols,
            parameters.chances().0,
            measured.runs,
        ))
        .axes(Axis::linear("share of time led"), Axis::linear("share of runs with at most that").showing(0.0, 1.0))
        .band("DKW", "share", "law_lower", "law_upper", 1)
        .where_band("curve", "law")
        .series("limit law", "share", "cumulative", Role::Reference)
        .where_column("curve", "limit")
        .series("exact law", "share", "cumulative", Role::Bound)
        .where_column("curve", "law")
        .series("runs", "share", "cumulative", Role::Measured(0))
        .where_column("curve", "runs");
    Ok(Trace::new("share-of-time")
        .with_column("curve", Column::Text(curves))?
        .with_column("share", Column::Float(at))?
        .with_column("cumulative", Column::Float(values))?
        .with_column("law_lower", Column::Float(lowers))?
        .with_column("law_upper", Column::Float(uppers))?
        .with_recipe(recipe))
}
