//! Context tree weighting: all tree sources up to a depth, mixed. Takes the trait
//! [`Hypothesis`] and big integers.
//!
//! Willems, Shtarkov and Tjalkens 1995 (unconfirmed). A node stands for a context, the last
//! symbols of the past with the latest first. At depth D its weighted probability is the
//! Krichevsky-Trofimov estimate E of the symbols seen in its context; above, it is
//! (E + P_0 P_1)/2, P_b that of the context longer by the symbol b. The root's is the mixture
//! of all trees, a tree of l leaves above depth D and any at D weighing 2^-(inner nodes + l).
//!
//! All of it in integers: with n symbols in a context E is an odd product over 2^n n!, and
//! since n = n_0 + n_1 the denominators 2^n_b n_b! of the longer contexts divide it up to the
//! binomial of n over n_1. So each node keeps W with P = W/(2^n n! 2^c), c counting the
//! halvings: W = 2^(c_0 + c_1) E + binomial W_0 W_1 and c = c_0 + c_1 + 1.

use std::collections::HashMap;

use num_bigint::BigUint;
use num_traits::One;

use super::evidence::Evidence;
use super::hypothesis::Hypothesis;
use super::past::{Past, PastError, PastTooLong};
use crate::exact::Scaled;

/// What is known in one context.
#[derive(Clone, Debug)]
struct Node {
    /// Symbols 0 and 1 seen here.
    counts: [u64; 2],
    /// E times 2^n n!.
    estimate: BigUint,
    /// P times 2^n n! 2^halvings.
    weighted: BigUint,
    halvings: u64,
    /// n over n_1, n_1 those whose context goes on with 1.
    splits: BigUint,
}

impl Node {
    /// A context that was never met has probability 1 of what was seen in it.
    fn new() -> Node {
        Node {
            counts: [0, 0],
            estimate: BigUint::one(),
            weighted: BigUint::one(),
            halvings: 0,
            splits: BigUint::one(),
        }
    }

    fn total(&self) -> u64 {
        self.counts[0] + self.counts[1]
    }
}

/// The same where numbers are rounded: E and P themselves.
#[derive(Clone, Copy, Debug)]
struct Rounded {
    counts: [u64; 2],
    estimate: Scaled,
    weighted: Scaled,
}

impl Rounded {
    fn new() -> Rounded {
        Rounded {
            counts: [0, 0],
            estimate: Scaled::one(),
            weighted: Scaled::one(),
        }
    }
}

/// Context tree weighting of a stated depth; symbols from before the start read 0, unless
/// [`ContextTree::after`] says otherwise.
#[derive(Clone, Debug)]
pub struct ContextTree {
    depth: u32,
    /// The contexts met, by 1 followed by the past symbols, the latest first.
    nodes: HashMap<u64, Node>,
    /// The past as a number, the latest symbol lowest.
    past: u64,
    /// 2^t t!, t the symbols seen.
    scale: BigUint,
    /// The contexts where numbers are rounded, in place of `nodes`.
    rounded: Option<HashMap<u64, Rounded>>,
}

impl ContextTree {
    /// The greatest depth.
    pub const MAX_DEPTH: u32 = 32;

    /// The mixture of all trees of depth at most `depth`, before the first symbol.
    ///
    /// ```
    /// use solomonoff::mixture::{ContextTree, Hypothesis};
    /// let mut tree = ContextTree::new(1)?;
    /// for symbol in [false, true, false, true] {
    ///     tree.update(symbol);
    /// }
    /// // KT without context: 3/128. With it: after 0 came 0, 1, 1 and after 1 came 0.
    /// assert_eq!(tree.evidence().lower().to_rational().to_string(), "7/256");
    /// # Ok::<(), solomonoff::mixture::PastTooLong>(())
    /// ```
    ///
    /// # Errors
    /// [`PastTooLong`] beyond [`ContextTree::MAX_DEPTH`].
    pub fn new(depth: u32) -> Result<ContextTree, PastTooLong> {
        if depth > ContextTree::MAX_DEPTH {
            return Err(PastTooLong {
                asked: depth,
                most: ContextTree::MAX_DEPTH,
            });
        }
        Ok(ContextTree {
            depth,
            nodes: HashMap::new(),
            past: 0,
            scale: BigUint::one(),
            rounded: None,
        })
    }

    /// The same mixture, before the first symbol, after a past from before the start.
    ///
    /// # Errors
    /// [`PastError`] unless it has as many symbols as the depth.
    pub fn after(mut self, past: &[bool]) -> Result<ContextTree, PastError> {
        self.past = Past::of(past, self.depth)?.number();
        Ok(self)
    }

    /// The contexts of the next symbol, the shortest first.
    fn contexts(&self) -> impl DoubleEndedIterator<Item = (u32, u64)> + use<> {
        let past = self.past;
        (0..=self.depth).map(move |length| {
            let latest_first = (0..length).fold(1u64, |key, back| key << 1 | (past >> back & 1));
            (length, latest_first)
        })
    }

    /// The nodes of the next symbol's contexts as they stand when it is `symbol`, the
    /// longest first: the last is the root.
    fn weighed(&self, symbol: bool) -> Vec<(u64, Node)> {
        let mut path: Vec<(u64, Node)> = Vec::new();
        for (length, key) in self.contexts().rev() {
            let mut node = self.nodes.get(&key).cloned().unwrap_or_else(Node::new);
            let seen = node.total();
            let count = &mut node.counts[usize::from(symbol)];
            node.estimate *= 2 * *count + 1;
            *count += 1;
            if length == self.depth {
                node.weighted.clone_from(&node.estimate);
            } else if let Some((longer, child)) = path.last() {
                node.splits = node.splits * (seen + 1) / child.total();
                let sibling = self.nodes.get(&(longer ^ 1));
                let halvings = child.halvings + sibling.map_or(0, |node| node.halvings);
                let mut split = &node.splits * &child.weighted;
                if let Some(sibling) = sibling {
                    split *= &sibling.weighted;
                }
                node.weighted = (&node.estimate << halvings) + split;
                node.halvings = halvings + 1;
            }
            path.push((key, node));
        }
        path
    }

