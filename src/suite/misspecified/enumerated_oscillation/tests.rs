//! The claims hold, and the smallest mistakes are called violated.
#![expect(
    clippy::float_arithmetic,
    reason = "the figures of grade F and S that are changed are doubles"
)]

use std::sync::LazyLock;

use super::*;
use crate::scenario::trial::{self, Mistake, Trial};
use crate::suite::instrument::leaders::Leaders;

/// Both sides, worked out once for all tests.
static SIDES: LazyLock<(Measured, Theory)> = LazyLock::new(trial::sides::<EnumeratedOscillation>);

#[test]
fn every_claim_holds_and_the_smallest_mistakes_are_called_violated() {
    trial::mistakes_are_seen_in::<EnumeratedOscillation>(&SIDES);
}

impl Trial for EnumeratedOscillation {
    /// A smaller class: at 22 bits the nearest to a switching source are `,]` and `,[.+],]`, and 23 bits end
    /// it.
    fn small() -> Parameters {
        Parameters {
            bits: 22,
            raise: 23,
            symbols: 2048,
            runs: 1000,
            near_bernoulli: "0.3".parse().unwrap(),
            near_switching: "0.76".parse().unwrap(),
            offset: "0.05".parse().unwrap(),
            coin: "3/4".parse().unwrap(),
            growth: "5/2".parse().unwrap(),
            block_symbols: 60_000,
            seed: 1,
        }
    }

    fn blunt() -> Vec<(&'static str, &'static str)> {
        let few =
            "five standard errors of so few changes in so few runs are above 3/10 of their mean";
        vec![("leader-changes-switching", few)]
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // A bit more for each program.
            ("class-is-the-prior", |m, _| {
                let (merged, _) = &mut m.exactness.whole[0];
                *merged = merged.scale(&Rational::ratio(1, 2));
            }),
            // A factor 2.
            ("filters-agree", |m, _| {
                m.exactness.members[0].1 = &m.exactness.members[0].1 * Rational::ratio(1, 2);
            }),
            // Nats for bits.
            ("doubles-agree", |m, _| {
                m.exactness.floats[0].double *= std::f64::consts::LN_2
            }),
            // Nats for bits.
            ("tie-bernoulli", |m, _| in_nats(&mut m.ties[0])),
            ("tie-switching", |m, _| in_nats(&mut m.ties[1])),
            // A nearer third overlooked.
            ("nearest-bernoulli", |m, _| {
                a_third_is_nearer(&mut m.ties[0].tie)
            }),
            ("nearest-switching", |m, _| {
                a_third_is_nearer(&mut m.ties[1].tie)
            }),
            // Every second change missed, or every change counted twice.
            ("leader-changes-bernoulli", |_, t| {
                every_change_twice(&mut t.laws[0]);
            }),
            ("leader-changes-switching", |_, t| {
                every_change_twice(&mut t.laws[1]);
            }),
            // A symbol more on one side.
            ("equal-after-a-start-bernoulli", |m, _| {
                let equal = m.ties[0].after_start.as_mut().unwrap();
                equal.ratios[1] = &equal.ratios[1] * Rational::ratio(1, 2);
            }),
            ("equal-after-a-start-switching", |m, _| {
                let equal = m.ties[1].after_start.as_mut().unwrap();
                equal.ratios[1] = &equal.ratios[1] * Rational::ratio(1, 2);
            }),
            // The swings go on.
            ("stopped-switching", |m, _| {
                let stop = m.stops[1].as_mut().unwrap();
                stop.late = stop.runs;
            }),
            // The law of the walk at the tie.
            ("last-change-off-tie", |_, t| {
                let settled = &mut t.off.as_mut().unwrap().settled;
                let n = settled.len();
                settled.iter_mut().take(n - 1).for_each(|p| *p /= 2.0);
            }),
            // The difference of the rates taken the other way round.
            ("drift-off-tie", |_, t| {
                let law = t.off.as_mut().unwrap();
                law.moved = -law.moved;
            }),
            // The last swing of the lead missed.
            ("lines-that-lead", |m, _| {
                let swing = m.blocks.run.changes.len() - 2;
                m.blocks.run.changes.truncate(swing);
            }),
            // Times counted from the screen on.
            ("blocks-led-by-price", |m, _| {
                for change in &mut m.blocks.run.changes {
                    change.time -= setup::BLOCK_SCREEN;
                }
            }),
            // The bits of the cheapest in nats.
            ("blocks-led-by-price", |_, t| {
                let paid = t
                    .envelope
                    .blocks
                    .iter_mut()
                    .flat_map(|block| &mut block.paid);
                paid.for_each(|paid| paid.low.start += paid.low.start / 2.0);
            }),
            // The prior weights left out of the walk's start.
            ("leader-changes-switching", |m, _| again(m, 1, |_| 0.0)),
            // The source of the control, beside the tie.
            ("leader-changes-bernoulli", |m, _| {
                m.ties[0].tie.source.parameter += 0.05;
                again(m, 0, |start| start);
            }),
        ]
    }
}

