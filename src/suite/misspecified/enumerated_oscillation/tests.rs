//! The claims hold, and the smallest mistakes are called violated.

use std::sync::LazyLock;

use super::*;
use crate::scenario::trial::{self, Mistake};

/// A smaller class: at 22 bits the nearest to a switching source are `,]` and `,[.+],]`, and 23 bits end it.
fn parameters() -> Parameters {
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

fn run() -> (Measured, Theory) {
    static RUN: LazyLock<(Measured, Theory)> = LazyLock::new(|| {
        let measured = measure(&parameters(), &trial::context()).unwrap();
        let theory = theory(&parameters(), &measured, &trial::context()).unwrap();
        (measured, theory)
    });
    RUN.clone()
}

#[test]
fn every_claim_holds_and_the_smallest_mistakes_are_called_violated() {
    let mistakes: [Mistake<Measured, Theory>; 22] = [
        // A program left out of the sum.
        ("class-is-the-prior", |m, _| {
            m.whole[0].0 -= inverse_power(40)
        }),
        // A factor 2.
        ("filters-agree", |m, _| {
            m.members[0].1 = &m.members[0].1 * Rational::ratio(1, 2);
        }),
        // Nats for bits.
        ("doubles-agree", |m, _| {
            m.floats[0].double *= std::f64::consts::LN_2
        }),
        // The parameter that was asked for instead of the tie.
        ("tie-bernoulli", |m, _| m.ties[0].tie.rates[0] += 1e-4),
        ("tie-switching", |m, _| m.ties[1].tie.rates[1] -= 1e-4),
        // A nearer third overlooked.
        ("nearest-bernoulli", |m, _| {
            m.ties[0].tie.third = m.ties[0].tie.rates[0] / 2.0
        }),
        ("nearest-switching", |m, _| {
            m.ties[1].tie.third = m.ties[1].tie.rates[0] / 2.0
        }),
        // Every second change missed, or every change counted twice.
        ("leader-changes-bernoulli", |_, t| {
            t.laws[0]
                .iter_mut()
                .for_each(|law| law.changes.iter_mut().for_each(|c| *c *= 2.0));
        }),
        ("leader-changes-switching", |_, t| {
            t.laws[1]
                .iter_mut()
                .for_each(|law| law.changes.iter_mut().for_each(|c| *c *= 2.0));
        }),
        // The first symbols, where shorter programs still lead, taken for late ones.
        ("pair-leads-bernoulli", |m, _| {
            let third = other(&m.ties[0].tie.pair);
            let time = m.ties[0].traced[0].moments.last().unwrap().time;
            m.ties[0].traced[0].changes.push(runs::Change {
                time,
                from: 0,
                to: third,
            });
        }),
        ("pair-leads-switching", |m, _| {
            let third = other(&m.ties[1].tie.pair);
            let time = m.ties[1].traced[0].moments.last().unwrap().time;
            m.ties[1].traced[0].changes.push(runs::Change {
                time,
                from: 0,
                to: third,
            });
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
            let stop = m.ties[1].stop.as_mut().unwrap();
            stop.late = stop.runs;
        }),
        // The law of the walk at the tie.
        ("last-change-off-tie", |_, t| {
            let n = t.off.settled.len();
            t.off.settled.iter_mut().take(n - 1).for_each(|p| *p /= 2.0);
        }),
        // The difference of the rates taken the other way round.
        ("drift-off-tie", |_, t| t.off.moved = -t.off.moved),
        // One change too few in a block.
        ("changes-in-each-block", |m, _| {
            let length = m.blocks.run.changes.len();
            m.blocks.run.changes.remove(length - 3);
        }),
        // A block's time counted from the wrong block.
        ("change-times-in-blocks", |_, t| {
            t.envelope
                .iter_mut()
                .for_each(|turn| turn.change.time = turn.change.time * 5 / 2);
        }),
        // Times counted from behind the screen.
        ("change-times-in-blocks", |m, _| {
            for change in &mut m.blocks.run.changes {
                change.time -= measured::BLOCK_SCREEN;
            }
        }),
        ("truth-leads", |m, _| m.coin.leads[0] = false),
        // The prior weights left out of the walk's start.
        ("leader-changes-switching", |m, _| again(m, 1, |_| 0.0)),
        // The source of the control, beside the tie.
        ("leader-changes-bernoulli", |m, _| {
            m.ties[0].tie.source.parameter += 0.05;
            again(m, 0, |start| start);
        }),
    ];
    let (measured, theory) = run();
    trial::every_mistake_is_seen(
        || (measured.clone(), theory.clone()),
        |m, t| claims(&parameters(), m, t),
        &mistakes,
    );
}

/// The replicates at a tie run again, from other log-odds.
fn again(m: &mut Measured, at: usize, start: fn(f64) -> f64) {
    let tie = m.ties[at].tie.clone();
    let [a, b] = tie.pair.map(|at| &m.class.behaviours[at]);
    let odds = measured::log_odds(a, b).unwrap();
    m.ties[at].runs = measured::replicates(&parameters(), &tie, &m.class, start(odds));
}

/// An index that is not of the pair.
fn other(pair: &[usize; 2]) -> usize {
    (0..3).find(|at| !pair.contains(at)).unwrap()
}

#[test]
fn ties_and_ends_are_those_of_the_class() {
    let (measured, _) = run();
    let names = |swings: &measured::Swings| {
        swings
            .tie
            .pair
            .map(|at| measured.class.behaviours[at].name())
    };
    assert_eq!(names(&measured.ties[0]), [",[,.,]]", ",[+.],]"]);
    assert_eq!(names(&measured.ties[1]), [",]", ",[.+],]"]);
    let stop = measured.ties[1].stop.as_ref().unwrap();
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
    let (measured, _) = run();
    for swings in &measured.ties {
        let changes = swings
            .traced
            .iter()
            .flat_map(|run| measured::transitions(&run.changes));
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
    let mut settings = crate::scenario::Scenario::defaults(&EnumeratedOscillation);
    settings.set("bits", "25").unwrap();
    settings.set("raise", "24").unwrap();
    let message = Parameters::read(&settings).unwrap_err().to_string();
    assert!(message.contains("raise = 25 or more"), "{message}");
}
