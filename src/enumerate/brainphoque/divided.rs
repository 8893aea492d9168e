//! The walk divided into parts: what BrainPhoque is enumerated by.

use std::borrow::Cow;

use rayon::prelude::*;

use super::frontier::{Frontier, Node};
use super::item::Item;
use super::setting::{Outputs, Setting};
use super::walk::{Pose, Taker, Walk};
use crate::enumerate::budget::Fate;
use crate::enumerate::enumerable::{Engine, Enumerable};
use crate::enumerate::gathered::Gathered;
use crate::enumerate::hope::ALL;
use crate::enumerate::job::{Job, Reveals, Yield};
use crate::enumerate::plain;
use crate::enumerate::plan::Plan;
use crate::enumerate::sought::Sought;
use crate::enumerate::tally::Tally;
use crate::exact::as_usize;
use crate::machine::{BrainPhoque, Coding, Machine, Symbols};

/// Parts of a walk, if it has so many nodes.
const PARTS: usize = 256;
/// Nodes that are divided further on all threads together: more are parts.
const MOST_NODES: usize = 1 << 20;
/// Nodes that a part merges at a time: more it walks one by one.
const MOST_NODES_OF_PART: usize = 1 << 16;
/// Tokens before the limit from which on cylinders are walked one by one: there are few of each kind.
const WALKED_TOKENS: u32 = 2;
/// Nodes that one thread takes at a time.
const CHUNK: usize = 256;

/// What is found in leaves.
trait Sink: Yield + Reveals {
    /// Takes in a leaf that stands for `cylinders` cylinders.
    fn take(&mut self, fate: Fate, pose: &Pose, mass: u128, cylinders: u128);
}

impl Sink for Tally {
    fn take(&mut self, fate: Fate, _: &Pose, mass: u128, cylinders: u128) {
        self.leaf(fate, mass, || cylinders);
    }
}

impl Sink for Gathered {
    fn take(&mut self, fate: Fate, pose: &Pose, mass: u128, cylinders: u128) {
        if let Fate::Is(status, _) = fate {
            let mut codes = [0; 64];
            let out = as_usize(pose.out.into()).min(codes.len());
            for (place, code) in codes.iter_mut().take(out).enumerate() {
                *code = (pose.said >> (out - 1 - place) & 1) as u8;
            }
            self.add(&codes[..out], status, mass);
        }
        self.tally.leaf(fate, mass, || cylinders);
    }
}

impl Sink for Sought {
    fn take(&mut self, fate: Fate, pose: &Pose, mass: u128, cylinders: u128) {
        let out = as_usize(pose.out.into());
        let next = (out > self.len).then_some(pose.said == 1);
        self.leaf(fate, (out, next), mass, Some((mass, &ALL)), 0, || cylinders);
    }
}

/// A sink, and what is kept to go on from.
struct Kept<F> {
    found: F,
    frontier: Frontier,
}

impl<F: Sink> Taker for Kept<F> {
    fn leaf(&mut self, fate: Fate, pose: &Pose, mass: u128, cylinders: u128) {
        self.found.take(fate, pose, mass, cylinders);
    }

    fn revealed(&mut self, cylinders: u128) {
        self.found.revealed(cylinders);
    }

    fn keep(&mut self, digits: u32, pose: &Pose, code: &[Item], cylinders: u128) {
        let node = Node {
            pose: *pose,
            code: code.into(),
        };
        self.frontier.add(digits, node, cylinders);
    }
}

/// A walk, divided.
struct Divided<'a, F> {
    setting: Setting<'a>,
    /// From so many digits on cylinders are walked one by one.
    one_by_one: u32,
    empty: F,
    above: F,
    parts: Vec<Vec<(u32, Node, u128)>>,
}

