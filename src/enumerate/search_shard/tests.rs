//! Shards and checkpoints of searches beside the undivided search.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::super::enumerable::{Engine, Enumerable};
use super::super::gathered::Gathered;
use super::super::job::Job;
use super::super::tally::Tally;
use super::*;
use crate::enumerate::{CheckpointError, Drawable, Draws, Plain, Verified, search};
use crate::machine::{Coding, Kraft};

fn query(x: &str, bits: u32, steps: u64) -> Query {
    Query::new(&Symbols::parse(x).unwrap(), bits).steps(steps)
}

fn shards<E: Enumerable>(machine: &E, query: &Query, of: usize) -> Vec<SearchShard> {
    let shares = (1..=of).map(|number| Share::new(number, of).unwrap());
    shares
        .map(|share| SearchShard::gather(machine, query, share, None, &Control::new()).unwrap())
        .collect()
}

fn shards_are_the_whole<E: Enumerable>(machine: &E, query: &Query) {
    let whole = search(machine, query, &Control::new()).unwrap();
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let pool = pool.build().unwrap();
        for of in [1, 2, 3, 5] {
            let mut shards = pool.install(|| shards(machine, query, of));
            let middle = of / 2;
            shards.rotate_left(middle);
            let merged = SearchShard::merge(&shards).unwrap();
            assert_eq!(merged.found, whole, "{query:?} {of} {threads}");
            assert_eq!(merged.x, query.x);
            let printed = shards.iter().map(SearchShard::printed);
            let printed = printed.fold(Rational::zero(), |sum, more| sum + more);
            assert_eq!(printed, whole.bounds.lower);
        }
    }
}

/// Catches what lies above the division counted by every shard or by none, a part that two shards do, masses over
/// finer denominators that are lost, and a record that is not cut where it is read.
#[test]
fn shards_merged_in_any_order_are_the_undivided_search() {
    let kraft = Kraft::new();
    for (x, bits) in [("", 9), ("0", 3), ("0110100110", 16), ("1111", 15)] {
        shards_are_the_whole(&kraft, &query(x, bits, 300));
        shards_are_the_whole(&kraft, &query(x, bits, 300).ahead(2).whole_programs());
    }
    shards_are_the_whole(&Plain(Kraft::new()), &query("010", 13, 300));
    shards_are_the_whole(&Verified::new(Kraft::new()), &query("010", 13, 300));
    // More data bits than the denominator has room for, and more of them than a record has entries.
    shards_are_the_whole(&kraft, &query(&"01".repeat(70), 13, 400));
    shards_are_the_whole(&kraft, &query(&"011".repeat(1500), 7, 10_000));
}

/// Draws are divided with the shards. Catches draws of one shard alone, and a confidence that is forgotten.
#[test]
fn draws_of_all_shards_are_the_draws() {
    let (query, control) = (query("0101", 12, 300), Control::new());
    let draws = Draws {
        count: 600_000,
        steps: 300,
        seed: 2,
    };
    let whole = Kraft::new()
        .draw(&query, draws.clone(), Share::WHOLE, &control)
        .unwrap();
    let confidence: Confidence = "1/77".parse().unwrap();
    for of in [1, 2, 5] {
        let mut shards: Vec<SearchShard> = shards(&Kraft::new(), &query, of)
            .into_iter()
            .map(|shard| {
                let drawn = Kraft::new()
                    .draw(&query, draws.clone(), shard.share(), &control)
                    .unwrap();
                shard.with_sample(drawn, &confidence)
            })
            .collect();
        let merged = SearchShard::merge(&shards).unwrap();
        assert_eq!(merged.sample, Some((whole.clone(), confidence.clone())));
        if of == 1 {
            continue;
        }
        // Another sample, another confidence, or none at all.
        let different = Err(ShardError::Different { index: 2 });
        let sound = shards[1].clone();
        let drawn = sound.drawn.clone().unwrap();
        let mut other = drawn.clone();
        other.draws.seed = 3;
        shards[1] = sound.clone().with_sample(other, &confidence);
        assert_eq!(SearchShard::merge(&shards), different);
        shards[1] = sound.clone().with_sample(drawn, &Confidence::default());
        assert_eq!(SearchShard::merge(&shards), different);
        shards[1] = SearchShard {
            drawn: None,
            ..sound
        };
        assert_eq!(SearchShard::merge(&shards), different);
    }
}

