//! `speed-prior`: discounting run time still predicts, at a log-time price.
//!
//! Takes written programs, their executions and step counts from `machine`. Schmidhuber 2002 (COLT);
//! Filan, Leike & Hutter 2016 (the name S_Kt; theorem numbers unconfirmed).
//!
//! A program p is a written program and the data bits that it reads, of l(p) bits together; p prints x
//! (p -> x) when its output starts with x and it read all its data bits before the last symbol of x was
//! out, in t(p, x) steps. The list is P_L with the limit L on code and data together.
//!
//! Derivation \[own, from the definitions\].
//! S_Kt(x) = sum over p -> x of 2^-l(p)/t(p, x) is at least each of its terms:
//! -log2 S_Kt(x) <= l(p) + log2 t(p, x).
//! FAST runs p for 2^(i - l(p)) steps in phase i = 1, 2, ... and weighs what comes out by 2^-i 2^-l(p). So p
//! counts in phase i exactly when t <= 2^(i - l(p)), from phase i_0 = l(p) + ceil(log2 t) on. The phases to I give
//! 2^-l(p) (2^(1 - i_0) - 2^-I), all phases together 2^-l(p) 2^(1 - i_0): S(x) = sum over p -> x of
//! 2^(1 - 2 l(p) - ceil(log2 t)), and -log2 S(x) <= 2 l(p) + ceil(log2 t) - 1. The length is paid twice: once as
//! the program's weight, once as its share of every phase.
//! Both are semimeasures in the sense f(x0) + f(x1) <= f(x): each p -> xb extends exactly one p' -> x by
//! data bits, the extensions of one p' have weights that sum to at most 2^-l(p') (Kraft), and both
//! discounts only grow with length and time.
//! Stopped after T steps per run, S_Kt(x) lacks the p that print x later. Each extends exactly one run that was
//! stopped with a proper prefix of x out, their weights sum to at most that run's (Kraft), and t > T: what is
//! lacking is at most (mass of the stopped runs)/T.
//!
//! The price log2 t is an upper bound and grows without limit: 2 bits for each doubling of a quadratic time. So the
//! loss per symbol goes to 0, but the whole loss on a computable sequence is not bounded, as it is under M. And t is
//! counted in steps of this machine; one that is slower by a power multiplies log2 t.
//!
//! Beside the sums over all programs that were run stand programs whose length and time are known in closed form:
//! `,]` prints any x of n symbols with 6 + n bits in 2n steps, and three programs print three sequences. Beside the
//! sum over p for FAST stands [`fast`], which runs the phases.
//!
//! Controls: without the price of time, -log2 S_Kt(x) <= l(p), and with the length paid once,
//! -log2 S(x) <= l(p) + ceil(log2 t), the bounds fail.

use std::collections::BTreeMap;

use crate::exact::{Enclosure, Rational, as_u64, as_usize, narrow};
use crate::machine::Symbols;
use crate::scenario::figures::{inverse_power, length, quotient, signed, whole};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statements, claims, here,
    parameters,
};
use crate::suite::instrument::printing::{Print, Programs, periodic};

mod answer;
mod fast;
mod order;
mod picture;
mod sums;

use order::inversions;
use sums::{Priors, over_time, priors};

const OWN: &str = here!("Schmidhuber 2002; Filan, Leike & Hutter 2016; derived in");

parameters! { Parameters {
    bits "bits": u32 = 18 in 10..=22, "bits L of the longest program, code and data together";
    symbols "n": usize = 12 in 2..=16, "symbols of the longest x among all x";
    long_symbols "long": usize = 64 in 8..=128, "symbols of the three periodic sequences";
    steps "steps": u64 = 1000 in 300..=100_000, "step limit S of a run";
    cut "cut": u64 = 24 in 1..=10_000, "run time T after which the runs for S_Kt are stopped";
    phases "phases": u32 = 16 in 8..=18, "phases I of FAST that are run, at most L";
} }

