//! `deterministic-loss-bound`: on a computable sequence the surprise is bounded by the program's length.
//!
//! Takes certified bounds of M from `enumerate` and written programs from `machine`. Solomonoff 1978;
//! Hutter 2005 ch. 3 (theorem numbers unconfirmed).
//!
//! The predictor is the lower bound itself: xi(x_t given x_<t) = lower(x_1:t)/lower(x_<t), a semimeasure
//! since lower(x0) + lower(x1) <= lower(x).
//!
//! Derivation \[own\]. A cylinder that prints x and reveals b <= L bits is counted in lower(x) with 2^-b, and
//! the shortest program p that prints x reveals at most its own l(p) bits, so lower(x_1:t) >= 2^-l(p) for
//! every t once L >= l(p) and S suffices. Two things follow for every t at once. 1 - q <= -ln q, summed: the
//! sum of (1 - xi(x_s|x_<s)) is at most -ln lower(x_1:t) <= l(p) ln 2. And the predictor errs at s when
//! lower(x_1:s) is at most lower of the other symbol (a tie is an error); then lower(x_1:s) <= lower(x_<s)/2,
//! at least one bit is lost, so the number of errors is at most -log2 lower(x_1:t) <= l(p). (Thm 3.36's bound
//! would be 2 ln 2 l(p), number unconfirmed.)
//!
//! The two sides share nothing: lower is what the engine's search over all cylinders finds, l(p) is stated, and
//! found again by running written programs one by one in order of their length. Log loss is compared as
//! lower(x) against 2^-l(p), rational against rational: where the only program within L bits is p the two are
//! equal, and no enclosure of a logarithm could tell.
//!
//! Control: below L = l(p) the lower bound falls to 0 and nothing is bounded. For 0 1 0 11 0 111 ...,
//! whose shortest programs have 23 bits, L = 20 must end in lower = 0 at 44 symbols.

use crate::enumerate::Query;
use crate::exact::{Dyadic, Enclosure, PRECISION, Rational, as_usize, ln};
use crate::machine::{Program, Symbols, execute, written_programs};
use crate::scenario::figures::{length, quotient, whole};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, Statements, claims, here, parameters,
};
use crate::suite::instrument::enumerating::search;

mod answer;
mod picture;

const SOURCE: &str = here!("Solomonoff 1978; Hutter 2005 ch. 3; derived in");

/// Steps that one run of a program may take.
const STEPS: u64 = 1000;

/// Length at which machine.md states 80/2^28 for the growing ones.
const STATED_SYMBOLS: u64 = 44;

parameters! { Parameters {
    bits "bits": u32 = 20 in 14..=28, "bit limit L for the periodic sequences";
    symbols "n": u64 = 64 in 8..=256, "symbols of the periodic sequences";
    long_bits "long_bits": u32 = 24 in 24..=30, "bit limit L for 44 symbols of 0 1 0 11 0 111 ...";
} }

claims! {
    SURPRISE: Exact AtMost "surprise", SOURCE,
        "The sum of 1 - xi(x_s|x_<s) over s <= t is at most l(p) ln 2 nats, p the shortest program of x: every \
         sequence and t.";
    LOSS: Exact AtLeast "log-loss", SOURCE,
        "lower(x_1:n) is at least 2^-l(p), so the log loss is at most l(p) bits: every sequence.";
    ERRORS: Exact AtMost "errors", SOURCE,
        "The predictor's errors up to t, a tie counted as one, are at most l(p): every sequence and t.";
    SHORTEST: Exact Equal "shortest-program", SOURCE,
        "The shortest written programs of 0*, (01)*, (0011)*, (001)* and 0 1 0 11 0 111 ... have 2, 10, 14, \
         12 and 23 bits.";
    GROWING_ONES: Exact AtLeast "growing-ones", "the machine's specification",
        "lower of 44 symbols of 0 1 0 11 0 111 ... is at least 80/2^28.";
    CONTROL: Exact Equal "control-too-few-bits", SOURCE,
        "Control: with {bits} bits, below its 23, lower of the same 44 symbols is 0, and nothing bounds the loss.";
}

