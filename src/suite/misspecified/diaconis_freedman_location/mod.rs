//! `diaconis-freedman-location`: Bayes, with the truth in the weak support of its prior, swings between two
//! wrong locations.
//!
//! Takes rationals and enclosures from `exact`, and the walk's laws from
//! [`random_walk`](crate::suite::instrument::random_walk). Diaconis and Freedman 1986, On inconsistent Bayes
//! estimates of location (Ann. Stat. 14:68-87; pages from memory). Doob 1949 (unconfirmed).
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
//! on the grid: counted, exactly. It cannot, if no multiple of the spacing lies in (a, a + J], J the largest jitter:
//! the midpoint of two observations of one sign lies there, that of two of either sign is half a difference of
//! jitters, not 0 and smaller than the spacing. Settings at which one lies there are refused.)
//!
//! Modes \[own\]. Without jitter and with as many of either sign, minus the mean log-likelihood is (1/2)
//! ln((1 + (a - t)^2)(1 + (a + t)^2)) = (1/2) ln((1 + a^2 + t^2)^2 - 4 a^2 t^2), which for a > 1 is least at
//! t^2 = a^2 - 1 = g^2, where the product is 4 a^2; at 0 it is (1 + a^2)^2. So the truth falls behind by
//! ln((1 + a^2)/(2a)) nats per observation. 1 + (a + g)^2 = 2a(a + g), 1 + (a - g)^2 = 2a(a - g) and
//! (a + g)(a - g) = 1, so a positive observation moves the log-odds of g against -g by ln((a + g)/(a - g)) =
//! 2 ln(a + g), a negative one by as much down: with S = positive less negative ones they are 2 S ln(a + g),
//! a simple random walk, as in `equidistant-oscillation`. With jitter the derivative of that step in the observation
//! is 1/a - 1/a = 0, and the second derivative is between -9/4 and 9/4 (2(1 - v^2)/(1 + v^2)^2 is between
//! -1/4 and 2), so t observations are off by at most (9/8) t J^2, J the largest jitter. ln(1 + v^2) has slope
//! at most 1, so the lead over the centre, t ln((1 + a^2)/(2a)) + |S| ln(a + g), is off by at most 2 t J.
//!
//! A balance S of t shifts the mode to the root of a cubic ([`limits::upper_mode`]). With all jitters 0 the slope of
//! the log-likelihood near the upper mode is least, with all J it is greatest (2v/(1 + v^2) grows with v where |v| <
//! 1, and for v < -1 it falls as v grows), so the mode lies between the roots for a and for a + J; the likeliest
//! place of the grid is one of the two beside it. Both hills stand above the truth while |S| ln(a + g) < t (ln((1 +
//! a^2)/(2a)) - 2J); beyond, the lesser one may be no hill any more. After all n observations |S| is at most sqrt(2
//! n ln(2 10^6)), except with chance 10^-6 (Hoeffding), which bounds how far the modes are from g and -g.
//!
//! A leader is a hill of the posterior (above 0 or below). Off a tie the log-odds are a whole step or more;
//! so a lead counts from half a step, and a tie, which the jitter would break at random, belongs to the
//! former leader.
//!
//! Controls. A normal base: the posterior is at the mean of the data, which tends to 0. Observations at +-b, b about
//! 1/a, where the condition a > 1 is missing: N(t) = p (b - t)(1 + (b + t)^2) - q (b + t)(1 + (b - t)^2) has N(0) =
//! b (1 + b^2)(p - q) and N' <= -1 + 4b^2/3, so the posterior is at one place, at most b (1 + b^2)/(1 - 4b^2/3)
//! |S|/n and the jitter away from 0 \[own\]. (b is 1/a rounded down to the grid, for the sake of the ties.)
//!
//! Doob's theorem \[own instance\]: for almost every truth under the prior the posterior finds it; the truth above is
//! one of the others. Drawn from the prior, the location is uniform on the grid and the errors have a law drawn from
//! the Dirichlet process (concentration 1): each new size is equal to one of the i - 1 earlier ones with chance (i -
//! 1)/i. As soon as two errors are equal in size and of either sign, their midpoint is the truth, and the posterior
//! knows: at any other location all sizes but the repeated observations differ, and the base has no atoms. Such a
//! pair has not come by n with chance prod over i <= n of (1/i + (i - 1)/i 1/2) = (n + 1)/2^n; and without one no
//! place has more than half, the densities of neighbours on the grid being within a factor e^(n/256). So E[1 -
//! w_n(truth)] is at most (n + 1)/2^n. Besides, whatever the posterior says of an event is right on average: of a
//! window around the likeliest |theta| it says with probability w that the truth is inside, and over runs with a
//! drawn truth it is inside in a share E[w].
//!
//! For the fixed truth it is not: with (1 + a^2 + t^2)^2 - 4 a^2 t^2 = (t^2 - g^2)^2 + 4 a^2 the mean log-likelihood
//! at t is (1/2) ln(1 + (t^2 - g^2)^2/(4 a^2)) below that at g when S = 0; S adds at most |S| times ln(a + sqrt(1 +
//! a^2)) less ln(a + g), the jitter 2 n J and the grid n/512 ([`limits::loss_outside`]). So outside the windows there
//! is at most 4001 e^(-r n), and inside of them 0, the truth, is not.

