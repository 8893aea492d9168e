//! `twin-hidden-state`: twins that part in a hidden state are told apart more slowly, the less is seen of it.
//!
//! Takes rationals and enclosures from `exact` and the exact `HiddenMarkov` from `mixture`. Data processing
//! inequality for KL divergence; chain rule.
//!
//! A hidden chain of three states (`chain`) starts from its stationary law pi. Each symbol is a flag and a
//! signal: the flag says whether the chain is in the trigger state s and is flipped with chance e; the signal is
//! a fair coin, but in state s a 1 has the chance a under P and b under its twin Q. The world is P.
//!
//! Derivation. With the states seen too, P and Q differ by KL(a||b) =: d at each visit of s and not at all
//! elsewhere, so by the chain rule the divergence of n symbols with their states is exactly n pi(s) d, for every
//! n. Leaving out the states cannot raise it: D_n = E log2(P/Q) <= n pi(s) d. At e = 0 the flag says all that P
//! and Q disagree about: P/Q is the product of the signals' ratios at the visits, and D_n = n pi(s) d. A flag
//! with noise e' > e (both at most 1/2) is the flag with noise e sent through another noisy channel, so D_n falls
//! with e; that it falls strictly, and is strictly below the bound for e > 0, is checked, not derived.
//!
//! For few symbols D_n is the exact sum over all strings, certified. For many it is a mean over seeded runs,
//! by the forward algorithm in doubles (`filter`), which the exact one checks on the first symbols. The runs of all noises
//! share the states, the signals and the noise's draws, so differences between noises have small errors.
//!
//! Control: a second difference. If Q gives a 1 the chance 2/3 in the other states as well, D_n at e = 0 is
//! n (pi(s) d + (1 - pi(s)) KL(1/2||2/3)), above the bound, which is for twins that differ in s alone.
//!
//! Tolerances: 5 standard errors, the variance measured over the runs; certified sums: the widths of the five
//! logarithms compared, one of P/Q and two of each divergence, none above n log2(1/c), c the least chance of a
//! signal; the doubles' filter 32 roundings of 2^-53 relative error a symbol, that is 32 x 2^-53 x log2(e) bits, with
//! log2(e) < 2, twice that for two filters.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use crate::exact::{Enclosure, PRECISION, Rational, log2};
use crate::mixture::{HiddenMarkov, Hypothesis, kullback_leibler};
use crate::scenario::figures::{
    inverse_power, length, of_double, quotient, whole, width_of_logarithms,
};
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::sampling::Sample;
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};
use crate::suite::instrument::mixing::exactly;

mod chain;
mod filter;
mod picture;

use chain::{TRIGGER, Twin};

/// Most symbols, of two bits each, over which the exact sum goes.
const SHORT: u64 = 4;

/// Symbols of the first run that the exact filter sees too.
const EXACT_SYMBOLS: usize = 64;

/// Points of a curve.
const POINTS: usize = 250;

/// Relative roundings, of 2^-53 each, of one filter in doubles for one symbol.
const FILTER_ROUNDINGS: u64 = 32;

/// The control's chance of a 1 outside the trigger state, as p/q.
const CONTROL_CHANCE: (i64, u64) = (2, 3);

const PROCESSING: &str = "data processing inequality; derived in scenario::twin_hidden_state";

/// The scenario.
pub struct TwinHiddenState;

