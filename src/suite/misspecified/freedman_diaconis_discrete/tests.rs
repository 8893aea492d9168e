//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::exact::{PRECISION, ln};
use crate::scenario::Verdict;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(FreedmanDiaconisDiscrete);

fn exchange_truths(measured: &mut Measured) {
    std::mem::swap(&mut measured.heavy, &mut measured.light);
}

impl Trial for FreedmanDiaconisDiscrete {
    fn small() -> Parameters {
        Parameters {
            symbols: 1000,
            runs: 60,
            drawn_symbols: 300,
            drawn_runs: 1200,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // n! for (n - 1)! in the closed form: ln 1000 nats.
            ("urn", |_, t| {
                let off = ln(&whole(1000), PRECISION).unwrap();
                for closed in t.urns.iter_mut().flatten() {
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
            // KL(p*||p) is another figure; so is half of KL(p||p*).
            ("mixture-pays", |_, t| {
                t.divergence = &t.divergence * Rational::ratio(1, 2)
            }),
            // The mixture and its consistent half exchanged.
            ("mixture-predicts-wrong", |m, _| {
                for path in &mut m.heavy {
                    path.said_one = path.end.alone()[0];
                }
            }),
            // The prediction of the point mass for that of the Dirichlet process.
            ("alone-converges", |m, _| {
                for path in &mut m.heavy {
                    path.end.counts = [(1, 1000)].into();
                }
            }),
            // The other half's odds.
            ("doob-finds-half", |m, _| {
                m.drawn[7].log_odds = -100.0;
            }),
            // The fixed truth for the drawn ones: half of the symbols are 1, and p*(1) is said of them.
            ("doob-predictions", |m, _| {
                for path in &mut m.drawn {
                    path.ones = 150;
                    path.said_one = 114.84;
                }
            }),
            // n for n + 1 cannot be seen; a concentration of 2 can.
            ("doob-risk", |_, t| t.risk = &t.risk * Rational::ratio(2, 3)),
        ]
    }
}

/// The rounding that is allowed is far below what one ball among a thousand does.
#[test]
fn the_urn_sees_a_thousandth_of_a_nat() {
    let (mut measured, theory) = trial::sides::<FreedmanDiaconisDiscrete>();
    let end = &mut measured.light[0].end;
    let off = of_double(end.log_urn).unwrap() + Rational::ratio(1, 1000);
    end.log_urn = off.nearest_f64();
    let found = trial::claims::<FreedmanDiaconisDiscrete>(&measured, &theory).unwrap();
    assert_eq!(trial::violated(&found), ["urn"]);
}

/// At few symbols nothing is sure, and nothing is claimed.
#[test]
fn short_runs_say_less() {
    let (measured, theory) = trial::both::<FreedmanDiaconisDiscrete>(&Parameters {
        symbols: 200,
        drawn_symbols: 50,
        ..FreedmanDiaconisDiscrete::small()
    });
    let found = trial::claims::<FreedmanDiaconisDiscrete>(&measured, &theory).unwrap();
    let not = found
        .iter()
        .filter(|claim| claim.verdict() == Verdict::NotApplicable);
    let not: Vec<&str> = not.map(|claim| claim.id()).collect();
    assert!(not.contains(&"mixture-pays"), "{not:?}");
    assert_eq!(trial::violated(&found), Vec::<String>::new());
}
