//! `twin-trigger-time`: all twins "as p until T, then not" together cost a bounded number of nats, but where
//! simple T are short to write the error at T = 2^k falls only like 1/(log T)^2.
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
//! ln((1 + R)/(1 + R_(>=T))) and after it q_T alone is left.
//!
//! Closed forms, j = floor(log2 T). Elias gamma has l(T) = 2j + 1, and R_(>=2^k) = 2^-c (2^-k - 2^-K +
//! 2^-(2K+1)) ([`super::gamma_twins`]). Elias delta has l(T) = j + 2 floor(log2(j + 1)) + 1. Fixed width
//! writes T - 1 in K bits. "Simple" spends a flag bit: 0 and gamma(k + 1) for T = 2^k, 1 and gamma(T) for any
//! other T. Within a length class r is constant and the tail falls, so the error rises slowly up to the
//! class's last T; hence under "simple" the strict local maxima at 1 < T < 2^K are exactly T = 4, 8, 16, ...,
//! and since 2 floor(log2(k + 1)) <= 2 log2(k + 1) the error at T = 2^k is at least 2^-(c+2) (k + 1)^-2/(1 +
//! R), and at most 4 (1 + R) times that: it tends to 0, but only like 1/(log T)^2, while at its neighbours it
//! falls like 1/T^2.
//!
//! Tolerance. Two sums of logarithms that are the same real are compared as enclosures: four logarithms, none
//! above the largest mass ratio, and what their ends may differ by at the precision used is computed from
//! these ([`crate::scenario::figures::width_of_logarithms`]).
//!
//! What this has to do with M: there the error at t is 2^-K(t) up to a factor that depends on x and the machine
//! and not on t (`twin-spectrum` derives both halves; Hutter 2009, Algorithms 2(3):879-906, from memory), and
//! 2^-K(t) is such a tail: summable, and large at simple t. Slow convergence here is a heavy-tailed code of T.

use crate::exact::{Enclosure, PRECISION, ln};
use crate::scenario::figures::{fraction, length, whole};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, Statements, claims, own_derivation,
};

mod answer;
mod code;
mod measured;
mod picture;
mod theory;

use code::Code;
use measured::{Measured, Parameters, Run, at};
use theory::{CodeTheory, Theory};

const OWN: &str = own_derivation!();

claims! {
    ERRORS: Exact Equal "error-at-trigger", OWN,
        "World p: the mixture errs at symbol T + 1 with probability r(T)/(1 + R_(>=T)), for every T and \
         code.";
    TAILS: Exact Equal "gamma-tail", OWN,
        "Elias gamma: the twins from T = 2^k on weigh 2^-c (2^-k - 2^-K + 2^-(2K+1)), for every k.";
    EVIDENCE: Exact Equal "evidence-of-p", OWN,
        "World p: when all twins are refuted the mixture has given the sequence probability 1/(1 + R).";
    COST: Certified Within "cost-of-twins", OWN,
        "World p: all twins together cost ln(1 + R) nats over all time.";
    BOUNDED: Certified AtMost "cost-bounded", OWN,
        "World p: that cost is at most 2^-c nats, whatever the code.";
    SURPRISE: Certified Within "surprise-of-trigger", OWN,
        "World q_T: symbol T + 1 costs (c + l(T)) ln 2 + ln(1 + R_(>=T)) nats, for every T = 2^k and code.";
    TOTAL: Certified Within "total-of-twin", OWN,
        "World q_T: all symbols together cost (c + l(T)) ln 2 + ln(1 + R) nats, for every T = 2^k and code.";
    SPIKES: Exact Equal "spikes-at-powers", OWN,
        "Code \"simple\": the error's strict local maxima for 1 < T < 2^K are at the symbols 2^k + 1, k >= \
         2, and nowhere else.";
    HEIGHTS: Exact AtLeast "spike-height", OWN,
        "Code \"simple\": the error at symbol 2^k + 1 is at least 2^-(c+2) (k+1)^-2/(1 + R), for every k.";
    MIXTURE: Exact Equal "mixture-agrees", OWN,
        "With T up to 2^8 the plain mixture of p and every twin predicts each symbol as the shared sum does, \
         in the world p and in those of five twins.";
}

