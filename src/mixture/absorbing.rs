//! Absorbing chains of fair coin flips, summed exactly. Takes rationals and petgraph's
//! strongly connected components.

use std::collections::BTreeMap;

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::exact::Rational;

/// The expected number of visits to each state of a chain that starts in state 0 and
/// leaves every state by a fair coin flip for one of its two targets; `None` leaves the
/// chain. A component that cannot be left is absorbing without an outcome: its states
/// read 0.
///
/// Components are taken in the order of the flow. A state that lies on no loop passes on
/// what comes in; a loop is a linear system v = b + v Q, solved exactly.
pub(super) fn expected_visits(targets: &[[Option<usize>; 2]]) -> Vec<Rational> {
    let mut graph = DiGraph::<(), ()>::with_capacity(targets.len(), 2 * targets.len());
    let nodes: Vec<NodeIndex> = targets.iter().map(|_| graph.add_node(())).collect();
    for (from, pair) in targets.iter().enumerate() {
        for to in pair.iter().flatten() {
            graph.add_edge(nodes[from], nodes[*to], ());
        }
    }
    let half = Rational::ratio(1, 2);
    let mut inflow = vec![Rational::zero(); targets.len()];
    let mut visits = vec![Rational::zero(); targets.len()];
    if let Some(start) = inflow.first_mut() {
        *start = Rational::one();
    }
    // tarjan_scc gives each component after all that it leads to.
    for component in tarjan_scc(&graph).into_iter().rev() {
        let mut states: Vec<usize> = component.into_iter().map(NodeIndex::index).collect();
        states.sort_unstable();
        let within =
            |target: &Option<usize>| target.is_some_and(|t| states.binary_search(&t).is_ok());
        if states.iter().all(|s| targets[*s].iter().all(within)) {
            continue;
        }
        if states.iter().any(|s| targets[*s].iter().any(within)) {
            for (state, v) in states.iter().zip(solve(&states, targets, &inflow)) {
                visits[*state] = v;
            }
        } else {
            visits[states[0]] = inflow[states[0]].clone();
        }
        for state in &states {
            let share = &visits[*state] * &half;
            for target in targets[*state].iter().flatten() {
                if states.binary_search(target).is_err() {
                    inflow[*target] += &share;
                }
            }
        }
    }
    visits
}

/// v_j = b_j + sum of v_i/2 over the edges i -> j within one component that can be left.
///
/// Elimination in order needs no pivoting: every leading block of I - Q is the chain
/// killed outside the block, which can be left, so its determinant is above 0.
fn solve(states: &[usize], targets: &[[Option<usize>; 2]], inflow: &[Rational]) -> Vec<Rational> {
    let size = states.len();
    let mut rows: Vec<BTreeMap<usize, Rational>> = (0..size)
        .map(|j| BTreeMap::from([(j, Rational::one())]))
        .collect();
    let mut right: Vec<Rational> = states.iter().map(|s| inflow[*s].clone()).collect();
    for (i, state) in states.iter().enumerate() {
        for target in targets[*state].iter().flatten() {
            if let Ok(j) = states.binary_search(target) {
                *rows[j].entry(i).or_insert_with(Rational::zero) -= Rational::ratio(1, 2);
            }
        }
    }
    for pivot in 0..size {
        let row = rows[pivot].clone();
        let Some(inverse) = row.get(&pivot).and_then(Rational::reciprocal) else {
            continue;
        };
        for below in pivot + 1..size {
            let Some(entry) = rows[below].remove(&pivot) else {
                continue;
            };
            let factor = entry * &inverse;
            for (column, value) in row.range(pivot + 1..) {
                let cell = rows[below].entry(*column).or_insert_with(Rational::zero);
                *cell -= &factor * value;
            }
            let change = &factor * &right[pivot];
            right[below] -= change;
        }
    }
    let mut v = vec![Rational::zero(); size];
    for j in (0..size).rev() {
        let mut rest = right[j].clone();
        for (column, value) in rows[j].range(j + 1..) {
            rest -= value * &v[*column];
        }
        v[j] = rows[j]
            .get(&j)
            .and_then(|pivot| rest.checked_div(pivot))
            .unwrap_or_else(Rational::zero);
    }
    v
}

#[cfg(test)]
mod tests {
    use super::*;

    fn r(p: i64, q: u64) -> Rational {
        Rational::ratio(p, q)
    }

    /// A geometric loop: leave with 1/2 at each visit, so 2 visits.
    #[test]
    fn one_state_that_returns() {
        assert_eq!(expected_visits(&[[Some(0), None]]), [r(2, 1)]);
    }

    /// Gambler's ruin on 1..=3 from 2: visits 1, 2, 1.
    #[test]
    fn gamblers_ruin() {
        let targets = [[Some(1), Some(2)], [None, Some(0)], [Some(0), None]];
        assert_eq!(expected_visits(&targets), [r(2, 1), r(1, 1), r(1, 1)]);
    }

    /// Three states in a ring, each left with 1/2: 1 + 1/8 + ..., so 8/7, 4/7, 2/7.
    #[test]
    fn a_ring() {
        let targets = [[Some(1), None], [Some(2), None], [Some(0), None]];
        assert_eq!(expected_visits(&targets), [r(8, 7), r(4, 7), r(2, 7)]);
    }

    /// What falls into a closed component has no outcome; both edges to one state count twice.
    #[test]
    fn closed_components_take_their_mass() {
        let targets = [
            [Some(1), Some(2)],
            [Some(1), Some(1)],
            [Some(3), Some(3)],
            [None, None],
        ];
        assert_eq!(
            expected_visits(&targets),
            [r(1, 1), r(0, 1), r(1, 2), r(1, 2)]
        );
    }
}
