//! `twin-trigger-time`: all twins "as p until T, then not" together cost a bounded number of nats, but
//! the error at simple T stays large.
//!
//! Takes rationals and enclosures from `exact`; masses are integers over one power of two. The exact
//! `Mixture` checks a small instance.
//!
//! The program p prints a sequence x. Its twin q_T prints x_1:T and the complement from T + 1 on, for
//! T = 1 .. 2^K. Relative to p's weight 1 the twin weighs r(T) = 2^-(c + l(T)): c bits for the twin's
//! program around a self-delimiting code of T of l(T) bits. R is the sum of r, R_(>=T) a tail of it.
//!
//! Derivation \[own\]. In the world p the twin q_T is refuted by symbol T + 1 and by no other, so before
//! that symbol the survivors weigh 1 + R_(>=T): the mixture errs there with probability
//! r(T)/(1 + R_(>=T)) and gives x_(T+1) the rest, (1 + R_(>=T+1))/(1 + R_(>=T)). The product over all T
//! telescopes to 1/(1 + R): the total cost is ln(1 + R) <= R nats whatever the code, since R <= 2^-c by
//! Kraft's inequality. In the world q_T symbol T + 1 costs (c + l(T)) ln 2 + ln(1 + R_(>=T)) nats, and all
//! symbols together (c + l(T)) ln 2 + ln(1 + R), since before it the cost was
//! ln((1 + R)/(1 + R_(>=T))) and behind it q_T alone is left.
//!
//! Closed forms. Elias gamma has l(T) = 2j + 1 with j = floor(log2 T); 2^j values of T share a j, so
//! R_(>=2^k) = 2^-c (sum over j = k .. K-1 of 2^-(j+1), and 2^-(2K+1) for T = 2^K)
//! = 2^-c (2^-k - 2^-K + 2^-(2K+1)). Elias delta has l(T) = j + 2 floor(log2(j + 1)) + 1. Fixed width
//! writes T - 1 in K bits. "Simple" spends a flag bit: 0 and gamma(k + 1) for T = 2^k, 1 and gamma(T) for
//! any other T. Within a length class r is constant and the tail falls, so the error rises slowly up to
//! the class's last T; hence under "simple" the strict local maxima at 1 < T < 2^K are exactly
//! T = 4, 8, 16, ..., and since 2 floor(log2(k + 1)) <= 2 log2(k + 1) the error at T = 2^k is at least
//! 2^-(c+2) (k + 1)^-2/(1 + R): it falls like 1/(log T)^2, while at its neighbours it falls like 1/T^2.
//!
//! Hutter 2009 (Algorithms 2(3):879-906) asks how slowly M may converge and has the lower bound
//! M(not x_t given x_<t) >= c 2^-K(t) (unconfirmed). Slow convergence here is a heavy-tailed code of T.

use super::figures::{exact, fraction, inverse_power, length, quotient, whole};
use super::mixing::{mixture, point, sequence};
use super::{
    Claim, Context, ForAll, Grade, Outcome, Parameter, Relation, Scenario, ScenarioError, Settings,
    Statement,
};
use crate::exact::{Enclosure, PRECISION, Rational, ln};

mod picture;

/// Horizon 2^8 of the instance that also goes through the plain mixture.
const MIXTURE_HORIZON_BITS: u32 = 8;

/// Two enclosures of the same real may differ by this much: far above their widths, far below any effect.
const AGREEMENT_BITS: u32 = 100;

const OWN: &str = "own derivation, in the documentation of scenario::twin_trigger_time";

/// The scenario.
pub struct TwinTriggerTime;

/// A self-delimiting code of the trigger time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Code {
    Gamma,
    Delta,
    Fixed,
    Simple,
}

/// All codes, in the order of the picture.
const CODES: [Code; 4] = [Code::Gamma, Code::Delta, Code::Fixed, Code::Simple];

