//! What the first steps leave open: the deciders in the order of what they cost for what they settle.

use super::bit_grams;
use super::certificate::Certificate;
use super::grams::Grams;
use super::long::{End, Long, Tape};
use super::remembering::{Closure, Memory, Remembering};
use super::segments::{Ending, Segments};
use super::verdict::Verdict;
use super::words::{WordClosure, Words};
use crate::enumerate::Interrupted;
use crate::enumerate::control::Control;
use crate::machine::{Rules, TuringSize};

/// Moves of the longer run.
const LONG_MOVES: u64 = 4100;

/// Histories, windows and surroundings that are tried before the longer run, and after it. The longest memory comes
/// early: what leaks there leaks everywhere.
const MEMORIES: [&[(u32, u32, usize)]; 2] = [
    &[(2, 2, 5000), (4, 3, 10_000), (2, 3, 5000), (4, 2, 5000)],
    &[
        (6, 2, 10_000),
        (15, 3, 40_000),
        (6, 3, 10_000),
        (8, 2, 10_000),
        (8, 3, 10_000),
        (10, 2, 10_000),
        (10, 3, 20_000),
        (12, 2, 20_000),
        (12, 3, 20_000),
    ],
];

/// Words that are tried: cells, repetitions that are counted, tapes.
const WORDS: [(u32, u32, usize); 8] = [
    (2, 2, 2000),
    (3, 2, 2000),
    (2, 3, 2000),
    (4, 2, 2000),
    (3, 3, 2000),
    (6, 2, 1000),
    (8, 2, 1000),
    (12, 2, 1000),
];

/// What becomes of a machine.
pub(super) enum Outcome {
    /// It stops on this tape.
    Stops(Tape),
    Never(Verdict, Option<Certificate>),
    /// It makes as many moves as are followed.
    Exhausts,
}

/// Deciders that run from a blank tape.
pub(super) struct Slow<const B: u32> {
    grams: Vec<Grams<B>>,
    remembering: Remembering,
    long: Long,
    words: WordClosure,
    segments: Option<Segments<B>>,
}

impl<const B: u32> Slow<B> {
    pub fn new(size: TuringSize) -> Self {
        Self {
            grams: (1..=4 / B).map(|n| Grams::new(size, n)).collect(),
            remembering: Remembering::new(),
            long: Long::default(),
            words: WordClosure::new(),
            segments: None,
        }
    }

    /// Decides a machine, if runs of at most `limit` steps are of interest; `certify` asks for certificates.
    pub fn decide(
        &mut self,
        rules: &Rules,
        limit: u64,
        certify: bool,
        control: &Control<'_>,
    ) -> Result<Outcome, Interrupted> {
        // What no window of at most four bits closes need not be tried with each of them.
        if B > 1 || bit_grams::closes(rules) {
            if B == 1 && !certify {
                return Ok(Outcome::Never(Verdict::Grams, None));
            }
            let mut each = self.grams.iter_mut();
            if let Some(grams) = each.find_map(|grams| grams.close(rules).then_some(grams)) {
                let certificate = certify.then(|| Certificate::Grams(grams.certificate()));
                return Ok(Outcome::Never(Verdict::Grams, certificate));
            }
        }
        // A short run to the end is cheaper than proofs.
        let is_short = limit <= LONG_MOVES;
        if !is_short && let Some(outcome) = self.remember(rules, MEMORIES[0], certify) {
            return Ok(outcome);
        }
        match self.long.run(rules, limit.min(LONG_MOVES)) {
            End::Stopped(tape) => return Ok(Outcome::Stops(tape)),
            End::Repeats(start, period, shift) => {
                let verdict = match shift {
                    0 => Verdict::Cycle,
                    _ => Verdict::TranslatedCycle,
                };
                let certificate = Certificate::Cycle {
                    start,
                    period,
                    shift,
                };
                return Ok(Outcome::Never(verdict, certify.then_some(certificate)));
            }
            End::Undecided => {}
        }
        if is_short {
            return Ok(Outcome::Exhausts);
        }
        if control.interrupted() {
            return Err(Interrupted);
        }
        if let Some(outcome) = self.remember(rules, MEMORIES[1], certify) {
            return Ok(outcome);
        }
        for (length, threshold, most) in WORDS {
            let words = Words {
                length,
                threshold,
                most,
            };
            if self.words.close(rules, words) {
                let certificate = certify.then(|| Certificate::Words(self.words.certificate()));
                return Ok(Outcome::Never(Verdict::RepeatedWords, certificate));
            }
        }
        let segments = self.segments.get_or_insert_with(Segments::new);
        match segments.run(rules, limit, || !control.interrupted()) {
            Ending::Interrupted => Err(Interrupted),
            Ending::Exhausts => Ok(Outcome::Exhausts),
            // How it stops is for a plain run to say.
            Ending::Stops(mut tape) => Ok(if tape.go(rules, limit) {
                Outcome::Stops(tape)
            } else {
                Outcome::Exhausts
            }),
        }
    }

    fn remember(
        &mut self,
        rules: &Rules,
        memories: &[(u32, u32, usize)],
        certify: bool,
    ) -> Option<Outcome> {
        let mut leaks: Option<Memory> = None;
        for &(history, n, most) in memories {
            let memory = Memory { history, n, most };
            if leaks.is_some_and(|leaks| history <= leaks.history && n <= leaks.n) {
                continue;
            }
            match self.remembering.close(rules, memory) {
                Closure::Closed => {
                    let certificate =
                        certify.then(|| Certificate::Grams(self.remembering.certificate()));
                    return Some(Outcome::Never(Verdict::GramsWithHistory, certificate));
                }
                Closure::Leaks => leaks = Some(memory),
                Closure::TooLarge => {}
            }
        }
        None
    }
}
