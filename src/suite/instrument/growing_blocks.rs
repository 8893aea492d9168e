//! The growing blocks 0^1 1^r 0^(r^2) 1^(r^3) ...: where they end, and the sequence that they make.
//!
//! Takes `Sequence` from `mixture`.

use crate::mixture::{Hypothesis, Sequence};

/// The ends 1, 1 + r, 1 + r + r^2, ... of the blocks, as far as 64 bits have them.
pub(crate) fn ends(ratio: u64) -> impl Iterator<Item = u64> {
    let next = move |end: &u64| end.checked_mul(ratio)?.checked_add(1);
    std::iter::successors(Some(1), next)
}

/// Symbol t, from 1: whether an odd number of blocks ended before it.
fn symbol(ratio: u64, t: u64) -> bool {
    ends(ratio).take_while(|&end| end < t).count() % 2 == 1
}

/// The first `count` symbols.
pub(crate) fn symbols(ratio: u64, count: u64) -> Vec<bool> {
    (1..=count).map(|t| symbol(ratio, t)).collect()
}

/// The blocks as a hypothesis: one sequence without an end.
pub(crate) fn hypothesis(ratio: u64) -> Box<dyn Hypothesis> {
    let name = format!("blocks growing by {ratio}");
    Box::new(Sequence::new(name, move |t| Some(symbol(ratio, t))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_the_partial_sums_of_powers() {
        let first = |ratio| ends(ratio).take(4).collect::<Vec<_>>();
        assert_eq!(first(2), [1, 3, 7, 15]);
        assert_eq!(first(3), [1, 4, 13, 40]);
        assert_eq!(ends(2).last(), Some(u64::MAX));
    }

    #[test]
    fn each_block_is_of_the_other_symbol() {
        let found: String = symbols(3, 15)
            .iter()
            .map(|&s| if s { '1' } else { '0' })
            .collect();
        assert_eq!(found, "011100000000011");
    }
}
