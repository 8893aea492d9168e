//! How well a network falls apart into modules: the normalised cut of its graph, found by its spectrum.
//!
//! The graph has a node for every unit and an edge |w| for every weight (Filan, Casper, Hod et al. 2021). With one hidden
//! layer each edge joins a hidden unit to an input or an output: the graph is bipartite, and with E the matrix of its edges
//! and D the degrees, the eigenvectors of D^-1/2 A D^-1/2 are the pairs of singular vectors of D_h^-1/2 E D_o^-1/2 (Dhillon
//! 2001). A cut into parts X_i costs n-cut = sum_i W(X_i, rest)/vol(X_i), from 0 to the number of parts less 1; no cut into k
//! parts costs less than k minus the k largest eigenvalues (Ky Fan).

use super::dense::Network;
use super::split::{below, permutation};
use crate::enumerate::{Control, Interrupted};
use rand_chacha::ChaCha8Rng;

/// Parts of a cut.
pub const PARTS: usize = 4;

/// Starts of the search for a cut.
const STARTS: usize = 8;

/// Rounds of a search, at most.
const ROUNDS: usize = 30;

/// Sweeps of Jacobi's method, at most.
const SWEEPS: usize = 30;

/// Edges between hidden units and all others, one row a hidden unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Graph {
    /// Hidden units.
    pub hidden: usize,
    /// Inputs, then outputs.
    pub others: usize,
    /// |w|, row by row.
    pub edges: Vec<f64>,
}

/// A cut and what it costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Cut {
    /// The part of each node, hidden units first; none for a node without an edge.
    pub parts: Vec<Option<usize>>,
    /// Its normalised cut.
    pub n_cut: f64,
    /// No cut of the graph costs less, but for rounding: the number of parts minus the largest eigenvalues.
    pub least: f64,
}

impl Graph {
    /// The graph of a network. Inputs that `used` says are always blank have no edges: nothing taught their weights.
    #[must_use]
    pub fn of(network: &Network, used: &[bool]) -> Graph {
        let (inputs, hidden, outputs) = (
            network.shape.inputs,
            network.shape.hidden,
            network.shape.outputs,
        );
        let arrays = network.arrays();
        let mut edges = Vec::with_capacity(hidden * (inputs + outputs));
        for unit in 0..hidden {
            for (input, &used) in used.iter().enumerate() {
                let weight = arrays.weights_in[input * hidden + unit];
                edges.push(if used { f64::from(weight.abs()) } else { 0.0 });
            }
            let outgoing = &arrays.weights_out[unit * outputs..][..outputs];
            edges.extend(outgoing.iter().map(|weight| f64::from(weight.abs())));
        }
        Graph {
            hidden,
            others: inputs + outputs,
            edges,
        }
    }

    /// A graph of as many equal modules as there are parts: edges of 1 within and of `between` across.
    #[must_use]
    pub fn planted(hidden: usize, others: usize, between: f64) -> Graph {
        let edge = |at: usize| {
            let (unit, other) = (at / others, at % others);
            let same = unit % PARTS == other % PARTS;
            if same { 1.0 } else { between }
        };
        Graph {
            hidden,
            others,
            edges: (0..hidden * others).map(edge).collect(),
        }
    }

    /// The same with the edges of each layer in a random order: `inputs` columns are of the first. Edges of 0 that all units
    /// have with a node stay where they are.
    #[must_use]
    pub fn shuffled(&self, inputs: usize, generator: &mut ChaCha8Rng) -> Graph {
        let mut shuffled = self.clone();
        let bare: Vec<bool> = self
            .degrees()
            .1
            .iter()
            .map(|degree| *degree == 0.0)
            .collect();
        for layer in [0..inputs, inputs..self.others] {
            let rows = 0..self.hidden;
            let columns = layer.filter(|&column| !bare[column]);
            let places: Vec<usize> = columns
                .flat_map(|column| rows.clone().map(move |row| row * self.others + column))
                .collect();
            let order = permutation(generator, places.len());
            for (to, from) in places.iter().zip(order) {
                shuffled.edges[*to] = self.edges[places[from]];
            }
        }
        shuffled
    }

    /// Sums of the edges of each hidden unit, and of each other node.
    #[must_use]
    pub fn degrees(&self) -> (Vec<f64>, Vec<f64>) {
        let rows = self.edges.chunks_exact(self.others);
        let hidden = rows.clone().map(|row| row.iter().sum()).collect();
        let mut others = vec![0.0; self.others];
        for row in rows {
            for (sum, edge) in others.iter_mut().zip(row) {
                *sum += edge;
            }
        }
        (hidden, others)
    }