/// What is claimed of every code.
fn judge_code(run: &Run, said: &CodeTheory, theory: &Theory, claims: &mut Claims) -> Result<()> {
    let name = || run.code.name().to_string();
    let chance = |[twin, alive]: [u64; 2]| fraction(twin, alive);
    // Equal integers need no fractions; where they differ the fractions say by how much.
    let all_same = run.twin == said.twin && run.alive == said.tail;
    let looked_at = if all_same { 1 } else { length(&run.twin) };
    let mut same = length(&run.twin) - looked_at;
    for time in 1..=looked_at {
        let seen = run.error(time);
        let expected = [at(&said.twin, time), at(&said.tail, time)];
        if seen == expected && time != 1 {
            same += 1;
            continue;
        }
        let label = || format!("{}, T={time}", name());
        claims.check(&ERRORS, label, chance(seen)?, chance(expected)?);
    }
    claims.count_equal(&ERRORS, same);
    let first = at(&run.alive, 1);
    let tail = |time| at(&said.tail, time);
    let expected = fraction(theory.unit, tail(1))?;
    claims.check(&EVIDENCE, name, fraction(run.left, first)?, expected);
    let nats = |numerator, denominator| -> Result<Enclosure> {
        Ok(ln(&fraction(numerator, denominator)?, PRECISION)?)
    };
    let all_twins = nats(tail(1), theory.unit)?;
    let cost = nats(first, run.left)?;
    claims.check(&COST, name, &cost, &all_twins);
    claims.check(&BOUNDED, name, &cost, &theory.cost_limit);
    for (k, &bits) in (0..).zip(&said.bits_at_powers) {
        let (time, label) = (1 << k, || format!("{}, T=2^{k}", name()));
        let code_nats = theory.nats_per_bit.scale(&whole(bits));
        let [twin, alive] = run.error(time);
        let here = nats(alive, twin)?;
        let tail = nats(tail(time), theory.unit)?;
        claims.check(&SURPRISE, label, &here, &code_nats + tail);
        let so_far = nats(first, alive)? + here;
        claims.check(&TOTAL, label, so_far, code_nats + &all_twins);
    }
    Ok(())
}

/// The scenario.
pub(crate) struct TwinTriggerTime;

impl Experiment for TwinTriggerTime {
    const ABOUT: About = About {
        name: "twin-trigger-time",
        question: Question::Twins,
        claim: "All twins that part at some T cost a bounded number of nats, yet where 2^k has a short code \
                the error at T = 2^k falls only like 1/(log T)^2.",
        source: own_derivation!(),
        text: "Beside a program p there are all its twins \"as p until T, then not\", each with weight 2^-(c \
               + the length of T's code). While p is right, one twin is refuted with every symbol, and just \
               before it is, it makes the mixture err. Under four codes of T all twins together cost ln(1 + \
               R) nats, but the errors fall as the code says: where simple numbers are short, the error at T \
               = 2^k falls only like 1/(log T)^2, and at its neighbours like 1/T^2. In this list slow \
               convergence is a heavy-tailed code of T.",
        worth: "",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        measured::measure(parameters, context)
    }

    fn theory(parameters: &Parameters, _: &Measured, context: &Context<'_>) -> Result<Theory> {
        theory::theory(parameters, context)
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        for of_logarithms in [&COST, &SURPRISE, &TOTAL] {
            claims.tolerate(of_logarithms, theory.agreement.clone());
        }
        for (run, said) in measured.runs.iter().zip(&theory.codes) {
            judge_code(run, said, theory, claims)?;
            match run.code {
                Code::Gamma => {
                    for (k, said) in (0..).zip(&theory.gamma_tails) {
                        let twins = at(&run.alive, 1 << k) - theory.unit;
                        let tail = fraction(twins, theory.unit)?;
                        claims.check(&TAILS, || format!("k={k}"), tail, said);
                    }
                }
                Code::Simple => {
                    let seen = run.local_maxima();
                    for index in 0..seen.len().max(theory.spikes.len()) {
                        // A maximum that one side lacks stands as symbol 0 there: never equal.
                        let [seen, said] =
                            [&seen, &theory.spikes].map(|all| all.get(index).copied().unwrap_or(0));
                        claims.check(&SPIKES, || format!("maximum {}", index + 1), seen, said);
                    }
                    for (k, said) in (0..).zip(&theory.spike_heights) {
                        claims.check(&HEIGHTS, || format!("k={k}"), run.chance(1 << k)?, said);
                    }
                }
                Code::Delta | Code::Fixed => {}
            }
        }
        for step in &measured.mixture {
            let (code, world, time) = (step.code.name(), &step.world, step.time);
            let label = || format!("{code}, world {world}, symbol {time}");
            claims.check(&MIXTURE, label, &step.mixture, &step.shared_sum);
        }
        Ok(())
    }

    fn worth(parameters: &Parameters, _: &Measured) -> String {
        format!(
            "Exact for this finite prior of p and its {} twins only; its open mass is 0, and nothing here is \
             about M.",
            parameters.horizon()
        )
    }
}

#[cfg(test)]
mod tests;
