//! The checker beside wrong certificates.

use std::collections::BTreeMap;

use super::closed_grams::ClosedGrams;
use super::descent::{Descent, Numbers, descend};
use super::grams::Grams;
use super::long::{End, Long, Tape};
use super::remembering::{Closure, Memory, Remembering};
use super::words::{WordClosure, Words};
use super::*;
use crate::machine::{Rules, TuringSize};

fn size(states: u8, symbols: u8) -> TuringSize {
    TuringSize::new(states, symbols).unwrap()
}

/// Certificates of each decider, each with its machine and with machines that halt and are the same up to an entry.
fn certificates(of_each: usize) -> [Vec<(Rules, Certificate, Vec<Rules>)>; 6] {
    let mut numbers = Numbers(1);
    let mut found: [Vec<(Rules, Certificate, Vec<Rules>)>; 6] = Default::default();
    let mut remembering = Remembering::new();
    let mut closure = WordClosure::new();
    let mut long = Long::default();
    while found.iter().any(|kind| kind.len() < of_each) {
        let Descent {
            halting,
            last,
            no_exit,
        } = descend(&mut numbers);
        let Some(rules) = last else { continue };
        let mut add = |kind: usize, certificate: Certificate| {
            if found[kind].len() < of_each {
                found[kind].push((rules, certificate, halting.clone()));
            }
        };
        if let Some(certificate) = no_exit {
            add(5, certificate);
        }
        if let End::Repeats(start, period, shift) = long.run(&rules, 1000) {
            let certificate = Certificate::Cycle {
                start,
                period,
                shift,
            };
            add(usize::from(shift != 0), certificate);
        }
        let mut grams = Grams::<1>::new(size(5, 2), 1 + numbers.below(4) as u32);
        if grams.close(&rules) {
            add(2, Certificate::Grams(grams.certificate()));
        }
        let memory = Memory {
            history: 2 + numbers.below(4) as u32,
            n: 1 + numbers.below(3) as u32,
            most: 300,
        };
        if remembering.close(&rules, memory) == Closure::Closed {
            add(3, Certificate::Grams(remembering.certificate()));
        }
        let words = Words {
            length: 1 + numbers.below(6) as u32,
            threshold: 2 + numbers.below(2) as u32,
            most: 100,
        };
        if closure.close(&rules, words) {
            add(4, Certificate::Words(closure.certificate()));
        }
    }
    found
}

/// Whether a run is in the same states on the same symbols after each of many rounds, and as far away.
fn repeats(rules: &Rules, start: u64, period: u64, shift: i64) -> bool {
    let rounds = 40 * period + 400;
    let (mut tape, mut head, mut state) = (BTreeMap::<i64, u8>::new(), 0, 0);
    let mut seen = Vec::new();
    for _ in 0..=start + rounds {
        let cell = tape.get(&head).copied().unwrap_or(0);
        seen.push((state, cell, head));
        let Some(entry) = rules.get(state, cell) else {
            return false;
        };
        tape.insert(head, entry.write);
        head += if entry.right { 1 } else { -1 };
        state = entry.next;
    }
    (start..start + rounds - period).all(|step| {
        let (now, then) = (seen[step as usize], seen[(step + period) as usize]);
        (now.0, now.1, now.2 + shift) == then
    })
}