impl Code {
    fn name(self) -> &'static str {
        match self {
            Code::Gamma => "gamma",
            Code::Delta => "delta",
            Code::Fixed => "fixed",
            Code::Simple => "simple",
        }
    }

    /// The code word of T, 1 <= T <= 2^horizon_bits.
    fn word(self, time: u64, horizon_bits: u32) -> Word {
        match self {
            Code::Gamma => Word::default().gamma(time),
            Code::Delta => {
                let digits = u64::from(time.ilog2() + 1);
                Word::default().gamma(digits).digits(time, time.ilog2())
            }
            Code::Fixed => Word::default().digits(time - 1, horizon_bits),
            Code::Simple if time.is_power_of_two() => Word::default()
                .digits(0, 1)
                .gamma(u64::from(time.ilog2()) + 1),
            Code::Simple => Word::default().digits(1, 1).gamma(time),
        }
    }
}

/// A code word, its first bit the most significant of the lowest `length` bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Word {
    bits: u64,
    length: u32,
}

impl Word {
    /// Appends the lowest `count` binary digits of `value`.
    fn digits(self, value: u64, count: u32) -> Self {
        let kept = if count == 0 {
            0
        } else {
            value & (u64::MAX >> (64 - count))
        };
        Word {
            bits: (self.bits << count) | kept,
            length: self.length + count,
        }
    }

    /// Appends the Elias gamma code of `value` >= 1: as many zeros as digits behind the first, then all.
    fn gamma(self, value: u64) -> Self {
        let behind = value.ilog2();
        self.digits(0, behind).digits(value, behind + 1)
    }
}

/// What a run is about.
#[derive(Clone, Copy, Debug)]
struct Parameters {
    overhead: u32,
    horizon_bits: u32,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        Ok(Parameters {
            overhead: settings.count("c")?,
            horizon_bits: settings.count("K")?,
        })
    }

    fn horizon(self) -> u64 {
        1 << self.horizon_bits
    }

    /// Masses are integers over 2^this: no code word is longer than 2K + 2 bits.
    fn log2_denominator(self) -> u32 {
        self.overhead + 2 * self.horizon_bits + 2
    }

    /// The weight of p, 1, as an integer over that power.
    fn unit(self) -> u64 {
        1 << self.log2_denominator()
    }

    /// Checkpoints: T = 2^k for k = 0 .. K.
    fn powers(self) -> impl Iterator<Item = (u32, u64)> {
        (0..=self.horizon_bits).map(|k| (k, 1 << k))
    }
}

/// The entry for time T of a list that begins with T = 1.
fn at(list: &[u64], time: u64) -> u64 {
    usize::try_from(time - 1)
        .ok()
        .and_then(|index| list.get(index))
        .copied()
        .unwrap_or(0)
}

// ---------------------------------------------------------------------------------------------- measure

/// The world p, run through the mixture of p and all twins under one code. Twins that have not parted yet
/// share one sum, so a step costs one subtraction.
#[derive(Clone, Debug)]
struct Run {
    code: Code,
    /// Weight of q_T, T = 1 .. 2^K, over the common denominator: from the length of T's code word.
    twin: Vec<u64>,
    /// Weight of p and all twins not refuted before symbol T + 1.
    alive: Vec<u64>,
    /// Weight that is left when all twins are refuted.
    left: u64,
}

impl Run {
    /// The mixture's probability of the complement at symbol T + 1.
    fn error(&self, time: u64) -> (u64, u64) {
        (at(&self.twin, time), at(&self.alive, time))
    }
}

struct Measured {
    parameters: Parameters,
    runs: Vec<Run>,
    mixture: Vec<MixtureStep>,
}

/// One prediction of the plain mixture of 2^8 twins and p, beside that of the shared sum.
#[derive(Clone, Debug)]
struct MixtureStep {
    code: Code,
    world: String,
    time: u64,
    mixture: Rational,
    shared_sum: Rational,
}