/// Catches a field of the question that is not compared, and shards that are counted by their number alone.
#[test]
fn shards_that_do_not_make_a_whole_are_refused() {
    let kraft = Kraft::new();
    let of = |query: &Query, of| shards(&kraft, query, of);
    let asked = query("0101", 13, 300);
    let [a, b] = of(&asked, 2).try_into().unwrap();
    let merge = |shards: &[&SearchShard]| {
        let shards: Vec<SearchShard> = shards.iter().copied().cloned().collect();
        SearchShard::merge(&shards).map(drop)
    };
    let incomplete = |found| Err(ShardError::Incomplete { found, of: 2 });
    assert_eq!(merge(&[]), Err(ShardError::None));
    assert_eq!(merge(&[&a]), incomplete(1));
    assert_eq!(merge(&[&a, &a]), incomplete(1));
    assert_eq!(merge(&[&b, &a, &b]), incomplete(2));
    let mut others = vec![of(&asked, 3).remove(1)];
    for other in [
        query("0100", 13, 300),
        query("0101", 14, 300),
        query("0101", 13, 301),
        asked.clone().ahead(1),
        asked.clone().whole_programs(),
    ] {
        others.push(of(&other, 2).remove(1));
    }
    others.push(shards(&Plain(Kraft::new()), &asked, 2).remove(1));
    others.push(shards(&Verified::new(Kraft::new()), &asked, 2).remove(1));
    let mut older = b.clone();
    older.question.version = "0.0.0".to_owned();
    others.push(older);
    for other in &others {
        let different = Err(ShardError::Different { index: 2 });
        assert_eq!(merge(&[&a, other]), different, "{:?}", other.question);
    }
    // A share of the work that was left out.
    let empty = SearchShard {
        sought: Sought::new(4, 0),
        ..b.clone()
    };
    assert_eq!(merge(&[&a, &empty]), Err(ShardError::Masses));
    assert_eq!(merge(&[&b, &a]), Ok(()));
}

/// The engine, interrupted after so many parts.
struct Halting<'c> {
    kraft: Kraft,
    left: AtomicUsize,
    done: AtomicUsize,
    control: &'c Control<'c>,
}

struct Halted<'a> {
    job: Box<dyn Job<Sought> + 'a>,
    by: &'a Halting<'a>,
}

impl Job<Sought> for Halted<'_> {
    fn parts(&self) -> usize {
        self.job.parts()
    }
    fn empty(&self) -> Sought {
        self.job.empty()
    }
    fn above(&self) -> Sought {
        self.job.above()
    }
    fn part(&self, index: usize) -> Sought {
        let less = |left: usize| Some(left.saturating_sub(1));
        let left = self
            .by
            .left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, less);
        if left == Ok(0) {
            self.by.control.interrupt();
        } else {
            self.by.done.fetch_add(1, Ordering::SeqCst);
        }
        self.job.part(index)
    }
}

impl Engine for Halting<'_> {
    fn coding(&self) -> Coding {
        Engine::coding(&self.kraft)
    }
    fn count<'a>(&'a self, plan: &Plan<'a>) -> Box<dyn Job<Tally> + 'a> {
        self.kraft.count(plan)
    }
    fn gather<'a>(&'a self, plan: &Plan<'a>, empty: Gathered) -> Box<dyn Job<Gathered> + 'a> {
        self.kraft.gather(plan, empty)
    }
    fn data_bits(&self, x: &Symbols) -> usize {
        self.kraft.data_bits(x)
    }
    fn seek<'a>(&'a self, plan: &Plan<'a>, x: &Symbols) -> Box<dyn Job<Sought> + 'a> {
        let job = self.kraft.seek(plan, x);
        Box::new(Halted { job, by: self })
    }
    fn list<'a>(&'a self, plan: &Plan<'a>, x: &Symbols, keep: usize) -> Box<dyn Job<Sought> + 'a> {
        self.kraft.list(plan, x, keep)
    }
}

impl Enumerable for Halting<'_> {
    fn reference_machine(&self) -> std::borrow::Cow<'static, str> {
        self.kraft.reference_machine()
    }
}

/// Goes on from a checkpoint until `left` parts are done; also says how many were. Without any it is interrupted before
/// the work is divided.
fn attempt(query: &Query, share: Share, path: &Path, left: usize) -> (SearchShard, usize) {
    let control = Control::new();
    if left == 0 {
        control.interrupt();
    }
    let machine = Halting {
        kraft: Kraft::new(),
        left: AtomicUsize::new(left),
        done: AtomicUsize::new(0),
        control: &control,
    };
    let checkpoint = Checkpoint::at(path).every(Duration::ZERO);
    // Two threads, so that an interruption cuts one part more at most.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2);
    let pool = pool.build().unwrap();
    let shard = pool
        .install(|| SearchShard::gather(&machine, query, share, Some(&checkpoint), &control))
        .unwrap();
    (shard, machine.done.into_inner())
}