    /// sum_i W(X_i, rest)/vol(X_i); a part without an edge costs 1, as if all of it were cut.
    #[must_use]
    pub fn n_cut(&self, parts: &[Option<usize>]) -> f64 {
        let (mut within, mut volume) = ([0.0; PARTS], [0.0; PARTS]);
        for unit in 0..self.hidden {
            for other in 0..self.others {
                let edge = self.edges[unit * self.others + other];
                let (one, two) = (parts[unit], parts[self.hidden + other]);
                if let (Some(one), Some(two)) = (one, two) {
                    volume[one] += edge;
                    volume[two] += edge;
                    if one == two {
                        within[one] += 2.0 * edge;
                    }
                }
            }
        }
        let costs = within.iter().zip(&volume);
        costs
            .map(|(within, volume)| {
                if *volume > 0.0 {
                    1.0 - within / volume
                } else {
                    1.0
                }
            })
            .sum()
    }

    /// The best cut into [`PARTS`] that a search over the spectrum finds.
    #[must_use]
    pub fn cut(&self, generator: &mut ChaCha8Rng) -> Cut {
        let (hidden, others) = self.degrees();
        let root = |degree: &f64| {
            if *degree > 0.0 {
                1.0 / degree.sqrt()
            } else {
                0.0
            }
        };
        let (left, right): (Vec<f64>, Vec<f64>) = (
            hidden.iter().map(root).collect(),
            others.iter().map(root).collect(),
        );
        let mut scaled = self.edges.clone();
        for (row, left) in scaled.chunks_exact_mut(self.others).zip(&left) {
            for (edge, right) in row.iter_mut().zip(&right) {
                *edge *= left * right;
            }
        }
        let (values, vectors) = largest_singular(&scaled, self.hidden, self.others);
        // A node's place: its entries of the eigenvectors over the root of its degree (Shi and Malik 2000).
        let place = |at: usize| -> Option<[f64; PARTS]> {
            let (scale, row) = if at < self.hidden {
                (left[at], &vectors.0)
            } else {
                (right[at - self.hidden], &vectors.1)
            };
            let at = if at < self.hidden {
                at
            } else {
                at - self.hidden
            };
            (scale > 0.0).then(|| std::array::from_fn(|k| scale * row[k][at]))
        };
        let places: Vec<Option<[f64; PARTS]>> = (0..self.hidden + self.others).map(place).collect();
        let mut best: Option<(f64, Vec<Option<usize>>)> = None;
        for _ in 0..STARTS {
            let parts = groups(&places, generator);
            let n_cut = self.n_cut(&parts);
            if best.as_ref().is_none_or(|(least, _)| n_cut < *least) {
                best = Some((n_cut, parts));
            }
        }
        let (n_cut, parts) = best.unwrap_or_default();
        Cut {
            parts,
            n_cut,
            least: PARTS as f64 - values.iter().sum::<f64>(),
        }
    }
}

/// Left and right singular vectors, the largest value's first.
type Vectors = (Vec<Vec<f64>>, Vec<Vec<f64>>);

/// The largest singular values of a matrix with `rows` rows, and their vectors: Jacobi's method on M M^T.
fn largest_singular(matrix: &[f64], rows: usize, columns: usize) -> (Vec<f64>, Vectors) {
    let row = |at: usize| &matrix[at * columns..][..columns];
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let mut square = vec![0.0; rows * rows];
    for i in 0..rows {
        for j in 0..rows {
            square[i * rows + j] = dot(row(i), row(j));
        }
    }
    let vectors = jacobi(&mut square, rows);
    let mut order: Vec<usize> = (0..rows).collect();
    let value = |at: usize| square[at * rows + at];
    order.sort_by(|&a, &b| value(b).total_cmp(&value(a)));
    let (mut values, mut left, mut right) = (Vec::new(), Vec::new(), Vec::new());
    for &at in order.iter().take(PARTS) {
        let sigma = value(at).max(0.0).sqrt();
        let of_rows: Vec<f64> = vectors[at * rows..][..rows].to_vec();
        let mut of_columns = vec![0.0; columns];
        for (entry, i) in of_rows.iter().zip(0..rows) {
            for (sum, m) in of_columns.iter_mut().zip(row(i)) {
                *sum += entry * m;
            }
        }
        if sigma > 0.0 {
            of_columns.iter_mut().for_each(|entry| *entry /= sigma);
        }
        values.push(sigma);
        left.push(of_rows);
        right.push(of_columns);
    }
    (values, (left, right))
}

