//! What theory says: code lengths by formula, tails class by class, bounds and the places of the spikes.

use super::code::{CODES, Code};
use super::measured::{Parameters, at};
use crate::exact::{Enclosure, PRECISION, Rational, ln};
use crate::scenario::figures::{fraction, inverse_power, quotient, whole, width_of_logarithms};
use crate::scenario::{Context, Result};
use crate::suite::instrument::gamma_twins::GammaTwins;

/// The closed forms for one code; masses over the same denominator.
#[derive(Clone, Debug)]
pub(super) struct CodeTheory {
    /// 2^-(c + l(T)).
    pub(super) twin: Vec<u64>,
    /// 1 + R_(>=T).
    pub(super) tail: Vec<u64>,
    /// c + l(2^k) for k = 0 .. K.
    pub(super) bits_at_powers: Vec<u64>,
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// In the order of [`CODES`].
    pub(super) codes: [CodeTheory; 4],
    /// The weight of p.
    pub(super) unit: u64,
    /// R_(>=2^k) for gamma, k = 0 .. K.
    pub(super) gamma_tails: Vec<Rational>,
    /// Where the error under "simple" has its strict local maxima, as numbers of the erring symbol.
    pub(super) spikes: Vec<u64>,
    /// Least error at symbol 2^k + 1 under "simple", k = 0 .. K.
    pub(super) spike_heights: Vec<Rational>,
    /// ln 2: what a bit is in nats.
    pub(super) nats_per_bit: Enclosure,
    /// Most nats that all twins together may cost in the world p: 2^-c.
    pub(super) cost_limit: Rational,
    /// What two enclosures of the same cost may differ by.
    pub(super) agreement: Rational,
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

fn code_theory(parameters: &Parameters, code: Code) -> CodeTheory {
    let last = parameters.horizon_bits;
    let length = |time| code_length(code, time, last);
    let twin = |time| parameters.twin(length(time));
    // The T from `time` on of class j. Those above 2^j all weigh the same; T = 2^K is alone in the last class.
    let rest_of_class = |j: u32, time: u64| {
        let power = 1 << j;
        if j == last {
            return twin(power);
        }
        let others = (2 * power - time.max(power + 1)) * twin(power + 1);
        others + if time == power { twin(power) } else { 0 }
    };
    let mut tail = Vec::new();
    for j in 0..=last {
        let higher: u64 = (j + 1..=last).map(|i| rest_of_class(i, 1 << i)).sum();
        let times = 1 << j..(2 << j).min(parameters.horizon() + 1);
        tail.extend(times.map(|time| parameters.unit() + rest_of_class(j, time) + higher));
    }
    CodeTheory {
        twin: (1..=parameters.horizon()).map(twin).collect(),
        tail,
        bits_at_powers: (0..=last)
            .map(|k| u64::from(parameters.overhead + length(1 << k)))
            .collect(),
    }
}

pub(super) fn theory(parameters: &Parameters, context: &Context<'_>) -> Result<Theory> {
    let (overhead, last) = (parameters.overhead, parameters.horizon_bits);
    let gamma = GammaTwins {
        overhead,
        horizon_bits: last,
    };
    let code_theory = |code| -> Result<CodeTheory> {
        context.go_on()?;
        Ok(code_theory(parameters, code))
    };
    let [gamma_code, delta, fixed, simple] = CODES.map(code_theory);
    let codes = [gamma_code?, delta?, fixed?, simple?];
    let [.., simple] = &codes;
    let least = inverse_power(overhead + 2) * fraction(parameters.unit(), at(&simple.tail, 1))?;
    let height = |k: u64| quotient(&least, &whole((k + 1) * (k + 1)));
    Ok(Theory {
        codes,
        unit: parameters.unit(),
        gamma_tails: (0..=last).map(|k| gamma.tail(k)).collect(),
        spikes: (2..last).map(|k| (1 << k) + 1).collect(),
        spike_heights: (0..=u64::from(last)).map(height).collect::<Result<_>>()?,
        nats_per_bit: ln(&Rational::from_integer(2), PRECISION)?,
        cost_limit: inverse_power(overhead),
        // No ratio of masses is above 2 units over 1; four logarithms at the most, in nats.
        agreement: width_of_logarithms(4, &whole(u64::from(parameters.unit().ilog2() + 1))),
    })
}
