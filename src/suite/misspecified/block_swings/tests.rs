//! The claims hold, and the smallest mistakes are called violated.

use super::measured::{leader_changes, through_mixture, walk};
use super::parameters::MIXTURE_SYMBOLS;
use super::theory::time_of_loss;
use super::*;
use crate::exact::{Enclosure, PRECISION, Rational, ln};
use crate::scenario::figures::quotient;
use crate::scenario::trial::{self, Mistake, Trial, tried};
use crate::suite::instrument::growing_blocks;
use crate::suite::instrument::mixing::mixture;

tried!(BlockSwings);

/// Bits taken for nats.
fn in_nats(bits: &Enclosure) -> Enclosure {
    bits * &ln(&Rational::from_integer(2), PRECISION).unwrap()
}

fn all_measured(measured: &mut Measured, mistake: impl Fn(&mut Swing)) {
    measured.swings.iter_mut().for_each(mistake);
}

fn all_theory(theory: &mut Theory, mistake: impl Fn(&mut SwingTheory)) {
    theory.swings.iter_mut().for_each(mistake);
}

/// The walk in which a tie belongs to the newcomer.
fn tie_to_newcomer(swing: &mut Swing) {
    for block in swing.blocks.iter_mut().filter(|block| block.wrong > 0) {
        block.wrong -= 1;
        block.change = block.change.map(|time| time - 1);
    }
}

/// The walk in which every block of 1s is met a symbol late.
fn ones_late(swing: &mut Swing) {
    for block in swing.blocks.iter_mut().filter(|block| block.symbol) {
        block.change = block.change.map(|time| time + 1);
    }
}

/// The time at which the regret reaches so many bits for the block program's length.
fn program_of(theory: &mut Theory, program_bits: u32) {
    let other = Parameters {
        program_bits,
        ..BlockSwings::small()
    };
    for (swing, ratio) in theory.swings.iter_mut().zip(other.ratios().unwrap()) {
        let prefix = growing_blocks::symbols(ratio, MIXTURE_SYMBOLS);
        swing.program_time = time_of_loss(&other, &prefix).unwrap();
    }
}

impl Trial for BlockSwings {
    fn small() -> Parameters {
        Parameters {
            ratios: vec![2, 3],
            symbols: 1_000_000,
            offset: Rational::ratio(1, 4),
            program_bits: 20,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // The tie's time for the change's: off by one.
            ("change-times", |_, t| {
                all_theory(t, |t| t.changes.iter_mut().for_each(|time| *time -= 1));
            }),
            ("change-times", |m, _| all_measured(m, tie_to_newcomer)),
            // A whole swing, there and back, for half of one: r^2.
            ("crossing-ratio-2", |_, t| {
                all_theory(t, |t| t.ratio = &t.ratio * &t.ratio);
            }),
            ("crossing-ratio-2", |m, _| all_measured(m, ones_late)),
            ("crossing-ratio-3", |m, _| all_measured(m, ones_late)),
            // Taken at the changes for the crossings: not yet 3.
            ("crossing-ratio-3", |m, _| {
                all_measured(m, |m| {
                    for block in &mut m.blocks {
                        block.change = block.change.map(|time| time + 1);
                    }
                });
            }),
            // The symbol that changes the lead counted to the former leader.
            ("wrong-symbols", |_, t| {
                all_theory(t, |t| t.wrong.iter_mut().for_each(|wrong| *wrong += 1));
            }),
            ("wrong-symbols", |m, _| all_measured(m, tie_to_newcomer)),
            // 1/r for 1/(1 + r).
            ("wrong-share-2", |_, t| {
                all_theory(t, |t| {
                    t.share = quotient(&Rational::one(), &t.ratio).unwrap()
                });
            }),
            ("wrong-share-2", |m, _| all_measured(m, tie_to_newcomer)),
            ("wrong-share-3", |m, _| all_measured(m, tie_to_newcomer)),
            // The time that the right model leads.
            ("wrong-share-3", |m, _| {
                all_measured(m, |m| {
                    for block in &mut m.blocks {
                        block.wrong = block.length - block.wrong;
                    }
                });
            }),
            // Base sqrt(r): each swing taken for two.
            ("change-count", |_, t| {
                all_theory(t, |t| t.count = t.count.scale(&Rational::from_integer(2)));
            }),
            // ln for log2 above, log2 below.
            ("change-count", |_, t| {
                all_theory(t, |t| t.count = in_nats(&t.count));
            }),
            // Of the last block, where the run ends inside it, the change is missed.
            ("change-count", |m, _| {
                all_measured(m, |m| {
                    let change = m
                        .blocks
                        .iter_mut()
                        .rev()
                        .find(|block| block.change.is_some());
                    change.unwrap().change = None;
                });
            }),
            // ln 2 read as bits: 2^(ln 2) = 1.62.
            ("regret-single", |_, t| {
                all_theory(t, |t| t.most_over_mixture = Rational::ratio(162, 100));
            }),
            // A wrong prior weight: 1/4 for each model.
            ("regret-single", |m, _| {
                all_measured(m, |m| {
                    let evidences = m.mixture.evidences.iter_mut();
                    evidences.for_each(|xi| *xi = &*xi * Rational::ratio(1, 2));
                });
            }),
            // [k odd] for [k even].
            ("rarer-symbol", |_, t| {
                all_theory(t, |t| t.minority.iter_mut().for_each(|count| *count += 1));
            }),
            // The commoner symbol counted.
            ("rarer-symbol", |m, _| {
                all_measured(m, |m| {
                    for block in &mut m.blocks {
                        block.minority += block.balance.unsigned_abs();
                    }
                });
            }),
            // lambda in nats.
            ("regret-path-2", |_, t| {
                all_theory(t, |t| {
                    for bits in &mut t.regret_path_bits {
                        *bits = in_nats(bits);
                    }
                });
            }),
            ("regret-path-3", |m, _| {
                all_measured(m, |m| {
                    for bits in &mut m.regret_path {
                        *bits = in_nats(bits);
                    }
                });
            }),
            // n/r for n/(1 + r).
            ("regret-path-3", |_, t| {
                all_theory(t, |t| {
                    for bits in &mut t.regret_path_bits {
                        *bits = bits.scale(&Rational::ratio(4, 3));
                    }
                });
            }),
            // Regret to the single model taken for that to the path.
            ("regret-path-2", |m, _| {
                all_measured(m, |m| m.regret_path.clone_from(&m.regret_single));
            }),
            // The block program's length off by one bit, and read as nats (20 ln 2 = 13.9): the regret would
            // have to reach it too early.
            ("block-program", |_, t| program_of(t, 19)),
            ("block-program", |_, t| program_of(t, 13)),
            // A wrong prior weight: e^-20 for 2^-20, that is 29 bits.
            ("block-program", |m, _| {
                let longer = Parameters {
                    program_bits: 29,
                    ..BlockSwings::small()
                };
                for (swing, ratio) in m.swings.iter_mut().zip([2, 3]) {
                    swing.mixture = through_mixture(&longer, ratio).unwrap();
                }
            }),
            // A broken remedy: the program is not in the class.
            ("block-program", |m, _| {
                all_measured(m, |m| {
                    m.mixture.last_change_with_program = m.mixture.changes.last().copied().unwrap();
                });
            }),
            // A change that one side misses.
            ("mixture-agrees", |_, t| {
                all_theory(t, |t| {
                    t.mixture_changes.truncate(t.mixture_changes.len() - 1)
                });
            }),
            // Unequal prior weights.
            ("mixture-agrees", |m, _| {
                all_measured(m, |m| {
                    let weights = [Rational::ratio(1, 4), Rational::ratio(3, 4)];
                    let list = mixture(BlockSwings::small().models(weights).unwrap()).unwrap();
                    m.mixture.changes = leader_changes(
                        list,
                        &growing_blocks::symbols(m.ratio, MIXTURE_SYMBOLS),
                        |_| Ok(()),
                    )
                    .unwrap();
                });
            }),
        ]
    }
}

