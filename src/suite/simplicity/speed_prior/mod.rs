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
//! counts in phase i exactly when t <= 2^(i - l(p)), from phase i_0 = l(p) + ceil(log2 t) on, and all phases
//! together give 2^-l(p) 2^(1 - i_0): S(x) = sum over p -> x of 2^(1 - 2 l(p) - ceil(log2 t)), and
//! -log2 S(x) <= 2 l(p) + ceil(log2 t) - 1. The length is paid twice: once as the program's weight, once
//! as its share of every phase.
//! Both are semimeasures in the sense f(x0) + f(x1) <= f(x): each p -> xb extends exactly one p' -> x by
//! data bits, the extensions of one p' have weights that sum to at most 2^-l(p') (Kraft), and both
//! discounts only grow with length and time.
//! Cut at T steps S_Kt loses sum over t > T of 2^-l(p)/t < (mass of the late p)/T. Late are the p that print x
//! after more than T steps, and those that are still open at the step limit.
//!
//! Controls: without the price of time, -log2 S_Kt(x) <= l(p), and with the length paid once,
//! -log2 S(x) <= l(p) + ceil(log2 t), the bounds fail.

use std::collections::BTreeMap;

use crate::exact::{Enclosure, Rational};
use crate::machine::Symbols;
use crate::scenario::figures::{inverse_power, length, quotient};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statements, claims, here,
    parameters,
};
use crate::suite::instrument::printing::{Print, Printers, Programs, mass, periodic};

mod picture;

const OWN: &str =
    here!("Schmidhuber 2002; Filan, Leike & Hutter 2016 (numbers unconfirmed); derived in");

parameters! { Parameters {
    bits "bits": u32 = 18 in 10..=22, "bits L of the longest program, code and data together";
    symbols "n": usize = 12 in 2..=16, "symbols of the longest x among all x";
    long_symbols "long": usize = 64 in 8..=128, "symbols of the three periodic sequences";
    steps "steps": u64 = 1000 in 300..=100_000, "step limit S of a run";
    cut "cut": u64 = 24 in 1..=10_000, "run time T at which S_Kt is cut off";
} }

claims! {
    KT: Exact AtLeast "kt-bound", OWN,
        "S_Kt(x) >= 2^-l(p)/t(p,x), that is -log2 S_Kt(x) <= l(p) + log2 t, for every p that prints x.";
    FAST: Exact AtLeast "fast-bound", OWN,
        "S(x) >= 2^-(2 l(p) + ceil(log2 t) - 1) for every p that prints x: FAST pays the length twice.";
    PHASES: Exact Equal "fast-phases", OWN,
        "FAST summed phase by phase is the sum over p of 2^(1 - 2 l(p) - ceil(log2 t)), every x.";
    SEMIMEASURE: Exact AtMost "semimeasure", OWN,
        "f(x0) + f(x1) <= f(x) for S_Kt and for FAST, every x.";
    CUT: Exact AtMost "cut-error", OWN,
        "Cut at T steps, S_Kt(x) loses at most (mass of the late programs)/T, every x.";
    TIME_IS_PAID: Exact GreaterThan "control-time-is-paid", OWN,
        "Control: without the price of time, -log2 S_Kt(x) <= l(p) for the shortest p, the bound fails; \
         number of x.";
    PAID_TWICE: Exact GreaterThan "control-length-is-paid-twice", OWN,
        "Control: with the length paid once, -log2 S(x) <= l(p) + ceil(log2 t) for the shortest p, the bound \
         fails; number of x.";
    INVERSIONS_KT: Measured None "inversions-kt", "no theorem",
        "Pairs of x of n symbols that S_Kt orders the other way than M does, beside all pairs.";
    INVERSIONS_FAST: Measured None "inversions-fast", "no theorem",
        "Pairs of x of n symbols that FAST orders the other way than M does, beside all pairs.";
}

/// Name and period of the sequences that are followed further.
const SEQUENCES: [(&str, &[bool]); 3] = [
    ("000...", &[false]),
    ("0101...", &[false, true]),
    ("001001...", &[false, false, true]),
];

