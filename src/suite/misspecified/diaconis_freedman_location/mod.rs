//! `diaconis-freedman-location`: Bayes, with the truth in the weak support of its prior, swings between two
//! wrong locations.
//!
//! Takes rationals and enclosures from `exact`, and the walk's laws from
//! [`random_walk`](crate::suite::instrument::random_walk). Diaconis and
//! Freedman 1986 (Ann. Stat. 14:1-26).
//!
//! X_i = theta + e_i, theta uniform on a grid of 4001 hypotheses, the errors independent from an unknown law
//! that is symmetric about 0; its prior is a Dirichlet process with a Cauchy base, symmetrised. Data: +(a +
//! j) or -(a + j) with equal chances, j a small jitter; symmetric about 0, so theta = 0 is true.
//!
//! Likelihood \[own\]. e = s y, s a fair sign, y from the Dirichlet process. If all |X_i - theta| differ then
//! so do all y_i, each is a new draw of the base, and the probability is that of n independent draws of the
//! base times a factor free of theta. So the posterior of theta is proportional to prod 1/(1 + (X_i -
//! theta)^2), though the prior of the law is spread over all symmetric laws. (With a density for theta there
//! would also be atoms at the midpoints (X_i + X_j)/2, where two errors are equal in size. No midpoint lies
//! on the grid: counted, exactly.)
//!
//! Modes \[own\]. Without jitter and with as many of either sign, minus the mean log-likelihood is (1/2)
//! ln((1 + (a - t)^2)(1 + (a + t)^2)) = (1/2) ln((1 + a^2 + t^2)^2 - 4 a^2 t^2), which for a > 1 is least at
//! t^2 = a^2 - 1 = g^2, where the product is 4 a^2; at 0 it is (1 + a^2)^2. So the truth falls behind by
//! ln((1 + a^2)/(2a)) nats an observation. 1 + (a + g)^2 = 2a(a + g), 1 + (a - g)^2 = 2a(a - g) and
//! (a + g)(a - g) = 1, so a positive observation moves the log-odds of g against -g by ln((a + g)/(a - g)) =
//! 2 ln(a + g), a negative one by as much down: with S = positive less negative ones they are 2 S ln(a + g),
//! a simple random walk, as in `equidistant-oscillation`. With jitter the derivative of that step in the observation
//! is 1/a - 1/a = 0, and the second derivative is between -9/4 and 9/4 (2(1 - v^2)/(1 + v^2)^2 is between
//! -1/4 and 2), so t observations are off by at most (9/8) t J^2, J the largest jitter. ln(1 + v^2) has slope
//! at most 1, so the lead over the centre, t ln((1 + a^2)/(2a)) + |S| ln(a + g), is off by at most 2 t J.
//!
//! A balance S of t shifts the mode to the root of a cubic ([`limits::upper_mode`]), to first order by
//! (a/g^2) S/t; a jitter shifts it by at most (a/g) J at S = 0, which is doubled for other balances.
//!
//! A leader is a hill of the posterior (above 0 or below). Off a tie the log-odds are a whole step or more;
//! so a lead counts from half a step, and a tie, which the jitter would break at random, belongs to the
//! former leader.
//!
//! Controls. A normal base: the posterior is at the mean of the data, which tends to 0. Observations at
//! +-1/a, where the condition a > 1 is missing: the posterior is at 0 up to the shift b (1 + b^2)/(1 - b^2)
//! S/t, b = 1/a \[own\].

use crate::exact::{Enclosure, PRECISION, Rational, as_u64, as_usize, sqrt};
use crate::scenario::figures::{inverse_power, of_double, quotient, whole};
use crate::scenario::sampling::{Sample, each_run, five_errors};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, Statements, claims, here, parameters,
};
use crate::suite::instrument::random_walk::{law, sign_changes};

mod data;
mod limits;
mod picture;
mod posterior;

use data::GRID_BITS;
use posterior::{Base, Hills, Points};

const PAPER: &str = here!("Diaconis and Freedman 1986 (Ann. Stat. 14:1-26); derived in");

/// One in how many observations the continuous claims are checked.
const CHECK_EVERY: u64 = 100;