fn run_code(parameters: Parameters, code: Code) -> Run {
    let twin: Vec<u64> = (1..=parameters.horizon())
        .map(|time| {
            let length = code.word(time, parameters.horizon_bits).length;
            1 << (parameters.log2_denominator() - parameters.overhead - length)
        })
        .collect();
    let mut left = parameters.unit() + twin.iter().sum::<u64>();
    let mut alive = Vec::with_capacity(twin.len());
    for weight in &twin {
        alive.push(left);
        left -= weight;
    }
    Run {
        code,
        twin,
        alive,
        left,
    }
}

fn measure(parameters: Parameters, context: &Context<'_>) -> Result<Measured, ScenarioError> {
    let mut runs = Vec::new();
    let mut mixture = Vec::new();
    let small = Parameters {
        horizon_bits: MIXTURE_HORIZON_BITS.min(parameters.horizon_bits),
        ..parameters
    };
    for (done, code) in (0..).zip(CODES) {
        context.report("codes", done, length(&CODES))?;
        runs.push(run_code(parameters, code));
        mixture.extend(through_mixture(small, &run_code(small, code))?);
    }
    Ok(Measured {
        parameters,
        runs,
        mixture,
    })
}

// ----------------------------------------------------------------------------------------------- theory

/// The closed forms for one code; masses over the same denominator.
#[derive(Clone, Debug)]
struct CodeTheory {
    /// 2^-(c + l(T)).
    twin: Vec<u64>,
    /// 1 + R_(>=T).
    tail: Vec<u64>,
    /// c + l(2^k) for k = 0 .. K.
    bits_at_powers: Vec<u64>,
}

struct Theory {
    codes: Vec<CodeTheory>,
    /// R_(>=2^k) for gamma, k = 0 .. K.
    gamma_tails: Vec<Rational>,
    /// Where the error under "simple" has its strict local maxima, as numbers of the erring symbol.
    spikes: Vec<u64>,
    /// Least error at symbol 2^k + 1 under "simple", k = 0 .. K.
    spike_heights: Vec<Rational>,
    /// ln 2: what a bit is in nats.
    nats_per_bit: Enclosure,
    /// Most nats that all twins together may cost in the world p: 2^-c.
    cost_limit: Rational,
}

/// l(T) by formula.
fn code_length(code: Code, time: u64, horizon_bits: u32) -> u32 {
    let j = time.ilog2();
    match code {
        Code::Gamma => 2 * j + 1,
        Code::Delta => j + 2 * (j + 1).ilog2() + 1,
        Code::Fixed => horizon_bits,
        Code::Simple if time.is_power_of_two() => 2 * (j + 1).ilog2() + 2,
        Code::Simple => 2 * j + 2,
    }
}

fn code_theory(parameters: Parameters, code: Code) -> CodeTheory {
    let k_max = parameters.horizon_bits;
    let mass = |length: u32| 1u64 << (parameters.log2_denominator() - parameters.overhead - length);
    let power = |j: u32| mass(code_length(code, 1 << j, k_max));
    // Weight of one T of class j that is no power of two (class 0 has none).
    let other = |j: u32| {
        if j == 0 {
            0
        } else {
            mass(code_length(code, (1 << j) + 1, k_max))
        }
    };
    // Weight of the classes above j, the last of which is T = 2^K alone.
    let above: Vec<u64> = (0..=k_max)
        .map(|j| {
            let classes: u64 = (j + 1..k_max)
                .map(|i| power(i) + ((1 << i) - 1) * other(i))
                .sum();
            classes + if j < k_max { power(k_max) } else { 0 }
        })
        .collect();
    let tail = |time: u64| {
        let j = time.ilog2();
        let own = match (time == 1 << j, j == k_max) {
            (true, true) => power(j),
            (true, false) => power(j) + ((1 << j) - 1) * other(j),
            (false, _) => ((2 << j) - time) * other(j),
        };
        let higher = usize::try_from(j)
            .ok()
            .and_then(|j| above.get(j))
            .copied()
            .unwrap_or(0);
        parameters.unit() + own + higher
    };
    CodeTheory {
        twin: (1..=parameters.horizon())
            .map(|time| mass(code_length(code, time, k_max)))
            .collect(),
        tail: (1..=parameters.horizon()).map(tail).collect(),
        bits_at_powers: parameters
            .powers()
            .map(|(_, time)| u64::from(parameters.overhead + code_length(code, time, k_max)))
            .collect(),
    }
}

