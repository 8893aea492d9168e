//! One run of fair coin flips, and what it does to the posterior.
//!
//! Takes only integers: the thresholds say at which |S| the posterior of the truth passes a level.

/// Levels 2^-1 .. 2^-6 to which the truth's weight may fall.
pub(crate) const LEVELS: usize = 6;

/// At which |S_t| the posterior passes a level, by t = 0, 1, ..; from exact comparisons.
#[derive(Clone, Debug)]
pub(crate) struct Thresholds {
    /// Largest |S_t| at which the truth has more than half of the posterior; -1 where there is none.
    pub(crate) truth_leads: Vec<i64>,
    /// Least |S_t| at which the truth's weight is at most 2^-(level+1) of its prior weight.
    pub(crate) despair: [Vec<i64>; LEVELS],
}

impl Thresholds {
    /// Thresholds that nothing passes.
    #[cfg(test)]
    pub(crate) fn none(steps: u32) -> Self {
        let never = vec![i64::MAX; usize::try_from(steps).unwrap() + 1];
        Thresholds {
            truth_leads: vec![-1; never.len()],
            despair: std::array::from_fn(|_| never.clone()),
        }
    }
}

/// What one run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Walk {
    /// How often the leader of the two wrong models changed.
    pub(crate) changes: u64,
    /// After how many symbols the upper model led, a tie belonging to the former leader.
    pub(crate) upper_steps: u64,
    /// First t at which the truth, in the class at its small weight, has more than half.
    pub(crate) truth_time: Option<u64>,
    /// Whether it has more than half after the last symbol.
    pub(crate) truth_at_end: bool,
    /// How many of the levels the truth's weight fell to.
    pub(crate) despair: usize,
}

/// Follows the walk that starts at 0 and goes up on 1, down on 0.
pub(crate) fn follow(bits: impl Iterator<Item = bool>, thresholds: &Thresholds) -> Walk {
    let mut walk = Walk::default();
    let (mut balance, mut upper) = (0i64, false);
    let by_time = thresholds.truth_leads.iter().skip(1);
    for (((time, truth_leads), bit), index) in (1..).zip(by_time).zip(bits).zip(1usize..) {
        balance += if bit { 1 } else { -1 };
        // Off a tie the leader is the sign; on a tie it stays. The first symbol makes the first leader.
        if balance != 0 && upper != (balance > 0) {
            upper = !upper;
            walk.changes += u64::from(time > 1);
        }
        walk.upper_steps += u64::from(upper);
        let distance = balance.abs();
        walk.truth_at_end = distance <= *truth_leads;
        if walk.truth_at_end && walk.truth_time.is_none() {
            walk.truth_time = Some(time);
        }
        while walk.despair < LEVELS && distance >= thresholds.despair[walk.despair][index] {
            walk.despair += 1;
        }
    }
    walk
}
