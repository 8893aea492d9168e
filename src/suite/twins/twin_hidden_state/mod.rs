//! `twin-hidden-state`: twins that part in a hidden state are told apart more slowly, the less is seen of it.
//!
//! Takes rationals and enclosures from `exact` and the exact `HiddenMarkov` from `mixture`. Data processing
//! inequality for KL divergence; chain rule.
//!
//! A hidden chain of three states (`chain`) starts from its stationary law pi. Each symbol is a flag and a
//! signal: the flag says whether the chain is in the trigger state s and is flipped with chance e; the signal
//! is a fair coin, but in state s a 1 has the chance a under P and b under its twin Q. The world is P.
//!
//! Derivation. With the states seen too, P and Q differ by KL(a||b) =: d at each visit of s and not at all
//! elsewhere, so by the chain rule the divergence of n symbols with their states is exactly n pi(s) d, for
//! every n. Leaving out the states cannot raise it: D_n = E log2(P/Q) <= n pi(s) d. At e = 0 the flag says
//! all that P and Q disagree about: P/Q is the product of the signals' ratios at the visits, and D_n = n
//! pi(s) d. For 0 < e <= 1/2 it is less: equality would need a ratio P/Q of states and symbols that the symbols
//! decide, but any symbols may come from states that never visit s, where it is 1, and from states that visit it
//! once, where it is a/b or (1-a)/(1-b), and these are not 1 for a != b. A flag with noise e' > e (both at most 1/2)
//! is the flag with noise e sent through another noisy channel, so D_n does not rise with e.
//!
//! For few symbols D_n is the exact sum over all strings, certified. For many it is a mean over seeded runs,
//! by the forward algorithm in doubles (`filter`), which the exact one checks on the first symbols. The runs
//! of all noises share the states, the signals and the noise's draws, so differences between noises have
//! small errors.
//!
//! Control: a second difference. If Q gives a 1 the chance 2/3 in the other states as well, D_n at e = 0 is
//! n (pi(s) d + (1 - pi(s)) KL(1/2||2/3)), above the bound, which is for twins that differ in s alone.
//!
//! Tolerances: 5 standard errors, the variance measured over the runs, of which there are 30 at least, and in which
//! the rarer signal of the trigger state comes 25 times on average, else it is not measured; certified sums: the widths of the five
//! logarithms compared, one of P/Q and two of each divergence, none above n log2(1/c), c the least chance of
//! a signal; the doubles' filter 32 roundings of 2^-53 relative error per symbol, that is 32 x 2^-53 x log2(e)
//! bits, with log2(e) < 2, twice that for two filters; and the running sum of the log-odds rounds its value after
//! t symbols, at most t log2(1/c), by 2^-53 of it.

use crate::exact::{Enclosure, PRECISION, Rational, as_u64, log2};
use crate::mixture::{HiddenMarkov, Hypothesis};
use crate::scenario::figures::{
    fraction, inverse_power, of_double, quotient, whole, width_of_logarithms,
};
use crate::scenario::sampling::{Chance, Sample, each_run};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statements, claims, here,
    parameters,
};
use crate::suite::instrument::mixing::{coin_divergence, exactly};

mod answer;
mod chain;
mod filter;
mod picture;

use chain::{TRIGGER, Twin};

/// Most symbols, of two bits each, over which the exact sum goes.
const SHORT: usize = 4;

/// Symbols of the first run that the exact filter sees too.
const EXACT_SYMBOLS: usize = 64;

/// Signals of the rarer kind in the trigger state, in all runs, from which on their variance can be measured.
const LEAST_SIGNALS: u64 = 25;

/// Points of a curve.
const POINTS: usize = 250;

/// Relative roundings, of 2^-53 each, of one filter in doubles per symbol.
const FILTER_ROUNDINGS: u64 = 32;

const PROCESSING: &str = here!("data processing inequality; derived in");

parameters! { Parameters {
    noise_percent "noise_percent": [i64] = [0, 10, 30, 50] in 0..=50,
        "chances, in hundredths, that the flag is flipped; 0 first, growing";
    world "a": Rational = 4/5 in 1/100..=99/100, "chance of a 1 in the trigger state under P, the world";
    twin "b": Rational = 1/5 in 1/100..=99/100, "the same under its twin Q";
    symbols "n": usize = 100_000 in 100..=10_000_000, "symbols of each run";
    runs "runs": u64 = 40 in 30..=10_000, "seeded runs";
} }