claims! {
    KT: Exact AtLeast "kt-bound", OWN,
        "S_Kt(x) >= 2^-l(p)/t(p,x), that is -log2 S_Kt(x) <= l(p) + log2 t, for p of known length and time: `,]` \
         (6 + n bits, 2n steps) at every x of n <= L - 6 symbols, and the programs of the three sequences.";
    FAST: Exact AtLeast "fast-bound", OWN,
        "S(x) >= 2^-(2 l(p) + ceil(log2 t) - 1) for the same p and x: FAST pays the length twice.";
    PHASES: Exact Equal "fast-phases", OWN,
        "FAST, run to phase I (every bit string of l <= i bits for 2^(i - l) steps in phase i), gives x the sum over \
         p with l + ceil(log2 t) <= I of 2^(1 - 2 l - ceil(log2 t)) - 2^-(l + I), every x to n symbols.";
    SEMIMEASURE: Exact AtMost "semimeasure", OWN,
        "f(x0) + f(x1) <= f(x) for S_Kt and for FAST, every x.";
    CUT: Exact AtMost "cut-error", OWN,
        "Stopped after T steps per run, S_Kt(x) lacks at most (mass of the stopped runs that may still print x)/T, \
         every x.";
    TIME_IS_PAID: Exact GreaterThan "control-time-is-paid", OWN,
        "Control: without the price of time, -log2 S_Kt(x) <= l(p) for the shortest p, the bound fails; \
         number of x.";
    PAID_TWICE: Exact GreaterThan "control-length-is-paid-twice", OWN,
        "Control: with the length paid once, -log2 S(x) <= l(p) + ceil(log2 t) for the shortest p, the bound \
         fails; number of x.";
    INVERSIONS_KT: Measured None "inversions-kt", "no theorem",
        "Pairs of x of n symbols that S_Kt orders the other way than M does.",
        beside "of all pairs";
    INVERSIONS_FAST: Measured None "inversions-fast", "no theorem",
        "Pairs of x of n symbols that FAST orders the other way than M does.",
        beside "of all pairs";
}

/// A sequence that is followed further, and a program for it.
struct Followed {
    name: &'static str,
    period: &'static [bool],
    /// Bits of the program, and the steps in which it prints so many symbols.
    bits: u32,
    time: fn(u64) -> u64,
}

/// Printed by `]`, `>.+]` and `>..+]`. The last takes a pass of 5 steps for its three symbols.
const SEQUENCES: [Followed; 3] = [
    Followed {
        name: "000...",
        period: &[false],
        bits: 2,
        time: |n| n,
    },
    Followed {
        name: "0101...",
        period: &[false, true],
        bits: 10,
        time: |n| 2 * n,
    },
    Followed {
        name: "001001...",
        period: &[false, false, true],
        bits: 12,
        time: |n| 5 * (n / 3) + [0, 2, 3][as_usize(n % 3)],
    },
];

/// `,]` with its data bits: it prints any x of n symbols.
fn literal(symbols: u64) -> (u64, u64) {
    (6 + symbols, 2 * symbols)
}

#[derive(Clone, Debug)]
struct Found {
    prints: Vec<Print>,
    priors: Priors,
}

/// One x where no run takes more than T steps.
#[derive(Clone, Debug)]
struct Stopped {
    kt: Rational,
    /// The mass of the runs that were stopped and may still print it.
    open: Rational,
    /// The same at the step limit S of all other figures.
    open_at_limit: Rational,
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    /// Every x of 1 .. n symbols that is printed.
    all: BTreeMap<Symbols, Found>,
    stopped: BTreeMap<Symbols, Stopped>,
    /// What the phases of FAST gave each x.
    simulated: BTreeMap<Symbols, Rational>,
    /// The prefixes of the sequences.
    along: Vec<Vec<Found>>,
    /// Pairs of x of n symbols, and those that M orders the other way than S_Kt and than S.
    pairs: u64,
    inversions: [u64; 2],
}

/// What was found of the x of so many symbols.
fn of_length(
    all: &BTreeMap<Symbols, Found>,
    symbols: usize,
) -> impl Iterator<Item = (&Symbols, &Found)> {
    all.iter().filter(move |(x, _)| x.len() == symbols)
}

/// What the theory says of one program that prints x, and of one x.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Theory {
    /// Exponent of t in the bound of S_Kt.
    time_exponent: u64,
    /// How often the length is paid in FAST.
    lengths: u32,
    /// The whole number of bits that a run time is, in FAST.
    log_time: fn(u64) -> u32,
    /// Bits that FAST gives back: the phases after the first one weigh as much as it.
    phases_bits: u32,
    /// T: a program that takes longer weighs so much less at least.
    cut: u64,
    /// S: an open program would come out after more steps than this, if ever.
    steps: u64,
    /// Length and time of `,]` for so many symbols.
    literal: fn(u64) -> (u64, u64),
    /// L, n and I.
    bits: u32,
    symbols: usize,
    phases: u32,
}

/// ceil(log2 t), t >= 1.
fn ceil_log2(steps: u64) -> u32 {
    let log = steps.saturating_sub(1).checked_ilog2();
    log.map_or(0, |log| log + 1)
}

impl Theory {
    /// 2^-l(p)/t: what S_Kt gives x at least.
    fn kt(self, print: &Print) -> Result<Rational> {
        let time = Rational::from(print.steps).pow(self.time_exponent);
        quotient(&inverse_power(print.bits), &time)
    }