/// Streams of the data: the run that is scanned, the control's, and the first of the runs that are counted.
const SCANNED: u64 = 0;
const CONTROL: u64 = 1;
const COUNTED: u64 = 2;

parameters! { Parameters {
    a "a": Rational = 3/1 in 2/1..=5/1, "the observations lie near +a and -a";
    jitter "jitter": Rational = 1/1000 in 1/10_000..=1/500, "largest distance beyond a, uniform";
    observations "n": u64 = 10_000 in 1000..=100_000, "observations of each run";
    runs "runs": u64 = 200 in 10..=100_000, "runs whose leader changes are counted";
} }

claims! {
    NO_TIES: Exact Equal "no-ties", PAPER,
        "No two errors X - theta are equal in size, for any pair of observations and any hypothesis: the \
         condition under which the likelihood is the base's.";
    MODES: Float Within "modes", PAPER,
        "From a tenth of n on the posterior has two modes, on either side of the truth, at the roots of the \
         cubic for the balance of signs, to within half a grid step and the jitter.";
    SETTLE: Sampled Within "modes-settle", PAPER,
        "After n observations the modes are at -sqrt(a^2 - 1) and sqrt(a^2 - 1), to within 5 standard errors \
         of the shift by the balance, half a grid step and the jitter.";
    WALK: Float AtMost "log-odds-walk", PAPER,
        "The log-odds of g against -g are 2 S ln(a + g), S the balance of signs: their distance is at most \
         (9/8) t J^2 and rounding.";
    TRUTH: Float AtMost "truth-loses", PAPER,
        "The truth is behind the better of g and -g by t ln((1 + a^2)/(2 a)) + |S| ln(a + g) nats: the \
         distance from that is at most 2 t J and rounding.";
    LEADERS: Float Equal "leaders", PAPER,
        "The posterior's leading mode changes sides when the balance of signs changes its sign, and at no \
         other time.";
    CHANGES: Sampled Within "leader-changes", law::SOURCE,
        "The mean number of leader changes over the runs is (1/2) sum of C(2k,k) 4^-k over 1 <= k <= (n - \
         1)/2, to within 5 standard errors.";
    NORMAL: Sampled Within "control-normal-base", PAPER,
        "Control: with a normal base the posterior's mode is at the truth, to within 5 standard errors of \
         the mean of the data and half a grid step.";
    INNER: Sampled Within "control-inner-data", PAPER,
        "Control: with observations at +-1/a the posterior's mode is at the truth, to within 5 standard \
         errors of its shift by the balance, half a grid step and the jitter.";
}

impl Parameters {
    /// The observations near +size and -size of a stream.
    fn data(&self, size: &Rational, stream: u64) -> Result<Vec<i64>> {
        let count = as_usize(self.observations);
        let (size, jitter) = (data::units(size)?, data::units(&self.jitter)?);
        Ok(data::observations(size, jitter, count, self.seed, stream))
    }

    /// b = 1/a.
    fn inner(&self) -> Result<Rational> {
        quotient(&Rational::one(), &self.a)
    }
}

/// A place on the grid as the value of theta.
fn theta(place: i64) -> Rational {
    Rational::from(place) * inverse_power(GRID_BITS)
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    ties: u64,
    balance: Vec<i64>,
    /// After 1, 2, .. observations.
    hills: Vec<Hills>,
    points: Vec<Points>,
    /// Times at which the hill that leads changes.
    changes: Vec<u64>,
    /// Mean log-likelihood per observation after all, by theta.
    profile: Vec<(f64, f64)>,
    /// Leader changes by run.
    run_changes: Vec<u64>,
    /// Place of the likeliest hypothesis with the normal base.
    normal: i64,
    /// The same for observations at +-1/a with the Cauchy base.
    inner: i64,
}

