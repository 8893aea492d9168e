//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::exact::ln;
use crate::scenario::trial::{self, Mistake};

fn parameters() -> Parameters {
    Parameters {
        symbols: 1000,
        from: 300,
        runs: 20,
        log_odds: 50,
        seed: 1,
    }
}

fn run() -> (Measured, Theory) {
    let measured = measure(&parameters(), &trial::context()).unwrap();
    let theory = theory(&parameters(), &measured).unwrap();
    (measured, theory)
}

fn violated(measured: &Measured, theory: &Theory) -> Vec<String> {
    trial::violated(&claims(&parameters(), measured, theory).unwrap())
}

fn exchange_truths(measured: &mut Measured) {
    let [first, second] = &mut measured.groups[..] else {
        panic!("there are two truths");
    };
    std::mem::swap(&mut first.paths, &mut second.paths);
}

#[test]
fn every_claim_holds_and_the_smallest_mistakes_are_called_violated() {
    let mistakes: [Mistake<Measured, Theory>; 6] = [
        // n! for (n - 1)! in the closed form: ln 1000 nats.
        ("urn", |_, t| {
            let off = ln(&whole(1000), PRECISION).unwrap();
            for closed in t.urns.iter_mut().flat_map(|(_, closed)| closed) {
                *closed = &*closed + off.lower();
            }
        }),
        // Nats for bits.
        ("new-symbol-bill", |_, t| {
            let nat = ln(&whole(2), PRECISION).unwrap();
            t.bill = &t.bill * nat.lower();
        }),
        // Symbols of finite mean, and infinite mean in the control.
        ("point-mass-wins", |m, _| exchange_truths(m)),
        ("control-light-tail", |m, _| exchange_truths(m)),
        // The mixture and its half exchanged.
        ("mixture-predicts-wrong", |m, _| {
            for path in m.groups.iter_mut().flat_map(|group| &mut group.paths) {
                path.mixture.clone_from(&path.alone);
            }
        }),
        ("alone-converges", |m, _| {
            for path in m.groups.iter_mut().flat_map(|group| &mut group.paths) {
                path.alone.clone_from(&path.mixture);
            }
        }),
    ];
    let (measured, theory) = run();
    trial::every_mistake_is_seen(
        || (measured.clone(), theory.clone()),
        |m, t| claims(&parameters(), m, t),
        &mistakes,
    );
}

/// The rounding that is allowed is far below what one ball among a thousand does.
#[test]
fn the_urn_sees_a_thousandth_of_a_nat() {
    let (mut measured, theory) = run();
    let path = &mut measured.groups[1].paths[0];
    let off = of_double(path.log_urn).unwrap() + Rational::ratio(1, 1000);
    path.log_urn = off.nearest_f64();
    assert_eq!(violated(&measured, &theory), ["urn"]);
}

#[test]
fn a_start_beyond_the_end_is_refused() {
    let mut settings = crate::scenario::Scenario::defaults(&FreedmanDiaconisDiscrete);
    settings.set("from", "3001").unwrap();
    let refusal = Parameters::read(&settings).unwrap_err().to_string();
    assert!(refusal.contains("at most n"), "{refusal}");
}
