//! What a long run of one symbol costs a finite filter, by the largest eigenvalue of the symbol's matrix, with
//! bounds from below and above for every length. Grade F. The theorem stands in [`envelope`](super::envelope).
#![expect(
    clippy::float_arithmetic,
    reason = "grade F: eigenvalues and eigenvectors in doubles"
)]

use libm::log2;
use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;

use super::belief::{Law, law};
use crate::exact::{as_f64, as_u64};
use crate::mixture::FiniteFilter;

/// Symbols after which masses are compared with the eigenvectors.
const SETTLED: usize = 512;

/// Rounds of the power iteration at most.
const ROUNDS: usize = 20_000;

/// States as bits of a number.
pub(super) type States = u64;

fn holds(states: States, state: usize) -> bool {
    states >> state & 1 == 1
}

/// What one symbol does to the masses of a filter: M_b, by row.
#[derive(Clone, Debug)]
pub(super) struct Step {
    rows: Vec<Law>,
}

impl Step {
    pub(super) fn of(filter: &FiniteFilter, symbol: bool) -> Step {
        Step {
            rows: (0..filter.states())
                .map(|state| law(filter, state, symbol))
                .collect(),
        }
    }

    /// M x / by.
    fn times(&self, column: &[f64], by: f64) -> Vec<f64> {
        let entry = |row: &Law| {
            let sum: f64 = row.iter().map(|(to, chance)| chance * column[*to]).sum();
            sum / by
        };
        self.rows.iter().map(entry).collect()
    }

    /// The states with mass one symbol later.
    fn after(&self, states: States) -> States {
        let from = (0..self.rows.len()).filter(|state| holds(states, *state));
        let to = from.flat_map(|state| &self.rows[state]);
        to.fold(0, |all, (state, _)| all | 1 << state)
    }

    /// The states with mass after so many symbols. They repeat after a while, so few steps are made.
    pub(super) fn support_after(&self, states: States, symbols: usize) -> States {
        let mut known = vec![states];
        while known.len() <= symbols {
            let next = self.after(known[known.len() - 1]);
            if let Some(first) = known.iter().position(|states| *states == next) {
                let period = known.len() - first;
                return known[first + (symbols - first) % period];
            }
            known.push(next);
        }
        known[symbols]
    }

    /// All states that these come to, themselves among them.
    fn reached(&self, states: States) -> States {
        let mut all = states;
        loop {
            let more = all | self.after(all);
            if more == all {
                return all;
            }
            all = more;
        }
    }

    /// The largest eigenvalue on the states of one class, and its column: 0 elsewhere, at most 1.
    fn perron(&self, class: &[usize]) -> (f64, Vec<f64>) {
        let mut inside = vec![false; self.rows.len()];
        class.iter().for_each(|state| inside[*state] = true);
        let mut column: Vec<f64> = inside.iter().map(|i| f64::from(u8::from(*i))).collect();
        let mut value = 0.0;
        for _ in 0..ROUNDS {
            let moved = self.times(&column, 1.0);
            let ratios = class.iter().map(|state| moved[*state] / column[*state]);
            let [least, most] = ratios.fold([f64::INFINITY, 0.0], |[least, most], ratio| {
                [least.min(ratio), most.max(ratio)]
            });
            value = least;
            if most - least < 4.0 * f64::EPSILON * most {
                break;
            }
            // Half of it stays where it is, so that no period hinders.
            for state in class {
                column[*state] = moved[*state] + most * column[*state];
            }
            let top = column.iter().copied().fold(0.0, f64::max);
            column.iter_mut().for_each(|entry| *entry /= top);
        }
        (value, column)
    }

    /// The class of states, among these, with the largest eigenvalue: that value, and its column.
    fn dominant(&self, states: States) -> (f64, Vec<f64>) {
        let inside = || (0..self.rows.len()).filter(|state| holds(states, *state));
        let mut graph: DiGraphMap<usize, ()> = DiGraphMap::new();
        for state in inside() {
            graph.add_node(state);
            for (to, _) in &self.rows[state] {
                graph.add_edge(state, *to, ());
            }
        }
        let classes = tarjan_scc(&graph);
        let own = |class: &Vec<usize>| class.len() > 1 || graph.contains_edge(class[0], class[0]);
        let values = classes.iter().filter(|class| own(class));
        let values = values.map(|class| self.perron(class));
        let none = (0.0, vec![0.0; self.rows.len()]);
        values.max_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or(none)
    }

    /// (1 - M/by)^-1 1 on the states given, by elimination; entries of other states are 1.
    fn resolvent(&self, states: States, by: f64) -> Vec<f64> {
        let size = self.rows.len();
        let mut rows: Vec<Vec<f64>> = (0..size)
            .map(|state| {
                let mut row = vec![0.0; size + 1];
                row[state] = 1.0;
                row[size] = 1.0;
                if holds(states, state) {
                    for (to, chance) in &self.rows[state] {
                        row[*to] -= chance / by;
                    }
                }
                row
            })
            .collect();
        // Below `by` no pivot vanishes: these are matrices of a convergent series.
        for pivot in 0..size {
            let scale = rows[pivot][pivot];
            rows[pivot].iter_mut().for_each(|entry| *entry /= scale);
            let own = rows[pivot].clone();
            for (_, row) in rows.iter_mut().enumerate().filter(|(at, _)| *at != pivot) {
                let factor = row[pivot];
                if factor != 0.0 {
                    row.iter_mut()
                        .zip(&own)
                        .for_each(|(entry, of)| *entry -= factor * of);
                }
            }
        }
        rows.iter().map(|row| row[size]).collect()
    }
}