/// Times at which the sign of the lead changes, a lead counting from `least`; the first leader is no change.
fn leader_changes(leads: impl Iterator<Item = f64>, least: f64) -> Vec<u64> {
    let mut former = None;
    let mut times = Vec::new();
    for (time, lead) in (1_u64..).zip(leads) {
        if lead.abs() < least {
            continue;
        }
        let leader = lead > 0.0;
        if former.is_some_and(|former| former != leader) {
            times.push(time);
        }
        former = Some(leader);
    }
    times
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// g.
    mode: Enclosure,
    /// Cubic's root for a balance S of t, both modes.
    modes: Vec<(u64, Enclosure, Enclosure)>,
    /// Half a grid step and what the jitter does to a mode.
    mode_tolerance: Rational,
    /// Five standard errors of the mode's shift by the balance, and the same.
    settled_tolerance: Rational,
    /// 2 ln(a + g).
    step: Enclosure,
    loss_of_centre: Enclosure,
    jitter: Rational,
    mean_changes: Rational,
    mean_tolerance: Rational,
    normal_tolerance: Rational,
    inner_tolerance: Rational,
}

/// What adding up t logarithms of size below 8 may be off by: t roundings of a sum below 8 t, by 2^-53 of it,
/// and as much again for the logarithms themselves.
fn rounding(time: u64) -> Rational {
    whole(time) * whole(time) * inverse_power(49)
}

/// The scenario.
pub(crate) struct DiaconisFreedmanLocation;

impl Experiment for DiaconisFreedmanLocation {
    const ABOUT: About = About {
        name: "diaconis-freedman-location",
        question: Question::Misspecified,
        claim: "With the truth in the weak support of its prior only, Bayes swings between two wrong locations.",
        source: "Diaconis and Freedman 1986 (Ann. Stat. 14:1-26)",
        text: "Where is the centre of a symmetric law? The prior of the law is a symmetrised Dirichlet \
               process with a Cauchy base: it has every symmetric law in its support. Data near +a and -a \
               have their centre at 0; the posterior goes to sqrt(a^2 - 1) or to minus that, loses the truth \
               exponentially, and changes between the two as often as a random walk changes its sign. \
               Controls: with a normal base, or with data at +-1/a, it finds the truth.",
        worth: "Floating point likelihoods of 4001 hypotheses of this prior, with tolerances for rounding, grid \
                and jitter; frequencies over seeded runs. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let Parameters { a, runs, .. } = parameters;
        let g = limits::mode(a)?.midpoint_f64();
        let half_step = limits::step(a)?.scale(&Rational::ratio(1, 2));
        let least = half_step.midpoint_f64();
        let observations = parameters.data(a, SCANNED)?;
        let inner = parameters.data(&parameters.inner()?, CONTROL)?;
        context.report("posteriors", 0, 3)?;
        let controls = [(&observations, Base::Normal), (&inner, Base::Cauchy)];
        let ((hills, last), [normal, inner]) = rayon::join(
            || posterior::scan(&observations),
            || controls.map(|(observations, base)| posterior::likeliest(observations, base)),
        );
        context.report("posteriors", 3, 3)?;
        let run_changes = each_run(context, "runs", *runs, |run| {
            let observations = parameters.data(a, COUNTED + run)?;
            let leads = posterior::points(&observations, g).map(|points| points.lead);
            Ok(as_u64(leader_changes(leads, least).len()))
        })?;
        let count = whole(parameters.observations).nearest_f64();
        Ok(Measured {
            ties: data::ties(&observations),
            balance: data::balance(&observations),
            changes: leader_changes(hills.iter().map(|hills| hills.lead), least),
            points: posterior::points(&observations, g).collect(),
            profile: posterior::profile(&last, count),
            hills,
            run_changes,
            normal,
            inner,
        })
    }

