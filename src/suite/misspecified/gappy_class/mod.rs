//! `gappy-class`: with a gap in the class the mixture's prediction need not converge on a random sequence.
//!
//! Takes rationals from `exact` and the exact `Mixture`. Hutter, "On Generalized Computable Universal Priors and
//! their Convergence" (2003/2005; abstract: convergence on every generalised-random sequence holds for dense
//! Bernoulli classes and fails for gappy ones; theorem numbers unconfirmed).
//!
//! Hutter calls x random for nu with respect to the mixture xi if xi(x_1:t)/nu(x_1:t) stays bounded. The class
//! Bernoulli(1/2 + d), Bernoulli(1/2 - d), equal weights, has a gap around 1/2. The sequence x is deterministic: its
//! balance S_t = ones - zeros runs 0, 1, .., B, .., 0, .., -B, .., 0 over and over, so that the odds rho^S, rho =
//! (1 + 2d)/(1 - 2d), stay between rho^-B and rho^B.
//!
//! Derivation \[own\]. xi/nu_upper = (1 + rho^-S)/2 and xi/nu_lower = (1 + rho^S)/2, both at most
//! (1 + rho^B)/2: x is random for both hypotheses. The posterior of the upper one is rho^S/(1 + rho^S), and
//! xi(1|x) = 1/2 + d (rho^S - 1)/(rho^S + 1): in every period the prediction swings by d (rho^B - 1)/(rho^B + 1)
//! to either side of 1/2, so in every period it gets d more than that away from what either hypothesis says. So it
//! converges to neither, though x is random for both. With d = 1/4 and B = 2 the swing is 1/4 x 8/10 = 1/5.
//!
//! A grid of spacing h that is even about 1/2 and leaves 1/2 out has gaps of h only. Its hypotheses come in pairs
//! 1/2 +- e, e = h/2, 3h/2, .... With s = |S| and tau_e(s) = (rho_e^s - 1)/(rho_e^s + 1), rho_e = (1 + 2e)/(1 - 2e),
//! a pair by itself predicts 1/2 +- e tau_e(s), and the grid predicts the average of these by the pairs' weights. e
//! tau_e grows with e, so at s = B the grid is at least (h/2) tau_(h/2)(B) away from 1/2: no such grid settles,
//! either. And a pair's odds against the middle pair are, m' = (t - s)/2,
//!
//! ((1 - 4e^2)/(1 - h^2))^m' ((1+2e)^s + (1-2e)^s)/((1+h)^s + (1-h)^s) <= ((1 - 4e^2)/(1 - h^2))^m ((1+2e)^B +
//! (1-2e)^B)/2 = r_e, m = floor((n/2 - B)/2), at all late t: the sum (1+x)^s + (1-x)^s does not fall with s and is 2
//! at s = 0. So late predictions are within (h/2) tau_(h/2)(B) + sum over e > h/2 of r_e (e tau_e(B) - (h/2)
//! tau_(h/2)(B)) of 1/2, and r_e falls exponentially with n: the finer the class, the nearer.
//!
//! How far this reaches: x has as many ones as zeros, so 1/2 + d and 1/2 - d are exactly equally near to it, and the
//! swings go on for ever in this class of two. 1/2 is computable and x is, too: M has both in its class.
//!
//! Control: the class with the gap filled, 1/2 +- d and 1/2 itself in equal parts. Either other hypothesis has odds
//! of at most (1 - 4d^2)^m (1 + 2d)^B against 1/2, m = floor((t - B)/2), so the prediction is within 2d times that
//! of 1/2 and the swings end.
//!
//! All figures are rationals; no tolerance anywhere.

use crate::exact::{Rational, as_usize};
use crate::mixture::Mixture;
use crate::scenario::figures::{fraction, inverse_power, length, quotient};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, Statements, claims, here, own_derivation,
    parameters,
};
use crate::suite::instrument::mixing::{bernoulli, exactly, mixture, point};

mod answer;
mod picture;

const HUTTER: &str = here!("Hutter 2003/2005; re-derived in");
const OWN: &str = own_derivation!();

parameters! { Parameters {
    offset "d": Rational = 1/4 in 1/20..=9/20,
        "the gappy class is Bernoulli(1/2 + d) and Bernoulli(1/2 - d)";
    swing "swing": u64 = 2 in 1..=8, "largest balance B of ones and zeros";
    symbols "n": u64 = 1024 in 1024..=2048, "symbols";
    finest "finest": u32 = 6 in 2..=6, "the grids have spacing 2^-1 .. 2^-this";
} }