claims! {
    STATIONARY: Exact Equal "stationary-law", PROCESSING,
        "The law that the chain starts from is stationary: one move leaves it as it is.";
    OBSERVABLE: Certified Within "observable-trigger", PROCESSING,
        "Without noise n symbols tell exactly n pi(s) d bits, n = 1 .. 4.";
    HIDDEN: Certified LessThan "hidden-trigger", PROCESSING,
        "With noise n symbols tell less than n pi(s) d bits, for every n <= 4 and noise.";
    FALLS: Certified AtMost "falls-with-noise", PROCESSING,
        "What n symbols tell does not rise with the noise, for every n <= 4.";
    BOUND: Sampled AtMost "rate-bound", PROCESSING,
        "The mean rate (1/n) log2(P/Q) over the runs is at most pi(s) d bits per symbol plus 5 standard \
         errors, for every noise.",
        applies "the runs see either signal in the trigger state at least 25 times on average";
    RATE: Sampled AtMost "rate-observable", PROCESSING,
        "Without noise the mean rate is pi(s) d: the distance is at most 5 standard errors.",
        applies "the runs see either signal in the trigger state at least 25 times on average";
    RATE_FALLS: Sampled AtLeast "rate-falls-with-noise", PROCESSING,
        "The mean rate does not rise from a noise to the next: each minus the next one is at least 0, minus 5 \
         standard errors of the difference.",
        applies "the runs see either signal in the trigger state at least 25 times on average";
    FILTERS: Float AtMost "filter-in-doubles", PROCESSING,
        "On the first symbols of the first run the log-odds in doubles are the exact ones, to within the \
         roundings of two filters and of the sum.";
    CONTROL: Certified GreaterThan "control-second-difference", PROCESSING,
        "Control: twins that differ outside the trigger state too tell more than n pi(s) d bits in n \
         symbols, n = 1 .. 4.";
    CONTROL_VALUE: Certified Within "control-value", PROCESSING,
        "Control: they tell n (pi(s) d + (1 - pi(s)) KL(1/2||2/3)) bits, n = 1 .. 4.";
}

impl Parameters {
    /// P, the world, and Q.
    fn twins(&self) -> [Twin; 2] {
        [&self.world, &self.twin].map(|trigger| Twin {
            trigger: trigger.clone(),
            elsewhere: Rational::ratio(1, 2),
        })
    }

    fn noises(&self) -> impl Iterator<Item = Rational> {
        let hundredths = |&percent| Rational::ratio(percent, 100);
        self.noise_percent.iter().map(hundredths)
    }
}

