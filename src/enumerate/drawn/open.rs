//! The cylinders that a bit limit leaves open, as runs that can be gone on with.

use super::aim::{Aim, End};
use super::flat::{BY_FOUR_BITS, Flat, Pause, Snapshot};
use super::urn::Massive;
use crate::enumerate::control::{Control, Interrupted};
use crate::machine::{OPS, Op};

/// What an open cylinder goes on with.
#[derive(Clone, Debug)]
pub(super) enum Pending {
    /// With one of these ops, each as often as it is likely: those that do not fit the limit.
    Op(Box<[Op]>),
    /// With a data bit.
    Data,
    /// With what it was doing when the step limit stopped it.
    Nothing,
}

/// An open cylinder, or the part of one that lies over the limit.
#[derive(Clone, Debug)]
pub(super) struct Open<P> {
    pub(super) run: Snapshot<P>,
    pub(super) pending: Pending,
    /// Bits of what is revealed.
    pub(super) used: u32,
    pub(super) mass: u64,
}

impl<P> Massive for Open<P> {
    fn mass(&self) -> u64 {
        self.mass
    }
}

/// The tree to the bit limit: what is decided, and what is open. Masses are integers over 2^(bits + 4).
#[derive(Clone, Debug)]
pub(super) struct Tree<P> {
    /// All that is wanted is out, the last symbol this.
    pub(super) next: [u64; 2],
    /// Proven to end, with nothing wanted that is not out.
    pub(super) ends: u64,
    pub(super) open: Vec<Open<P>>,
    /// Cylinders looked at.
    pub(super) cylinders: u64,
}

impl<P: Copy + Default> Tree<P> {
    /// Walks all cylinders of at most `bits` bits that print nothing but what is wanted, `steps` steps per run.
    pub(super) fn walk<A: Aim<Printed = P>>(
        aim: A,
        bits: u32,
        steps: u32,
        control: &Control<'_>,
    ) -> Result<Self, Interrupted> {
        let mut tree = Tree {
            next: [0; 2],
            ends: 0,
            open: Vec::new(),
            cylinders: 0,
        };
        let mut flat = Flat::new(aim, steps);
        let mut waiting = vec![(Snapshot::start(), 0)];
        while let Some((run, used)) = waiting.pop() {
            tree.cylinders += 1;
            if tree.cylinders.is_multiple_of(1 << 12) {
                control.go_on()?;
            }
            flat.load(&run);
            let mass = 1 << (bits - used + 4);
            match flat.go() {
                Pause::End(End::Misses) => {}
                Pause::End(End::Ends) => tree.ends += mass,
                Pause::End(End::GoesOn(symbol)) => tree.next[usize::from(symbol)] += mass,
                Pause::End(End::Undecided) => tree.put(&flat, Pending::Nothing, used, mass),
                Pause::Data if used < bits => {
                    let run = flat.save();
                    for bit in [false, true] {
                        flat.load(&run);
                        flat.read(bit);
                        waiting.push((flat.save(), used + 1));
                    }
                }
                Pause::Data => tree.put(&flat, Pending::Data, used, mass),
                Pause::Op => {
                    let run = flat.save();
                    for op in OPS.iter().map(|row| row.op) {
                        if used + op.bits() <= bits {
                            flat.load(&run);
                            flat.reveal(op);
                            waiting.push((flat.save(), used + op.bits()));
                        }
                    }
                    flat.load(&run);
                    let fits = |op: &&Op| used + op.bits() > bits;
                    let over: Box<[Op]> = BY_FOUR_BITS.iter().filter(fits).copied().collect();
                    let share = mass / 16 * over.len() as u64;
                    if share > 0 {
                        tree.put(&flat, Pending::Op(over), used, share);
                    }
                }
            }
        }
        Ok(tree)
    }

    fn put<A: Aim<Printed = P>>(&mut self, flat: &Flat<A>, pending: Pending, used: u32, mass: u64) {
        self.open.push(Open {
            run: flat.save(),
            pending,
            used,
            mass,
        });
    }
}