/// The three priors of one x.
#[derive(Clone, Debug)]
struct Priors {
    /// The sum of 2^-l(p).
    mixture: Rational,
    /// The sum of 2^-l(p)/t.
    kt: Rational,
    /// The same over the p that take at most `cut` steps.
    kt_cut: Rational,
    /// The sum over the phases.
    fast: Rational,
}

#[derive(Clone, Debug)]
struct Found {
    printers: Printers,
    priors: Priors,
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    /// Every x of 1 .. n symbols that is printed.
    all: BTreeMap<Symbols, Found>,
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

/// The sum of 2^-l/t over some programs, those with equal t first.
fn over_time<'a>(prints: impl Iterator<Item = &'a Print>) -> Result<Rational> {
    let mut by_time: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
    for print in prints {
        by_time.entry(print.steps).or_default().push(print.bits);
    }
    let terms = by_time.into_iter();
    terms
        .map(|(steps, lengths)| quotient(&mass(lengths), &steps.into()))
        .sum()
}

/// FAST, phase by phase: in phase i every p runs for 2^(i - l(p)) steps. From the first phase on in which
/// all programs have finished, every further phase weighs half of the one before.
fn by_phases(prints: &[Print]) -> Rational {
    let mut sum = Rational::zero();
    let mut phase = 0_u32;
    loop {
        phase += 1;
        let finishes = |print: &&Print| {
            let spare = phase.checked_sub(print.bits);
            spare.is_some_and(|spare| spare >= u64::BITS || print.steps <= 1 << spare)
        };
        let finished = prints.iter().filter(finishes).map(|print| print.bits);
        let finished: Vec<u32> = finished.collect();
        let all = finished.len() == prints.len();
        let in_phase = inverse_power(phase) * mass(finished);
        sum += &in_phase;
        if all {
            return sum + in_phase;
        }
    }
}

fn priors(prints: &[Print], cut: u64) -> Result<Priors> {
    Ok(Priors {
        mixture: mass(prints.iter().map(|print| print.bits)),
        kt: over_time(prints.iter())?,
        kt_cut: over_time(prints.iter().filter(|print| print.steps <= cut))?,
        fast: by_phases(prints),
    })
}

/// Pairs that two orders disagree on: one says less where the other says greater.
fn inversions(a: &[&Rational], b: &[&Rational]) -> u64 {
    let ranks = |values: &[&Rational]| {
        let mut sorted = values.to_vec();
        sorted.sort();
        let rank = |&value: &&Rational| sorted.partition_point(|&other| other < value);
        values.iter().map(rank).collect::<Vec<_>>()
    };
    let pairs: Vec<(usize, usize)> = ranks(a).into_iter().zip(ranks(b)).collect();
    let mut count = 0;
    for (index, p) in pairs.iter().enumerate() {
        for q in &pairs[index + 1..] {
            count += u64::from(p.0 != q.0 && p.0.cmp(&q.0) == q.1.cmp(&p.1));
        }
    }
    count
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
    /// T: a program that takes longer is late, and weighs so much less at least.
    late_after: u64,
    cut: u64,
    /// S: an open program would come out after more steps than this, if ever.
    steps: u64,
    /// n.
    symbols: usize,
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
        let bits = self.lengths * print.bits + (self.log_time)(print.steps);
        inverse_power(bits) * Rational::from_integer(1 << self.phases_bits)
    }

    /// What the cut loses at most: (mass of the late programs)/T.
    fn loss(self, printers: &Printers) -> Result<Rational> {
        let late = printers.prints.iter().filter(|p| p.steps > self.late_after);
        let open = printers.open.iter().copied();
        quotient(&mass(late.map(|p| p.bits).chain(open)), &self.cut.into())
    }
}

/// The scenario.
pub(crate) struct SpeedPrior;