    fn theory(parameters: &Parameters, measured: &Measured, _: &Context<'_>) -> Result<Theory> {
        let Parameters { a, jitter, .. } = parameters;
        let count = parameters.observations;
        let mode = limits::mode(a)?;
        // From a tenth of n on the balance is small enough for both modes to be there.
        let mut modes = Vec::new();
        for (time, &balance) in (0_u64..).zip(&measured.balance) {
            if time.is_multiple_of(CHECK_EVERY) && 10 * time >= count {
                let upper = limits::upper_mode(a, time, balance)?;
                let lower = limits::upper_mode(a, time, -balance)?;
                if let Some((upper, lower)) = upper.zip(lower) {
                    modes.push((time, upper, -lower));
                }
            }
        }
        let one = Rational::one();
        let half_cell = inverse_power(GRID_BITS + 1);
        let ratio = quotient(a, mode.lower())?;
        let mode_tolerance = &half_cell + &ratio * jitter * Rational::from(2);
        let deviation = quotient(&Rational::from(5), sqrt(&whole(count), PRECISION)?.lower())?;
        let b = parameters.inner()?;
        let square = &b * &b;
        let inner_shift = quotient(&(&b * (&one + &square)), &(&one - &square))?;
        let errors = five_errors(&law::variance_of_changes(count), parameters.runs)?;
        Ok(Theory {
            settled_tolerance: &mode_tolerance + quotient(&ratio, mode.lower())? * &deviation,
            normal_tolerance: &half_cell + (a + jitter) * &deviation,
            inner_tolerance: &half_cell + jitter + inner_shift * &deviation,
            mode,
            modes,
            mode_tolerance,
            step: limits::step(a)?,
            loss_of_centre: limits::loss_of_centre(a)?,
            jitter: jitter.clone(),
            mean_changes: law::mean_changes(count),
            mean_tolerance: errors.upper().clone(),
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        claims.one(&NO_TIES, measured.ties, 0);
        judge_modes(measured, theory, claims);
        judge_points(measured, theory, claims)?;
        let expected = sign_changes(&measured.balance);
        for at in 0..measured.changes.len().max(expected.len()).max(1) {
            // A change that one side lacks is a change at time 0 there: never equal, unless neither has any.
            let [found, said] =
                [&measured.changes, &expected].map(|times| times.get(at).copied().unwrap_or(0));
            claims.check(&LEADERS, || format!("change {}", at + 1), found, said);
        }
        let tolerance = theory.mean_tolerance.clone();
        let mean = Sample::of_counts(&measured.run_changes)?.mean;
        claims.within(&CHANGES, tolerance, mean, &theory.mean_changes);
        for (statement, place, tolerance) in [
            (&NORMAL, measured.normal, &theory.normal_tolerance),
            (&INNER, measured.inner, &theory.inner_tolerance),
        ] {
            claims.within(statement, tolerance.clone(), theta(place), Rational::zero());
        }
        Ok(())
    }
}

/// The claims about the modes: at many times, and after all observations.
fn judge_modes(measured: &Measured, theory: &Theory, claims: &mut Claims) {
    claims.tolerate(&MODES, theory.mode_tolerance.clone());
    for (time, upper, lower) in &theory.modes {
        let hills = &measured.hills[as_usize(time - 1)];
        for (side, place, mode) in [("upper", hills.upper, upper), ("lower", hills.lower, lower)] {
            claims.check(&MODES, || format!("{side}, n={time}"), theta(place), mode);
        }
    }
    claims.tolerate(&SETTLE, theory.settled_tolerance.clone());
    if let Some(hills) = measured.hills.last() {
        let [upper, lower] = [theory.mode.clone(), -&theory.mode];
        for (side, place, mode) in [("upper", hills.upper, upper), ("lower", hills.lower, lower)] {
            claims.check(&SETTLE, || side.into(), theta(place), mode);
        }
    }
}

/// The claims about the points g, -g and 0, at many times: each has a tolerance that grows with t, so it is
/// read as the distance from the theory, against that.
fn judge_points(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
    let distance = |measured: f64, theory: Enclosure| -> Result<Rational> {
        let apart = Enclosure::exact(of_double(measured)?) - theory;
        Ok(apart.lower().abs().max(apart.upper().abs()))
    };
    let jitter = &theory.jitter;
    let after = measured.points.iter().zip(&measured.balance[1..]);
    for (time, (points, &balance)) in (1_u64..).zip(after) {
        if !time.is_multiple_of(CHECK_EVERY) {
            continue;
        }
        let instance = || format!("n={time}, S={balance}");
        let steps = |count: &Rational| theory.step.scale(count);
        let lead = distance(points.lead, steps(&Rational::from(balance)))?;
        let bound = Rational::ratio(9, 8) * whole(time) * jitter * jitter;
        claims.check(&WALK, instance, lead, bound + rounding(time));
        let size = Rational::from(balance).abs() * Rational::ratio(1, 2);
        let behind = theory.loss_of_centre.scale(&whole(time)) + steps(&size);
        let lead = distance(points.over_centre, behind)?;
        let bound = Rational::from(2) * whole(time) * jitter;
        claims.check(&TRUTH, instance, lead, bound + rounding(time));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
