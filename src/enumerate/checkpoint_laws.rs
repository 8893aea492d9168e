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
    try_attempt(checkpoint, parts, stops_after).unwrap()
}

fn try_attempt(
    checkpoint: &Checkpoint,
    parts: usize,
    stops_after: usize,
) -> Result<(Tally, bool), CheckpointError> {
    let control = Control::new();
    let halt = Halt::new(&control);
    let job = Powers {
        parts,
        stops_after: AtomicUsize::new(stops_after),
        halt: &halt,
    };
    let identity = identity(9, parts);
    let found = kept(&job, Share::WHOLE, &halt, &identity, Some(checkpoint))?;
    Ok((found, control.interrupted()))
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

const PARTS: usize = 6;

/// A store with three of six parts, as it is left by a run that ended in order, and by one that was killed.
fn left_over(path: &Path) -> [Vec<u8>; 2] {
    let checkpoint = Checkpoint::at(path);
    let identity = identity(9, PARTS);
    let (_, mut store) = checkpoint.open(&identity, PARTS, Tally::default()).unwrap();
    let amount = |mass, cylinders| {
        Tally::from_amounts([(Status::Complete, None, Amount { mass, cylinders })], 0)
    };
    store.keep(&[0], &amount(1, 1), &Tally::default()).unwrap();
    store
        .keep(&[3, 1], &amount(27 + 3, 2), &amount(1, 1))
        .unwrap();
    let killed = fs::read(path).unwrap();
    drop(store);
    [fs::read(path).unwrap(), killed]
}

/// What becomes of flips of single bits: refused, harmless, accepted with another result, panics.
fn flipped(whole: &[u8], path: &Path, places: impl Iterator<Item = usize>) -> [usize; 4] {
    let mut counts = [0; 4];
    let mut bytes = whole.to_vec();
    for bit in places {
        bytes[bit / 8] ^= 1 << (bit % 8);
        fs::write(path, &bytes).unwrap();
        let checkpoint = Checkpoint::at(path);
        let outcome = std::panic::catch_unwind(|| try_attempt(&checkpoint, PARTS, usize::MAX));
        let kind = match outcome {
            Ok(Ok((tally, false))) => {
                let amount = Amount {
                    mass: 2 + 364,
                    cylinders: 1 + PARTS as u128,
                };
                if tally.of(Status::Complete) == amount && tally.mass() == amount.mass {
                    1
                } else {
                    2
                }
            }
            Ok(Ok(_)) => 2,
            Ok(Err(error)) => {
                assert!(error.to_string().contains("--checkpoint"), "{bit}: {error}");
                0
            }
            Err(_) => 3,
        };
        if kind > 1 {
            println!("byte {} bit {}: {kind}", bit / 8, bit % 8);
        }
        counts[kind] += 1;
        bytes[bit / 8] ^= 1 << (bit % 8);
    }
    counts
}

/// A sample of all bits, and of those of the header, which is not checked page by page.
#[test]
fn a_flip_of_one_bit_is_refused_or_harmless() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.redb");
    for whole in left_over(&path) {
        let some = (0..8 * whole.len()).step_by(8 * whole.len() / 150 + 1);
        let header = (0..8 * 320).step_by(37);
        let counts = flipped(&whole, &path, some.chain(header));
        assert_eq!(counts[2..], [0, 0], "{counts:?}");
        assert!(counts[0] > 0 && counts[1] > 0, "{counts:?}");
    }
}

/// `TMPDIR=/dev/shm cargo test --lib every_bit_of_a_checkpoint -- --ignored --nocapture`. Its figures are in
/// the notes.
#[test]
#[ignore = "every bit of two files, which takes minutes"]
fn every_bit_of_a_checkpoint_is_refused_or_harmless_when_it_is_flipped() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.redb");
    for whole in left_over(&path) {
        let [refused, harmless, accepted, panics] = flipped(&whole, &path, 0..8 * whole.len());
        println!(
            "{} flips of {} bytes: {refused} refused, {harmless} harmless, {accepted} accepted with another \
             result, {panics} panics",
            8 * whole.len(),
            whole.len(),
        );
        assert_eq!((accepted, panics), (0, 0));
    }
}

/// What is altered by another program, so that the store itself finds nothing wrong.
#[test]
fn content_that_is_not_that_of_the_checksum_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.redb");
    let refused = |alter: &dyn Fn(&redb::WriteTransaction)| {
        let _ = fs::remove_file(&path);
        left_over(&path);
        let store = Database::open(&path).unwrap();
        let change = store.begin_write().unwrap();
        alter(&change);
        change.commit().unwrap();
        drop(store);
        let error = try_attempt(&Checkpoint::at(&path), PARTS, usize::MAX).unwrap_err();
        assert!(error.to_string().contains("its checksum is not"), "{error}");
    };
    refused(&|change| drop(change.open_table(DONE).unwrap().insert(4, ()).unwrap()));
    refused(&|change| drop(change.open_table(DONE).unwrap().remove(3).unwrap()));
    refused(&|change| drop(change.open_table(RECORDS).unwrap().remove(1).unwrap()));
    refused(&|change| {
        let mut records = change.open_table(RECORDS).unwrap();
        let last = records.get(1).unwrap().unwrap().value().to_vec();
        records.insert(0, last.as_slice()).unwrap();
    });
    refused(&|change| {
        let mut named = change.open_table(IDENTITY).unwrap();
        named.insert("bits", "10").unwrap();
    });
}

#[test]
fn what_is_no_file_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let checkpoint = Checkpoint::at(folder.path());
    let error = try_attempt(&checkpoint, PARTS, usize::MAX).unwrap_err();
    assert!(error.to_string().contains("it is a folder"), "{error}");
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
