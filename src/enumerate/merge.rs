//! Many sorted lists of rows as one: what is equal becomes one row, with the sum of the masses.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::row::PatternRow;

/// Sorted rows, merged while they are read: one row of each list is held.
#[derive(Debug)]
pub struct Merge<I, E> {
    lists: Vec<I>,
    heads: BinaryHeap<Reverse<Head>>,
    failure: Option<E>,
}

/// The first row of a list that was not given yet.
#[derive(Debug, PartialEq, Eq)]
struct Head {
    row: PatternRow,
    list: usize,
}

impl Ord for Head {
    fn cmp(&self, other: &Self) -> Ordering {
        self.row
            .key()
            .cmp(&other.row.key())
            .then(self.list.cmp(&other.list))
    }
}

impl PartialOrd for Head {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<I: Iterator<Item = Result<PatternRow, E>>, E> Merge<I, E> {
    /// Each list is in the table's order.
    pub fn new(lists: impl IntoIterator<Item = I>) -> Self {
        let mut merge = Self {
            lists: lists.into_iter().collect(),
            heads: BinaryHeap::new(),
            failure: None,
        };
        for list in 0..merge.lists.len() {
            merge.advance(list);
        }
        merge
    }

    fn advance(&mut self, list: usize) {
        match self.lists[list].next() {
            Some(Ok(row)) => self.heads.push(Reverse(Head { row, list })),
            Some(Err(error)) => self.failure = Some(error),
            None => {}
        }
    }
}

impl<I: Iterator<Item = Result<PatternRow, E>>, E> Iterator for Merge<I, E> {
    type Item = Result<PatternRow, E>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut next: Option<PatternRow> = None;
        loop {
            if let Some(failure) = self.failure.take() {
                self.heads.clear();
                return Some(Err(failure));
            }
            match (&mut next, self.heads.peek()) {
                (Some(row), Some(Reverse(head))) if head.row.key() == row.key() => {
                    // A sum beyond 128 bits is no mass of any table, and is found out as such.
                    row.numerator = row.numerator.saturating_add(head.row.numerator);
                }
                (None, Some(Reverse(head))) => next = Some(head.row.clone()),
                _ => return next.map(Ok),
            }
            if let Some(Reverse(head)) = self.heads.pop() {
                self.advance(head.list);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::budget::Status;
    use super::super::pattern::Pattern;
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;
    use std::convert::Infallible;

    fn rows() -> impl Strategy<Value = Vec<PatternRow>> {
        let key = (proptest::collection::vec(0..5_u8, 0..4), 0..5_usize);
        proptest::collection::btree_map(key, 1..100_u128, 0..20).prop_map(|rows| {
            let mut merged = BTreeMap::new();
            for ((codes, status), numerator) in rows {
                let key = (Pattern::canonical(&codes), Status::ALL[status]);
                *merged.entry(key).or_default() += numerator;
            }
            merged
                .into_iter()
                .map(|((output, status), numerator)| PatternRow {
                    output,
                    status,
                    numerator,
                })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn merged_lists_are_their_sum_in_order(lists in proptest::collection::vec(rows(), 0..5)) {
            let mut sums = BTreeMap::<_, u128>::new();
            for row in lists.iter().flatten() {
                *sums.entry((row.output.clone(), row.status)).or_default() += row.numerator;
            }
            let lists = lists.into_iter().map(|list| list.into_iter().map(Ok::<_, Infallible>));
            let merged: Vec<_> = Merge::new(lists)
                .map(Result::unwrap)
                .map(|row| ((row.output, row.status), row.numerator))
                .collect();
            prop_assert_eq!(merged, sums.into_iter().collect::<Vec<_>>());
        }

        #[test]
        fn a_list_that_fails_fails_the_whole(rows in rows(), fails_at in 0..20_usize) {
            let fails_at = fails_at.min(rows.len());
            let failing = rows[..fails_at].iter().cloned().map(Ok).chain([Err("torn")]);
            let sound = rows.iter().cloned().map(Ok).collect::<Vec<_>>();
            let lists: [Box<dyn Iterator<Item = _>>; 2] = [Box::new(failing), Box::new(sound.into_iter())];
            prop_assert_eq!(Merge::new(lists).find_map(Result::err), Some("torn"));
        }
    }
}