    /// As [`ContextTree::weighed`] where numbers are rounded: P = (E + P_0 P_1)/2 as it stands.
    fn weighed_rounded(&self, nodes: &HashMap<u64, Rounded>, symbol: bool) -> Vec<(u64, Rounded)> {
        let mut path: Vec<(u64, Rounded)> = Vec::new();
        for (length, key) in self.contexts().rev() {
            let mut node = nodes.get(&key).copied().unwrap_or_else(Rounded::new);
            let [zeros, ones] = node.counts;
            let own = node.counts[usize::from(symbol)];
            node.estimate = node.estimate * Scaled::ratio(2 * own + 1, 2 * (zeros + ones + 1));
            node.counts[usize::from(symbol)] += 1;
            node.weighted = match path.last() {
                Some((longer, child)) if length < self.depth => {
                    let sibling = nodes.get(&(longer ^ 1));
                    let other = sibling.map_or_else(Scaled::one, |node| node.weighted);
                    (node.estimate + child.weighted * other).over_power(1)
                }
                _ => node.estimate,
            };
            path.push((key, node));
        }
        path
    }

    fn scale_with(&self, root: &Node) -> BigUint {
        &self.scale * (2 * root.total())
    }
}

impl Hypothesis for ContextTree {
    fn name(&self) -> String {
        format!("CTW of depth {}", self.depth)
    }
    fn evidence(&self) -> Evidence {
        if let Some(nodes) = &self.rounded {
            return nodes
                .get(&1)
                .map_or_else(Scaled::one, |root| root.weighted)
                .into();
        }
        match self.nodes.get(&1) {
            Some(root) => Evidence::exact(root.weighted.clone(), &self.scale << root.halvings),
            None => Evidence::one(),
        }
    }
    fn extended(&self, symbol: bool) -> Evidence {
        if let Some(nodes) = &self.rounded {
            let root = self.weighed_rounded(nodes, symbol).pop();
            return root
                .map_or_else(Scaled::zero, |(_, root)| root.weighted)
                .into();
        }
        match self.weighed(symbol).pop() {
            Some((_, root)) => {
                let scale = self.scale_with(&root);
                Evidence::exact(root.weighted, scale << root.halvings)
            }
            // Unreachable: there is a context of every length from 0.
            None => Evidence::zero(),
        }
    }
    fn update(&mut self, symbol: bool) {
        if let Some(nodes) = &self.rounded {
            let path = self.weighed_rounded(nodes, symbol);
            self.rounded.get_or_insert_default().extend(path);
        } else {
            let path = self.weighed(symbol);
            if let Some((_, root)) = path.last() {
                self.scale = self.scale_with(root);
            }
            self.nodes.extend(path);
        }
        self.past = self.past << 1 | u64::from(symbol);
    }
    fn round(&mut self) {
        let rounded = |node: &Node| Rounded {
            counts: node.counts,
            estimate: Scaled::quotient(&node.estimate, &scale(node.total())),
            weighted: Scaled::quotient(&node.weighted, &(scale(node.total()) << node.halvings)),
        };
        let nodes = self.nodes.drain();
        self.rounded = Some(nodes.map(|(key, node)| (key, rounded(&node))).collect());
    }
    fn clone_box(&self) -> Box<dyn Hypothesis> {
        Box::new(self.clone())
    }
}

/// 2^n n!
fn scale(n: u64) -> BigUint {
    (1..=n).fold(BigUint::one(), |scale, each| scale * (2 * each))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::Rational;

    fn seen(mut tree: ContextTree, symbols: &str) -> Evidence {
        for symbol in symbols.bytes() {
            tree.update(symbol == b'1');
        }
        tree.evidence()
    }

    /// Willems, Shtarkov and Tjalkens 1995, section VI: depth 3, 0110100 after the past 010.
    #[test]
    fn the_example_of_the_paper() {
        let tree = || ContextTree::new(3).unwrap();
        let after = tree().after(&[false, true, false]).unwrap();
        let published = Rational::ratio(95, 32768);
        assert_eq!(
            seen(after, "0110100").enclosure().exact_value(),
            Some(&published)
        );
        // With a past of zeros it is another number.
        let zeros = Rational::ratio(35, 16384);
        assert_eq!(
            seen(tree(), "0110100").enclosure().exact_value(),
            Some(&zeros)
        );
        assert!(tree().after(&[true]).is_err());
    }

    #[test]
    fn rounded_from_the_start_or_from_the_middle_it_encloses_the_exact_evidence() {
        let symbols = "011010011001011010010110011010011111000010";
        let mut exact = ContextTree::new(4).unwrap();
        let mut rounded = exact.clone();
        rounded.round();
        for (at, symbol) in symbols.bytes().enumerate() {
            let mut late = exact.clone();
            late.round();
            for tree in [&mut exact, &mut rounded, &mut late] {
                tree.update(symbol == b'1');
            }
            for tree in [&rounded, &late] {
                for next in [false, true] {
                    let value = exact.extended(next).lower().to_rational();
                    assert!(tree.extended(next).enclosure().contains(&value), "{at}");
                    assert!(tree.extended(next).is_settled());
                }
            }
        }
    }
}