/// Makes a symmetric matrix diagonal by rotations; the rows of what comes back are the eigenvectors.
fn jacobi(matrix: &mut [f64], size: usize) -> Vec<f64> {
    let mut vectors = vec![0.0; size * size];
    for i in 0..size {
        vectors[i * size + i] = 1.0;
    }
    let whole: f64 = matrix.iter().map(|m| m * m).sum();
    for _ in 0..SWEEPS {
        let off: f64 = (0..size)
            .flat_map(|i| (0..i).map(move |j| (i, j)))
            .map(|(i, j)| matrix[i * size + j] * matrix[i * size + j])
            .sum();
        if off <= whole * f64::EPSILON * f64::EPSILON {
            break;
        }
        for p in 0..size {
            for q in p + 1..size {
                let off = matrix[p * size + q];
                if off == 0.0 {
                    continue;
                }
                let theta = (matrix[q * size + q] - matrix[p * size + p]) / (2.0 * off);
                let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
                let c = 1.0 / (t * t + 1.0).sqrt();
                let s = t * c;
                for k in 0..size {
                    let (a, b) = (matrix[p * size + k], matrix[q * size + k]);
                    matrix[p * size + k] = c * a - s * b;
                    matrix[q * size + k] = s * a + c * b;
                }
                for k in 0..size {
                    let (a, b) = (matrix[k * size + p], matrix[k * size + q]);
                    matrix[k * size + p] = c * a - s * b;
                    matrix[k * size + q] = s * a + c * b;
                }
                for k in 0..size {
                    let (a, b) = (vectors[p * size + k], vectors[q * size + k]);
                    vectors[p * size + k] = c * a - s * b;
                    vectors[q * size + k] = s * a + c * b;
                }
            }
        }
    }
    vectors
}

