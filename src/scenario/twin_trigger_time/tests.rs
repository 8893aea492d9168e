//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial;

const PARAMETERS: Parameters = Parameters {
    overhead: 4,
    horizon_bits: 12,
};

fn run() -> (Measured, Theory) {
    let context = trial::context();
    (
        measure(PARAMETERS, &context).unwrap(),
        theory(PARAMETERS).unwrap(),
    )
}

fn violated(measured: &Measured, theory: &Theory) -> Vec<String> {
    trial::violated(&claims(measured, theory).unwrap())
}

#[test]
fn every_claim_holds() {
    let (measured, theory) = run();
    assert_eq!(violated(&measured, &theory), Vec::<String>::new());
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

#[test]
fn the_smallest_mistakes_are_called_violated() {
    type Mistake = (&'static str, fn(&mut Theory));
    let mistakes: [Mistake; 9] = [
        // R_(>T) for R_(>=T): off by one in T.
        ("error-at-trigger", |t| t.codes[1].tail.rotate_left(1)),
        // The last twin, T = 2^K, forgotten.
        ("gamma-tail", |t| {
            t.gamma_tails
                .iter_mut()
                .for_each(|tail| *tail = &*tail - inverse_power(29))
        }),
        // One weight of p too many.
        ("evidence-of-p", |t| t.codes[2].tail[0] += 1),
        ("cost-of-twins", |t| t.codes[0].tail[0] += 1),
        // c off by one.
        ("cost-bounded", |t| {
            t.cost_limit = &t.cost_limit * Rational::ratio(1, 2)
        }),
        // Bits for nats.
        ("surprise-of-trigger", |t| {
            t.nats_per_bit = Enclosure::exact(Rational::one())
        }),
        // l(T) off by one at T = 1.
        ("total-of-twin", |t| t.codes[3].bits_at_powers[0] += 1),
        // The spike at symbol T instead of T + 1.
        ("spikes-at-powers", |t| {
            t.spikes.iter_mut().for_each(|symbol| *symbol -= 1)
        }),
        // Half a bit too few in the prefactor.
        ("spike-height", |t| {
            t.spike_heights
                .iter_mut()
                .for_each(|height| *height = &*height * Rational::ratio(2, 1))
        }),
    ];
    for (id, mistake) in mistakes {
        let (measured, mut theory) = run();
        mistake(&mut theory);
        assert!(
            violated(&measured, &theory).contains(&id.to_string()),
            "{id} not seen"
        );
    }
}

/// A shared sum that forgets to refute one twin is told from the plain mixture.
#[test]
fn a_twin_not_refuted_is_called_violated() {
    let (mut measured, theory) = run();
    let small = Parameters {
        horizon_bits: MIXTURE_HORIZON_BITS,
        ..PARAMETERS
    };
    let mut wrong = run_code(small, Code::Delta);
    wrong.alive.iter_mut().skip(3).for_each(|alive| *alive += 1);
    measured.mixture = through_mixture(small, &run_code(small, Code::Delta)).unwrap();
    for step in &mut measured.mixture {
        if step.time > 4 && step.world == "p" {
            let (twin, alive) = wrong.error(step.time - 1);
            step.shared_sum = fraction(twin, alive).unwrap();
        }
    }
    assert_eq!(violated(&measured, &theory), ["mixture-agrees"]);
}