    /// 2^-(2 l(p) + ceil(log2 t) - 1): what FAST gives x at least.
    fn fast(self, print: &Print) -> Rational {
        self.all_phases(print.bits, (self.log_time)(print.steps))
    }

    /// The same for l(p) and ceil(log2 t).
    fn all_phases(self, bits: u32, log_time: u32) -> Rational {
        let bits = self.lengths * bits + log_time;
        inverse_power(bits) * Rational::from_integer(1 << self.phases_bits)
    }

    /// What the phases to I give x by these programs.
    fn first_phases(self, prints: &[Print]) -> Rational {
        let mut counts: BTreeMap<(u32, u32), u64> = BTreeMap::new();
        for print in prints {
            let log_time = (self.log_time)(print.steps);
            if print.bits + log_time <= self.phases {
                *counts.entry((print.bits, log_time)).or_default() += 1;
            }
        }
        let counts = counts.into_iter();
        let terms = counts.map(|((bits, log_time), count)| {
            let one = self.all_phases(bits, log_time) - inverse_power(bits + self.phases);
            one * whole(count)
        });
        terms.sum()
    }

    /// The program of known length and time for a prefix of the sequence, if the list has it.
    fn known(self, followed: &Followed, symbols: u64) -> Option<Print> {
        (followed.bits <= self.bits).then(|| Print {
            bits: followed.bits,
            steps: (followed.time)(symbols),
        })
    }

    /// And `,]`.
    fn literal(self, x: &Symbols) -> Result<Option<Print>> {
        let (bits, steps) = (self.literal)(as_u64(x.len()));
        let bits = narrow(signed(bits))?;
        Ok((bits <= self.bits).then_some(Print { bits, steps }))
    }
}

/// One x under the two bounds by a known program.
fn judge_known(
    name: &str,
    found: &Found,
    known: Option<Print>,
    theory: Theory,
    claims: &mut Claims,
) -> Result<()> {
    if let Some(print) = known {
        let label = || format!("x={name}, l={}, t={}", print.bits, print.steps);
        claims.check(&KT, label, &found.priors.kt, theory.kt(&print)?);
        claims.check(&FAST, label, &found.priors.fast, theory.fast(&print));
    }
    Ok(())
}

/// One x of up to n symbols: the phases, the extensions and the stopped runs.
fn judge_one(x: &Symbols, measured: &Measured, theory: Theory, claims: &mut Claims) -> Result<()> {
    let (Found { prints, priors }, stopped) = (&measured.all[x], &measured.stopped[x]);
    let simulated = measured.simulated.get(x).cloned();
    let simulated = simulated.unwrap_or_else(Rational::zero);
    let said = theory.first_phases(prints);
    claims.check(&PHASES, || format!("x={x}"), simulated, said);
    let lost = &priors.kt - &stopped.kt;
    let lost_too = &lost + quotient(&stopped.open_at_limit, &theory.steps.into())?;
    let lost = Enclosure::new(lost, lost_too)?;
    let said = quotient(&stopped.open, &theory.cut.into())?;
    claims.check(&CUT, || format!("x={x}"), lost, said);
    if x.len() == theory.symbols {
        return Ok(());
    }
    let next = [false, true].map(|symbol| measured.all.get(&x.with(symbol)));
    let sum = |of: fn(&Priors) -> &Rational| -> Rational {
        next.iter().flatten().map(|next| of(&next.priors)).sum()
    };
    let (kt, fast) = (sum(|next| &next.kt), sum(|next| &next.fast));
    claims.check(&SEMIMEASURE, || format!("S_Kt, x={x}"), kt, &priors.kt);
    claims.check(&SEMIMEASURE, || format!("FAST, x={x}"), fast, &priors.fast);
    Ok(())
}

/// The scenario.
pub(crate) struct SpeedPrior;

