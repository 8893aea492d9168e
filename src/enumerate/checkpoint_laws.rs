//! Checkpoints under interruption, of another enumeration, damaged, in use.

use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;

use super::super::budget::Status;
use super::super::control::Control;
use super::super::tally::{Amount, Tally};
use super::*;

/// Part i has the mass 3^i: any part that is missing or there twice shows in the sum.
struct Powers<'a> {
    parts: usize,
    /// After so many parts it is interrupted.
    stops_after: AtomicUsize,
    halt: &'a Halt<'a>,
}

impl Powers<'_> {
    fn tally(mass: u128) -> Tally {
        let amount = Amount { mass, cylinders: 1 };
        Tally::from_amounts([(Status::Complete, None, amount)], 0)
    }
}

impl Job<Tally> for Powers<'_> {
    fn parts(&self) -> usize {
        self.parts
    }

    fn empty(&self) -> Tally {
        Tally::default()
    }

    fn above(&self) -> Tally {
        Self::tally(2)
    }

    fn part(&self, index: usize) -> Tally {
        let left = self
            .stops_after
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                Some(left.saturating_sub(1))
            });
        if left == Ok(0) {
            self.halt.control.interrupt();
        }
        if self.halt.asked() {
            // What is not looked at has its mass, under another status.
            let amount = Amount {
                mass: 3_u128.pow(index as u32),
                cylinders: 0,
            };
            return Tally::from_amounts([(Status::OpenInterrupted, None, amount)], 0);
        }
        Self::tally(3_u128.pow(index as u32))
    }
}

fn identity(bits: u32, parts: usize) -> Identity {
    let budget = Budget::new(bits, 4, 100).unwrap();
    Identity::new("powers", "kraft", &budget, Share::WHOLE, parts)
}