/// What a run is about.
#[derive(Clone, Debug)]
struct Parameters {
    noise_percent: Vec<u32>,
    world: Rational,
    twin: Rational,
    symbols: usize,
    runs: u64,
    seed: u64,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        let noise_percent: Vec<u32> = settings
            .integers("noise_percent")?
            .iter()
            .filter_map(|&percent| u32::try_from(percent).ok())
            .collect();
        let grows = noise_percent.windows(2).all(|pair| pair[0] < pair[1]);
        if noise_percent.first() != Some(&0) || noise_percent.len() < 2 || !grows {
            return Err(ScenarioError::Settings(
                "noise_percent must begin with 0, where the bound is attained, and grow; as in 0,10,30,50"
                    .to_string(),
            ));
        }
        let (world, twin) = (
            settings.rational("a")?.clone(),
            settings.rational("b")?.clone(),
        );
        if world == twin {
            return Err(ScenarioError::Settings(
                "a and b are equal; twins with the same law never part".to_string(),
            ));
        }
        Ok(Parameters {
            noise_percent,
            world,
            twin,
            symbols: settings.count("n")?,
            runs: settings.count("runs")?,
            seed: settings.seed,
        })
    }

    /// P, the world, and Q.
    fn twins(&self) -> (Twin, Twin) {
        let of = |trigger: &Rational| Twin {
            trigger: trigger.clone(),
            elsewhere: Rational::ratio(1, 2),
        };
        (of(&self.world), of(&self.twin))
    }

    fn noises(&self) -> impl Iterator<Item = Rational> {
        self.noise_percent
            .iter()
            .map(|&percent| Rational::ratio(i64::from(percent), 100))
    }
}

// ---------------------------------------------------------------------------------------------- measure

#[derive(Clone, Debug)]
struct Measured {
    noise_percent: Vec<u32>,
    /// pi and pi times the table of moves.
    stationary: [Vec<Rational>; 2],
    /// D_n for n = 1 .. SHORT, by noise.
    short: Vec<Vec<Enclosure>>,
    /// D_n at e = 0 when the twin differs elsewhere too.
    control: Vec<Enclosure>,
    /// log2(P/Q)/n over the runs, by noise.
    rates: Vec<Sample>,
    /// Each noise's rate less the next one's, over the runs.
    falls: Vec<Sample>,
    /// log2(P/Q) after 1, 2, .. symbols of the first run by the exact filter and in doubles, by noise.
    filters: Vec<Vec<(Enclosure, Rational)>>,
    /// Points (t, log2(P/Q)) of the first run, by noise.
    curves: Vec<Vec<(usize, f64)>>,
}

/// log2(P/Q) of what both have seen.
fn log_ratio(p: &HiddenMarkov, q: &HiddenMarkov) -> Result<Enclosure, ScenarioError> {
    let ratio = quotient(&exactly(&p.evidence())?, &exactly(&q.evidence())?)?;
    Ok(log2(&ratio, PRECISION)?)
}

/// The sum over all strings of P log2(P/Q), after each symbol of two bits up to `left` more.
fn divergences(
    p: &HiddenMarkov,
    q: &HiddenMarkov,
    bits: u64,
    sums: &mut [Enclosure],
) -> Result<(), ScenarioError> {
    if p.evidence().is_zero() {
        return Ok(());
    }
    if bits > 0 && bits.is_multiple_of(2) {
        let chance = exactly(&p.evidence())?;
        let place = usize::try_from(bits / 2 - 1).unwrap_or(usize::MAX);
        if let Some(sum) = sums.get_mut(place) {
            *sum += log_ratio(p, q)?.scale(&chance);
        }
    }
    if bits < 2 * length(sums) {
        for symbol in [false, true] {
            let (mut p, mut q) = (p.clone(), q.clone());
            p.update(symbol);
            q.update(symbol);
            divergences(&p, &q, bits + 1, sums)?;
        }
    }
    Ok(())
}

fn short(p: &Twin, q: &Twin, noise: &Rational) -> Result<Vec<Enclosure>, ScenarioError> {
    let mut sums: Vec<Enclosure> = (0..SHORT).map(|_| Enclosure::zero()).collect();
    divergences(&p.hypothesis(noise)?, &q.hypothesis(noise)?, 0, &mut sums)?;
    Ok(sums)
}

fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured, ScenarioError> {
    let (p, q) = parameters.twins();
    let done = AtomicU64::new(0);
    let ends = (0..parameters.runs)
        .into_par_iter()
        .map(|run| {
            let ends = filter::log_odds(parameters, run, parameters.symbols, |_, _, _| ())?;
            let count = done.fetch_add(1, Ordering::Relaxed) + 1;
            context.report("runs", count, parameters.runs)?;
            ends.into_iter()
                .map(of_double)
                .collect::<Result<Vec<_>, _>>()
        })
        .collect::<Result<Vec<Vec<Rational>>, ScenarioError>>()?;
    let share = Rational::one().checked_div(&whole(
        u64::try_from(parameters.symbols).unwrap_or(u64::MAX),
    ));
    let share = share.ok_or(ScenarioError::DivisionByZero)?;
    let noises = parameters.noise_percent.len();
    let over_runs = |figure: &dyn Fn(&[Rational]) -> Rational| {
        Sample::of(
            &ends
                .iter()
                .map(|end| figure(end) * &share)
                .collect::<Vec<_>>(),
        )
    };
    let stride = parameters.symbols.div_ceil(POINTS);
    let mut curves: Vec<Vec<(usize, f64)>> = vec![vec![(0, 0.0)]; noises];
    filter::log_odds(parameters, 0, parameters.symbols, |index, time, odds| {
        if time.is_multiple_of(stride) {
            curves[index].push((time, odds));
        }
    })?;
    let stationary = chain::stationary()?;
    let moved = (0..chain::STATES)
        .map(|next| {
            let rows = chain::moves();
            stationary
                .iter()
                .zip(&rows)
                .map(|(weight, row)| weight * &row[next])
                .sum()
        })
        .collect();
    let (a, b) = CONTROL_CHANCE;
    let elsewhere = Twin {
        elsewhere: Rational::ratio(a, b),
        ..q.clone()
    };
    Ok(Measured {
        noise_percent: parameters.noise_percent.clone(),
        stationary: [stationary, moved],
        short: parameters
            .noises()
            .map(|noise| short(&p, &q, &noise))
            .collect::<Result<_, _>>()?,
        control: short(&p, &elsewhere, &Rational::zero())?,
        rates: (0..noises)
            .map(|index| over_runs(&|end| end[index].clone()))
            .collect::<Result<_, _>>()?,
        falls: (1..noises)
            .map(|index| over_runs(&|end| &end[index - 1] - &end[index]))
            .collect::<Result<_, _>>()?,
        filters: filters(parameters)?,
        curves,
    })
}

/// The first symbols of the first run, by the exact filter and in doubles.
fn filters(parameters: &Parameters) -> Result<Vec<Vec<(Enclosure, Rational)>>, ScenarioError> {
    let (p, q) = parameters.twins();
    let mut in_doubles: Vec<Vec<f64>> = vec![Vec::new(); parameters.noise_percent.len()];
    filter::log_odds(parameters, 0, EXACT_SYMBOLS, |index, _, odds| {
        in_doubles[index].push(odds)
    })?;
    let noises = parameters.noise_percent.iter().zip(parameters.noises());
    noises
        .zip(in_doubles)
        .map(|((&percent, noise), doubles)| {
            let (mut p_exact, mut q_exact) = (p.hypothesis(&noise)?, q.hypothesis(&noise)?);
            filter::world(&p, parameters.seed, 0)?
                .zip(doubles)
                .map(|(symbol, double)| {
                    for bit in [symbol.flag(percent), symbol.signal] {
                        p_exact.update(bit);
                        q_exact.update(bit);
                    }
                    let odds = log_ratio(&p_exact, &q_exact)?;
                    Ok((odds, of_double(double)?))
                })
                .collect()
        })
        .collect()
}

// ----------------------------------------------------------------------------------------------- theory

#[derive(Clone, Debug)]
struct Theory {
    /// pi(s) d in bits a symbol.
    rate: Enclosure,
    /// The same for the control: pi(s) d + (1 - pi(s)) KL(1/2||2/3).
    control: Enclosure,
    /// What two enclosures of the same sum may differ by.
    agreement: Rational,
    /// By how much exact filter and doubles may differ a symbol.
    rounding: Rational,
}