claims! {
    RANDOM: Exact AtMost "random-for-both", HUTTER,
        "xi(x_1:t)/nu(x_1:t) is at most (1 + rho^B)/2 for both hypotheses at every t: the sequence is random \
         for both.";
    POSTERIOR: Exact Equal "posterior-swings", OWN,
        "The upper hypothesis has the posterior rho^S/(1 + rho^S) at every t: it never settles.";
    SWINGS: Exact Equal "prediction-swings", HUTTER,
        "In every late period the prediction of the gappy class reaches d (rho^B - 1)/(rho^B + 1) away \
         from 1/2, and no farther.";
    NO_LIMIT: Exact Equal "converges-to-neither", OWN,
        "In every late period the prediction gets as far as d + d (rho^B - 1)/(rho^B + 1) away from what \
         either hypothesis says.";
    GRIDS: Exact AtMost "grid-nears-half", OWN,
        "A class spaced evenly by h, without 1/2, predicts at all late times within (h/2) tau, tau = \
         (rho_(h/2)^B - 1)/(rho_(h/2)^B + 1), and a rest that falls exponentially with n of 1/2, for every h.";
    SWINGS_ON: Exact AtLeast "grid-swings-on", OWN,
        "In every late period it gets at least (h/2) tau away from 1/2, for every h: the swings shrink with h, \
         and do not end.";
    CONTROL: Exact AtMost "control-gap-filled", OWN,
        "Control: with 1/2 in the class too, late predictions are within 2d (1 - 4d^2)^m (1 + 2d)^B of 1/2, \
         m = floor((n/2 - B)/2): the swings end.";
}

impl Parameters {
    /// The deterministic sequence: up B, down 2B, up B, over and over.
    fn sequence(&self) -> impl Iterator<Item = bool> {
        let swing = self.swing;
        (0..self.symbols).map(move |t| {
            let phase = t % (4 * swing);
            phase < swing || phase >= 3 * swing
        })
    }

    /// Symbols after which a time is late: the last half, in whole periods.
    fn late(&self) -> u64 {
        self.symbols / 2
    }
}

/// A class as the mixture saw the sequence.
#[derive(Clone, Debug, Default)]
struct Run {
    name: String,
    /// xi(1|x_1:t) for t = 0, 1, .., n.
    predictions: Vec<Rational>,
    /// How far each is from 1/2.
    from_half: Vec<Rational>,
}

impl Run {
    fn push(&mut self, prediction: Rational) {
        self.from_half
            .push((&prediction - Rational::ratio(1, 2)).abs());
        self.predictions.push(prediction);
    }

    /// The largest |xi(1|x_1:t) - `point`| over `from` <= t < `to`.
    fn farthest(&self, point: &Rational, from: u64, to: u64) -> Rational {
        let among = self.predictions[as_usize(from)..as_usize(to)].iter();
        let distances = among.map(|prediction| (prediction - point).abs());
        distances.max().unwrap_or_else(Rational::zero)
    }

    /// The same from 1/2.
    fn farthest_from_half(&self, from: u64, to: u64) -> &Rational {
        let among = self.from_half[as_usize(from)..as_usize(to)].iter();
        among.max().unwrap_or(&self.from_half[0])
    }
}

/// What is known of the gappy class after t symbols beside its prediction.
#[derive(Clone, Debug)]
struct GappyStep {
    balance: i64,
    /// Posterior of the upper hypothesis.
    upper: Rational,
    /// xi(x_1:t)/nu(x_1:t) for the upper and the lower hypothesis.
    xi_over: [Rational; 2],
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    gappy: Run,
    steps: Vec<GappyStep>,
    /// Grids of spacing h = 2^-1, 2^-2, ....
    grids: Vec<(Rational, Run)>,
    filled: Run,
}

fn class(hypotheses: &[Rational]) -> Result<Mixture> {
    let weight = fraction(1, length(hypotheses))?;
    let members = hypotheses
        .iter()
        .map(|p| Ok((bernoulli(p)?, weight.clone())))
        .collect::<Result<_>>()?;
    mixture(members)
}

