//! `deterministic-loss-bound`: on a computable sequence the surprise is bounded by the program's length.
//!
//! Takes certified bounds of M from `enumerate` and written programs from `machine`. Solomonoff 1978;
//! Hutter 2005 ch. 3 (theorem numbers unconfirmed).
//!
//! The predictor is the lower bound itself: xi(x_t given x_<t) = lower(x_1:t)/lower(x_<t), a semimeasure
//! since lower(x0) + lower(x1) <= lower(x).
//!
//! Derivation \[own\]. 1 - p <= -ln p at every t, summed: sum of (1 - xi(x_t|x_<t)) <= -ln lower(x_1:n). A
//! cylinder that prints x and reveals b <= L bits is counted in lower(x) with 2^-b, and the shortest program
//! that prints x reveals at most its own l(p) bits, so lower(x_1:n) >= 2^-l(p) once L >= l(p) and S
//! suffices: -ln lower(x_1:n) <= l(p) ln 2. The predictor errs at t when lower(x_1:t) is at most lower of the
//! other symbol (a tie is an error); then lower(x_1:t) <= lower(x_<t)/2, at least one bit is lost, so the
//! number of errors is at most -log2 lower(x_1:n) <= l(p). (Thm 3.36's bound would be 2 ln 2 l(p),
//! number unconfirmed.)
//!
//! Control: below L = l(p) the lower bound falls to 0 and the chain says nothing. For 0 1 0 11 0 111 ...,
//! whose shortest programs have 23 bits, L = 20 must end in lower = 0 at 44 symbols.

use crate::enumerate::{Control, predict};
use crate::exact::{Dyadic, Enclosure, PRECISION, Rational, ln, log2};
use crate::machine::{Kraft, Program, Symbols, execute, written_programs};
use crate::scenario::figures::{exact, length, quotient, whole};
use crate::scenario::former;
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};
use crate::suite::instrument::enumerating::stoppable;

mod picture;

const SOURCE: &str = "Solomonoff 1978; Hutter 2005 ch. 3 (numbers unconfirmed); derived in scenario::deterministic_loss_bound";

/// Steps that one run of a program may take.
const STEPS: u64 = 1000;

/// Length at which machine.md states 80/2^28 for the growing ones.
const STATED_SYMBOLS: u64 = 44;

/// The scenario.
pub struct DeterministicLossBound;

#[derive(Clone, Copy, Debug)]
struct Parameters {
    bits: u32,
    symbols: u64,
    long_bits: u32,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        Ok(Parameters {
            bits: settings.count("bits")?,
            symbols: settings.count("n")?,
            long_bits: settings.count("long_bits")?,
        })
    }
}

/// A sequence and the length that its shortest programs are stated to have.
#[derive(Clone, Copy, Debug)]
struct Target {
    name: &'static str,
    period: &'static [bool],
    program_bits: u32,
}

const GROWING: Target = Target {
    name: "0 1 0 11 0 111 ...",
    period: &[],
    program_bits: 23,
};

const TARGETS: [Target; 4] = [
    Target {
        name: "0*",
        period: &[false],
        program_bits: 2,
    },
    Target {
        name: "(01)*",
        period: &[false, true],
        program_bits: 10,
    },
    Target {
        name: "(0011)*",
        period: &[false, false, true, true],
        program_bits: 14,
    },
    Target {
        name: "(001)*",
        period: &[false, false, true],
        program_bits: 12,
    },
];

impl Target {
    fn symbols(&self, count: u64) -> Vec<bool> {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        if self.period.is_empty() {
            let blocks = (1..)
                .flat_map(|ones| std::iter::once(false).chain(std::iter::repeat_n(true, ones)));
            return blocks.take(count).collect();
        }
        self.period.iter().copied().cycle().take(count).collect()
    }
}

// ---------------------------------------------------------------------------------------------- measure

/// lower of a sequence's prefixes within a bit limit.
#[derive(Clone, Debug)]
struct Run {
    target: Target,
    bits: u32,
    /// lower(x_1:t), t = 0 .. n.
    lower: Vec<Rational>,
    /// lower(x_<t and the other symbol), t = 1 .. n.
    other: Vec<Rational>,
    /// Length and source of a shortest written program that prints the sequence.
    shortest: Option<(u32, String)>,
}

impl Run {
    /// Errors of the predictor among the first t symbols, by t = 0 .. n; a tie is an error.
    fn errors(&self) -> Vec<u64> {
        let mut errors = 0;
        let each = self
            .lower
            .iter()
            .skip(1)
            .zip(&self.other)
            .map(|(right, wrong)| {
                errors += u64::from(right <= wrong);
                errors
            });
        std::iter::once(0).chain(each).collect()
    }

