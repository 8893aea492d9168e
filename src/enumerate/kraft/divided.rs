//! The walk divided into parts: what the Kraft machine is enumerated by.

use std::borrow::Cow;

use super::mass::{Mass, SHORT_BITS};
use super::mode::{Count, FREE, Follow, Keep, Mode, Recall, Traced};
use super::setting::Setting;
use super::state::{Leaf, Sink};
use super::tape::{Long, Tape, Window};
use super::walk::{PartOf, Walk};
use super::word::MOST_BITS;
use crate::enumerate::budget::{Budget, Fate, Status};
use crate::enumerate::enumerable::{Engine, Enumerable};
use crate::enumerate::gathered::Gathered;
use crate::enumerate::job::{Job, Reveals};
use crate::enumerate::pattern::canonical;
use crate::enumerate::plan::Plan;
use crate::enumerate::sought::{Leader, Sought};
use crate::enumerate::tally::Tally;
use crate::machine::{Coding, Kraft, Machine, Symbols};

/// Cylinders of fewer bits than this are divided into parts.
///
/// To set a part aside takes some 4,000 instructions, and a search of 24 bits a hundred million: a short one has few parts,
/// and a long one some thousands, so that all threads have work to the end.
fn divide_bits(limit: u32) -> u32 {
    (limit / 4).clamp(7, 12).min(limit)
}

/// How many bits fewer than the bit limit the longest words have that are merged: deeper words are too many to be worth
/// telling apart.
const FEWER_BITS: u32 = 10;

/// A walk of the engine, divided.
struct Divided<'a, M: Mode, W, F> {
    setting: Setting<'a, M>,
    empty: F,
    above: F,
    parts: Vec<PartOf<M, W>>,
    /// Does a part on the kind of tape that suits the mode.
    part: fn(&mut Walk<'_, M, W, F>, PartOf<M, W>),
}

impl<'a, M: Mode, W: Mass, F: Sink<M, W> + Reveals + Clone> Divided<'a, M, W, F> {
    fn new<T: Tape>(setting: Setting<'a, M>, plan: &Plan<'a>, empty: F) -> Self {
        let mut walk = Walk::new(&setting, empty.clone());
        let parts = walk.divide(divide_bits(setting.limit), plan.halts_division());
        let (mut above, cylinders) = walk.into_found();
        above.revealed(cylinders);
        Self {
            setting,
            empty,
            above,
            parts,
            part: |walk, part| walk.part::<T>(part),
        }
    }
}

impl<M, W, F> Job<F> for Divided<'_, M, W, F>
where
    M: Mode<Output: Sync, Trace: Sync>,
    W: Mass + Sync,
    F: Sink<M, W> + Reveals + Clone + Sync,
{
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
        let mut walk = Walk::new(&self.setting, self.empty.clone());
        (self.part)(&mut walk, self.parts[index].clone());
        let (mut found, cylinders) = walk.into_found();
        found.revealed(cylinders);
        found
    }
}

/// The job of a mode, with masses as short as the bit limit allows.
pub(super) fn job<'a, M, T, F>(
    kraft: &'a Kraft,
    mode: M,
    merged: u32,
    plan: &Plan<'a>,
    empty: F,
) -> Box<dyn Job<F> + 'a>
where
    M: Mode<Output: Sync, Trace: Sync> + 'a,
    T: Tape,
    F: Sink<M, u64> + Sink<M, u128> + Reveals + Clone + Sync + 'a,
{
    let setting = Setting::new(mode, plan, merged, kraft.actions());
    if plan.denominator.digits() <= SHORT_BITS {
        Box::new(Divided::<M, u64, F>::new::<T>(setting, plan, empty))
    } else {
        Box::new(Divided::<M, u128, F>::new::<T>(setting, plan, empty))
    }
}

/// How long words are merged at this bit limit.
fn merged(budget: &Budget) -> u32 {
    MOST_BITS.min(budget.bits().saturating_sub(FEWER_BITS))
}

impl Engine for Kraft {
    fn coding(&self) -> Coding {
        Machine::coding(self)
    }

    fn count<'a>(&'a self, plan: &Plan<'a>) -> Box<dyn Job<Tally> + 'a> {
        let tally = Tally::default();
        job::<_, Window, _>(self, Count, merged(&plan.budget), plan, tally)
    }

    fn gather<'a>(&'a self, plan: &Plan<'a>, empty: Gathered) -> Box<dyn Job<Gathered> + 'a> {
        job::<_, Long, _>(self, Keep, merged(&plan.budget), plan, empty)
    }