fn distance(a: &[f64; PARTS], b: &[f64; PARTS]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// Points in as many groups as there are parts (Lloyd 1982), begun at one drawn at random and then each time at the point
/// farthest from those chosen.
fn groups(places: &[Option<[f64; PARTS]>], generator: &mut ChaCha8Rng) -> Vec<Option<usize>> {
    let points: Vec<&[f64; PARTS]> = places.iter().flatten().collect();
    if points.is_empty() {
        return vec![None; places.len()];
    }
    let mut centres = vec![*points[below(generator, points.len())]];
    let nearest = |centres: &[[f64; PARTS]], point: &[f64; PARTS]| {
        let distances = centres.iter().map(|centre| distance(centre, point));
        let mut nearest = (0, f64::INFINITY);
        for (at, distance) in distances.enumerate() {
            if distance < nearest.1 {
                nearest = (at, distance);
            }
        }
        nearest
    };
    while centres.len() < PARTS {
        let far = points.iter().copied().max_by(|a, b| {
            let far = |point: &&[f64; PARTS]| nearest(&centres, point).1;
            far(a).total_cmp(&far(b))
        });
        centres.extend(far.copied());
    }
    let assigned = |centres: &[[f64; PARTS]]| -> Vec<Option<usize>> {
        let parts = places.iter().map(|place| place.as_ref());
        parts
            .map(|place| place.map(|place| nearest(centres, place).0))
            .collect()
    };
    let mut parts = assigned(&centres);
    for _ in 0..ROUNDS {
        let (mut sums, mut counts) = ([[0.0; PARTS]; PARTS], [0.0; PARTS]);
        for (place, part) in places.iter().zip(&parts) {
            if let (Some(place), Some(part)) = (place, part) {
                counts[*part] += 1.0;
                for (sum, entry) in sums[*part].iter_mut().zip(place) {
                    *sum += entry;
                }
            }
        }
        for ((centre, sum), count) in centres.iter_mut().zip(&sums).zip(&counts) {
            if *count > 0.0 {
                *centre = sum.map(|sum| sum / count);
            }
        }
        let moved = assigned(&centres);
        if moved == parts {
            break;
        }
        parts = moved;
    }
    parts
}

/// How many standard deviations a network's cut is below those of its shuffled graphs.
#[derive(Clone, Debug)]
pub struct Against {
    /// The network's cut.
    pub cut: Cut,
    /// The cuts of the shuffled graphs.
    pub shuffled: Vec<Cut>,
    /// (n-cut - mean)/standard deviation over the shuffled ones: negative where the network has more modules.
    pub z: f64,
}

/// A graph against `shuffles` shuffled ones.
///
/// # Errors
/// [`Interrupted`].
pub fn against(
    graph: &Graph,
    inputs: usize,
    shuffles: usize,
    generator: &mut ChaCha8Rng,
    control: &Control<'_>,
) -> Result<Against, Interrupted> {
    let cut = graph.cut(generator);
    let shuffled: Vec<Cut> = (0..shuffles)
        .map(|_| {
            control.go_on()?;
            Ok(graph.shuffled(inputs, generator).cut(generator))
        })
        .collect::<Result<_, Interrupted>>()?;
    let count = shuffled.len() as f64;
    let mean = shuffled.iter().map(|cut| cut.n_cut).sum::<f64>() / count;
    let squares = shuffled
        .iter()
        .map(|cut| (cut.n_cut - mean) * (cut.n_cut - mean));
    let deviation = (squares.sum::<f64>() / (count - 1.0)).sqrt();
    Ok(Against {
        z: (cut.n_cut - mean) / deviation,
        cut,
        shuffled,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::split::{Purpose, draws};

    /// Four planted modules are found, and their cut is 4 (3 b/(1 + 3 b)) for edges b between: a share 3b/(1 + 3b) of each
    /// module's volume. Mistakes tried: edges within a part counted once, all edges
    /// once in the volume.
    #[test]
    fn planted_modules_are_found_at_their_cost() {
        let mut generator = draws(1, 0, Purpose::Shuffles);
        let graph = Graph::planted(16, 24, 0.1);
        let cut = graph.cut(&mut generator);
        assert!((cut.n_cut - 4.0 * 0.3 / 1.3).abs() < 1e-9, "{cut:?}");
        // Here the bound is met: the eigenvalues are 1 and three times (1 - b)/(1 + 3b).
        assert!(
            (cut.least - (3.0 - 3.0 * 0.9 / 1.3)).abs() < 1e-9,
            "{cut:?}"
        );
        let found = against(&graph, 18, 20, &mut generator, &Control::new()).unwrap();
        assert!(found.z < -5.0, "{}", found.z);
    }

    /// Two inputs, two units and one output by hand, the second input always blank. Mistakes tried: rows and columns exchanged,
    /// outputs before inputs, edges of blank inputs.
    #[test]
    fn the_graph_is_that_of_the_network() {
        use crate::network::dense::Shape;
        let shape = Shape {
            inputs: 2,
            hidden: 2,
            outputs: 1,
        };
        let network = Network {
            shape,
            // Weights in by input, biases in, weights out by unit, bias out.
            parameters: vec![1.0, -2.0, 3.0, 4.0, 9.0, 9.0, -5.0, 6.0, 9.0],
        };
        let graph = Graph::of(&network, &[true, false]);
        assert_eq!((graph.hidden, graph.others), (2, 3));
        assert_eq!(graph.edges, [1.0, 0.0, 5.0, 2.0, 0.0, 6.0]);
        let graph = Graph::of(&network, &[true, true]);
        assert_eq!(graph.edges, [1.0, 3.0, 5.0, 2.0, 4.0, 6.0]);
    }

    /// A matrix of known singular values: its four largest, and vectors of length 1 that it maps to each other.
    #[test]
    fn singular_vectors_are_mapped_to_each_other() {
        use rand_chacha::rand_core::Rng;
        let mut generator = draws(2, 0, Purpose::Shuffles);
        let matrix: Vec<f64> = (0..7 * 9)
            .map(|_| f64::from(generator.next_u32()) / 4e9)
            .collect();
        let (values, (left, right)) = largest_singular(&matrix, 7, 9);
        assert!(values.windows(2).all(|pair| pair[0] >= pair[1]));
        for ((value, left), right) in values.iter().zip(&left).zip(&right) {
            for i in 0..7 {
                let mapped: f64 = (0..9).map(|j| matrix[i * 9 + j] * right[j]).sum();
                assert!((mapped - value * left[i]).abs() < 1e-9);
            }
            let length: f64 = right.iter().map(|entry| entry * entry).sum();
            assert!((length - 1.0).abs() < 1e-9);
        }
    }

    /// Mistake tried: inputs and outputs exchanged.
    #[test]
    fn a_shuffle_keeps_each_layers_edges_and_bare_nodes() {
        let mut generator = draws(1, 1, Purpose::Shuffles);
        let mut graph = Graph::planted(8, 6, 0.5);
        for (at, edge) in graph.edges.iter_mut().enumerate() {
            *edge = if at % 6 == 1 { 0.0 } else { at as f64 + 1.0 };
        }
        let shuffled = graph.shuffled(4, &mut generator);
        assert_ne!(graph, shuffled);
        for columns in [0..4usize, 4..6] {
            let of = |graph: &Graph| {
                let edges = graph.edges.iter().enumerate();
                let layer = edges.filter(|(at, _)| columns.contains(&(at % 6)));
                let mut sorted: Vec<u64> = layer.map(|(_, edge)| *edge as u64).collect();
                sorted.sort();
                sorted
            };
            assert_eq!(of(&graph), of(&shuffled));
        }
        assert_eq!(shuffled.degrees().1[1], 0.0);
    }
}