use crate::exact::{Enclosure, Rational, as_u64, as_usize};
use crate::scenario::figures::{fraction, inverse_power, of_double, quotient, whole};
use crate::scenario::sampling::{Sample, each_run};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statements, claims, here,
};
use crate::suite::instrument::random_walk::{law, sign_changes};

mod answer;
mod data;
mod doob;
mod limits;
mod parameters;
mod picture;
mod posterior;
mod theory;

use data::GRID_BITS;
use doob::Tally;
use parameters::{CHECK_EVERY, Parameters};
use posterior::{Base, Hills, Points};
use theory::Theory;

const PAPER: &str = here!("Diaconis and Freedman 1986 (Ann. Stat. 14:68-87); derived in");
const DOOB: &str = here!("Doob 1949; own instance, derived in");

/// Streams of the data: the run that is scanned, the control's, and the first of the runs that are counted.
const SCANNED: u64 = 0;
const CONTROL: u64 = 1;
const COUNTED: u64 = 2;

claims! {
    NO_TIES: Exact Equal "no-ties", PAPER,
        "No two errors X - theta are equal in size, for any pair of observations and any hypothesis: the \
         condition under which the likelihood is the base's.";
    MODES: Float Within "modes", PAPER,
        "From a tenth of n on the posterior has two modes, on either side of the truth, at the roots of the \
         cubic for the balance S of signs, to within a grid step and the jitter.",
        applies "|S| ln(a + g) < t (ln((1 + a^2)/(2 a)) - 2 J): both hills stand above the truth";
    SETTLE: Sampled Within "modes-settle", PAPER,
        "After n observations the modes are at -sqrt(a^2 - 1) and sqrt(a^2 - 1), to within their shift by the \
         balance, bounded by Hoeffding's inequality at 10^-6, a grid step and the jitter.";
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
        "Control: with a normal base the posterior's mode is at the truth, to within the mean of the data, \
         bounded by Hoeffding's inequality at 10^-6, and a grid step.";
    INNER: Sampled Within "control-inner-data", PAPER,
        "Control: with observations at +-1/a the posterior's mode is at the truth, to within its shift by the \
         balance, bounded by Hoeffding's inequality at 10^-6, a grid step and the jitter.";
    FOUND: Sampled Within "doob-finds-truth", DOOB,
        "With location and law of the errors drawn from the prior, the truth does not have more than half of \
         the posterior after n observations in a share (n + 1)/2^n of the runs (n = 1, 2, 4, 8, 16), to within \
         Hoeffding's radius at 10^-6.";
    CALIBRATED: Sampled Within "doob-calibrated", DOOB,
        "In these runs |theta| is within 1 of the likeliest |theta| as often as the posterior says, on \
         average, at each n, to within Hoeffding's radius at 10^-6.";
    FIXED: Float AtLeast "doob-fixed-truth", DOOB,
        "Control: for the fixed truth 0 the posterior gives this a probability of at least 1 - 4001 e^(-r \
         n) after n observations, and it is wrong: a truth that the prior never draws.",
        refuted_by "a smaller posterior probability, or the truth within 1 of the likeliest |theta|";
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
    /// Posterior probability of the window around the likeliest size of location, less 1 if the truth is in it.
    window: f64,
    /// What became of the runs with a drawn truth, by number of observations.
    drawn: Vec<Tally>,
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
        claim: "With the truth only in the weak support of its prior, Bayes swings between two wrong \
                locations.",
        source: "Diaconis and Freedman 1986 (Ann. Stat. 14:68-87)",
        text: "Where is the centre of a symmetric law? The prior of the law is a symmetrised Dirichlet process \
               with a Cauchy base: it has every symmetric law in its support. Data near +a and -a have their \
               centre at 0; the posterior goes to sqrt(a^2 - 1) or to minus that, loses the truth exponentially, \
               and changes between the two as often as a random walk changes its sign. Controls: with a normal \
               base, or with data at +-1/a, it finds the truth; and by Doob's theorem it finds almost every \
               truth that the prior draws, and this is not one of them.",
        worth: "Floating point likelihoods of 4001 hypotheses of this prior, with tolerances for rounding, grid \
                and jitter; frequencies over seeded runs. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn fits(parameters: &Parameters) -> Result<()> {
        let Parameters { a, jitter, .. } = parameters;
        let next = parameters.next_hypothesis();
        if a + jitter < next {
            return Ok(());
        }
        let why = format!(
            "the hypothesis {next} lies between a = {a} and a + jitter: two errors could be equal in size"
        );
        Err(ScenarioError::refused(why, [format!("a={next}")]))
    }

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let Parameters { a, runs, .. } = parameters;
        let g = limits::mode(a)?.midpoint_f64();
        let half_step = limits::step(a)?.scale(&Rational::ratio(1, 2));
        let least = half_step.midpoint_f64();
        let observations = parameters.data(a, SCANNED)?;
        let inner = parameters.data(&parameters.inner()?, CONTROL)?;
        context.report("posteriors", 0, 3)?;
        let normal = posterior::likeliest(&observations, Base::Normal, context)?;
        let inner = posterior::likeliest(&inner, Base::Cauchy, context)?;
        context.report("posteriors", 2, 3)?;
        let (hills, last) = posterior::scan(&observations, context)?;
        context.report("posteriors", 3, 3)?;
        let run_changes = each_run(context, "runs", *runs, |run| {
            let observations = parameters.data(a, COUNTED + run)?;
            let leads = posterior::points(&observations, g).map(|points| points.lead);
            Ok(as_u64(leader_changes(leads, least).len()))
        })?;
        let follow = |run| doob::follow(parameters.seed, run);
        let drawn = each_run(context, "drawn truths", parameters.drawn, follow)?;
        let count = whole(parameters.observations).nearest_f64();
        Ok(Measured {
            window: posterior::window(&last),
            drawn: doob::tally(&drawn),
            ties: data::ties(&observations, context)?,
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

    fn theory(
        parameters: &Parameters,
        measured: &Measured,
        context: &Context<'_>,
    ) -> Result<Theory> {
        theory::theory(parameters, &measured.balance, context)
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
        claims.tolerate(&FOUND, theory.drawn_radius.clone());
        claims.tolerate(&CALIBRATED, theory.calibration_radius.clone());
        for (tally, unfound) in measured.drawn.iter().zip(&theory.unfound) {
            let instance = || format!("n={}", tally.time);
            let share = fraction(tally.runs - tally.found, tally.runs)?;
            claims.check(&FOUND, instance, share, unfound);
            let inside = fraction(tally.inside, tally.runs)?;
            let believed = quotient(&tally.believed, &whole(tally.runs))?;
            claims.check(&CALIBRATED, instance, inside, believed);
        }
        let believed = of_double(measured.window)?;
        claims.within(
            &FIXED,
            inverse_power(WINDOW_ROUNDING),
            believed,
            &theory.window,
        );
        Ok(())
    }
}

/// The windows' probability is a quotient of two sums of at most 4001 doubles: rounded to 2^-this.
const WINDOW_ROUNDING: u32 = 40;

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