fn theory(parameters: Parameters) -> Result<Theory, ScenarioError> {
    let codes: Vec<CodeTheory> = CODES
        .iter()
        .map(|&code| code_theory(parameters, code))
        .collect();
    let k_max = parameters.horizon_bits;
    let overhead = inverse_power(parameters.overhead);
    let gamma_tails = (0..=k_max)
        .map(|k| {
            (inverse_power(k) - inverse_power(k_max) + inverse_power(2 * k_max + 1)) * &overhead
        })
        .collect();
    let simple = codes.last().map_or(0, |code| at(&code.tail, 1));
    let survivors = fraction(parameters.unit(), simple)?;
    let spike_heights = (0..=u64::from(k_max))
        .map(|k| {
            let height = inverse_power(parameters.overhead + 2) * &survivors;
            quotient(&height, &whole((k + 1) * (k + 1)))
        })
        .collect::<Result<_, ScenarioError>>()?;
    Ok(Theory {
        codes,
        gamma_tails,
        spikes: (2..k_max).map(|k| (1 << k) + 1).collect(),
        spike_heights,
        nats_per_bit: ln(&Rational::from_integer(2), PRECISION)?,
        cost_limit: overhead,
    })
}

// ----------------------------------------------------------------------------------------------- claims

/// Numbers of the symbols T + 1, 1 < T < 2^K, at which the error is greater than at both neighbours.
fn local_maxima(run: &Run) -> Vec<u64> {
    let product = |a: u64, b: u64| u128::from(a) * u128::from(b);
    let greater = |a: u64, b: u64| {
        let ((p, q), (r, s)) = (run.error(a), run.error(b));
        product(p, s) > product(r, q)
    };
    (2..length(&run.twin))
        .filter(|&time| greater(time, time - 1) && greater(time, time + 1))
        .map(|time| time + 1)
        .collect()
}

fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let parameters = measured.parameters;
    let agreement = || Some(inverse_power(AGREEMENT_BITS));
    let all = |id: &str, grade, relation, tolerance, text: &str| {
        ForAll::new(Statement::new(id, grade, text, OWN), relation, tolerance)
    };
    let mut errors = all(
        "error-at-trigger",
        Grade::Exact,
        Relation::Equal,
        None,
        "World p: the mixture errs at symbol T + 1 with probability r(T)/(1 + R_(>=T)), for every T and code.",
    );
    let mut tails = all(
        "gamma-tail",
        Grade::Exact,
        Relation::Equal,
        None,
        "Elias gamma: the twins from T = 2^k on weigh 2^-c (2^-k - 2^-K + 2^-(2K+1)), for every k.",
    );
    let mut evidence = all(
        "evidence-of-p",
        Grade::Exact,
        Relation::Equal,
        None,
        "World p: when all twins are refuted the mixture has given the sequence probability 1/(1 + R).",
    );
    let mut cost = all(
        "cost-of-twins",
        Grade::Certified,
        Relation::Within,
        agreement(),
        "World p: all twins together cost ln(1 + R) nats over all time.",
    );
    let mut bounded = all(
        "cost-bounded",
        Grade::Certified,
        Relation::AtMost,
        None,
        "World p: that cost is at most 2^-c nats, whatever the code.",
    );
    let mut surprise = all(
        "surprise-of-trigger",
        Grade::Certified,
        Relation::Within,
        agreement(),
        "World q_T: symbol T + 1 costs (c + l(T)) ln 2 + ln(1 + R_(>=T)) nats, for every T = 2^k and code.",
    );
    let mut total = all(
        "total-of-twin",
        Grade::Certified,
        Relation::Within,
        agreement(),
        "World q_T: all symbols together cost (c + l(T)) ln 2 + ln(1 + R) nats, for every T = 2^k and code.",
    );
    for (run, said) in measured.runs.iter().zip(&theory.codes) {
        let name = run.code.name();
        // Equal integers need no fractions; where they differ the fractions say by how much.
        let mut same = 0;
        for time in 1..=length(&run.twin) {
            let ((p, q), (r, s)) = (
                run.error(time),
                (at(&said.twin, time), at(&said.tail, time)),
            );
            if (p, q) == (r, s) && time != 1 {
                same += 1;
            } else {
                errors.check_exact(
                    || format!("{name}, T={time}"),
                    &fraction(p, q)?,
                    &fraction(r, s)?,
                );
            }
        }
        errors.count_equal(same);
        let first = at(&run.alive, 1);
        let ratio_of_tails = fraction(at(&said.tail, 1), parameters.unit())?;
        evidence.check_exact(
            || name.to_string(),
            &fraction(run.left, first)?,
            &quotient(&Rational::one(), &ratio_of_tails)?,
        );
        let nats = ln(&fraction(first, run.left)?, PRECISION)?;
        let all_twins = ln(&ratio_of_tails, PRECISION)?;
        cost.check(|| name.to_string(), &nats, &all_twins);
        bounded.check(
            || name.to_string(),
            &nats,
            &Enclosure::exact(theory.cost_limit.clone()),
        );
        for ((k, time), &bits) in parameters.powers().zip(&said.bits_at_powers) {
            let code_nats = theory.nats_per_bit.scale(&whole(bits));
            let (twin, alive) = run.error(time);
            let here = ln(&fraction(alive, twin)?, PRECISION)?;
            let tail = ln(
                &fraction(at(&said.tail, time), parameters.unit())?,
                PRECISION,
            )?;
            surprise.check(|| format!("{name}, T=2^{k}"), &here, &(&code_nats + &tail));
            let before = ln(&fraction(first, alive)?, PRECISION)?;
            total.check(
                || format!("{name}, T=2^{k}"),
                &(before + here),
                &(&code_nats + &all_twins),
            );
        }
    }
    let of_code = |code: Code| measured.runs.iter().find(|run| run.code == code);
    if let Some(gamma) = of_code(Code::Gamma) {
        for ((k, time), said) in parameters.powers().zip(&theory.gamma_tails) {
            let tail = fraction(
                at(&gamma.alive, time) - parameters.unit(),
                parameters.unit(),
            )?;
            tails.check_exact(|| format!("k={k}"), &tail, said);
        }
    }
    let mut spikes = all(
        "spikes-at-powers",
        Grade::Exact,
        Relation::Equal,
        None,
        "Code \"simple\": the error's strict local maxima for 1 < T < 2^K are at the symbols 2^k + 1, k >= 2, and nowhere else.",
    );
    let mut heights = all(
        "spike-height",
        Grade::Exact,
        Relation::AtLeast,
        None,
        "Code \"simple\": the error at symbol 2^k + 1 is at least 2^-(c+2) (k+1)^-2/(1 + R), for every k.",
    );
    if let Some(simple) = of_code(Code::Simple) {
        let seen = local_maxima(simple);
        for index in 0..seen.len().max(theory.spikes.len()) {
            // A maximum that one side lacks stands as symbol 0 there: never equal.
            let (m, t) = (
                seen.get(index).copied().unwrap_or(0),
                theory.spikes.get(index).copied().unwrap_or(0),
            );
            spikes.check(|| format!("maximum {}", index + 1), &exact(m), &exact(t));
        }
        for ((k, time), said) in parameters.powers().zip(&theory.spike_heights) {
            let (twin, alive) = simple.error(time);
            heights.check_exact(|| format!("k={k}"), &fraction(twin, alive)?, said);
        }
    }
    let mut mixture = all(
        "mixture-agrees",
        Grade::Exact,
        Relation::Equal,
        None,
        "With T up to 2^8 the plain mixture of p and every twin predicts each symbol as the shared sum does, in the world p and in those of five twins.",
    );
    for step in &measured.mixture {
        mixture.check_exact(
            || {
                format!(
                    "{}, world {}, symbol {}",
                    step.code.name(),
                    step.world,
                    step.time
                )
            },
            &step.mixture,
            &step.shared_sum,
        );
    }
    Ok(vec![
        errors.claim()?,
        tails.claim()?,
        evidence.claim()?,
        cost.claim()?,
        bounded.claim()?,
        surprise.claim()?,
        total.claim()?,
        spikes.claim()?,
        heights.claim()?,
        mixture.claim()?,
    ])
}

