//! Parts put together are the whole, whatever happens on the way.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use super::part::{PartError, TuringPart, TuringWalk};
use super::part_file::PartFileError;
use super::{Distribution, WalkError};
use crate::enumerate::{CheckpointError, Control, Share};
use crate::machine::TuringSize;

fn walk(states: u8, cutoff: Option<u64>) -> TuringWalk {
    TuringWalk::new(TuringSize::new(states, 2).unwrap(), cutoff, false)
}

fn bytes(part: &TuringPart) -> Vec<u8> {
    let mut bytes = Vec::new();
    part.write(&mut bytes).unwrap();
    bytes
}

fn gathered(walk: TuringWalk) -> TuringPart {
    walk.gather(None, &Control::new()).unwrap()
}

fn read(bytes: &[u8]) -> Result<TuringPart, PartFileError> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("part");
    std::fs::write(&file, bytes).unwrap();
    TuringPart::read(&file)
}

/// Catches: what is above the pieces counted by each shard or by none, a piece in two shards or in none.
#[test]
fn shards_in_any_order_are_the_whole_byte_for_byte() {
    for cutoff in [None, Some(15)] {
        let whole = bytes(&gathered(walk(3, cutoff)));
        for of in [2, 3, 7] {
            let mut merged: Option<TuringPart> = None;
            for number in (1..=of).rev() {
                let share = Share::new(number, of).unwrap();
                let part = gathered(walk(3, cutoff).shard(share));
                let part = read(&bytes(&part)).unwrap();
                match &mut merged {
                    None => merged = Some(part),
                    Some(merged) => merged.merge(part).unwrap(),
                }
            }
            assert_eq!(bytes(&merged.unwrap()), whole, "{of}");
        }
    }
}

#[test]
fn parts_of_different_walks_and_a_part_twice_are_refused() {
    let part = |states, cutoff, number| {
        gathered(walk(states, cutoff).shard(Share::new(number, 2).unwrap()))
    };
    let first = part(3, None, 1);
    let refused = |other: TuringPart| first.clone().merge(other).unwrap_err();
    assert_eq!(refused(part(3, None, 1)), PartError::Twice(1));
    assert!(matches!(refused(part(2, None, 2)), PartError::Different(_)));
    assert!(matches!(
        refused(part(3, Some(7), 2)),
        PartError::Different(_)
    ));
    assert!(matches!(
        refused(gathered(walk(3, None))),
        PartError::Different(_)
    ));
}

/// Catches: a checksum that is not compared, or that leaves a line out.
#[test]
fn a_file_with_any_byte_changed_is_refused() {
    let part = bytes(&gathered(walk(2, None)));
    assert_eq!(bytes(&read(&part).unwrap()), part);
    for place in 0..part.len() - 1 {
        let mut changed = part.clone();
        changed[place] ^= 1;
        assert!(read(&changed).is_err(), "{place}");
    }
    assert!(read(&part[..part.len() / 2]).is_err());
}

/// Interrupted again and again, it comes to the same end. Catches: a piece counted that was not finished, or one
/// counted twice.
#[test]
fn a_walk_that_is_interrupted_goes_on_to_the_same_bytes() {
    let whole = bytes(&gathered(walk(4, None)));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("checkpoint");
    let mut interruptions = 0_u32;
    let part = loop {
        let control = Control::new();
        let over = AtomicU64::new(0);
        let result = std::thread::scope(|scope| {
            scope.spawn(|| {
                while over.load(Ordering::Acquire) == 0 {
                    let (done, all) = control.progress();
                    if all > 0 && done * 8 > all * u64::from(interruptions + 1) {
                        control.interrupt();
                        break;
                    }
                    std::thread::yield_now();
                }
            });
            let result = walk(4, None).gather(Some(&file), &control);
            over.store(1, Ordering::Release);
            result
        });
        match result {
            Ok(part) => break part,
            Err(WalkError::Interrupted(_)) => interruptions += 1,
            Err(error) => panic!("{error}"),
        }
    };
    assert_eq!(bytes(&part), whole, "after {interruptions}");
    let other = |path: &Path| walk(4, Some(50)).gather(Some(path), &Control::new());
    assert!(matches!(
        other(&file),
        Err(WalkError::Checkpoint(CheckpointError::Different { .. }))
    ));
    let mut text = std::fs::read(&file).unwrap();
    let middle = text.len() / 2;
    text[middle] ^= 1;
    std::fs::write(&file, text).unwrap();
    assert!(matches!(
        walk(4, None).gather(Some(&file), &Control::new()),
        Err(WalkError::Checkpoint(CheckpointError::Damaged { .. }))
    ));
}

/// What halts later than it is followed is among the undecided. Catches: a mirror image or a blank tape forgotten.
#[test]
fn halting_runs_and_undecided_ones_hold_all_that_halt() {
    let all = Distribution::of(&gathered(walk(3, None))).halting();
    for cutoff in 1..=21 {
        let part = gathered(walk(3, Some(cutoff)));
        let halting = Distribution::of(&part).halting();
        assert!(
            halting <= all && halting + part.undecided() >= all,
            "{cutoff}"
        );
        assert_eq!(part.undecided() == 0, cutoff == 21, "{cutoff}");
    }
    // After one step half of nothing is decided: only machines that halt at once are.
    let size = TuringSize::new(3, 2).unwrap();
    let part = gathered(walk(3, Some(1)));
    let found = Distribution::of(&part);
    assert_eq!(found.halting(), 2 * 2 * size.base().pow(5));
}