/// What a run of one symbol costs from some states on.
#[derive(Clone, Debug)]
pub(super) struct Costs {
    /// c = -log2 rho, in bits per symbol, and what the bounds take for it.
    pub(super) price: f64,
    pub(super) price_low: f64,
    pub(super) price_high: f64,
    /// Symbols after which nothing is left, where no state comes back to itself.
    pub(super) until: Option<usize>,
    /// By state: at least and at most this times rho^L is what is left of its mass after L >= 1 symbols.
    least: Vec<f64>,
    most: Vec<f64>,
}

/// The same for a mixture of states.
#[derive(Clone, Copy, Debug)]
pub(super) struct Left {
    pub(super) least: f64,
    pub(super) most: f64,
}

impl Costs {
    /// Of runs no longer than `longest` that start from `states`.
    pub(super) fn of(step: &Step, states: States, longest: usize) -> Costs {
        let reached = step.reached(states);
        let (value, class) = step.dominant(reached);
        let size = step.rows.len();
        if value == 0.0 {
            // No state comes back to itself: all is refuted within a few symbols, and costs nothing before.
            return Costs {
                price: f64::INFINITY,
                price_low: 0.0,
                price_high: 0.0,
                until: (1..=size).find(|symbols| step.support_after(states, *symbols) == 0),
                least: vec![0.0; size],
                most: vec![1.0; size],
            };
        }
        let inside = || (0..size).filter(|state| holds(reached, *state));
        // What is left of each state's mass, in units of rho^L.
        let mut left = vec![1.0; size];
        let mut least = vec![f64::INFINITY; size];
        let mut most = vec![0.0_f64; size];
        let mut lower = class.clone();
        for _ in 0..SETTLED {
            left = step.times(&left, value);
            for state in inside() {
                least[state] = least[state].min(left[state]);
                most[state] = most[state].max(left[state]);
            }
            lower = step.times(&lower, value);
        }
        let gamma = (0..size)
            .filter(|state| class[*state] > 0.0)
            .map(|state| left[state] / class[state])
            .fold(f64::INFINITY, f64::min);
        // The column from above, for an eigenvalue a little above: the nearer, the less is given away over a
        // long run, and the more by roundings, where two classes with it lie one after the other.
        let parts = as_f64(as_u64(longest));
        let columns = [64.0, 8.0, 1.0, 1.0 / 8.0, 1.0 / 64.0, 1.0 / 512.0].map(|finer| {
            let column = step.resolvent(reached, value * (1.0 + 1.0 / (finer * parts)));
            let moved = step.times(&column, 1.0);
            let ratios = inside().map(|state| moved[state] / column[state]);
            let value_high = ratios.fold(value, f64::max);
            let beta = inside().map(|state| left[state] / column[state]);
            let beta = beta.fold(0.0, f64::max);
            let upper: Vec<f64> = column.iter().map(|entry| beta * entry).collect();
            let top = inside().map(|state| upper[state]).fold(0.0, f64::max);
            (
                parts * log2(value_high / value) + log2(top),
                value_high,
                upper,
            )
        });
        let best = columns.into_iter().min_by(|a, b| a.0.total_cmp(&b.0));
        let (_, value_high, upper) = best.unwrap_or_default();
        // From SETTLED on the bounds by eigenvectors take over: from below gamma (M/rho)^SETTLED s, which
        // only grows with more symbols.
        for _ in 0..SETTLED {
            left = step.times(&left, value);
            for state in inside() {
                least[state] = least[state].min(left[state]);
            }
        }
        for state in inside() {
            least[state] = least[state].min(gamma * lower[state]);
            most[state] = most[state].max(upper[state]);
        }
        Costs {
            price: -log2(value),
            price_low: -log2(value_high),
            price_high: -log2(value),
            until: None,
            least,
            most,
        }
    }

    /// Of a belief that comes from these states by `back` symbols of another run, whatever it was before.
    pub(super) fn from(&self, other: &Step, states: States, back: usize) -> Left {
        let size = self.least.len();
        let mut columns = [vec![1.0; size], self.least.clone(), self.most.clone()];
        // Entries of states that the run never comes to are no numbers: they meet no mass.
        columns[1].iter_mut().for_each(|entry| {
            if entry.is_infinite() {
                *entry = 0.0;
            }
        });
        for _ in 0..back {
            columns = columns.map(|column| other.times(&column, 1.0));
            let top = columns[0].iter().copied().fold(0.0, f64::max);
            if top > 0.0 {
                let scale = |entry: &mut f64| *entry /= top;
                columns.iter_mut().flatten().for_each(scale);
            }
        }
        let [masses, least, most] = &columns;
        let mut left = Left {
            least: f64::INFINITY,
            most: 0.0,
        };
        for state in (0..size).filter(|state| holds(states, *state) && masses[*state] > 0.0) {
            left.least = left.least.min(least[state] / masses[state]);
            left.most = left.most.max(most[state] / masses[state]);
        }
        left
    }
}