/// Shows the sequence to a class; `look` sees the mixture after 0, 1, .., n symbols.
fn run_class(
    parameters: &Parameters,
    (name, hypotheses): (&str, &[Rational]),
    context: &Context<'_>,
    mut look: impl FnMut(&Mixture) -> Result<()>,
) -> Result<Run> {
    let mut list = class(hypotheses)?;
    let mut run = Run {
        name: name.to_owned(),
        ..Run::default()
    };
    let mut sequence = parameters.sequence();
    loop {
        context.go_on()?;
        look(&list)?;
        let [_, one] = list.predictive()?;
        run.push(point(&one)?);
        match sequence.next() {
            Some(symbol) => list.update(symbol)?,
            None => return Ok(run),
        }
    }
}

/// The grid h/2, 3h/2, .. of spacing h = 2^-k: even about 1/2, and without it.
fn grid(k: u32) -> Vec<Rational> {
    (0..1i64 << k)
        .map(|j| Rational::ratio(2 * j + 1, 2 << k))
        .collect()
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    swing: u64,
    symbols: u64,
    late: u64,
    offset: Rational,
    /// rho = (1 + 2d)/(1 - 2d).
    odds: Rational,
    /// (1 + rho^B)/2.
    most_xi_over: Rational,
    /// d (rho^B - 1)/(rho^B + 1).
    swing_height: Rational,
    /// d + d (rho^B - 1)/(rho^B + 1).
    from_hypothesis: Rational,
    /// Least and largest distance of late predictions from 1/2, by grid.
    grid_bounds: Vec<[Rational; 2]>,
    /// The same for the control.
    filled_radius: Rational,
}

impl Theory {
    /// rho^S.
    fn odds_at(&self, balance: i64) -> Result<Rational> {
        let odds = self.odds.checked_pow(balance.unsigned_abs())?;
        if balance < 0 {
            return quotient(&Rational::one(), &odds);
        }
        Ok(odds)
    }

    /// The whole periods among the late times, as (first, first of the next).
    fn periods(&self) -> impl Iterator<Item = (u64, u64)> {
        let period = 4 * self.swing;
        (self.late.div_ceil(period)..self.symbols / period)
            .map(move |count| (count * period, (count + 1) * period))
    }
}

/// Bounds of the largest distance from 1/2 in a late period, for the grid of spacing h = 2^-k: see the head of this
/// file. `balanced` is m.
fn grid_bounds(k: u32, swing: u64, balanced: u64) -> Result<[Rational; 2]> {
    let one = Rational::one();
    let pair = |j: u64| -> Result<(Rational, Rational, Rational)> {
        let offset = Rational::from(2 * j + 1) * inverse_power(k);
        let (up, down) = ((&one + &offset).pow(swing), (&one - &offset).pow(swing));
        let tau = quotient(&(&up - &down), &(&up + &down))?;
        let half_sum = (up + down) * Rational::ratio(1, 2);
        // 2e; e tau_e(B); the factor of r_e that grows with B.
        Ok((
            offset.clone(),
            offset * tau * Rational::ratio(1, 2),
            half_sum,
        ))
    };
    let square = |offset: &Rational| &one - offset * offset;
    let (middle, least, _) = pair(0)?;
    let mut most = least.clone();
    for j in 1..1u64 << (k - 1) {
        let (offset, reach, half_sum) = pair(j)?;
        let shrink = quotient(&square(&offset), &square(&middle))?;
        most += shrink.pow(balanced) * half_sum * (reach - &least);
    }
    Ok([least, most])
}

/// The scenario.
pub(crate) struct GappyClass;

