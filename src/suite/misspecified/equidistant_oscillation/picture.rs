//! The traces of `equidistant-oscillation` and how they are drawn: some runs, and the share of time led.

use num_bigint::BigUint;

use super::measured::{Measured, Parameters};
use super::{EquidistantOscillation, Theory};
use crate::exact::{PRECISION, Rational, as_usize, sqrt};
use crate::scenario::figures::{fraction, length};
use crate::scenario::{Drawn, Finished, Result};
use crate::suite::instrument::leaders::Leaders;
use crate::suite::instrument::random_walk::law;
use crate::trace::{Axis, Recipe, Role, Rows, Rule, Trace};

/// Replicates that are drawn.
const DRAWN: usize = 3;

/// At most so many points of a distribution function.
const POINTS: u64 = 200;

/// Halvings of a right angle for the limit law: it is drawn at 2^this + 1 points.
const HALVINGS: u32 = 6;

impl Drawn for EquidistantOscillation {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        Ok(vec![
            swings(finished.parameters, finished.measured, finished.theory)?,
            shares(finished.parameters, finished.measured, finished.theory)?,
            leaders(finished.parameters, finished.measured)?,
        ])
    }
}

/// Who takes over from whom in the replicates that went through the mixture.
fn leaders(parameters: &Parameters, measured: &Measured) -> Result<Trace> {
    let changes = measured.mixture.iter().flat_map(|run| {
        run.changes.iter().map(|&time| {
            let to = usize::from(run.balance[as_usize(time)] > 0);
            (1 - to, to)
        })
    });
    let runs = length(&measured.mixture);
    let subtitle = format!(
        "Leader changes per 1000 symbols in {runs} runs of {} symbols through the exact mixture.",
        parameters.mixture_symbols()
    );
    let title = "At an exact tie two wrong models take the lead from each other again and again";
    Leaders::of(changes).trace(
        "leaders",
        |at| format!("Bernoulli({})", parameters.chances()[1 - at]),
        runs * parameters.mixture_symbols(),
        (title, &subtitle),
    )
}

fn swings(parameters: &Parameters, measured: &Measured, theory: &Theory) -> Result<Trace> {
    let [up, down] = parameters.chances();
    let subtitle = format!(
        "The data is a fair coin; the models are Bernoulli({up}) and Bernoulli({down}). Above 0 the first \
         leads, below 0 the second; each crossing is a change of leader. {} of {} seeded runs, each exact.",
        measured.mixture.len().min(DRAWN),
        measured.runs,
    );
    let odds = format!("log2 odds, Bernoulli({up}) against Bernoulli({down}) (bits)");
    let title = "At an exact tie the posterior of two wrong models never settles";
    let mut recipe = Recipe::new("swings", title)
        .subtitle(subtitle)
        .axes(Axis::linear("symbols seen"), Axis::linear(odds))
        .rule(Rule::Horizontal {
            y: 0.0,
            label: "even odds".to_owned(),
            role: Role::Reference,
        });
    let mut rows = Rows::new("swings", ["replicate", "t_symbols", "log2_odds_bits"]);
    for (index, run) in measured.mixture.iter().take(DRAWN).enumerate() {
        let name = (index + 1).to_string();
        let (label, role) = (format!("run {name}"), Role::Measured(index));
        recipe = recipe
            .series(&label, "t_symbols", "log2_odds_bits", role)
            .where_column("replicate", &name);
        for (time, &balance) in run.balance.iter().enumerate() {
            let odds = theory.step_bits.scale(&Rational::from_integer(balance));
            rows.push((&name, time, odds));
        }
    }
    Ok(rows.drawn(recipe)?)
}

/// The limit law F(u) = (2/pi) arcsin sqrt(u), as points (u, F): sin^2(pi F/2) = (1 - cos(pi F))/2, with
/// the cosines of pi j/64 from half angles and Chebyshev's recursion, so from square roots alone.
fn limit_law() -> Result<Vec<(Rational, Rational)>> {
    let half = Rational::ratio(1, 2);
    // cos(pi/2) = 0; cos(a/2) = sqrt((1 + cos a)/2), until the angle is pi/64.
    let mut cosine = Rational::zero();
    for _ in 1..HALVINGS {
        let square = (Rational::one() + cosine) * &half;
        cosine = sqrt(&square, PRECISION)?.lower().clone();
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

fn shares(parameters: &Parameters, measured: &Measured, theory: &Theory) -> Result<Trace> {
    let half = parameters.symbols / 2;
    let cumulative = law::arcsine_cumulative(half);
    let all = BigUint::from(1u32) << parameters.symbols;
    let columns = ["curve", "share", "cumulative", "law_lower", "law_upper"];
    let mut rows = Rows::new("share-of-time", columns);
    let stride = half.div_ceil(POINTS).max(1);
    let mut seen = 0;
    let radius = theory.arcsine_radius.upper();
    let none = None::<Rational>;
    for (k, (count, law)) in (0..).zip(measured.upper_counts.iter().zip(cumulative)) {
        seen += count;
        if k % stride == 0 || k == half {
            let share = fraction(k, half)?;
            let exact = Rational::new(law.into(), all.clone())?;
            let lower = (&exact - radius).max(Rational::zero());
            let upper = (&exact + radius).min(Rational::one());
            rows.push(("law", &share, exact, &Some(lower), &Some(upper)));
            rows.push(("runs", &share, fraction(seen, measured.runs)?, &none, &none));
        }
    }
    for (share, value) in limit_law()? {
        rows.push(("limit", &share, value, &none, &none));
    }
    let subtitle = format!(
        "Share of the {} symbols after which Bernoulli({}) leads, over {} runs, beside the exact arcsine \
         law (dashed). Band: how far the runs may stray from it but for a chance of 10^-6, by the \
         Dvoretzky-Kiefer-Wolfowitz inequality (DKW). Grey: the limit law.",
        parameters.symbols,
        parameters.chances()[0],
        measured.runs,
    );
    let title = "One model leads most of the time, or hardly at all";
    let recipe = Recipe::new("share-of-time", title)
        .subtitle(subtitle)
        .axes(
            Axis::linear("share of time led"),
            Axis::linear("share of runs with at most that").showing(0.0, 1.0),
        )
        .band("DKW", "share", "law_lower", "law_upper", 1)
        .where_band("curve", "law")
        .series("limit law", "share", "cumulative", Role::Reference)
        .where_column("curve", "limit")
        .series("exact law", "share", "cumulative", Role::Bound)
        .where_column("curve", "law")
        .series("runs", "share", "cumulative", Role::Measured(0))
        .where_column("curve", "runs");
    Ok(rows.drawn(recipe)?)
}
