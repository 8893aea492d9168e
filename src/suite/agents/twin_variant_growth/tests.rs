//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake};

fn parameters() -> Parameters {
    Parameters {
        length: 4,
        depth: 10,
        factor: 1,
        gain: 10,
        cost: 5,
        nights: 8,
    }
}

#[test]
fn every_claim_holds_and_the_smallest_mistakes_are_called_violated() {
    let mistakes: [Mistake<Measured, Theory>; 12] = [
        // Twins from d = 0: off by one.
        ("joint-mass", |_, t| {
            for growth in &mut t.growths {
                growth.mass.iter_mut().for_each(|mass| *mass += whole(1));
            }
        }),
        // Weights 2^-(d+1): a factor 2.
        ("joint-mass", |m, _| {
            m.classes
                .iter_mut()
                .for_each(|class| class.mass = &class.mass * Rational::ratio(1, 2));
        }),
        // All the room for the twins and none for p; one bit less.
        ("kraft", |_, t| t.most_mass = Rational::from_integer(7)),
        ("room", |m, _| m.room += 1),
        // R for 1 + R.
        ("passive-cost", |m, _| {
            m.classes
                .iter_mut()
                .for_each(|class| class.passive -= whole(1));
        }),
        // The weights taken as if p had weight 1.
        ("mixture-agrees", |m, _| {
            let found = &mut m.plain[3];
            found.mass = &found.mass * inverse_power(4);
        }),
        // A tie acts.
        ("action-by-joint-mass", |_, t| t.growths[2].acts[7] = true),
        // The best twin decides.
        ("action-by-joint-mass", |m, _| {
            m.classes
                .iter_mut()
                .for_each(|class| class.acts = class.acts_on_heaviest);
        }),
        // One night less in D*.
        ("switch", |_, t| t.switch -= 1),
        // The joint mass in the control.
        ("control-heaviest-alone", |m, _| {
            m.classes
                .iter_mut()
                .for_each(|class| class.acts_on_heaviest = class.acts);
        }),
        // Resting seen as acting.
        ("resting-refutes-nothing", |m, _| {
            m.plain[4].resting = m.plain[4].acting.clone()
        }),
        // A twin refuted one night late.
        ("acting-refutes", |m, _| {
            m.plain
                .iter_mut()
                .for_each(|plain| plain.acting.insert(0, plain.mass.clone()));
        }),
    ];
    let measured = measure(&parameters(), &trial::context()).unwrap();
    let theory = theory(&parameters()).unwrap();
    trial::every_mistake_is_seen(|| (measured.clone(), theory.clone()), claims, &mistakes);
}

#[test]
fn settings_that_do_not_fit_are_refused_with_a_way_out() {
    let read = |changes: &[(&str, &str)]| {
        let mut settings = crate::scenario::Scenario::defaults(&TwinVariantGrowth);
        for (name, value) in changes {
            settings.set(name, value).unwrap();
        }
        Parameters::read(&settings).map_err(|error| error.to_string())
    };
    assert!(read(&[]).is_ok());
    assert!(
        read(&[("depth", "16")])
            .unwrap_err()
            .contains("room up to d = 15")
    );
    assert!(read(&[("cost", "10")]).unwrap_err().contains("below gain"));
    assert!(read(&[("cost", "1")]).unwrap_err().contains("raise depth"));
    assert!(
        read(&[("cost", "9"), ("nights", "1")])
            .unwrap_err()
            .contains("raise nights")
    );
}
