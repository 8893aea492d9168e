//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::exact::{PRECISION, ln};
use crate::scenario::trial::{self, Mistake};

fn run() -> (Measured, Theory) {
    let parameters = Parameters {
        observations: 100,
        at: 100,
        covariates: 50,
        runs: 60,
        rate: Rational::ratio(1, 2),
        seed: 1,
    };
    (measure(&parameters, &trial::context()).unwrap(), theory())
}

/// The runs of one kind in the place of another's.
fn put(measured: &mut Measured, from: (Source, Learner), to: (Source, Learner)) {
    let runs = measured.runs(from.0, from.1).to_vec();
    for group in &mut measured.groups {
        if (group.source, group.learner) == to {
            group.runs.clone_from(&runs);
        }
    }
}

#[test]
fn every_claim_holds_and_the_smallest_mistakes_are_called_violated() {
    use Learner::{Bayes, Generalised};
    use Source::{EasyPoints, WellSpecified};
    let mistakes: [Mistake<Measured, Theory>; 7] = [
        // Data without easy points.
        ("bayes-too-large", |m, _| {
            put(m, (WellSpecified, Bayes), (EasyPoints, Bayes));
        }),
        // A broken remedy: the likelihood not raised to eta.
        ("rate-repairs-size", |m, _| {
            put(m, (EasyPoints, Bayes), (EasyPoints, Generalised));
        }),
        ("rate-repairs-risk", |m, _| {
            put(m, (EasyPoints, Bayes), (EasyPoints, Generalised));
        }),
        // Data without easy points: nothing to compress beyond the best density.
        ("hypercompression", |m, _| {
            put(m, (WellSpecified, Bayes), (EasyPoints, Bayes));
        }),
        // Easy points in the control.
        ("control-sizes", |m, _| {
            put(m, (EasyPoints, Bayes), (WellSpecified, Bayes));
        }),
        ("control-risk", |m, _| {
            put(m, (EasyPoints, Bayes), (WellSpecified, Bayes));
        }),
        // The prior weight 1/51 of a model forgotten: ln 51 nats.
        ("control-no-hypercompression", |m, _| {
            let prior = ln(&whole(51), PRECISION).unwrap();
            for group in &mut m.groups {
                for run in &mut group.runs {
                    let peak = of_double(run.peak).unwrap() + prior.lower();
                    run.peak = peak.nearest_f64();
                }
            }
        }),
    ];
    let (measured, theory) = run();
    trial::every_mistake_is_seen(|| (measured.clone(), theory.clone()), claims, &mistakes);
}

#[test]
fn a_time_beyond_the_end_is_refused() {
    let mut settings = crate::scenario::Scenario::defaults(&GrunwaldVanOmmen);
    settings.set("n", "60").unwrap();
    let refusal = Parameters::read(&settings).unwrap_err().to_string();
    assert!(refusal.contains("at most n"), "{refusal}");
}