/// A sequence and the length that its shortest programs are stated to have.
#[derive(Clone, Copy, Debug)]
struct Target {
    name: &'static str,
    /// Empty for the growing ones, which have none.
    period: &'static [bool],
    program_bits: u32,
}

const fn target(name: &'static str, period: &'static [bool], program_bits: u32) -> Target {
    Target {
        name,
        period,
        program_bits,
    }
}

/// The sequences; the growing ones come last.
const TARGETS: [Target; 5] = [
    target("0*", &[false], 2),
    target("(01)*", &[false, true], 10),
    target("(0011)*", &[false, false, true, true], 14),
    target("(001)*", &[false, false, true], 12),
    GROWING,
];

const GROWING: Target = target("0 1 0 11 0 111 ...", &[], 23);

impl Target {
    fn symbols(&self, count: u64) -> Vec<bool> {
        let count = as_usize(count);
        if self.period.is_empty() {
            let blocks = (1..)
                .flat_map(|ones| std::iter::once(false).chain(std::iter::repeat_n(true, ones)));
            return blocks.take(count).collect();
        }
        self.period.iter().copied().cycle().take(count).collect()
    }
}

/// lower of a sequence's prefixes within a bit limit.
#[derive(Clone, Debug)]
struct Run {
    target: Target,
    bits: u32,
    /// lower(x_1:t), t = 0 .. n.
    lower: Vec<Rational>,
    /// lower(x_<t and the other symbol), t = 1 .. n.
    other: Vec<Rational>,
    /// Length of a shortest written program that prints the sequence.
    shortest: Option<u32>,
}

impl Run {
    /// lower of the whole sequence.
    fn last(&self) -> &Rational {
        &self.lower[self.lower.len() - 1]
    }

    /// Errors of the predictor among the first t symbols, by t = 0 .. n; a tie is an error.
    fn errors(&self) -> Vec<u64> {
        let mut errors = vec![0];
        for (t, (right, wrong)) in self.lower[1..].iter().zip(&self.other).enumerate() {
            errors.push(errors[t] + u64::from(right <= wrong));
        }
        errors
    }

    /// The sum of 1 - xi(x_t|x_<t) over the first t symbols, by t, as long as there is something to condition on.
    fn surprise(&self) -> Result<Vec<Rational>> {
        let mut sums = vec![Rational::zero()];
        let pairs = self.lower.windows(2).take_while(|pair| !pair[0].is_zero());
        for (t, pair) in pairs.enumerate() {
            sums.push(&sums[t] + Rational::one() - quotient(&pair[1], &pair[0])?);
        }
        Ok(sums)
    }
}

#[derive(Clone)]
pub(crate) struct Measured {
    /// The sequences at enough bits, as in [`TARGETS`].
    runs: Vec<Run>,
    /// The growing ones at too few bits.
    control: Run,
}

fn follow(target: Target, bits: u32, symbols: u64, context: &Context<'_>) -> Result<Run> {
    let x = target.symbols(symbols);
    let (mut lower, mut other) = (vec![Rational::one()], Vec::new());
    let mut seen = Symbols::new();
    for (done, &symbol) in (0..).zip(&x) {
        context.report(target.name, done, length(&x))?;
        // The predictor is a mixture over the same programs at every symbol.
        let query = Query::new(&seen, bits).steps(STEPS).ahead(1);
        let found = search(&query.whole_programs(), context)?;
        let bound = |symbol: bool| match &found.prediction {
            Some(prediction) => prediction.next[usize::from(symbol)].lower.clone(),
            None => Rational::zero(),
        };
        lower.push(bound(symbol));
        other.push(bound(!symbol));
        seen.push(symbol);
    }
    Ok(Run {
        target,
        bits,
        lower,
        other,
        shortest: shortest_program(&seen, bits, context)?,
    })
}

