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
use crate::scenario::figures::{exact, inverse_power, length, quotient, whole};
use crate::scenario::former;
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};
use crate::suite::instrument::printing::{Print, Printers, Programs, mass};

mod picture;

const OWN: &str = "Schmidhuber 2002; Filan, Leike & Hutter 2016 (numbers unconfirmed); derived in scenario::speed_prior";

/// Name and period of the sequences that are followed further.
const SEQUENCES: [(&str, &[bool]); 3] = [
    ("000...", &[false]),
    ("0101...", &[false, true]),
    ("001001...", &[false, false, true]),
];

/// The scenario.
pub struct SpeedPrior;

#[derive(Clone, Copy, Debug)]
struct Parameters {
    bits: u32,
    symbols: usize,
    long_symbols: usize,
    steps: u64,
    cut: u64,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        let parameters = Parameters {
            bits: settings.count("bits")?,
            symbols: settings.count("n")?,
            long_symbols: settings.count("long")?,
            steps: settings.count("steps")?,
            cut: settings.count("cut")?,
        };
        if parameters.cut >= parameters.steps {
            return Err(ScenarioError::Settings(format!(
                "cut = {} leaves nothing to compare with at steps = {}; set cut below steps",
                parameters.cut, parameters.steps
            )));
        }
        Ok(parameters)
    }
}

// ---------------------------------------------------------------------------------------------- measure

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
struct Measured {
    parameters: Parameters,
    /// Every x of 1 .. n symbols that is printed.
    all: BTreeMap<Symbols, Found>,
    /// The prefixes of the sequences.
    along: Vec<Vec<Found>>,
    /// Pairs of x of n symbols, and those that M orders the other way than S_Kt and than S.
    pairs: u64,
    inversions: [u64; 2],
}

/// The sum of 2^-l/t over some programs, those with equal t first.
fn over_time<'a>(prints: impl Iterator<Item = &'a Print>) -> Result<Rational, ScenarioError> {
    let mut by_time: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
    for print in prints {
        by_time.entry(print.steps).or_default().push(print.bits);
    }
    by_time
        .into_iter()
        .map(|(steps, lengths)| quotient(&mass(lengths), &whole(steps)))
        .sum()
}

/// FAST, phase by phase: in phase i every p runs for 2^(i - l(p)) steps. From the first phase on in which
/// all programs have finished, every further phase weighs half of the one before.
fn by_phases(prints: &[Print]) -> Rational {
    let mut sum = Rational::zero();
    for phase in 1_u32.. {
        let steps = |bits: u32| {
            phase
                .checked_sub(bits)
                .map_or(0, |spare| 1_u64.checked_shl(spare).unwrap_or(u64::MAX))
        };
        let done = prints
            .iter()
            .filter(|print| print.steps <= steps(print.bits));
        let finished: Vec<u32> = done.map(|print| print.bits).collect();
        let all = finished.len() == prints.len();
        sum += inverse_power(phase) * mass(finished);
        if all {
            return sum + inverse_power(phase) * mass(prints.iter().map(|print| print.bits));
        }
    }
    sum
}

fn priors(printers: &Printers, cut: u64) -> Result<Priors, ScenarioError> {
    let prints = &printers.prints;
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
        sorted.dedup();
        let rank = |value| sorted.binary_search(&value).unwrap_or(usize::MAX);
        values.iter().map(|&value| rank(value)).collect::<Vec<_>>()
    };
    let pairs: Vec<(usize, usize)> = ranks(a).into_iter().zip(ranks(b)).collect();
    pairs
        .iter()
        .enumerate()
        .map(|(index, p)| {
            let against =
                |q: &&(usize, usize)| (p.0 < q.0 && p.1 > q.1) || (p.0 > q.0 && p.1 < q.1);
            let rest = pairs[index + 1..].iter();
            rest.filter(against).map(|_| 1_u64).sum::<u64>()
        })
        .sum()
}

fn measure(parameters: Parameters, context: &Context<'_>) -> Result<Measured, ScenarioError> {
    let programs = Programs::new(parameters.bits, parameters.steps, context)?;
    let found = |printers: Printers| {
        context.go_on()?;
        Ok::<_, ScenarioError>(Found {
            priors: priors(&printers, parameters.cut)?,
            printers,
        })
    };
    let all = programs
        .of_all(parameters.symbols, context)?
        .into_iter()
        .map(|(x, printers)| Ok((x, found(printers)?)))
        .collect::<Result<BTreeMap<_, _>, ScenarioError>>()?;
    let mut along = Vec::new();
    for (_, period) in SEQUENCES {
        let x = period.iter().copied().cycle();
        let x: Symbols = x.take(parameters.long_symbols).collect();
        let prefixes = programs.along(&x, context)?;
        along.push(prefixes.into_iter().map(found).collect::<Result<_, _>>()?);
    }
    let longest = || {
        all.iter()
            .filter(|(x, _)| x.len() == parameters.symbols)
            .map(|(_, found)| &found.priors)
    };
    let mixture: Vec<&Rational> = longest().map(|priors| &priors.mixture).collect();
    let kt: Vec<&Rational> = longest().map(|priors| &priors.kt).collect();
    let fast: Vec<&Rational> = longest().map(|priors| &priors.fast).collect();
    let count = length(&mixture);
    let inversions = [inversions(&mixture, &kt), inversions(&mixture, &fast)];
    Ok(Measured {
        parameters,
        all,
        along,
        pairs: count * count.saturating_sub(1) / 2,
        inversions,
    })
}