impl Experiment for GappyClass {
    const ABOUT: About = About {
        name: "gappy-class",
        question: Question::Misspecified,
        claim: "In a class of two with a gap the prediction swings for ever on a sequence that is random for \
                both.",
        source: "Hutter 2003/2005, On Generalized Computable Universal Priors",
        text: "A deterministic sequence keeps the odds of Bernoulli(1/2 + d) and Bernoulli(1/2 - d) bounded. It is \
               random for both, relative to their mixture, yet posterior and prediction swing for ever by the same \
               amount. Evenly spaced classes without 1/2 see the same sequence: their swings shrink with the spacing, \
               and do not end. Control: with 1/2 in the class they do; M has 1/2, and the sequence, in its class.",
        worth: "Exact for these finite priors of Bernoulli hypotheses only, equal weights, open mass 0. Nothing \
                here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let half = Rational::ratio(1, 2);
        let two = [&half + &parameters.offset, &half - &parameters.offset];
        let mut balances =
            std::iter::once(0).chain(parameters.sequence().scan(0, |balance, symbol| {
                *balance += if symbol { 1 } else { -1 };
                Some(*balance)
            }));
        let mut steps = Vec::new();
        let prior = Rational::ratio(1, 2);
        let gappy = run_class(parameters, ("gap", &two), context, |list| {
            let xi = exactly(&list.evidence())?;
            let ratio = |index| -> Result<Rational> {
                // The joint carries the prior weight, the hypothesis's own probability does not.
                quotient(&(&xi * &prior), &exactly(&list.joint(index))?)
            };
            steps.push(GappyStep {
                balance: balances.next().unwrap_or(0),
                upper: point(&list.posterior_of(0)?)?,
                xi_over: [ratio(0)?, ratio(1)?],
            });
            Ok(())
        })?;
        let mut grids = Vec::new();
        for k in 1..=parameters.finest {
            context.report("grids", u64::from(k), u64::from(parameters.finest))?;
            let spacing = Rational::ratio(1, 1 << k);
            let (name, grid) = (format!("grid {spacing}"), grid(k));
            let run = run_class(parameters, (&name, &grid), context, |_| Ok(()))?;
            grids.push((spacing, run));
        }
        let [upper, lower] = two;
        let three = [upper, half, lower];
        let filled = run_class(parameters, ("gap filled", &three), context, |_| Ok(()))?;
        Ok(Measured {
            gappy,
            steps,
            grids,
            filled,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        let one = Rational::one();
        let two = Rational::from_integer(2);
        let d = &parameters.offset;
        let odds = quotient(&(&one + &two * d), &(&one - &two * d))?;
        let high = odds.pow(parameters.swing);
        let late = parameters.late();
        let shrink = &one - Rational::from_integer(4) * d * d;
        let behind = late.saturating_sub(parameters.swing) / 2;
        let rest = shrink.pow(behind) * (&one + &two * d).pow(parameters.swing);
        let swing_height = d * quotient(&(&high - &one), &(&high + &one))?;
        Ok(Theory {
            swing: parameters.swing,
            symbols: parameters.symbols,
            late,
            offset: d.clone(),
            most_xi_over: (&one + &high) * Rational::ratio(1, 2),
            from_hypothesis: d + &swing_height,
            swing_height,
            odds,
            grid_bounds: (1..=parameters.finest)
                .map(|k| grid_bounds(k, parameters.swing, behind))
                .collect::<Result<_>>()?,
            filled_radius: two * d * rest,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        for (time, step) in measured.steps.iter().enumerate() {
            for (name, ratio) in ["upper", "lower"].into_iter().zip(&step.xi_over) {
                let instance = || format!("{name}, t={time}");
                claims.check(&RANDOM, instance, ratio, &theory.most_xi_over);
            }
            let odds = theory.odds_at(step.balance)?;
            let expected = quotient(&odds, &(Rational::one() + &odds))?;
            claims.check(&POSTERIOR, || format!("t={time}"), &step.upper, &expected);
        }
        let half = Rational::ratio(1, 2);
        for (from, to) in theory.periods() {
            let period = format!("t={from} .. {}", to - 1);
            let farthest = measured.gappy.farthest_from_half(from, to);
            claims.check(&SWINGS, || period.clone(), farthest, &theory.swing_height);
            for said in [&half + &theory.offset, &half - &theory.offset] {
                let farthest = measured.gappy.farthest(&said, from, to);
                let instance = || format!("from {said}, {period}");
                claims.check(&NO_LIMIT, instance, &farthest, &theory.from_hypothesis);
            }
        }
        let end = theory.symbols + 1;
        for ((spacing, run), [least, most]) in measured.grids.iter().zip(&theory.grid_bounds) {
            let farthest = run.farthest_from_half(theory.late, end);
            claims.check(&GRIDS, || format!("h={spacing}"), farthest, most);
            for (from, to) in theory.periods() {
                let instance = || format!("h={spacing}, t={from} .. {}", to - 1);
                claims.check(
                    &SWINGS_ON,
                    instance,
                    run.farthest_from_half(from, to),
                    least,
                );
            }
        }
        let filled = measured.filled.farthest_from_half(theory.late, end);
        claims.one(&CONTROL, filled, &theory.filled_radius);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
