//! In how many pairs two orders disagree.

use crate::exact::{Rational, as_u64};

/// Places of values in their order; equal values have one place.
fn places(values: &[&Rational]) -> Vec<usize> {
    let mut sorted = values.to_vec();
    sorted.sort();
    sorted.dedup();
    let place = |&value: &&Rational| sorted.partition_point(|&other| other < value);
    values.iter().map(place).collect()
}

/// Pairs that two orders disagree on: one says less where the other says greater.
pub(super) fn inversions(a: &[&Rational], b: &[&Rational]) -> u64 {
    let mut pairs: Vec<(usize, usize)> = places(a).into_iter().zip(places(b)).collect();
    // In the order of a, equal ones in the order of b: what is left out of order in b is a disagreement.
    pairs.sort_unstable();
    // A tree of counts by place in b: node i counts the places from i - (i & -i) to i - 1.
    let mut tree = vec![0_u64; pairs.len() + 1];
    let mut count = 0;
    for (seen, &(_, place)) in pairs.iter().enumerate() {
        let (mut not_after, mut node) = (0, place + 1);
        while node > 0 {
            not_after += tree[node];
            node &= node - 1;
        }
        count += as_u64(seen) - not_after;
        node = place + 1;
        while node < tree.len() {
            tree[node] += 1;
            node += node & node.wrapping_neg();
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Against all pairs one by one.
        #[test]
        fn inversions_are_the_pairs_in_the_other_order(
            values in proptest::collection::vec((0u64..6, 0u64..6), 0..30)
        ) {
            let of = |which: fn(&(u64, u64)) -> u64| -> Vec<Rational> {
                values.iter().map(|pair| Rational::from(which(pair))).collect()
            };
            let (a, b) = (of(|pair| pair.0), of(|pair| pair.1));
            let mut expected = 0;
            for (index, p) in values.iter().enumerate() {
                for q in &values[index + 1..] {
                    expected += u64::from((p.0 < q.0 && p.1 > q.1) || (p.0 > q.0 && p.1 < q.1));
                }
            }
            let (a, b): (Vec<_>, Vec<_>) = (a.iter().collect(), b.iter().collect());
            prop_assert_eq!(inversions(&a, &b), expected);
        }
    }
}