// ----------------------------------------------------------------------------------------------- theory

/// What the theory says of one program that prints x, and of one x.
#[derive(Clone, Copy, Debug)]
struct Theory {
    /// Exponent of t in the bound of S_Kt.
    time_exponent: u32,
    /// How often the length is paid in FAST.
    lengths: u32,
    /// The whole number of bits that a run time is, in FAST.
    log_time: fn(u64) -> u32,
    /// Bits that FAST gives back: the phases behind the first one weigh as much as it.
    phases_bits: u32,
    /// T: run time from which a program is late.
    cut: u64,
}

fn theory(parameters: Parameters) -> Theory {
    Theory {
        time_exponent: 1,
        lengths: 2,
        log_time: ceil_log2,
        phases_bits: 1,
        cut: parameters.cut,
    }
}

/// ceil(log2 t), t >= 1.
fn ceil_log2(steps: u64) -> u32 {
    steps
        .saturating_sub(1)
        .checked_ilog2()
        .map_or(0, |log| log + 1)
}

impl Theory {
    /// 2^-l(p)/t: what S_Kt gives x at least.
    fn kt(self, print: &Print) -> Result<Rational, ScenarioError> {
        quotient(
            &inverse_power(print.bits),
            &whole(print.steps).pow(u64::from(self.time_exponent)),
        )
    }

    /// 2^-(2 l(p) + ceil(log2 t) - 1): what FAST gives x at least.
    fn fast(self, print: &Print) -> Rational {
        let bits = self.lengths * print.bits + (self.log_time)(print.steps);
        inverse_power(bits) * Rational::from_integer(1 << self.phases_bits)
    }

    /// What the cut loses at most: (mass of the late programs)/T.
    fn loss(self, printers: &Printers, late_after: u64) -> Result<Rational, ScenarioError> {
        let late = printers.prints.iter().filter(|p| p.steps > late_after);
        let mass = mass(late.map(|p| p.bits).chain(printers.open.iter().copied()));
        quotient(&mass, &whole(self.cut))
    }
}

// ----------------------------------------------------------------------------------------------- claims

fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let parameters = measured.parameters;
    let all = |id: &str, relation, text: &str| {
        ForAll::new(Statement::new(id, Grade::Exact, text, OWN), relation, None)
    };
    let mut kt = all(
        "kt-bound",
        Relation::AtLeast,
        "S_Kt(x) >= 2^-l(p)/t(p,x), that is -log2 S_Kt(x) <= l(p) + log2 t, for every p that prints x.",
    );
    let mut fast = all(
        "fast-bound",
        Relation::AtLeast,
        "S(x) >= 2^-(2 l(p) + ceil(log2 t) - 1) for every p that prints x: FAST pays the length twice.",
    );
    let mut closed = all(
        "fast-phases",
        Relation::Equal,
        "FAST summed phase by phase is the sum over p of 2^(1 - 2 l(p) - ceil(log2 t)), every x.",
    );
    let mut semimeasure = all(
        "semimeasure",
        Relation::AtMost,
        "f(x0) + f(x1) <= f(x) for S_Kt and for FAST, every x.",
    );
    let mut cut = all(
        "cut-error",
        Relation::AtMost,
        "Cut at T steps, S_Kt(x) loses at most (mass of the late programs)/T, every x.",
    );
    let along = measured.along.iter().zip(SEQUENCES);
    let prefixes = along.flat_map(|(prefixes, (name, _))| {
        let numbered = prefixes.iter().enumerate();
        numbered.map(move |(t, found)| (format!("{name}, t={}", t + 1), found))
    });
    let short = measured.all.iter();
    let short = short.map(|(x, found)| (x.to_string(), found));
    let (mut time_is_paid, mut paid_twice) = (0, 0);
    for (name, found) in short.chain(prefixes) {
        let mut sum = Rational::zero();
        for print in &found.printers.prints {
            let label = || format!("x={name}, l={}, t={}", print.bits, print.steps);
            kt.check_exact(label, &found.priors.kt, &theory.kt(print)?);
            let term = theory.fast(print);
            fast.check_exact(label, &found.priors.fast, &term);
            sum += term;
        }
        closed.check_exact(|| format!("x={name}"), &found.priors.fast, &sum);
        let shortest = found.printers.prints.iter().min();
        if let Some(p) = shortest {
            time_is_paid += u64::from(found.priors.kt < inverse_power(p.bits));
            let once = inverse_power(p.bits + (theory.log_time)(p.steps));
            paid_twice += u64::from(found.priors.fast < once);
        }
    }
    for (x, found) in &measured.all {
        // The open programs would come out after more than the step limit, if ever.
        let open = quotient(
            &mass(found.printers.open.iter().copied()),
            &whole(parameters.steps),
        )?;
        let lost = &found.priors.kt - &found.priors.kt_cut;
        let lost = Enclosure::new(lost.clone(), lost + open)?;
        let bound = theory.loss(&found.printers, parameters.cut)?;
        cut.check(|| format!("x={x}"), &lost, &Enclosure::exact(bound));
        if x.len() == parameters.symbols {
            continue;
        }
        let of = |x: Symbols| measured.all.get(&x).map(|found| &found.priors);
        let next: Vec<&Priors> = [false, true]
            .iter()
            .filter_map(|&symbol| of(x.with(symbol)))
            .collect();
        let kt = next.iter().map(|priors| &priors.kt).sum();
        semimeasure.check_exact(|| format!("S_Kt, x={x}"), &kt, &found.priors.kt);
        let fast = next.iter().map(|priors| &priors.fast).sum();
        semimeasure.check_exact(|| format!("FAST, x={x}"), &fast, &found.priors.fast);
    }
    let control = |id: &str, text: &str, count: u64| {
        former::claim(
            Statement::new(id, Grade::Exact, text, OWN),
            Relation::GreaterThan,
            exact(count),
            Enclosure::zero(),
            None,
        )
    };
    let inverted = |id: &str, name: &str, count: u64| {
        former::measurement(
            id,
            format!(
                "Pairs of x of n symbols that {name} orders the other way than M does, beside all pairs."
            ),
            "no theorem",
            exact(count),
            exact(measured.pairs),
        )
    };
    Ok(vec![
        kt.claim()?,
        fast.claim()?,
        closed.claim()?,
        semimeasure.claim()?,
        cut.claim()?,
        control(
            "control-time-is-paid",
            "Control: without the price of time, -log2 S_Kt(x) <= l(p) for the shortest p, the bound fails; number of x.",
            time_is_paid,
        ),
        control(
            "control-length-is-paid-twice",
            "Control: with the length paid once, -log2 S(x) <= l(p) + ceil(log2 t) for the shortest p, the bound fails; number of x.",
            paid_twice,
        ),
        inverted("inversions-kt", "S_Kt", measured.inversions[0]),
        inverted("inversions-fast", "FAST", measured.inversions[1]),
    ])
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for SpeedPrior {
    fn name(&self) -> &'static str {
        "speed-prior"
    }

    fn claim(&self) -> &'static str {
        "Discounting run time still predicts: S_Kt pays log2 of the time, FAST pays the length twice as well."
    }

    fn source(&self) -> &'static str {
        "Schmidhuber 2002; Filan, Leike & Hutter 2016 (numbers unconfirmed)"
    }

    fn grade(&self) -> Grade {
        Grade::Exact
    }

    fn description(&self) -> &'static str {
        "All programs of up to L bits, code and data together, are run and their steps counted. For every x \
         that one of them prints, 2^-l(p) is summed plain (M), over t (S_Kt) and phase by phase (FAST), and the \
         sums stand beside the bounds for every single program. Cutting S_Kt at T steps loses at most the late \
         programs' mass over T. Controls: the bounds without the price of time and with the length paid once \
         fail."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::integer(
                "bits",
                18,
                (10, 22),
                "bits L of the longest program, code and data together",
            ),
            Parameter::integer("n", 12, (2, 16), "symbols of the longest x among all x"),
            Parameter::integer(
                "long",
                64,
                (8, 128),
                "symbols of the three periodic sequences",
            ),
            Parameter::integer("steps", 1000, (300, 100_000), "step limit S of a run"),
            Parameter::integer(
                "cut",
                24,
                (1, 10_000),
                "run time T at which S_Kt is cut off",
            ),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let measured = measure(parameters, context)?;
        let theory = theory(parameters);
        let traces = picture::traces(&measured, theory)?;
        let claims = claims(&measured, &theory)?;
        let longest = measured
            .all
            .iter()
            .filter(|(x, _)| x.len() == parameters.symbols);
        let open = longest
            .filter(|(_, found)| !found.printers.open.is_empty())
            .count();
        Outcome::of(
            settings,
            claims,
            traces,
            format!(
                "Exact for the finite list of all programs of at most {} bits, code and data together, and {} \
                 steps; {open} of the x of {} symbols have programs that are open at that limit, which the \
                 cut's claim counts in.",
                parameters.bits, parameters.steps, parameters.symbols
            ),
        )
    }
}

former_scenario!(SpeedPrior, Simplicity);

#[cfg(test)]
mod tests;