    /// The sum of 1 - xi(x_t|x_<t) over the first t symbols, by t, as long as lower is above 0.
    fn surprise(&self) -> Result<Vec<Rational>, ScenarioError> {
        let mut sums = vec![Rational::zero()];
        let mut sum = Rational::zero();
        for pair in self.lower.windows(2).take_while(|pair| !pair[1].is_zero()) {
            sum += Rational::one() - quotient(&pair[1], &pair[0])?;
            sums.push(sum.clone());
        }
        Ok(sums)
    }
}

struct Measured {
    /// The sequences at enough bits, the growing ones last.
    runs: Vec<Run>,
    /// The growing ones at too few bits.
    control: Run,
}

fn follow(
    target: Target,
    bits: u32,
    symbols: u64,
    control: &Control,
    context: &Context<'_>,
) -> Result<Run, ScenarioError> {
    let x = target.symbols(symbols);
    let mut run = Run {
        target,
        bits,
        lower: vec![Rational::one()],
        other: Vec::new(),
        shortest: None,
    };
    let mut seen = Symbols::new();
    for (done, &symbol) in (0..).zip(&x) {
        context.report(target.name, done, length(&x))?;
        let found = predict(&Kraft::default(), &seen, bits, STEPS, 0, control)?;
        let next = found.prediction.map(|prediction| prediction.next);
        let lower = |symbol: bool| {
            let bounds = next.as_ref().map(|next| &next[usize::from(symbol)]);
            bounds
                .map_or_else(Dyadic::zero, |bounds| bounds.lower.clone())
                .to_rational()
        };
        run.lower.push(lower(symbol));
        run.other.push(lower(!symbol));
        seen.push(symbol);
    }
    run.shortest = shortest_program(&seen, bits, context)?;
    Ok(run)
}

/// The first written program, in order of length, whose output without data bits starts with x.
fn shortest_program(
    x: &Symbols,
    most_bits: u32,
    context: &Context<'_>,
) -> Result<Option<(u32, String)>, ScenarioError> {
    for bits in 2..=most_bits {
        context.report("shortest program", u64::from(bits), u64::from(most_bits))?;
        let prints = |program: &Program| {
            let run = execute(program, x.len(), &Symbols::new(), None, STEPS * 4);
            run.output.len() == x.len() && run.output.starts_with(x)
        };
        if let Some(program) = written_programs(bits)
            .iter()
            .find(|program| prints(program))
        {
            return Ok(Some((bits, program.to_string())));
        }
    }
    Ok(None)
}

fn measure(parameters: Parameters, context: &Context<'_>) -> Result<Measured, ScenarioError> {
    stoppable(context, |control| {
        let growing = |bits| follow(GROWING, bits, STATED_SYMBOLS, control, context);
        let mut runs = Vec::new();
        for target in TARGETS {
            runs.push(follow(
                target,
                parameters.bits,
                parameters.symbols,
                control,
                context,
            )?);
        }
        runs.push(growing(parameters.long_bits)?);
        let control = growing(parameters.bits.min(GROWING.program_bits - 3))?;
        Ok(Measured { runs, control })
    })
}

// ----------------------------------------------------------------------------------------------- theory

struct Theory {
    /// The sum up to t stands beside lower(x_1:t-lag): 0.
    lag: usize,
    /// l(p) of each run's sequence.
    program_bits: Vec<u64>,
    /// What a bit is in nats.
    nats_per_bit: Enclosure,
    /// What machine.md states for the growing ones at 44 symbols: 80/2^28.
    growing: Rational,
    /// lower at 44 symbols when L is too small.
    control: Rational,
}

fn theory() -> Result<Theory, ScenarioError> {
    Ok(Theory {
        lag: 0,
        program_bits: TARGETS
            .iter()
            .chain([&GROWING])
            .map(|target| u64::from(target.program_bits))
            .collect(),
        nats_per_bit: ln(&Rational::from_integer(2), PRECISION)?,
        growing: Dyadic::from_u128(80, 28).to_rational(),
        control: Rational::zero(),
    })
}

// ----------------------------------------------------------------------------------------------- claims

fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, relation, text: &str| {
        ForAll::new(
            Statement::new(id, Grade::Exact, text, SOURCE),
            relation,
            None,
        )
    };
    let mut surprise = all(
        "surprise",
        Relation::AtMost,
        "The sum of 1 - xi(x_t|x_<t) is at most -ln lower(x_1:t) nats, every sequence and t.",
    );
    let mut nats = all(
        "log-loss",
        Relation::AtMost,
        "-ln lower(x_1:n) is at most l(p) ln 2 nats, p the shortest program of x.",
    );
    let mut errors = all(
        "errors",
        Relation::AtMost,
        "The predictor's errors, a tie being one, are at most -log2 lower(x_1:t) bits, every sequence and t.",
    );
    let mut errors_length = all(
        "errors-length",
        Relation::AtMost,
        "Its errors are at most l(p) in all.",
    );
    let mut shortest = all(
        "shortest-program",
        Relation::Equal,
        "The shortest written programs of 0*, (01)*, (0011)*, (001)* and 0 1 0 11 0 111 ... have 2, 10, 14, 12 and 23 bits.",
    );
    for (run, &bits) in measured.runs.iter().zip(&theory.program_bits) {
        let name = run.target.name;
        let mistakes = run.errors();
        for (t, sum) in run.surprise()?.iter().enumerate().skip(1) {
            let label = || format!("{name}, t={t}");
            let bound = -ln(&run.lower[t - theory.lag], PRECISION)?;
            surprise.check(label, &Enclosure::exact(sum.clone()), &bound);
            errors.check(
                label,
                &exact(mistakes[t]),
                &-log2(&run.lower[t], PRECISION)?,
            );
        }
        // A lower bound of 0 loses without bound: as a loss of more than any program's length it is violated.
        let last = run.lower.last().filter(|last| !last.is_zero());
        let loss = match last {
            Some(last) => -ln(last, PRECISION)?,
            None => exact(u64::from(u32::MAX)),
        };
        nats.check(
            || name.to_string(),
            &loss,
            &theory.nats_per_bit.scale(&whole(bits)),
        );
        errors_length.check(
            || name.to_string(),
            &exact(mistakes.last().copied().unwrap_or(0)),
            &exact(bits),
        );
        let found = run
            .shortest
            .as_ref()
            .map_or(0, |(bits, _)| u64::from(*bits));
        shortest.check(|| name.to_string(), &exact(found), &exact(bits));
    }
    let mut found = vec![
        surprise.claim()?,
        nats.claim()?,
        errors.claim()?,
        errors_length.claim()?,
        shortest.claim()?,
    ];
    if let Some(last) = measured.runs.last().and_then(|run| run.lower.last()) {
        found.push(former::claim(
            Statement::new(
                "growing-ones",
                Grade::Exact,
                "lower of 44 symbols of 0 1 0 11 0 111 ... is at least 80/2^28.",
                "the machine's specification",
            ),
            Relation::AtLeast,
            Enclosure::exact(last.clone()),
            Enclosure::exact(theory.growing.clone()),
            None,
        ));
    }
    if let Some(last) = measured.control.lower.last() {
        found.push(former::claim(
            Statement::new("control-too-few-bits", Grade::Exact, format!("With {} bits, below its 23, lower of the same 44 symbols is 0: the chain says nothing.", measured.control.bits), SOURCE),
            Relation::Equal,
            Enclosure::exact(last.clone()),
            Enclosure::exact(theory.control.clone()),
            None,
        ));
    }
    Ok(found)
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for DeterministicLossBound {
    fn name(&self) -> &'static str {
        "deterministic-loss-bound"
    }

    fn claim(&self) -> &'static str {
        "On a computable sequence the total surprise is bounded by the length of its shortest program."
    }

    fn source(&self) -> &'static str {
        "Solomonoff 1978; Hutter 2005 ch. 3 (numbers unconfirmed)"
    }

    fn grade(&self) -> Grade {
        Grade::Exact
    }

    fn description(&self) -> &'static str {
        "The predictor is the certified lower bound of M itself, over all programs up to L bits. On four \
         periodic sequences and on 0 1 0 11 0 111 ... its surprise, log loss and errors stand beside the \
         length of the shortest program, which is found by enumeration. Control: with fewer bits than that \
         program has, the lower bound falls to 0 and the chain says nothing."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::integer(
                "bits",
                20,
                (14, 28),
                "bit limit L for the periodic sequences",
            ),
            Parameter::integer("n", 64, (8, 256), "symbols of the periodic sequences"),
            Parameter::integer(
                "long_bits",
                24,
                (24, 30),
                "bit limit L for 44 symbols of 0 1 0 11 0 111 ...",
            ),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let measured = measure(parameters, context)?;
        let theory = theory()?;
        let traces = picture::traces(&measured, &theory)?;
        let claims = claims(&measured, &theory)?;
        Outcome::of(
            settings,
            claims,
            traces,
            format!(
                "Certified for M: lower(x) <= M(x), exactly, with L = {} and {} bits and S = {STEPS} steps; the \
                 open mass is what upper(x) would add.",
                parameters.bits, parameters.long_bits
            ),
        )
    }
}

former_scenario!(DeterministicLossBound, GrainOfTruth);

#[cfg(test)]
mod tests;