impl Experiment for SpeedPrior {
    const ABOUT: About = About {
        name: "speed-prior",
        question: Question::Simplicity,
        claim: "Discounting run time still predicts, at a price that grows: S_Kt pays at most log2 of the run time \
                on top, FAST the length a second time as well.",
        source: "Schmidhuber 2002; Filan, Leike & Hutter 2016",
        text: "All programs of up to L bits, code and data together, are run and their steps counted. For every \
               x that one of them prints, 2^-l(p) is summed plain (M), over t (S_Kt) and phase by phase (FAST), \
               and the sums are set beside the bounds by programs whose length and time are known. The phases \
               of FAST are run as well, with every bit string as a program. Stopping all runs at T steps costs \
               S_Kt at most the stopped runs' mass over T. Controls: the bounds without the price of time and \
               with the length paid once fail.",
        worth: "",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn fits(parameters: &Parameters) -> Result<()> {
        let (cut, steps) = (parameters.cut, parameters.steps);
        if cut >= steps {
            return Err(ScenarioError::refused(
                format!("cut = {cut} leaves nothing to compare with at steps = {steps}"),
                [format!("cut={}", steps - 1)],
            ));
        }
        if parameters.phases > parameters.bits {
            return Err(ScenarioError::refused(
                format!(
                    "phase {} runs programs of as many bits, and the list has only those of {}",
                    parameters.phases, parameters.bits
                ),
                [format!("phases={}", parameters.bits)],
            ));
        }
        Ok(())
    }

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let programs = Programs::new(parameters.bits, parameters.steps, context)?;
        let found = |prints: Vec<Print>| {
            context.go_on()?;
            let priors = priors(&prints)?;
            Ok(Found { prints, priors })
        };
        let mut listed = programs.of_all(parameters.symbols, context)?;
        let quick = Programs::new(parameters.bits, parameters.cut, context)?;
        let quick = quick.of_all(parameters.symbols, context)?;
        let mut stopped = BTreeMap::new();
        for x in listed.prints.keys() {
            context.go_on()?;
            let prints = quick.prints.get(x).into_iter().flatten();
            stopped.insert(
                x.clone(),
                Stopped {
                    kt: over_time(prints)?,
                    open: quick.open(x),
                    open_at_limit: listed.open(x),
                },
            );
        }
        let all = std::mem::take(&mut listed.prints).into_iter();
        let all = all
            .map(|(x, prints)| Ok((x, found(prints)?)))
            .collect::<Result<BTreeMap<_, _>>>()?;
        let mut along = Vec::new();
        for Followed { period, .. } in &SEQUENCES {
            let x = periodic(period, parameters.long_symbols);
            let prefixes = programs.along(&x, context)?.into_iter();
            along.push(prefixes.map(found).collect::<Result<_>>()?);
        }
        let of = |prior: fn(&Priors) -> &Rational| {
            let longest = of_length(&all, parameters.symbols);
            longest.map(|(_, x)| prior(&x.priors)).collect::<Vec<_>>()
        };
        let mixture = of(|priors| &priors.mixture);
        let count = length(&mixture);
        let others = [of(|priors| &priors.kt), of(|priors| &priors.fast)];
        let inversions = others.map(|other| inversions(&mixture, &other));
        Ok(Measured {
            all,
            stopped,
            simulated: fast::simulate(parameters.phases, parameters.symbols, context)?,
            along,
            pairs: count * count.saturating_sub(1) / 2,
            inversions,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        Ok(Theory {
            time_exponent: 1,
            lengths: 2,
            log_time: ceil_log2,
            phases_bits: 1,
            cut: parameters.cut,
            steps: parameters.steps,
            literal,
            bits: parameters.bits,
            symbols: parameters.symbols,
            phases: parameters.phases,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        for (x, found) in &measured.all {
            claims.go_on()?;
            let known = theory.literal(x)?;
            judge_known(&x.to_string(), found, known, *theory, claims)?;
            judge_one(x, measured, *theory, claims)?;
        }
        for (followed, prefixes) in SEQUENCES.iter().zip(&measured.along) {
            claims.go_on()?;
            for (t, found) in (1_u64..).zip(prefixes) {
                let known = theory.known(followed, t);
                let name = format!("{}, t={t}", followed.name);
                judge_known(&name, found, known, *theory, claims)?;
            }
        }
        let (mut time_is_paid, mut paid_twice) = (0_u64, 0_u64);
        for found in measured.all.values().chain(measured.along.iter().flatten()) {
            claims.go_on()?;
            if let Some(p) = found.prints.iter().min() {
                time_is_paid += u64::from(found.priors.kt < inverse_power(p.bits));
                let once = inverse_power(p.bits + (theory.log_time)(p.steps));
                paid_twice += u64::from(found.priors.fast < once);
            }
        }
        claims.one(&TIME_IS_PAID, time_is_paid, 0_u64);
        claims.one(&PAID_TWICE, paid_twice, 0_u64);
        let [kt, fast] = measured.inversions;
        claims.one(&INVERSIONS_KT, kt, measured.pairs);
        claims.one(&INVERSIONS_FAST, fast, measured.pairs);
        Ok(())
    }

    fn worth(parameters: &Parameters, measured: &Measured) -> String {
        let longest = measured.stopped.iter();
        let longest = longest.filter(|(x, _)| x.len() == parameters.symbols);
        let open = longest.filter(|(_, stopped)| !stopped.open_at_limit.is_zero());
        format!(
            "Exact for the finite list of all programs of at most {} bits, code and data together, and {} \
             steps; {} of the x of {} symbols have programs that are open at that limit, which the cut's \
             claim counts in.",
            parameters.bits,
            parameters.steps,
            open.count(),
            parameters.symbols
        )
    }
}

#[cfg(test)]
mod tests;
