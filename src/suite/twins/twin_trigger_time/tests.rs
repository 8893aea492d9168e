//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::exact::Rational;
use crate::scenario::figures::inverse_power;
use crate::scenario::trial::{self, Mistake, Trial, tried};
use code::{CODES, Word};
use measured::{MIXTURE_HORIZON_BITS, through_mixture};

tried!(TwinTriggerTime);

const PARAMETERS: Parameters = Parameters {
    overhead: 4,
    horizon_bits: 12,
    seed: 1,
};

/// The world p again, with other weights of the twins.
fn with_weights(measured: &mut Measured, change: impl Fn(&mut Vec<u64>)) {
    for run in &mut measured.runs {
        let mut twin = run.twin.clone();
        change(&mut twin);
        *run = Run::new(&PARAMETERS, run.code, twin);
    }
}

/// A bit too many in every twin's program.
fn longer(measured: &mut Measured) {
    with_weights(measured, |twin| {
        twin.iter_mut().for_each(|weight| *weight /= 2)
    });
}

/// A bit too few.
fn shorter(measured: &mut Measured) {
    with_weights(measured, |twin| {
        twin.iter_mut().for_each(|weight| *weight *= 2)
    });
}

/// Every twin parts one symbol late, with the weight of T at T + 1; another one at T = 1 takes the place of
/// the first, and the last parts after the horizon.
fn late(measured: &mut Measured) {
    with_weights(measured, |twin| {
        twin.insert(0, twin[0]);
        twin.pop();
    });
}

/// The shared sum forgets the last twin.
fn without_last(measured: &mut Measured) {
    for run in &mut measured.runs {
        let last = run.twin.last().copied().unwrap();
        run.alive.iter_mut().for_each(|alive| *alive -= last);
        run.left -= last;
    }
}

/// The twin of T = 2 stays in the shared sum when it is refuted.
fn not_refuted(run: &mut Run) {
    let stays = run.twin[1];
    run.alive
        .iter_mut()
        .skip(2)
        .for_each(|alive| *alive += stays);
    run.left += stays;
}

/// The instance that goes through the plain mixture as well.
const SMALL: Parameters = Parameters {
    horizon_bits: MIXTURE_HORIZON_BITS,
    ..PARAMETERS
};

fn small_run() -> Run {
    Run::of(&SMALL, Code::Delta)
}

impl Trial for TwinTriggerTime {
    fn small() -> Parameters {
        PARAMETERS
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // R_(>T) for R_(>=T): off by one in T.
            ("error-at-trigger", |_, t| t.codes[1].tail.rotate_left(1)),
            ("error-at-trigger", |m, _| longer(m)),
            ("error-at-trigger", |m, _| late(m)),
            ("error-at-trigger", |m, _| without_last(m)),
            // The last twin, T = 2^K, forgotten.
            ("gamma-tail", |_, t| {
                let last = inverse_power(PARAMETERS.overhead + 2 * PARAMETERS.horizon_bits + 1);
                t.gamma_tails.iter_mut().for_each(|tail| *tail -= &last);
            }),
            // The limit 2^-(c+k) for the sum up to 2^K.
            ("gamma-tail", |_, t| {
                for (k, tail) in (0..).zip(&mut t.gamma_tails) {
                    *tail = inverse_power(PARAMETERS.overhead + k);
                }
            }),
            ("gamma-tail", |m, _| longer(m)),
            ("gamma-tail", |m, _| late(m)),
            ("gamma-tail", |m, _| without_last(m)),
            // One unit too many.
            ("evidence-of-p", |_, t| t.codes[2].tail[0] += 1),
            ("evidence-of-p", |m, _| longer(m)),
            ("evidence-of-p", |m, _| late(m)),
            ("evidence-of-p", |m, _| {
                m.runs.iter_mut().for_each(not_refuted)
            }),
            ("cost-of-twins", |_, t| t.codes[0].tail[0] += 1),
            ("cost-of-twins", |m, _| longer(m)),
            ("cost-of-twins", |m, _| {
                m.runs.iter_mut().for_each(not_refuted)
            }),
            // c off by one, on either side.
            ("cost-bounded", |_, t| t.cost_limit *= Rational::ratio(1, 2)),
            ("cost-bounded", |m, _| shorter(m)),
            // Bits for nats.
            ("surprise-of-trigger", |_, t| {
                t.nats_per_bit = Enclosure::exact(Rational::one());
            }),
            ("surprise-of-trigger", |m, _| longer(m)),
            ("surprise-of-trigger", |m, _| without_last(m)),
            // l(T) off by one at T = 1.
            ("total-of-twin", |_, t| t.codes[3].bits_at_powers[0] += 1),
            ("total-of-twin", |m, _| late(m)),
            ("total-of-twin", |m, _| without_last(m)),
            // The spike at symbol T instead of T + 1.
            ("spikes-at-powers", |_, t| {
                t.spikes.iter_mut().for_each(|symbol| *symbol -= 1);
            }),
            ("spikes-at-powers", |m, _| late(m)),
            // A bit too few in the prefactor.
            ("spike-height", |_, t| {
                for height in &mut t.spike_heights {
                    *height *= Rational::from_integer(2);
                }
            }),
            ("spike-height", |m, _| longer(m)),
            // A shared sum that forgets to refute one twin.
            ("mixture-agrees", |m, _| {
                let mut run = small_run();
                not_refuted(&mut run);
                m.mixture = through_mixture(&SMALL, &run, &trial::context()).unwrap();
            }),
            // Twins a bit too light beside p in the plain mixture only.
            ("mixture-agrees", |m, _| {
                let mut run = small_run();
                run.twin.iter_mut().for_each(|weight| *weight /= 2);
                let light = through_mixture(&SMALL, &run, &trial::context()).unwrap();
                m.mixture = through_mixture(&SMALL, &small_run(), &trial::context()).unwrap();
                for (step, light) in m.mixture.iter_mut().zip(light) {
                    step.mixture = light.mixture;
                }
            }),
            // The posterior after a symbol for the one before it.
            ("mixture-agrees", |m, _| {
                for at in 1..m.mixture.len() {
                    m.mixture[at - 1].mixture = m.mixture[at].mixture.clone();
                }
            }),
        ]
    }
}

/// No code word is a prefix of another, so Kraft's inequality holds for the words themselves.
#[test]
fn code_words_are_prefix_free() {
    for code in CODES {
        let words: Vec<Word> = (1..=256).map(|time| code.word(time, 8)).collect();
        for (i, a) in words.iter().enumerate() {
            for b in words.iter().skip(i + 1) {
                let shorter = a.length.min(b.length);
                assert_ne!(
                    a.bits >> (a.length - shorter),
                    b.bits >> (b.length - shorter),
                    "{}",
                    code.name()
                );
            }
        }
    }
}