fn every_change_twice(laws: &mut Option<[Law; 2]>) {
    let changes = laws.iter_mut().flatten().flat_map(|law| &mut law.changes);
    changes.for_each(|changes| *changes *= 2.0);
}

fn in_nats(swings: &mut tie::Swings) {
    for run in &mut swings.runs {
        run.lost
            .iter_mut()
            .for_each(|lost| *lost *= std::f64::consts::LN_2);
    }
}

fn a_third_is_nearer(tie: &mut rates::Tie) {
    tie.third = Some([tie.rates[0] / 3.0, tie.rates[0] / 2.0]);
}

/// The replicates at a tie run again, from other log-odds.
fn again(m: &mut Measured, at: usize, start: fn(f64) -> f64) {
    let (parameters, tie) = (EnumeratedOscillation::small(), &m.ties[at].tie);
    let context = trial::context();
    let on = Setup::new(&parameters, &m.class, &context);
    let checkpoints = parameters.checkpoints();
    let mut pair = tie::pair(on, tie, &checkpoints).unwrap();
    pair.start = start(pair.start);
    let runs = pair.replicates(on, tie.source, setup::REPLICATE);
    m.ties[at].runs = runs.unwrap();
}

#[test]
fn ties_and_ends_are_those_of_the_class() {
    let (measured, _) = &*SIDES;
    assert_eq!(measured.ties[0].names, [",[,.,]]", ",[+.],]"]);
    assert_eq!(measured.ties[1].names, [",]", ",[.+],]"]);
    let stop = measured.stops[1].as_ref().unwrap();
    assert_eq!((stop.bits, stop.nearer.name().as_str()), (23, ",[.+.],]"));
    let (bits, truth) = measured.coin.found.as_ref().unwrap();
    assert_eq!((*bits, truth.name().as_str()), (22, ",[.,],]"));
    // Bernoulli(1/4) against the source: the rate in closed form.
    let p = measured.ties[0].tie.source.parameter;
    let closed = p * libm::log2(4.0 * p) + (1.0 - p) * libm::log2((1.0 - p) * 4.0 / 3.0);
    assert!((measured.ties[0].tie.rates[0] - closed).abs() < 1e-9);
}

#[test]
fn the_lead_goes_round_at_a_tie_and_over_blocks() {
    let (measured, _) = &*SIDES;
    for swings in &measured.ties {
        let changes = swings.traced.iter().flat_map(runs::ClassRun::transitions);
        let components = Leaders::of(changes).oscillations();
        assert!(
            components
                .iter()
                .any(|c| swings.tie.pair.iter().all(|at| c.contains(at)))
        );
    }
}

#[test]
fn a_raise_below_the_class_is_refused() {
    let parameters = Parameters {
        bits: 25,
        raise: 24,
        ..EnumeratedOscillation::small()
    };
    let message = EnumeratedOscillation::fits(&parameters)
        .unwrap_err()
        .to_string();
    assert!(message.contains("set raise=25"), "{message}");
}
