//! What becomes of a machine of the tree, and how many machines each verdict has.

use std::ops::AddAssign;

/// Why a run is known to halt, or never to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It comes to an entry that is not chosen.
    Halts,
    /// No entry that is not chosen can be reached in the graph of its states.
    NoExit,
    /// It comes back to a tape that it had.
    Cycle,
    /// It does what it did, further along a blank tape.
    TranslatedCycle,
    /// A set of surroundings of the head that is closed under steps: n-grams (Fenner 2022, after Marxen and Buntrock's
    /// closed position sets).
    Grams,
    /// The same, of cells that remember their last updates (bbchallenge, 2024).
    GramsWithHistory,
    /// A closed set of tapes written as words and how often they are repeated (bbchallenge, 2024).
    RepeatedWords,
    /// It has run for as many steps as the longest run that halts.
    Bound,
    /// It has run for as many steps as are counted. Nothing is claimed of it.
    CutOff,
}

impl Verdict {
    /// All, in their order.
    pub const ALL: [Self; 9] = [
        Self::Halts,
        Self::NoExit,
        Self::Cycle,
        Self::TranslatedCycle,
        Self::Grams,
        Self::GramsWithHistory,
        Self::RepeatedWords,
        Self::Bound,
        Self::CutOff,
    ];

    /// The name in JSON and on the screen.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Halts => "halts",
            Self::NoExit => "no-exit",
            Self::Cycle => "cycle",
            Self::TranslatedCycle => "translated-cycle",
            Self::Grams => "n-grams",
            Self::GramsWithHistory => "n-grams-with-history",
            Self::RepeatedWords => "repeated-words",
            Self::Bound => "bound",
            Self::CutOff => "cut-off",
        }
    }
}

/// Machines of the tree by verdict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdicts {
    counts: [u64; 9],
    /// Runs that halt after more than 4,100 steps.
    pub long_runs: u64,
    /// Steps of the longest run that halts.
    pub longest: u64,
    /// Certificates that the checker accepted.
    pub checked: u64,
    /// Runs to the bound that another simulator confirmed.
    pub run_again: u64,
}

impl Verdicts {
    /// Machines with a verdict.
    #[must_use]
    pub fn of(&self, verdict: Verdict) -> u64 {
        self.counts[verdict as usize]
    }

    /// All machines.
    #[must_use]
    pub fn nodes(&self) -> u64 {
        self.counts.iter().sum()
    }

    pub(super) fn count(&mut self, verdict: Verdict) {
        self.counts[verdict as usize] += 1;
    }

    pub(super) fn add(&mut self, verdict: Verdict, machines: u64) {
        self.counts[verdict as usize] += machines;
    }

    /// Notes a run that halts after so many steps.
    pub(super) fn halts_after(&mut self, steps: u64) {
        self.count(Verdict::Halts);
        self.longest = self.longest.max(steps);
        self.long_runs += u64::from(steps > 4100);
    }
}

impl AddAssign for Verdicts {
    fn add_assign(&mut self, other: Self) {
        for (sum, count) in self.counts.iter_mut().zip(other.counts) {
            *sum += count;
        }
        self.longest = self.longest.max(other.longest);
        self.long_runs += other.long_runs;
        self.checked += other.checked;
        self.run_again += other.run_again;
    }
}