fn attempt(checkpoint: &Checkpoint, parts: usize, stops_after: usize) -> (Tally, bool) {
    let control = Control::new();
    let halt = Halt::new(&control);
    let job = Powers {
        parts,
        stops_after: AtomicUsize::new(stops_after),
        halt: &halt,
    };
    let identity = identity(9, parts);
    let found = kept(&job, Share::WHOLE, &halt, &identity, Some(checkpoint)).unwrap();
    (found, control.interrupted())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn however_often_interrupted_the_sum_is_that_of_all_parts_once(
        parts in 0..40_usize,
        stops in proptest::collection::vec(0..12_usize, 0..8),
        milliseconds in 0..2_u64,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.redb");
        let sum = 2 + (0..parts as u32).map(|part| 3_u128.pow(part)).sum::<u128>();
        let mut all_stops = stops;
        all_stops.push(usize::MAX);
        for stops_after in all_stops {
            let checkpoint = Checkpoint::at(&path).every(Duration::from_millis(milliseconds));
            let (tally, interrupted) = attempt(&checkpoint, parts, stops_after);
            prop_assert_eq!(tally.mass(), sum);
            if !interrupted {
                prop_assert_eq!(tally.of(Status::Complete), Amount { mass: sum, cylinders: 1 + parts as u128 });
            }
        }
        let checkpoint = Checkpoint::at(&path);
        // All is finished, so nothing is done again.
        let (tally, interrupted) = attempt(&checkpoint, parts, 0);
        prop_assert!(!interrupted);
        prop_assert_eq!(tally.of(Status::Complete).mass, sum);
        checkpoint.remove().unwrap();
        prop_assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}

#[test]
fn many_additions_are_replaced_by_their_sum() {
    let folder = tempfile::tempdir().unwrap();
    let checkpoint = Checkpoint::at(&folder.path().join("run.redb"));
    let identity = identity(9, 6);
    let one = Powers::tally(1);
    {
        let (_, mut store) = checkpoint.open(&identity, 6, Tally::default()).unwrap();
        for part in 0..4 {
            store.keep(&[part], &one, &Tally::default()).unwrap();
        }
        store.added = u64::MAX;
        // Two records in place of four and one more: none of the four may stay.
        store.keep(&[4], &one, &Powers::tally(5)).unwrap();
    }
    let (begun, store) = checkpoint.open(&identity, 6, Tally::default()).unwrap();
    assert_eq!(begun.found.mass(), 6);
    assert_eq!(begun.done, [true, true, true, true, true, false]);
    assert_eq!(store.next, 2);
}

#[test]
fn another_enumeration_is_refused_with_what_differs() {
    let folder = tempfile::tempdir().unwrap();
    let checkpoint = Checkpoint::at(&folder.path().join("run.redb"));
    let open = |identity: &Identity| checkpoint.open(identity, 4, Tally::default()).map(drop);
    open(&identity(9, 4)).unwrap();
    open(&identity(9, 4)).unwrap();
    let budget = Budget::new(9, 4, 100).unwrap();
    let half = Share::new(1, 2).unwrap();
    for (other, what) in [
        (identity(10, 4), "bits is 9, not 10"),
        (identity(9, 5), "number of parts"),
        (
            Identity::new("mass of 01", "kraft", &budget, Share::WHOLE, 4),
            "question",
        ),
        (
            Identity::new("powers", "turing-2", &budget, Share::WHOLE, 4),
            "machine",
        ),
        (
            Identity::new("powers", "kraft", &budget, half, 4),
            "shard is 1/1, not 1/2",
        ),
    ] {
        let error = open(&other).unwrap_err();
        assert!(
            matches!(error, CheckpointError::Different { .. }),
            "{error}"
        );
        assert!(error.to_string().contains(what), "{error}");
    }
    let mut older = identity(9, 4);
    older.0.insert("version", "0.0.0".to_owned());
    assert!(open(&older).unwrap_err().to_string().contains("version"));
}

#[test]
fn what_is_no_checkpoint_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    fs::write(&path, "my notes\n".repeat(5000)).unwrap();
    let checkpoint = Checkpoint::at(&path);
    let error = checkpoint
        .open(&identity(9, 4), 4, Tally::default())
        .map(drop)
        .unwrap_err();
    assert!(matches!(error, CheckpointError::Damaged { .. }), "{error}");
    assert_eq!(
        fs::read(&path).unwrap(),
        "my notes\n".repeat(5000).as_bytes()
    );
    // A store of another program.
    let path = folder.path().join("other.redb");
    drop(Database::create(&path).unwrap());
    let error = Checkpoint::at(&path)
        .open(&identity(9, 4), 4, Tally::default())
        .map(drop)
        .unwrap_err();
    assert!(matches!(error, CheckpointError::Damaged { .. }), "{error}");
}

#[test]
fn a_checkpoint_in_use_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let checkpoint = Checkpoint::at(&folder.path().join("run.redb"));
    let held = checkpoint
        .open(&identity(9, 4), 4, Tally::default())
        .unwrap();
    let error = checkpoint
        .open(&identity(9, 4), 4, Tally::default())
        .map(drop)
        .unwrap_err();
    assert!(matches!(error, CheckpointError::InUse { .. }), "{error}");
    drop(held);
}

#[test]
fn a_store_that_cannot_be_written_ends_the_run_with_its_error() {
    struct Full;
    impl Keep<Tally> for Full {
        type Error = CheckpointError;
        fn is_due(&self) -> bool {
            true
        }
        fn keep(&mut self, _: &[usize], _: &Tally, _: &Tally) -> Result<(), CheckpointError> {
            Err(damaged(Path::new("x"), "full"))
        }
    }
    let control = Control::new();
    let halt = Halt::new(&control);
    let job = Powers {
        parts: 30,
        stops_after: AtomicUsize::new(usize::MAX),
        halt: &halt,
    };
    let begun = Begun::nothing(Tally::default());
    assert!(drive(&job, Share::WHOLE, &halt, begun, Some(&mut Full)).is_err());
    // The handle may be that of other work, which goes on.
    assert!(halt.asked() && !control.interrupted());
}