fn theory(parameters: &Parameters) -> Result<Theory, ScenarioError> {
    let coin = |p: &Rational| {
        [
            Enclosure::exact(Rational::one() - p),
            Enclosure::exact(p.clone()),
        ]
    };
    let visited = chain::stationary()?[TRIGGER].clone();
    let each = kullback_leibler(&coin(&parameters.world), &coin(&parameters.twin), PRECISION)?;
    let (a, b) = CONTROL_CHANCE;
    let fair = coin(&Rational::ratio(1, 2));
    let elsewhere = kullback_leibler(&fair, &coin(&Rational::ratio(a, b)), PRECISION)?;
    let rate = each.scale(&visited);
    let mut least = Rational::ratio(1, 2);
    for chance in [&parameters.world, &parameters.twin, &Rational::ratio(a, b)] {
        for side in [chance.clone(), Rational::one() - chance] {
            least = least.min(side);
        }
    }
    let largest = -log2(&least, PRECISION)?.lower() * whole(SHORT);
    Ok(Theory {
        agreement: width_of_logarithms(5, &largest),
        control: &rate + elsewhere.scale(&(Rational::one() - visited)),
        rate,
        rounding: whole(2 * FILTER_ROUNDINGS * 2) * inverse_power(53),
    })
}

// ----------------------------------------------------------------------------------------------- claims

fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, grade, relation, tolerance, text: &str| {
        ForAll::new(
            Statement::new(id, grade, text, PROCESSING),
            relation,
            tolerance,
        )
    };
    let agreement = || Some(theory.agreement.clone());
    let certified = |id: &str, relation, tolerance, text: &str| {
        all(id, Grade::Certified, relation, tolerance, text)
    };
    let mut stationary = all(
        "stationary-law",
        Grade::Exact,
        Relation::Equal,
        None,
        "The law that the chain starts from is stationary: one move leaves it as it is.",
    );
    let [before, after] = &measured.stationary;
    for (state, (seen, said)) in after.iter().zip(before).enumerate() {
        stationary.check_exact(|| format!("state {}", state + 1), seen, said);
    }
    let mut observable = certified(
        "observable-trigger",
        Relation::Within,
        agreement(),
        "Without noise n symbols tell exactly n pi(s) d bits, n = 1 .. 4.",
    );
    let mut hidden = certified(
        "hidden-trigger",
        Relation::LessThan,
        None,
        "With noise n symbols tell less than n pi(s) d bits, for every n <= 4 and noise.",
    );
    let mut falls = certified(
        "falls-with-noise",
        Relation::LessThan,
        None,
        "What n symbols tell falls as the noise grows, for every n <= 4.",
    );
    let mut former: Option<&Vec<Enclosure>> = None;
    for (noise, sums) in measured.noise_percent.iter().zip(&measured.short) {
        for (n, sum) in (1..).zip(sums) {
            let bound = theory.rate.scale(&whole(n));
            let label = || format!("noise {noise}/100, n={n}");
            if *noise == 0 {
                observable.check(label, sum, &bound);
            } else {
                hidden.check(label, sum, &bound);
            }
        }
        for (n, (sum, less_noise)) in (1..).zip(sums.iter().zip(former.into_iter().flatten())) {
            falls.check(|| format!("noise {noise}/100, n={n}"), sum, less_noise);
        }
        former = Some(sums);
    }
    let mut bound = all(
        "rate-bound",
        Grade::Sampled,
        Relation::AtMost,
        None,
        "The mean rate (1/n) log2(P/Q) over the runs is at most pi(s) d bits a symbol and 5 standard errors, for every noise.",
    );
    let mut rate = all(
        "rate-observable",
        Grade::Sampled,
        Relation::AtMost,
        None,
        "Without noise the mean rate is pi(s) d: the distance is at most 5 standard errors.",
    );
    for (noise, average) in measured.noise_percent.iter().zip(&measured.rates) {
        let label = || format!("noise {noise}/100");
        let errors = average.five_errors()?;
        let mean = Enclosure::exact(average.mean.clone());
        bound.check(
            label,
            &mean,
            &(&theory.rate + Enclosure::exact(errors.clone())),
        );
        if *noise == 0 {
            let off = (average.mean.clone() - theory.rate.lower())
                .abs()
                .max((&average.mean - theory.rate.upper()).abs());
            rate.check_exact(label, &off, &errors);
        }
    }
    let mut rate_falls = all(
        "rate-falls-with-noise",
        Grade::Sampled,
        Relation::AtLeast,
        None,
        "The mean rate does not rise from a noise to the next: each less the next one is at least 0, less 5 standard errors of the difference.",
    );
    for (noise, fall) in measured.noise_percent.iter().skip(1).zip(&measured.falls) {
        rate_falls.check_exact(
            || format!("to noise {noise}/100"),
            &fall.mean,
            &-fall.five_errors()?,
        );
    }
    let mut filters = all(
        "filter-in-doubles",
        Grade::Float,
        Relation::AtMost,
        None,
        "On the first symbols of the first run the log-odds in doubles are the exact ones, to within 64 roundings a symbol.",
    );
    for (noise, steps) in measured.noise_percent.iter().zip(&measured.filters) {
        for (time, (exact, double)) in (1..).zip(steps) {
            let off = (double - exact.lower())
                .abs()
                .max((double - exact.upper()).abs());
            let limit = &theory.rounding * whole(time);
            filters.check_exact(|| format!("noise {noise}/100, t={time}"), &off, &limit);
        }
    }
    let mut control = certified(
        "control-second-difference",
        Relation::GreaterThan,
        None,
        "Control: twins that differ outside the trigger state too tell more than n pi(s) d bits in n symbols, n = 1 .. 4.",
    );
    let mut control_value = certified(
        "control-value",
        Relation::Within,
        agreement(),
        "Control: they tell n (pi(s) d + (1 - pi(s)) KL(1/2||2/3)) bits, n = 1 .. 4.",
    );
    for (n, sum) in (1..).zip(&measured.control) {
        control.check(|| format!("n={n}"), sum, &theory.rate.scale(&whole(n)));
        control_value.check(|| format!("n={n}"), sum, &theory.control.scale(&whole(n)));
    }
    [
        stationary,
        observable,
        hidden,
        falls,
        bound,
        rate,
        rate_falls,
        filters,
        control,
        control_value,
    ]
    .into_iter()
    .map(ForAll::claim)
    .collect()
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for TwinHiddenState {
    fn name(&self) -> &'static str {
        "twin-hidden-state"
    }

    fn claim(&self) -> &'static str {
        "Twins that part in a hidden state are told apart more slowly, the less is seen of that state."
    }

    fn source(&self) -> &'static str {
        "data processing inequality"
    }

    fn grade(&self) -> Grade {
        Grade::Sampled
    }

    fn description(&self) -> &'static str {
        "Two hypotheses share a hidden chain of three states and differ in the signal of one of them, the trigger \
         state. A flag says when the chain is there, flipped by noise. Evidence grows at most by pi(s) d bits a \
         symbol, exactly that where the flag is clear, and less the noisier it is: certified sums over all short \
         strings, and means over long seeded runs. Control: twins that differ elsewhere too."
    }

    fn parameters(&self) -> Vec<Parameter> {
        let chances = (Rational::ratio(1, 100), Rational::ratio(99, 100));
        vec![
            Parameter::integers(
                "noise_percent",
                &[0, 10, 30, 50],
                (0, 50),
                "chances, in hundredths, that the flag is flipped; 0 first, growing",
            ),
            Parameter::rational(
                "a",
                Rational::ratio(4, 5),
                chances.clone(),
                "chance of a 1 in the trigger state under P, the world",
            ),
            Parameter::rational(
                "b",
                Rational::ratio(1, 5),
                chances,
                "the same under its twin Q",
            ),
            Parameter::integer("n", 100_000, (100, 10_000_000), "symbols of each run"),
            Parameter::integer("runs", 40, (10, 10_000), "seeded runs"),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let measured = measure(&parameters, context)?;
        let theory = theory(&parameters)?;
        let traces = picture::traces(&parameters, &measured, &theory)?;
        let claims = claims(&measured, &theory)?;
        Outcome::of(
            settings,
            claims,
            traces,
            format!(
                "Certified for all strings of up to {SHORT} symbols; means over {} seeded runs of a finite prior of \
                 two hypotheses, open mass 0, with tolerances from the number of runs. Nothing here is about M.",
                parameters.runs
            ),
        )
    }
}

former_scenario!(TwinHiddenState, Twins);

#[cfg(test)]
mod tests;