impl<'a, F: Sink> Divided<'a, F> {
    fn new(setting: Setting<'a>, plan: &Plan<'a>, empty: F) -> Self {
        let walked = WALKED_TOKENS * setting.token_digits;
        let one_by_one = setting.limit.saturating_sub(walked);
        let dividing = setting.halted_by(plan.halts_division());
        let mut all = Kept {
            found: empty.clone(),
            frontier: Frontier::default(),
        };
        let mut root = Walk::new(&dividing, all);
        root.keep_above = 0;
        root.root();
        all = root.taker;
        while let Some(digits) = all.frontier.digits()
            && digits < one_by_one
            && all.frontier.len() < MOST_NODES
        {
            let nodes = all.frontier.take_first();
            let further = nodes
                .par_chunks(CHUNK)
                .fold(
                    || Kept {
                        found: empty.clone(),
                        frontier: Frontier::default(),
                    },
                    |kept, nodes| go_on(&dividing, kept, nodes, digits),
                )
                .reduce_with(|mut all, more| {
                    all.found.merge(more.found);
                    all.frontier.merge(more.frontier);
                    all
                });
            if let Some(further) = further {
                all.found.merge(further.found);
                all.frontier.merge(further.frontier);
            }
        }
        let mut nodes = Vec::new();
        while all.frontier.len() > 0 {
            nodes.extend(all.frontier.take_first());
        }
        let size = nodes.len().div_ceil(PARTS).max(1);
        let mut parts = Vec::new();
        while !nodes.is_empty() {
            let rest = nodes.split_off(nodes.len().min(size));
            parts.push(std::mem::replace(&mut nodes, rest));
        }
        Self {
            setting,
            one_by_one,
            empty,
            above: all.found,
            parts,
        }
    }
}

/// Goes on from nodes to their descendants of more than `digits` digits.
fn go_on<F: Sink>(
    setting: &Setting<'_>,
    kept: Kept<F>,
    nodes: &[(u32, Node, u128)],
    digits: u32,
) -> Kept<F> {
    let mut walk = Walk::new(setting, kept);
    walk.keep_above = digits;
    for (digits, node, cylinders) in nodes {
        walk.go_on(node.pose, &node.code, *digits, *cylinders);
    }
    walk.taker
}

impl<F: Sink> Job<F> for Divided<'_, F> {
    fn parts(&self) -> usize {
        self.parts.len()
    }

    fn empty(&self) -> F {
        self.empty.clone()
    }

    fn above(&self) -> F {
        self.above.clone()
    }

    fn part(&self, index: usize) -> F {
        let mut all = Kept {
            found: self.empty.clone(),
            frontier: Frontier::default(),
        };
        for (digits, node, cylinders) in &self.parts[index] {
            all.frontier.add(*digits, node.clone(), *cylinders);
        }
        while let Some(digits) = all.frontier.digits() {
            let is_last = digits >= self.one_by_one || all.frontier.len() > MOST_NODES_OF_PART;
            let keep_above = if is_last { u32::MAX } else { digits };
            let nodes = all.frontier.take_first();
            all = go_on(&self.setting, all, &nodes, keep_above);
        }
        all.found
    }
}

impl Engine for BrainPhoque {
    fn coding(&self) -> Coding {
        Machine::coding(self)
    }

    fn count<'a>(&'a self, plan: &Plan<'a>) -> Box<dyn Job<Tally> + 'a> {
        match Setting::new(self, plan, Outputs::Counted) {
            Some(setting) => Box::new(Divided::new(setting, plan, Tally::default())),
            None => plain::count(self, plan),
        }
    }

    fn gather<'a>(&'a self, plan: &Plan<'a>, empty: Gathered) -> Box<dyn Job<Gathered> + 'a> {
        match Setting::new(self, plan, Outputs::Kept) {
            Some(setting) => Box::new(Divided::new(setting, plan, empty)),
            None => plain::gather(self, plan, empty),
        }
    }

    fn seek<'a>(&'a self, plan: &Plan<'a>, x: &Symbols) -> Box<dyn Job<Sought> + 'a> {
        match Setting::new(self, plan, Outputs::Sought(x.iter().collect())) {
            Some(setting) => Box::new(Divided::new(setting, plan, Sought::new(x.len(), 0))),
            None => plain::list(self, plan, x, 0),
        }
    }

    /// Programs to show have a text each, so each is walked by itself.
    fn list<'a>(&'a self, plan: &Plan<'a>, x: &Symbols, keep: usize) -> Box<dyn Job<Sought> + 'a> {
        plain::list(self, plan, x, keep)
    }
}

impl Enumerable for BrainPhoque {
    fn reference_machine(&self) -> Cow<'static, str> {
        self.name()
    }
}