/// The control's chance of a 1 outside the trigger state.
fn elsewhere() -> Rational {
    Rational::ratio(2, 3)
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    noise_percent: Vec<i64>,
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
fn log_ratio(p: &HiddenMarkov, q: &HiddenMarkov) -> Result<Enclosure> {
    let ratio = quotient(&exactly(&p.evidence())?, &exactly(&q.evidence())?)?;
    Ok(log2(&ratio, PRECISION)?)
}

/// Adds P log2(P/Q) of all that may follow what both have seen, to the sum of its number of symbols.
fn add_divergences(
    p: &HiddenMarkov,
    q: &HiddenMarkov,
    bits: usize,
    sums: &mut [Enclosure],
    context: &Context<'_>,
) -> Result<()> {
    context.go_on()?;
    let chance = exactly(&p.evidence())?;
    if chance.is_zero() {
        return Ok(());
    }
    if bits > 0 && bits.is_multiple_of(2) {
        sums[bits / 2 - 1] += log_ratio(p, q)?.scale(&chance);
    }
    if bits < 2 * sums.len() {
        for symbol in [false, true] {
            let (mut p, mut q) = (p.clone(), q.clone());
            p.update(symbol);
            q.update(symbol);
            add_divergences(&p, &q, bits + 1, sums, context)?;
        }
    }
    Ok(())
}

/// D_n for n = 1 .. SHORT.
fn divergences(
    [p, q]: [&Twin; 2],
    noise: &Rational,
    context: &Context<'_>,
) -> Result<Vec<Enclosure>> {
    let mut sums = vec![Enclosure::zero(); SHORT];
    let (p, q) = (p.hypothesis(noise)?, q.hypothesis(noise)?);
    add_divergences(&p, &q, 0, &mut sums, context)?;
    Ok(sums)
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// pi(s) d in bits per symbol.
    rate: Enclosure,
    /// The same for the control: pi(s) d + (1 - pi(s)) KL(1/2||2/3).
    control: Enclosure,
    /// How often all runs see the rarer signal in the trigger state on average.
    rarer: Rational,
    /// What two enclosures of the same sum may differ by.
    agreement: Rational,
    /// By how much exact filter and doubles may differ per symbol.
    rounding: Rational,
    /// By how much the sum's rounding after t symbols may be, over t.
    rounding_of_sum: Rational,
}

/// How far a number may be from what the enclosure is of.
fn distance(number: &Rational, enclosure: &Enclosure) -> Rational {
    let ends = [enclosure.lower(), enclosure.upper()];
    let [below, above] = ends.map(|end| (number - end).abs());
    below.max(above)
}

/// The scenario.
pub(crate) struct TwinHiddenState;

impl Experiment for TwinHiddenState {
    const ABOUT: About = About {
        name: "twin-hidden-state",
        question: Question::Twins,
        claim: "Twins that part in a hidden state are told apart the more slowly, the less is seen of \
                that state.",
        source: "data processing inequality",
        text: "Two hypotheses share a hidden chain of three states and differ in the signal of one of them, \
               the trigger state. A flag says when the chain is there, flipped by noise. Evidence grows at \
               most by pi(s) d bits per symbol, exactly that much where the flag is clear, and the less, the \
               noisier it is: certified sums over all short strings, and means over long seeded runs. \
               Control: twins that differ elsewhere too.",
        worth: "",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn fits(parameters: &Parameters) -> Result<()> {
        let noise_percent = &parameters.noise_percent;
        let grows = noise_percent.is_sorted_by(|less, more| less < more);
        if noise_percent.first() != Some(&0) || noise_percent.len() < 2 || !grows {
            return Err(ScenarioError::refused(
                "noise_percent must begin with 0, where the bound is attained, and grow",
                ["noise_percent=0,10,30,50"],
            ));
        }
        let quarter = Rational::ratio(1, 4);
        let a = &parameters.world;
        if Chance::new(a).is_err() {
            let near = (a * whole(100)).ceil();
            return Err(ScenarioError::refused(
                format!("a = {a} cannot be drawn exactly: its denominator is 2^32 or more"),
                [format!("a={near}/100")],
            ));
        }
        if parameters.world == parameters.twin {
            let other = if parameters.world > Rational::ratio(1, 2) {
                &parameters.world - quarter
            } else {
                &parameters.world + quarter
            };
            return Err(ScenarioError::refused(
                "a and b are equal; twins with the same law never part",
                [format!("b={other}")],
            ));
        }
        Ok(())
    }

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let (twins, noise_percent) = (parameters.twins(), &parameters.noise_percent);
        let [p, q] = &twins;
        let symbols = |run| filter::world(p, parameters.seed, run);
        let follow = |run, look: &mut dyn FnMut(usize, &[f64])| {
            let symbols = symbols(run)?.take(parameters.symbols);
            filter::log_odds(&twins, noise_percent, symbols, context, look)
        };
        let ends = each_run(context, "runs", parameters.runs, |run| {
            let ends = follow(run, &mut |_, _| ())?.into_iter();
            ends.map(of_double).collect::<Result<Vec<_>>>()
        })?;
        let share = fraction(1, as_u64(parameters.symbols))?;
        let over_runs = |figure: &dyn Fn(&[Rational]) -> Rational| {
            let rates: Vec<_> = ends.iter().map(|end| figure(end) * &share).collect();
            Sample::of(&rates)
        };
        let rates = (0..noise_percent.len()).map(|index| over_runs(&|end| end[index].clone()));
        let falls =
            (1..noise_percent.len()).map(|index| over_runs(&|end| &end[index - 1] - &end[index]));
        let stride = parameters.symbols.div_ceil(POINTS);
        let mut curves = vec![vec![(0, 0.0)]; noise_percent.len()];
        let mut doubles = Vec::new();
        follow(0, &mut |time, odds| {
            if time <= EXACT_SYMBOLS {
                doubles.push(odds.to_vec());
            }
            if time.is_multiple_of(stride) {
                let curves = curves.iter_mut().zip(odds);
                curves.for_each(|(curve, &odds)| curve.push((time, odds)));
            }
        })?;
        let noises = || noise_percent.iter().zip(parameters.noises()).enumerate();
        let filters = noises().map(|(index, (&percent, noise))| {
            let (mut p, mut q) = (p.hypothesis(&noise)?, q.hypothesis(&noise)?);
            let step = |(symbol, in_doubles): (filter::Symbol, &Vec<f64>)| {
                context.go_on()?;
                for bit in [symbol.flag(percent), symbol.signal] {
                    p.update(bit);
                    q.update(bit);
                }
                Ok((log_ratio(&p, &q)?, of_double(in_doubles[index])?))
            };
            symbols(0)?.zip(&doubles).map(step).collect()
        });
        let short = noises().map(|(_, (_, noise))| divergences([p, q], &noise, context));
        let differs_elsewhere = Twin {
            elsewhere: elsewhere(),
            ..q.clone()
        };
        let stationary = chain::stationary()?;
        Ok(Measured {
            noise_percent: noise_percent.clone(),
            short: short.collect::<Result<_>>()?,
            control: divergences([p, &differs_elsewhere], &Rational::zero(), context)?,
            rates: rates.collect::<Result<_>>()?,
            falls: falls.collect::<Result<_>>()?,
            filters: filters.collect::<Result<_>>()?,
            stationary: [stationary.clone(), chain::moved(&stationary)],
            curves,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        let (a, b) = (&parameters.world, &parameters.twin);
        let (half, elsewhere) = (Rational::ratio(1, 2), elsewhere());
        let visited = chain::stationary()?[TRIGGER].clone();
        let rate = coin_divergence(a, b)?.scale(&visited);
        let away = coin_divergence(&half, &elsewhere)?.scale(&(Rational::one() - &visited));
        let symbols = whole(as_u64(parameters.symbols)) * whole(parameters.runs);
        let rarer = visited * a.clone().min(Rational::one() - a) * symbols;
        let sides = [a, b, &elsewhere].map(|p| p.clone().min(Rational::one() - p));
        let least = sides.into_iter().fold(half, Rational::min);
        let of_one = -log2(&least, PRECISION)?.lower();
        let largest = &of_one * whole(as_u64(SHORT));
        Ok(Theory {
            agreement: width_of_logarithms(5, &largest),
            control: &rate + away,
            rate,
            rarer,
            rounding: whole(2 * FILTER_ROUNDINGS * 2) * inverse_power(53),
            rounding_of_sum: of_one * inverse_power(53),
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let [before, after] = &measured.stationary;
        for (state, (seen, said)) in (1..).zip(after.iter().zip(before)) {
            claims.check(&STATIONARY, || format!("state {state}"), seen, said);
        }
        for tolerant in [&OBSERVABLE, &CONTROL_VALUE] {
            claims.tolerate(tolerant, theory.agreement.clone());
        }
        let noises = || measured.noise_percent.iter();
        for (noise, sums) in noises().zip(&measured.short) {
            let claim = if *noise == 0 { &OBSERVABLE } else { &HIDDEN };
            for (n, sum) in (1..).zip(sums) {
                let label = || format!("noise {noise}/100, n={n}");
                claims.check(claim, label, sum, theory.rate.scale(&whole(n)));
            }
        }
        for (noise, pair) in noises().skip(1).zip(measured.short.windows(2)) {
            for (n, (less_noise, sum)) in (1..).zip(pair[0].iter().zip(&pair[1])) {
                claims.check(
                    &FALLS,
                    || format!("noise {noise}/100, n={n}"),
                    sum,
                    less_noise,
                );
            }
        }
        for sampled in [&BOUND, &RATE, &RATE_FALLS] {
            claims.applies(sampled, theory.rarer >= whole(LEAST_SIGNALS), || {
                let times = theory.rarer.nearest_f64();
                format!("the rarer signal comes {times:.1} times in the trigger state on average")
            });
        }
        for (noise, rate) in noises().zip(&measured.rates) {
            let label = || format!("noise {noise}/100");
            let errors = rate.five_errors()?;
            let limit = &theory.rate + Enclosure::exact(errors.clone());
            claims.check(&BOUND, label, &rate.mean, limit);
            if *noise == 0 {
                claims.check(&RATE, label, distance(&rate.mean, &theory.rate), errors);
            }
        }
        for (noise, fall) in noises().skip(1).zip(&measured.falls) {
            let label = || format!("to noise {noise}/100");
            claims.check(&RATE_FALLS, label, &fall.mean, -fall.five_errors()?);
        }
        for (noise, steps) in noises().zip(&measured.filters) {
            for (time, (exact, double)) in (1..).zip(steps) {
                let label = || format!("noise {noise}/100, t={time}");
                let limit =
                    (&theory.rounding + &theory.rounding_of_sum * whole(time)) * whole(time);
                claims.check(&FILTERS, label, distance(double, exact), limit);
            }
        }
        for (n, sum) in (1..).zip(&measured.control) {
            let (label, symbols) = (|| format!("n={n}"), whole(n));
            claims.check(&CONTROL, label, sum, theory.rate.scale(&symbols));
            claims.check(&CONTROL_VALUE, label, sum, theory.control.scale(&symbols));
        }
        Ok(())
    }

    fn worth(parameters: &Parameters, _: &Measured) -> String {
        format!(
            "Certified for all strings of up to {SHORT} symbols; means over {} seeded runs of a finite prior \
             of two hypotheses, open mass 0, with tolerances from the number of runs. Nothing here is about \
             M.",
            parameters.runs
        )
    }
}

#[cfg(test)]
mod tests;