// ------------------------------------------------------------------------------------------ the mixture

/// Trigger times whose worlds the plain mixture is run in, where they are within the horizon.
const MIXTURE_WORLDS: [u64; 5] = [1, 2, 37, 64, 256];

/// The plain mixture of p, at weight 1/2, and every twin, at r(T)/2: its probability of each next symbol
/// of the world, beside the shared sum's. p prints 0s.
fn through_mixture(parameters: Parameters, run: &Run) -> Result<Vec<MixtureStep>, ScenarioError> {
    let symbols = parameters.horizon() + 1;
    let twin = |trigger: u64| -> Vec<bool> { (1..=symbols).map(|time| time > trigger).collect() };
    let half_unit = 2 * parameters.unit();
    let mut members = vec![(sequence(&twin(symbols)), Rational::ratio(1, 2))];
    for (trigger, &weight) in (1..).zip(&run.twin) {
        members.push((sequence(&twin(trigger)), fraction(weight, half_unit)?));
    }
    let worlds = MIXTURE_WORLDS
        .into_iter()
        .filter(|&world| world <= parameters.horizon());
    let mut steps = Vec::new();
    for world in std::iter::once(symbols).chain(worlds) {
        let mut list = mixture(members.clone())?;
        for time in 1..=symbols {
            let [_, one] = list.predictive()?;
            let shared_sum = match time {
                // All agree on the first symbol.
                1 => Rational::zero(),
                // Behind q_T's own trigger it alone is left, and prints the complement.
                _ if time > world + 1 => Rational::one(),
                _ => {
                    let (twin, alive) = run.error(time - 1);
                    fraction(twin, alive)?
                }
            };
            steps.push(MixtureStep {
                code: run.code,
                world: if world == symbols {
                    "p".to_string()
                } else {
                    format!("q_{world}")
                },
                time,
                mixture: point(&one)?,
                shared_sum,
            });
            list.update(time > world)?;
        }
    }
    Ok(steps)
}

// ------------------------------------------------------------------------------------------ the scenario

impl Scenario for TwinTriggerTime {
    fn name(&self) -> &'static str {
        "twin-trigger-time"
    }

    fn claim(&self) -> &'static str {
        "All twins that part at some T cost a bounded number of nats, yet the error at simple T stays large."
    }

    fn source(&self) -> &'static str {
        "Hutter 2009 (lower bound, unconfirmed); the rest own, derived in scenario::twin_trigger_time"
    }

    fn grade(&self) -> Grade {
        Grade::Exact
    }

    fn description(&self) -> &'static str {
        "Beside a program p stand all its twins \"as p until T, then not\", each with weight 2^-(c + the \
         length of T's code). While p is right, one twin is refuted with every symbol, and just before it \
         is, it makes the mixture err. Under four codes of T all twins together cost ln(1 + R) nats, but \
         the errors fall as the code says: where simple numbers are short, the error at T = 2^k falls only \
         like 1/(log T)^2. Slow convergence is a heavy-tailed code of T, nothing else."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::integer(
                "c",
                4,
                (0, 8),
                "bits of a twin's program around the code of T",
            ),
            Parameter::integer("K", 20, (3, 24), "twins for T = 1 .. 2^K"),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let measured = measure(parameters, context)?;
        let theory = theory(parameters)?;
        let traces = picture::traces(&measured, &theory)?;
        let claims = claims(&measured, &theory)?;
        Outcome::of(
            settings,
            claims,
            traces,
            format!(
                "Exact for this finite prior of p and its {} twins only; its open mass is 0, and nothing \
                 here is about M.",
                parameters.horizon()
            ),
        )
    }
}

#[cfg(test)]
mod tests;
