//! The claims: what was measured beside what theory says.

use super::code::Code;
use super::measured::{Measured, Run};
use super::theory::Theory;
use super::{OWN, at};
use crate::exact::{Enclosure, PRECISION, Rational, ln};
use crate::scenario::figures::{exact, fraction, length, quotient, whole};
use crate::scenario::former::{ForAll, Statement};
use crate::scenario::{Claim, Grade, Relation, ScenarioError};

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

pub(super) fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let parameters = measured.parameters;
    let agreement = || Some(theory.agreement.clone());
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