/// Length of the first written program, in order of length, whose output without data bits starts with x.
fn shortest_program(x: &Symbols, most_bits: u32, context: &Context<'_>) -> Result<Option<u32>> {
    let prints = |program: &Program| {
        let run = execute(program, x.len(), &Symbols::new(), None, STEPS * 4);
        run.output.len() == x.len() && run.output.starts_with(x)
    };
    for bits in 2..=most_bits {
        context.report("shortest program", u64::from(bits), u64::from(most_bits))?;
        for program in written_programs(bits) {
            context.go_on()?;
            if prints(&program) {
                return Ok(Some(bits));
            }
        }
    }
    Ok(None)
}

#[derive(Clone)]
pub(crate) struct Theory {
    /// l(p) of each run's sequence.
    program_bits: Vec<u64>,
    /// What a bit is in nats.
    nats_per_bit: Enclosure,
    /// What machine.md states for the growing ones at 44 symbols: 80/2^28.
    growing: Rational,
}

/// The scenario.
pub(crate) struct DeterministicLossBound;

impl Experiment for DeterministicLossBound {
    const ABOUT: About = About {
        name: "deterministic-loss-bound",
        question: Question::GrainOfTruth,
        claim: "On a computable sequence the total surprise is bounded by the length of its shortest \
                program.",
        source: "Solomonoff 1978; Hutter 2005 ch. 3",
        text: "The predictor is the certified lower bound of M itself, over all programs up to L bits. On \
               four periodic sequences and on 0 1 0 11 0 111 ... its surprise, log loss and errors are set \
               beside the length of the shortest program, which is found by running programs one by one. \
               Control: with fewer bits than that program has, the lower bound falls to 0 and nothing bounds \
               the loss.",
        worth: "",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let growing = |bits| follow(GROWING, bits, STATED_SYMBOLS, context);
        let mut runs = Vec::new();
        for target in TARGETS {
            runs.push(if target.period.is_empty() {
                growing(parameters.long_bits)?
            } else {
                follow(target, parameters.bits, parameters.symbols, context)?
            });
        }
        let control = growing(parameters.bits.min(GROWING.program_bits - 3))?;
        Ok(Measured { runs, control })
    }

    fn theory(_: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        Ok(Theory {
            program_bits: TARGETS
                .map(|target| u64::from(target.program_bits))
                .to_vec(),
            nats_per_bit: ln(&Rational::from(2), PRECISION)?,
            growing: Dyadic::from_u128(80, 28).to_rational(),
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        for (run, &bits) in measured.runs.iter().zip(&theory.program_bits) {
            let name = || run.target.name.to_string();
            let nats = theory.nats_per_bit.scale(&whole(bits));
            // Where lower is 0 the surprise of that symbol is 1, and nothing can be conditioned on later.
            for (t, sum) in run.surprise()?.iter().enumerate().skip(1) {
                claims.check(&SURPRISE, || format!("{}, t={t}", name()), sum, &nats);
            }
            for (t, errors) in run.errors().into_iter().enumerate().skip(1) {
                claims.check(&ERRORS, || format!("{}, t={t}", name()), errors, bits);
            }
            claims.check(&LOSS, name, run.last(), Rational::inverse_power(bits));
            claims.check(&SHORTEST, name, u64::from(run.shortest.unwrap_or(0)), bits);
        }
        if let Some(growing) = measured.runs.last() {
            claims.one(&GROWING_ONES, growing.last(), &theory.growing);
        }
        let control = CONTROL.with("bits", measured.control.bits);
        claims.one(&control, measured.control.last(), Rational::zero());
        Ok(())
    }

    fn worth(parameters: &Parameters, _: &Measured) -> String {
        format!(
            "Certified for M: lower(x) <= M(x), exactly, with L = {} and {} bits and S = {STEPS} steps; the \
             open mass is what upper(x) would add.",
            parameters.bits, parameters.long_bits
        )
    }
}

#[cfg(test)]
mod tests;