/// Catches sums that are not kept or not added, a part kept that was interrupted, work divided otherwise
/// where it is interrupted early, and parts done again.
#[test]
fn however_often_interrupted_a_search_goes_on_to_what_it_is_undisturbed() {
    let folder = tempfile::tempdir().unwrap();
    let long = "01".repeat(70);
    for (x, bits, number, of) in [("0110", 15, 1, 1), (&long, 14, 1, 1), ("0110", 15, 2, 3)] {
        let query = query(x, bits, 300);
        let path = folder.path().join(format!("{}-{number}-{of}", x.len()));
        let share = Share::new(number, of).unwrap();
        let control = Control::new();
        let whole = SearchShard::gather(&Kraft::new(), &query, share, None, &control).unwrap();
        let parts = share.parts(whole.question.parts).len();
        assert!(parts > 40, "{parts}");
        let mut before: Option<SearchShard> = None;
        for left in [0, 7, 11] {
            let (cut, _) = attempt(&query, share, &path, left);
            assert_eq!(cut.stop, StopReason::Interrupted);
            assert_ne!(cut.sought, whole.sought);
            assert!(cut.printed() <= whole.printed());
            if share == Share::WHOLE {
                let all = SearchShard::merge(std::slice::from_ref(&whole)).unwrap();
                let cut = SearchShard::merge(std::slice::from_ref(&cut)).unwrap();
                assert_eq!(cut.found.stop, StopReason::Interrupted);
                assert!(cut.found.bounds.upper >= all.found.bounds.upper);
            }
            if let Some(before) = before {
                assert!(cut.cylinders() > before.cylinders());
            }
            before = Some(cut);
        }
        let (ended, done) = attempt(&query, share, &path, usize::MAX);
        assert_eq!(ended, whole);
        assert!(done < parts, "{done} of {parts}");
        // All is kept by now.
        assert_eq!(attempt(&query, share, &path, usize::MAX), (whole, 0));
    }
}

/// Catches a part of the question that the checkpoint's identity leaves out.
#[test]
fn a_checkpoint_of_another_question_is_refused_with_what_differs() {
    let folder = tempfile::tempdir().unwrap();
    let (kraft, control) = (Kraft::new(), Control::new());
    let long = "0".repeat(300);
    for first in [query("0101", 13, 300), query(&long, 13, 700)] {
        let path = folder.path().join(first.x.len().to_string());
        let checkpoint = Checkpoint::at(&path);
        let gather = |machine: &dyn Enumerable, query: &Query, share| {
            SearchShard::gather(machine, query, share, Some(&checkpoint), &control)
        };
        gather(&kraft, &first, Share::WHOLE).unwrap();
        let refused = |machine: &dyn Enumerable, query: &Query, share, told: &str| {
            let error = gather(machine, query, share).unwrap_err();
            let different = matches!(
                error,
                StorageError::Checkpoint(CheckpointError::Different { .. })
            );
            let error = error.to_string();
            assert!(different && error.contains(told), "{error}");
            assert!(error.len() < 600, "{error}");
        };
        let whole = Share::WHOLE;
        let last = first.x.len() - 1;
        let other = first.x.iter().enumerate();
        let other = Query {
            x: other
                .map(|(place, symbol)| symbol ^ (place == last))
                .collect(),
            ..first.clone()
        };
        refused(&kraft, &other, whole, "its question is the mass of");
        refused(&kraft, &first.clone().bits(14), whole, "its bits is 13");
        refused(&kraft, &first.clone().steps(299), whole, "its steps is");
        refused(&kraft, &first.clone().ahead(1), whole, "its horizon is");
        refused(
            &kraft,
            &first.clone().whole_programs(),
            whole,
            "by whole programs",
        );
        let half = Share::new(1, 2).unwrap();
        refused(&kraft, &first, half, "its shard is 1/1, not 1/2");
        let told = "by the engine, not the mass of";
        refused(&Plain(Kraft::new()), &first, whole, told);
        refused(&Verified::new(Kraft::new()), &first, whole, told);
        gather(&kraft, &first, whole).unwrap();
    }
}