impl Experiment for SpeedPrior {
    const ABOUT: About = About {
        name: "speed-prior",
        question: Question::Simplicity,
        claim: "Discounting run time still predicts: S_Kt pays log2 of the time, FAST pays the length twice \
                as well.",
        source: "Schmidhuber 2002; Filan, Leike & Hutter 2016 (numbers unconfirmed)",
        text: "All programs of up to L bits, code and data together, are run and their steps counted. For \
               every x that one of them prints, 2^-l(p) is summed plain (M), over t (S_Kt) and phase by phase \
               (FAST), and the sums stand beside the bounds for every single program. Cutting S_Kt at T steps \
               loses at most the late programs' mass over T. Controls: the bounds without the price of time \
               and with the length paid once fail.",
        worth: "",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn fits(parameters: &Parameters) -> Result<()> {
        let (cut, steps) = (parameters.cut, parameters.steps);
        if cut >= steps {
            return Err(ScenarioError::Settings(format!(
                "cut = {cut} leaves nothing to compare with at steps = {steps}; set cut below steps"
            )));
        }
        Ok(())
    }

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let programs = Programs::new(parameters.bits, parameters.steps, context)?;
        let found = |printers: Printers| {
            context.go_on()?;
            let priors = priors(&printers.prints, parameters.cut)?;
            Ok(Found { printers, priors })
        };
        let all = programs.of_all(parameters.symbols, context)?.into_iter();
        let all = all
            .map(|(x, printers)| Ok((x, found(printers)?)))
            .collect::<Result<BTreeMap<_, _>>>()?;
        let mut along = Vec::new();
        for (_, period) in SEQUENCES {
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
            late_after: parameters.cut,
            cut: parameters.cut,
            steps: parameters.steps,
            symbols: parameters.symbols,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let short = measured.all.iter();
        let short = short.map(|(x, found)| (x.to_string(), found));
        let along = measured.along.iter().zip(SEQUENCES);
        let along = along.flat_map(|(prefixes, (name, _))| {
            let numbered = (1_u64..).zip(prefixes);
            numbered.map(move |(t, found)| (format!("{name}, t={t}"), found))
        });
        let (mut time_is_paid, mut paid_twice) = (0, 0);
        for (name, Found { printers, priors }) in short.chain(along) {
            let mut sum = Rational::zero();
            for print in &printers.prints {
                let label = || format!("x={name}, l={}, t={}", print.bits, print.steps);
                let term = theory.fast(print);
                claims.check(&KT, label, &priors.kt, theory.kt(print)?);
                claims.check(&FAST, label, &priors.fast, &term);
                sum += term;
            }
            claims.check(&PHASES, || format!("x={name}"), &priors.fast, sum);
            if let Some(p) = printers.prints.iter().min() {
                time_is_paid += u64::from(priors.kt < inverse_power(p.bits));
                let once = inverse_power(p.bits + (theory.log_time)(p.steps));
                paid_twice += u64::from(priors.fast < once);
            }
        }
        for (x, Found { printers, priors }) in &measured.all {
            let open = mass(printers.open.iter().copied());
            let lost = &priors.kt - &priors.kt_cut;
            let lost_too = &lost + quotient(&open, &theory.steps.into())?;
            let lost = Enclosure::new(lost, lost_too)?;
            claims.check(&CUT, || format!("x={x}"), lost, theory.loss(printers)?);
            if x.len() == theory.symbols {
                continue;
            }
            let next = [false, true].map(|symbol| measured.all.get(&x.with(symbol)));
            let sum = |of: fn(&Priors) -> &Rational| -> Rational {
                next.iter().flatten().map(|next| of(&next.priors)).sum()
            };
            let (kt, fast) = (sum(|next| &next.kt), sum(|next| &next.fast));
            claims.check(&SEMIMEASURE, || format!("S_Kt, x={x}"), kt, &priors.kt);
            claims.check(&SEMIMEASURE, || format!("FAST, x={x}"), fast, &priors.fast);
        }
        claims.one(&TIME_IS_PAID, time_is_paid, 0_u64);
        claims.one(&PAID_TWICE, paid_twice, 0_u64);
        let [kt, fast] = measured.inversions;
        claims.one(&INVERSIONS_KT, kt, measured.pairs);
        claims.one(&INVERSIONS_FAST, fast, measured.pairs);
        Ok(())
    }

    fn worth(parameters: &Parameters, measured: &Measured) -> String {
        let longest = of_length(&measured.all, parameters.symbols);
        let open = longest.filter(|(_, found)| !found.printers.open.is_empty());
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
