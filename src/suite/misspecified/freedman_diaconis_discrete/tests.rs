//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::exact::ln;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(FreedmanDiaconisDiscrete);

fn exchange_truths(measured: &mut Measured) {
    std::mem::swap(&mut measured.heavy, &mut measured.light);
}

impl Trial for FreedmanDiaconisDiscrete {
    fn small() -> Parameters {
        Parameters {
            symbols: 1000,
            from: 300,
            runs: 20,
            log_odds: 50,
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
            // The mixture and its half exchanged.
            ("mixture-predicts-wrong", |m, _| {
                for path in m.heavy.iter_mut().chain(&mut m.light) {
                    path.mixture.clone_from(&path.alone);
                }
            }),
            ("alone-converges", |m, _| {
                for path in m.heavy.iter_mut().chain(&mut m.light) {
                    path.alone.clone_from(&path.mixture);
                }
            }),
        ]
    }
}

/// The rounding that is allowed is far below what one ball among a thousand does.
#[test]
fn the_urn_sees_a_thousandth_of_a_nat() {
    let (mut measured, theory) = trial::sides::<FreedmanDiaconisDiscrete>();
    let path = &mut measured.light[0];
    let off = of_double(path.log_urn).unwrap() + Rational::ratio(1, 1000);
    path.log_urn = off.nearest_f64();
    let found = trial::claims::<FreedmanDiaconisDiscrete>(&measured, &theory).unwrap();
    assert_eq!(trial::violated(&found), ["urn"]);
}

#[test]
fn a_start_beyond_the_end_is_refused() {
    let parameters = Parameters {
        symbols: 3000,
        from: 3001,
        ..FreedmanDiaconisDiscrete::small()
    };
    let refusal = FreedmanDiaconisDiscrete::fits(&parameters).unwrap_err();
    assert!(refusal.to_string().contains("at most n"), "{refusal}");
}