#[test]
fn every_certificate_is_accepted_and_each_with_a_field_changed_is_refused_or_right() {
    let of_each = 1000;
    let mut numbers = Numbers(2);
    for (kind, found) in certificates(of_each).into_iter().enumerate() {
        let (mut refused, mut right) = (0, 0);
        for (rules, certificate, _) in found {
            assert_eq!(
                certificate.check(&rules, 2),
                Ok(()),
                "{rules} {certificate:?}"
            );
            for changed in changed(&certificate, &mut numbers) {
                assert_ne!(changed, certificate);
                if changed.check(&rules, 2).is_err() {
                    refused += 1;
                    continue;
                }
                right += 1;
                match &changed {
                    Certificate::Cycle {
                        start,
                        period,
                        shift,
                    } => assert!(
                        repeats(&rules, *start, *period, *shift),
                        "{rules} {changed:?}"
                    ),
                    // With an element less or another one a set is never closed: each is there because it is needed.
                    Certificate::Grams(set) => {
                        let Certificate::Grams(before) = &certificate else {
                            panic!("{certificate:?}");
                        };
                        assert_eq!(set.surroundings, before.surroundings, "{rules}");
                        assert_eq!((&set.left, &set.right), (&before.left, &before.right));
                        assert!(is_closed(set, &rules), "{rules} {changed:?}");
                    }
                    &Certificate::NoExit { steps, states } => {
                        let (tape, stops) = Tape::run(&rules, steps + 1000);
                        let stays = (0..5)
                            .filter(|state| states >> state & 1 == 1)
                            .all(|state| {
                                let next =
                                    |cell| rules.get(state, cell).map_or(7, |entry| entry.next);
                                states >> next(0) & states >> next(1) & 1 == 1
                            });
                        assert!(!stops && stays && states >> tape.reads().0 & 1 == 1);
                    }
                    other => panic!("{rules} {other:?} for {certificate:?}"),
                }
            }
        }
        assert!(refused > 2 * of_each, "{kind}: {refused} {right}");
    }
}

/// Whether a set is closed, by trying every pair of elements: sets as lists, cells as lists of updates.
fn is_closed(set: &ClosedGrams, rules: &Rules) -> bool {
    let n = set.length;
    let has = |near: &Surrounding| set.surroundings.iter().any(|other| other == near);
    let start = Surrounding {
        state: 0,
        cell: 0,
        left: [0; 4],
        right: [0; 4],
    };
    let blank = [0; 4];
    let is_in = |side: &[[u64; 4]], window: &[u64; 4]| side.iter().any(|other| other == window);
    let steps_well = |near: &Surrounding| {
        let symbol = (near.cell % 4) as u8;
        let Some(entry) = rules.get(near.state, symbol) else {
            return false;
        };
        let mut updates = vec![1 + 2 * u64::from(near.state) + u64::from(symbol)];
        let mut rest = near.cell / 4;
        while rest > 0 {
            updates.push(rest % 16);
            rest /= 16;
        }
        updates.truncate(set.history as usize);
        let memory = updates
            .iter()
            .rev()
            .fold(0, |all, update| 16 * all + update);
        let written = 4 * memory + u64::from(entry.write);
        let (ahead, behind, far_ahead, far_behind) = match entry.right {
            true => (near.right, near.left, &set.right, &set.left),
            false => (near.left, near.right, &set.left, &set.right),
        };
        let mut nearer = blank;
        nearer[0] = written;
        nearer[1..n].copy_from_slice(&behind[..n - 1]);
        is_in(far_behind, &behind)
            && far_ahead
                .iter()
                .filter(|window| window[..n - 1] == ahead[1..n])
                .all(|window| {
                    let (left, right) = match entry.right {
                        true => (nearer, *window),
                        false => (*window, nearer),
                    };
                    has(&Surrounding {
                        state: entry.next,
                        cell: ahead[0],
                        left,
                        right,
                    })
                })
    };
    has(&start)
        && is_in(&set.left, &blank)
        && is_in(&set.right, &blank)
        && set.surroundings.iter().all(steps_well)
}

