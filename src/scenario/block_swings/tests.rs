//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial;

fn parameters() -> Parameters {
    Parameters {
        ratios: vec![2, 3],
        symbols: 1_000_000,
        offset: Rational::ratio(1, 4),
        program_bits: 20,
    }
}

fn run() -> (Measured, Theory) {
    let context = trial::context();
    (
        measure(&parameters(), &context).unwrap(),
        theory(&parameters()).unwrap(),
    )
}

fn violated(measured: &Measured, theory: &Theory) -> Vec<String> {
    trial::violated(&claims(measured, theory).unwrap())
}

#[test]
fn every_claim_holds_and_the_checked_figures_come_out() {
    let (measured, theory) = run();
    assert_eq!(violated(&measured, &theory), Vec::<String>::new());
    let found = claims(&measured, &theory).unwrap();
    let share = |id: &str| {
        let claim = found.iter().find(|claim| claim.id() == id).unwrap();
        claim.measured().exact_value().unwrap().clone()
    };
    // The catalogue's figures at n = 10^6, to four digits.
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

/// One small mistake in the theory for every claim: each must be called violated.
#[test]
fn the_smallest_mistakes_are_called_violated() {
    type Mistake = (&'static str, fn(&mut SwingTheory, &Parameters));
    let mistakes: [Mistake; 10] = [
        // The tie's time for the change's: off by one.
        ("change-times", |t, _| {
            t.changes.iter_mut().for_each(|time| *time -= 1)
        }),
        ("crossing-ratio", |t, _| {
            t.ratio = &t.ratio + Rational::ratio(2, 1000)
        }),
        // The symbol that changes the lead counted to the former leader.
        ("wrong-symbols", |t, _| {
            t.wrong.iter_mut().for_each(|wrong| *wrong += 1)
        }),
        // 1/r for 1/(1 + r).
        ("wrong-share", |t, _| {
            t.share = Rational::one().checked_div(&t.ratio).unwrap()
        }),
        // log2 for log_r is no mistake at r = 2, a bit for a nat is.
        ("change-count", |t, _| {
            t.count = t.count.scale(&"0.693147".parse().unwrap())
        }),
        // ln 2 read as bits.
        ("regret-single", |t, _| {
            t.regret_single_bits = Enclosure::exact("0.693148".parse().unwrap())
        }),
        // [k odd] for [k even].
        ("rarer-symbol", |t, _| {
            t.minority.iter_mut().for_each(|count| *count += 1)
        }),
        // lambda in nats.
        ("regret-path-2", |t, _| {
            for bits in &mut t.regret_path_bits {
                *bits = bits.scale(&"0.693147".parse().unwrap());
            }
        }),
        ("regret-path-3", |t, _| {
            for bits in &mut t.regret_path_bits {
                *bits = bits.scale(&"0.693147".parse().unwrap());
            }
        }),
        ("mixture-agrees", |t, _| {
            t.mixture_changes.pop();
        }),
    ];
    for (id, mistake) in mistakes {
        let (measured, mut theory) = run();
        theory
            .swings
            .iter_mut()
            .for_each(|swing| mistake(swing, &parameters()));
        assert!(
            violated(&measured, &theory).contains(&id.to_string()),
            "{id} not seen"
        );
    }
}

/// The block program's length read as nats: the regret would have to reach it too early.
#[test]
fn a_program_length_in_nats_is_called_violated() {
    let (measured, mut theory) = run();
    let nats = Parameters {
        program_bits: 13,
        ..parameters()
    };
    for (swing, ratio) in theory.swings.iter_mut().zip([2, 3]) {
        swing.program_time = time_of_loss(&nats, &source(ratio, MIXTURE_SYMBOLS)).unwrap();
    }
    assert_eq!(violated(&measured, &theory), ["block-program"]);
}

#[test]
fn too_short_a_run_is_refused_with_the_length_it_needs() {
    let mut settings = Settings::defaults(&BlockSwings);
    settings.set("n", "5000").unwrap();
    let message = Parameters::read(&settings).unwrap_err().to_string();
    assert!(message.contains("take n at least"), "{message}");
    settings
        .set("n", &symbols_needed(3).max(symbols_needed(2)).to_string())
        .unwrap();
    assert!(Parameters::read(&settings).is_ok());
}