/// The catalogue's figures at n = 10^6, to four digits.
#[test]
fn the_checked_figures_come_out() {
    let (measured, theory) = trial::sides::<BlockSwings>();
    let found = trial::claims::<BlockSwings>(&measured, &theory).unwrap();
    let share = |id: &str| {
        let claim = found.iter().find(|claim| claim.id() == id).unwrap();
        claim
            .sides()
            .unwrap()
            .measured
            .exact_value()
            .unwrap()
            .clone()
    };
    for (id, low, high) in [
        ("cumulative-share-2", "0.34945", "0.34955"),
        ("cumulative-share-3", "0.40205", "0.40215"),
    ] {
        assert!(
            share(id) > low.parse().unwrap() && share(id) < high.parse().unwrap(),
            "{id}: {}",
            share(id)
        );
    }
}

/// The walk per block is the walk per symbol.
#[test]
fn blocks_agree_with_a_walk_symbol_by_symbol() {
    for (ratio, symbols) in [(2u64, 700u64), (3, 400), (5, 1000)] {
        let blocks = walk(ratio, symbols);
        let (mut balance, mut leader, mut time) = (0i64, None, 0u64);
        for block in &blocks {
            let (mut wrong, mut change) = (0, None);
            for _ in 0..block.length {
                time += 1;
                balance += if block.symbol { 1 } else { -1 };
                let now = if balance == 0 {
                    leader
                } else {
                    Some(balance > 0)
                };
                if leader.is_some() && now != leader {
                    change = Some(time);
                }
                leader = now;
                wrong += u64::from(leader != Some(block.symbol));
            }
            assert_eq!(
                (wrong, change, balance),
                (block.wrong, block.change, block.balance)
            );
        }
        assert_eq!(time, symbols);
    }
}

#[test]
fn too_short_a_run_is_refused_with_the_length_it_needs() {
    let of_symbols = |symbols| Parameters {
        symbols,
        ..BlockSwings::small()
    };
    let message = BlockSwings::fits(&of_symbols(5000))
        .unwrap_err()
        .to_string();
    assert!(message.contains("set n="), "{message}");
    let needed = symbols_needed(3).max(symbols_needed(2));
    assert!(BlockSwings::fits(&of_symbols(needed)).is_ok());
}