/// A certificate with each of its fields changed in turn.
fn changed(certificate: &Certificate, numbers: &mut Numbers) -> Vec<Certificate> {
    match certificate {
        &Certificate::NoExit { steps, states } => (0..8)
            .map(|state| states ^ 1 << state)
            .map(|states| Certificate::NoExit { steps, states })
            .chain([Certificate::NoExit {
                steps: steps / 2,
                states: states & 1,
            }])
            .filter(|changed| changed != certificate)
            .collect(),
        &Certificate::Cycle {
            start,
            period,
            shift,
        } => {
            let with = |start, period, shift| Certificate::Cycle {
                start,
                period,
                shift,
            };
            vec![
                with(
                    start.saturating_sub(1 + numbers.below(9) as u64) / 2,
                    period,
                    shift,
                ),
                with(start, period + 1 + numbers.below(9) as u64, shift),
                with(start, period.saturating_sub(1), shift),
                with(start, 0, 0),
                with(start, period, shift + 1),
                with(start, period, -shift - 1),
            ]
            .into_iter()
            .filter(|changed| changed != certificate)
            .collect()
        }
        Certificate::Grams(set) => {
            let mut found = Vec::new();
            let mut with = |change: &mut dyn FnMut(&mut ClosedGrams)| {
                let mut changed = set.clone();
                change(&mut changed);
                found.push(Certificate::Grams(changed));
            };
            let near = numbers.below(set.surroundings.len());
            let (left, right) = (
                numbers.below(set.left.len()),
                numbers.below(set.right.len()),
            );
            with(&mut |set| set.history += 1);
            with(&mut |set| set.length += 1);
            with(&mut |set| set.length -= 1);
            with(&mut |set| _ = set.left.swap_remove(left));
            with(&mut |set| _ = set.right.swap_remove(right));
            with(&mut |set| _ = set.surroundings.swap_remove(near));
            with(&mut |set| set.surroundings[near].state = (set.surroundings[near].state + 1) % 8);
            with(&mut |set| set.surroundings[near].cell ^= 1);
            with(&mut |set| set.surroundings[near].left[0] ^= 1);
            with(&mut |set| set.surroundings[near].right[0] ^= 1);
            found
        }
        Certificate::Words(set) => {
            let mut found = Vec::new();
            let mut with = |change: &mut dyn FnMut(&mut ClosedWords)| {
                let mut changed = set.clone();
                change(&mut changed);
                found.push(Certificate::Words(changed));
            };
            let place = numbers.below(set.tapes.len());
            with(&mut |set| set.length = 0);
            with(&mut |set| set.threshold = 1);
            with(&mut |set| drop(set.tapes.swap_remove(place)));
            with(&mut |set| set.tapes[place].state = (set.tapes[place].state + 1) % 8);
            with(&mut |set| {
                set.tapes[place].left.push(Repeated {
                    word: 1,
                    times: 1,
                    or_more: false,
                })
            });
            with(&mut |set| {
                set.tapes[place].right.push(Repeated {
                    word: 1,
                    times: 1,
                    or_more: false,
                })
            });
            if let Some(item) = set.tapes[place].left.first() {
                let changed = [
                    Repeated {
                        word: item.word ^ 1,
                        ..*item
                    },
                    Repeated {
                        times: item.times + 1,
                        ..*item
                    },
                    Repeated {
                        or_more: !item.or_more,
                        ..*item
                    },
                ];
                for item in changed {
                    with(&mut |set| set.tapes[place].left[0] = item);
                }
            }
            found
        }
    }
}

#[test]
fn no_certificate_of_any_kind_is_accepted_for_a_machine_that_halts() {
    let found = certificates(1000);
    let mut machines = 0;
    // Those that are most like the certified one: the same rules, but for an entry.
    for (_, certificate, halting) in found.iter().flatten() {
        for rules in halting {
            machines += 1;
            assert!(
                certificate.check(rules, 2).is_err(),
                "{rules} {certificate:?}"
            );
            let states = (0..8).map(|state| 1 << state).chain([0b11, 0b11111, 0xFF]);
            for (steps, states) in (0..).zip(states) {
                let certificate = Certificate::NoExit { steps, states };
                assert!(certificate.check(rules, 2).is_err(), "{rules}");
            }
        }
    }
    assert!(machines >= 10_000, "{machines}");
    // And those that are not.
    let mut numbers = Numbers(3);
    for place in 0..2000 {
        let Descent { halting, .. } = descend(&mut numbers);
        for (rules, kind) in halting.iter().zip(found.iter().cycle()) {
            let (_, certificate, _) = &kind[place % kind.len()];
            assert!(
                certificate.check(rules, 2).is_err(),
                "{rules} {certificate:?}"
            );
        }
    }
}
