//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{Mistake, Trial, tried};
use crate::scenario::{Declared, Scenario};

tried!(TwinVariantGrowth);

impl Trial for TwinVariantGrowth {
    fn small() -> Parameters {
        Parameters {
            length: 4,
            depth: 10,
            factor: 1,
            gain: 10,
            cost: 5,
            nights: 8,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // Twins from d = 0: off by one.
            ("joint-mass", |_, t| {
                for class in &mut t.classes {
                    class.mass += whole(1);
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
            // The evidence of all over that of the twins alone.
            ("mixture-agrees", |m, _| m.plain[3].passive -= whole(1)),
            // The weights taken as if p had weight 1.
            ("mixture-agrees", |_, t| {
                let (mass, _) = &mut t.survivors[3];
                *mass = &*mass * inverse_power(4);
            }),
            // A tie acts.
            ("action-by-joint-mass", |_, t| {
                assert!(t.classes[27].mass == whole(8) && !t.classes[27].acts);
                t.classes[27].acts = true;
            }),
            // The best twin decides.
            ("action-by-joint-mass", |m, _| {
                m.classes.iter_mut().for_each(|class| class.acts = true);
            }),
            // The best twin decides: no depth makes the agent rest.
            ("switch", |m, _| {
                m.classes.iter_mut().for_each(|class| class.acts = true);
            }),
            // One night less in D*.
            ("switch", |_, t| t.switch -= whole(1)),
            // The cost of acting forgotten where the world is gone.
            ("control-one-twin-alone", |m, _| {
                m.alone[2] += Rational::ratio(5, 8);
            }),
            // As if the twin were as heavy as p.
            ("control-one-twin-alone", |_, t| t.alone[0] -= whole(2)),
            // Resting seen as acting.
            ("resting-refutes-nothing", |m, _| {
                m.plain[4].resting = m.plain[4].acting.clone()
            }),
            // A twin refuted one night late.
            ("acting-refutes", |m, _| {
                m.plain
                    .iter_mut()
                    .for_each(|plain| plain.acting.insert(0, plain.resting[0].clone()));
            }),
        ]
    }
}

#[test]
fn settings_that_do_not_fit_are_refused_with_a_way_out() {
    let read = |changes: &[(&str, &str)]| {
        let mut settings = Scenario::defaults(&TwinVariantGrowth);
        for (name, value) in changes {
            settings.set(name, value).unwrap();
        }
        let parameters = Parameters::read(&settings).unwrap();
        TwinVariantGrowth::fits(&parameters).map_err(|error| error.to_string())
    };
    assert!(read(&[]).is_ok());
    let refused = |changes: &[(&str, &str)], why: &str, instead: &str| {
        let said = read(changes).unwrap_err();
        assert!(said.contains(why) && said.ends_with(instead), "{said}");
    };
    refused(&[("depth", "16")], "room up to d = 15", "set length=5");
    refused(
        &[("cost", "10")],
        "not below gain",
        "set cost=5 and nights=2",
    );
    refused(&[("cost", "1")], "and depth is 12", "set nights=1");
    refused(
        &[("cost", "9"), ("nights", "1")],
        "at every depth",
        "set nights=10",
    );
}