    fn data_bits(&self, x: &Symbols) -> usize {
        x.len()
    }

    fn seek<'a>(&'a self, plan: &Plan<'a>, x: &Symbols) -> Box<dyn Job<Sought> + 'a> {
        let (mode, sought) = (Follow::new(x), Sought::new(x.len(), 0));
        job::<_, Window, _>(self, mode, merged(&plan.budget), plan, sought)
    }

    fn list<'a>(&'a self, plan: &Plan<'a>, x: &Symbols, keep: usize) -> Box<dyn Job<Sought> + 'a> {
        // Words are not merged, for each program is to be named.
        let (mode, sought) = (Traced(Recall::new(x)), Sought::new(x.len(), keep));
        job::<_, Long, _>(self, mode, 0, plan, sought)
    }
}

impl Enumerable for Kraft {
    fn reference_machine(&self) -> Cow<'static, str> {
        self.name()
    }
}

impl<M: Mode, W: Mass> Sink<M, W> for Tally {
    #[inline]
    fn leaf(&mut self, leaf: Leaf<'_, M, W>) {
        Tally::leaf(self, leaf.fate, leaf.mass.into(), || leaf.cylinders());
    }
}

impl<M: Mode<Output = Vec<u8>>, W: Mass> Sink<M, W> for Gathered {
    fn leaf(&mut self, leaf: Leaf<'_, M, W>) {
        if let Fate::Is(status, _) = leaf.fate {
            self.add(&canonical(leaf.output), status, leaf.mass.into());
        }
        Sink::<M, W>::leaf(&mut self.tally, leaf);
    }
}

/// Takes a leaf in, of which so many symbols are out, and what comes after x.
#[inline(always)]
fn gather<M: Mode, W: Mass>(
    sought: &mut Sought,
    leaf: &Leaf<'_, M, W>,
    out: (usize, Option<bool>),
) {
    let hope = leaf.hope.map(|(of, hope)| (of.into(), hope));
    let mass = leaf.mass.into();
    sought.leaf(leaf.fate, out, mass, hope, leaf.finer, || leaf.cylinders());
}

impl<W: Mass> Sink<Follow, W> for Sought {
    #[inline(always)]
    fn leaf(&mut self, leaf: Leaf<'_, Follow, W>) {
        let out = (leaf.output.len as usize, leaf.output.next);
        gather(self, &leaf, out);
    }
}

impl<W: Mass> Sink<Traced<Recall>, W> for Sought {
    fn leaf(&mut self, leaf: Leaf<'_, Traced<Recall>, W>) {
        let known = |&code: &u16| (code < FREE).then_some(code == 1);
        let next = leaf.output.get(self.len).and_then(known);
        let out = (leaf.output.len(), next);
        gather(self, &leaf, out);
        let Fate::Is(status, _) = leaf.fate else {
            return;
        };
        // What lies over the bit limit is a part of a cylinder, not a program to show.
        if leaf.output.len() < self.len || status == Status::OpenLength {
            return;
        }
        // Data bits that nothing looked at: each value makes a program. They come in order, so no more
        // of them than are kept can be among those kept.
        let free: Vec<usize> = (0..leaf.data.len())
            .filter(|&bit| leaf.data[bit].is_none())
            .collect();
        let mut data: Vec<bool> = leaf.data.iter().map(|bit| bit.unwrap_or(false)).collect();
        let bits = leaf.bits + if leaf.free { free.len() as u32 } else { 0 };
        let mut values = 0_u128;
        let all_given = |values: u128| values.checked_shr(free.len() as u32).unwrap_or(0) > 0;
        while !all_given(values) && values < self.keep as u128 && self.wants(bits) {
            for (place, &bit) in free.iter().rev().enumerate() {
                data[bit] = values >> place & 1 == 1;
            }
            self.take(Leader {
                bits,
                source: source(leaf.code.source(), &data),
                status,
                output: leaf.output.iter().map(|&code| value(code, &data)).collect(),
            });
            values += 1;
        }
    }
}

/// A symbol of an output when the data bits are these.
fn value(code: u16, data: &[bool]) -> bool {
    match code {
        0..FREE => code == 1,
        _ => {
            let bit = data.get(usize::from((code - FREE) >> 1));
            bit.is_some_and(|bit| bit ^ (code & 1 == 1))
        }
    }
}

/// A program and its data bits.
fn source(mut program: String, data: &[bool]) -> String {
    if !data.is_empty() {
        program.push(':');
        program.extend(data.iter().map(|&bit| if bit { '1' } else { '0' }));
    }
    program
}
