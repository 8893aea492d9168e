//! Words: straight-line strings of the ops `.`, `+`, `>`, `<`, `?` and `,`, and their effect.
//!
//! Code is a graph of words, each ended by a terminator (`]` or `[`). A word runs as a
//! whole: masks on the tape, a shift of the head, a list of outputs. Words of equal
//! length in bits and in ops with the same effect are one [`Node`] of the [`Words`]:
//! whatever one of them does in a program, the others do, so they are walked once, with
//! their number as a factor of the mass.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::BuildHasherDefault;
use std::ops::Range;

use super::effect::Effect;
use crate::enumerate::hash::NumberHasher;
use crate::machine::{LONGEST_OP_BITS, Op};

/// A class of words with the same effect, length and number of ops.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    /// How many words there are in the class.
    words: u32,
    /// Classes that are reached through this one, and how many: each class has one parent.
    first: u32,
    children: u8,
    /// Whether the children are known; else each op leads to a word of its own.
    pub(super) expanded: bool,
    /// The representative's last op; `Emit` for the empty word.
    pub(super) op: Op,
    /// The bits of that op, with its data bit if that takes any.
    cost: u8,
}

impl Node {
    /// How many words there are in the class.
    #[inline]
    pub(super) fn words(&self) -> u64 {
        self.words.into()
    }

    /// What the representative's last op takes of the limit.
    #[inline]
    pub(super) fn cost(&self) -> u32 {
        self.cost.into()
    }

    /// The classes that are reached through this one.
    #[inline]
    pub(super) fn children(&self) -> Range<usize> {
        let first = self.first as usize;
        first..first + usize::from(self.children)
    }
}

/// What is printed counts, or only how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// Words are equal only if they print the same symbols.
    Symbols,
    /// Words are equal if they print as many symbols.
    Number,
}

/// All classes of words up to a number of bits, a tree by their representatives.
#[derive(Clone, Debug)]
pub(super) struct Words {
    nodes: Vec<Node>,
    /// Of each class's representative. Most of the time a walk asks for the node alone, and these are large.
    effects: Vec<Effect>,
}

/// The ops of a word.
pub(super) const EXTENSIONS: [Op; 6] =
    [Op::Emit, Op::Flip, Op::Right, Op::Left, Op::Input, Op::Data];

impl Words {
    /// The empty word's node.
    pub(super) const ROOT: usize = 0;

    /// The classes of words of at most `bits` bits, a data bit counted with its `,`.
    ///
    /// With `input` the op `?` belongs to words: it clears its cell, since there is no agent.
    pub(super) fn up_to(bits: u32, detail: Detail, input: bool, data: u32) -> Self {
        let class = |op, cost: u32, words| Node {
            words,
            first: 0,
            children: 0,
            expanded: false,
            op,
            cost: cost as u8,
        };
        let mut nodes = vec![class(Op::Emit, 0, 1)];
        let mut effects = vec![Effect::EMPTY];
        // A class is complete when all shorter ones were extended, so lengths go in order, and of each all is forgotten
        // that was needed to find its classes.
        let longest = (bits + LONGEST_OP_BITS + data) as usize;
        let mut to_extend: Vec<Vec<(usize, Symbolic)>> = vec![Vec::new(); longest + 1];
        let mut known: Vec<Known> = vec![Known::default(); longest + 1];
        to_extend[0].push((Self::ROOT, Symbolic::EMPTY));
        for length in 0..bits.saturating_sub(1) {
            known[length as usize] = Known::default();
            // What is found from here on is longer.
            for (parent, symbolic) in std::mem::take(&mut to_extend[length as usize]) {
                // Expanded classes have all children, or none: whoever walks them has no third case.
                let first = nodes.len();
                for op in EXTENSIONS {
                    if op == Op::Input && !input {
                        continue;
                    }
                    let cost = op.bits() + data * u32::from(op == Op::Data);
                    let longer = length + cost;
                    let symbolic = symbolic.then(op);
                    let key = symbolic.key(detail, data > 0);
                    let words = nodes[parent].words;
                    match known[longer as usize].entry(key) {
                        Entry::Occupied(entry) => nodes[*entry.get() as usize].words += words,
                        Entry::Vacant(entry) => {
                            let node = nodes.len();
                            entry.insert(node as u32);
                            effects.push(effects[parent].then(op));
                            nodes.push(class(op, cost, words));
                            if longer + 2 <= bits {
                                to_extend[longer as usize].push((node, symbolic));
                            }
                        }
                    }
                }
                let children = nodes.len() - first;
                let node = &mut nodes[parent];
                (node.first, node.children) = (first as u32, children as u8);
                node.expanded = true;
            }
        }
        Self { nodes, effects }
    }

    #[inline]
    pub(super) fn node(&self, index: usize) -> &Node {
        &self.nodes[index]
    }

    /// The effect of a class's representative.
    #[inline]
    pub(super) fn effect(&self, index: usize) -> &Effect {
        &self.effects[index]
    }
}

/// The most bits of words that are merged.
pub(super) const MOST_BITS: u32 = 18;

/// How often such a word, or one with an op more, has an op.
const fn most(op: Op) -> usize {
    ((MOST_BITS - Op::Emit.bits()) / op.bits() + 1) as usize
}

/// The cells left of the head, and all that a word reaches.
const LEFT: usize = most(Op::Left);
const CELLS: usize = LEFT + 1 + most(Op::Right);
const OUTPUTS: usize = most(Op::Emit);
const READS: usize = most(Op::Data);

/// A cell or an output of a word, in terms of the tape before it and the data bits it reads, in a byte. Its last bit is
/// whether it is flipped: then come [`Symbol::CONSTANT`], the cells as they were before, and the data bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Symbol(u8);

impl Symbol {
    /// 0, and flipped 1.
    const CONSTANT: Symbol = Symbol(0);
    /// The first data bit.
    const DATA: u8 = 2 * (1 + CELLS as u8);

    /// A cell, counted from the left, as it was before.
    const fn before(cell: usize) -> Symbol {
        Symbol(2 * (1 + cell as u8))
    }

    /// A data bit.
    fn data(index: u8) -> Symbol {
        Symbol(Self::DATA + 2 * index)
    }

    fn flipped(self) -> Symbol {
        Symbol(self.0 ^ 1)
    }

    /// The index of a data bit.
    fn index(self) -> Option<usize> {
        Some(usize::from(self.0.checked_sub(Self::DATA)? / 2))
    }
}

/// What words of one class have in common, and words of two classes of one length do not.
type Key = [u64; 5];
/// The classes of one length that were found, by what their words have in common.
type Known = HashMap<Key, u32, BuildHasherDefault<NumberHasher>>;
const _: () = assert!(OUTPUTS < 16);
const _: () = assert!(COUNTS + OUTPUTS + CELLS + READS <= size_of::<Key>());

/// The numbers at the beginning of a key.
const COUNTS: usize = 5;

/// A word, run on symbols.
#[derive(Clone, Copy, Debug)]
struct Symbolic {
    cells: [Symbol; CELLS],
    outputs: [Symbol; OUTPUTS],
    /// For each read, how many symbols were out and ops executed before it, in four bits each.
    reads: [u8; READS],
    /// The cell under the head, counted from the left.
    head: u8,
    /// How many symbols are printed, data bits read and ops executed.
    out: u8,
    read: u8,
    ops: u8,
    /// How many ops were executed when the last symbol came out.
    last_output: u8,
}

impl Symbolic {
    /// The empty word.
    const EMPTY: Self = {
        let mut cells = [Symbol::CONSTANT; CELLS];
        let mut cell = 0;
        while cell < CELLS {
            cells[cell] = Symbol::before(cell);
            cell += 1;
        }
        Self {
            cells,
            outputs: [Symbol::CONSTANT; OUTPUTS],
            reads: [0; READS],
            head: LEFT as u8,
            out: 0,
            read: 0,
            ops: 0,
            last_output: 0,
        }
    };

    /// This word with one op more.
    fn then(&self, op: Op) -> Self {
        let mut next = *self;
        next.ops += 1;
        let cell = &mut next.cells[usize::from(self.head)];
        match op {
            Op::Emit => {
                next.outputs[usize::from(self.out)] = *cell;
                next.out += 1;
                next.last_output = next.ops;
            }
            Op::Flip => *cell = cell.flipped(),
            Op::Right => next.head += 1,
            Op::Left => next.head -= 1,
            Op::Input => *cell = Symbol::CONSTANT,
            Op::Data => {
                *cell = Symbol::data(self.read);
                next.reads[usize::from(self.read)] = self.out | self.ops << 4;
                next.read += 1;
            }
            Op::Close | Op::Open => {}
        }
        next
    }

    /// What words of one class have in common, and words of two classes of one length do not.
    ///
    /// Data bits are fair coins, so they are named in the order in which they show, and
    /// their first showing is not flipped. Which op printed the last symbol is in it, so
    /// that a class is whole at the instant that the horizon is reached, and where the data
    /// bit that its last op prints leaves no room for another one; so is, where data
    /// bits are paid when they are read, how many symbols were out and ops executed before
    /// each, for there the bit limit may strike, before or after the step limit does.
    fn key(&self, detail: Detail, paid: bool) -> Key {
        // By the index of a data bit: its name, once it has shown, as it is where it is not flipped.
        let mut names = [None; READS];
        let mut next = 0;
        let mut named = |symbol: Symbol| match symbol.index() {
            None => symbol.0,
            Some(index) => {
                let name = names[index].get_or_insert_with(|| {
                    let flipped = symbol.0 & 1;
                    next += 1;
                    Symbol::data(next - 1).0 ^ flipped
                });
                *name ^ symbol.0 & 1
            }
        };
        let mut bytes = [0; size_of::<Key>()];
        let (counts, rest) = bytes.split_at_mut(COUNTS);
        counts.copy_from_slice(&[self.ops, self.last_output, self.head, self.out, 0]);
        let (outputs, rest) = rest.split_at_mut(OUTPUTS);
        if detail == Detail::Symbols {
            for (byte, &symbol) in outputs
                .iter_mut()
                .zip(&self.outputs[..usize::from(self.out)])
            {
                *byte = named(symbol);
            }
        }
        let (cells, reads) = rest.split_at_mut(CELLS);
        for (byte, &symbol) in cells.iter_mut().zip(&self.cells) {
            *byte = named(symbol);
        }
        if paid {
            counts[4] = self.read;
            reads[..READS].copy_from_slice(&self.reads);
        }
        let mut key = Key::default();
        for (word, bytes) in key.iter_mut().zip(bytes.as_chunks().0) {
            *word = u64::from_le_bytes(*bytes);
        }
        key
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enumerate::kraft::effect::Shown;

    /// Calls `each` with every word of at most so many ops.
    fn words(
        ops: u32,
        word: &Symbolic,
        effect: &Effect,
        each: &mut impl FnMut(&Symbolic, &Effect),
    ) {
        each(word, effect);
        if ops > 0 {
            for op in EXTENSIONS {
                words(ops - 1, &word.then(op), &effect.then(op), each);
            }
        }
    }

    /// Mistakes found out: a printed bit that counts again, a flip that loses one, a `,` that does not renew it, a `?` that
    /// leaves it, a `]` whose cell is not looked at.
    #[test]
    fn a_word_copies_if_each_symbol_of_a_pass_is_another_data_bit_of_its_own() {
        let mut copies = 0;
        words(5, &Symbolic::EMPTY, &Effect::EMPTY, &mut |word, effect| {
            let printed = &word.outputs[..usize::from(word.out)];
            let last = word.cells[usize::from(word.head)];
            let mut seen: Vec<Option<usize>> = Vec::new();
            let fresh = printed.iter().chain([&last]).all(|symbol| {
                let index = symbol.index();
                let is_fresh = index.is_some() && !seen.contains(&index);
                seen.push(index);
                is_fresh
            });
            assert_eq!(effect.copies(), fresh, "{word:?}");
            copies += u32::from(fresh);
        });
        assert!(copies > 100);
    }

    /// Mistakes found out: a data bit printed twice that counts as two, one that is flipped after it was printed and shows
    /// as it was, one overwritten that is still left on the tape, a `?` that is no constant, an offset from the wrong head.
    #[test]
    fn what_a_word_prints_is_listed_as_it_is() {
        let (mut again, mut left) = (0, 0);
        words(5, &Symbolic::EMPTY, &Effect::EMPTY, &mut |word, effect| {
            assert!(effect.compact && effect.listed);
            // The data bits that were printed, and whether they were flipped then.
            let mut printed: Vec<(usize, u8)> = Vec::new();
            let shows = |symbol: Symbol, printed: &mut Vec<(usize, u8)>| {
                let flipped = symbol.0 & 1;
                let Some(index) = symbol.index() else {
                    return match symbol.0 / 2 {
                        0 => Shown::Constant(flipped == 1),
                        cell => Shown::Before(i32::from(cell) - 1 - LEFT as i32, flipped == 1),
                    };
                };
                match printed.iter().position(|&(known, _)| known == index) {
                    Some(slot) => Shown::Again(slot, printed[slot].1 != flipped),
                    None => {
                        printed.push((index, flipped));
                        Shown::Fresh(printed.len() - 1)
                    }
                }
            };
            for (place, &symbol) in (0..).zip(&word.outputs[..usize::from(word.out)]) {
                let shown = shows(symbol, &mut printed);
                assert_eq!(effect.output(place), shown, "{word:?}");
                again += u32::from(matches!(shown, Shown::Again(..)));
            }
            let mut on_tape = Vec::new();
            for (cell, symbol) in (0..).zip(word.cells) {
                let slot = printed
                    .iter()
                    .position(|&(known, _)| symbol.index() == Some(known));
                if let Some(slot) = slot {
                    let flipped = printed[slot].1 != symbol.0 & 1;
                    on_tape.push((slot, cell - i32::from(word.head), flipped));
                }
            }
            on_tape.sort_unstable();
            assert!(effect.left().eq(on_tape.iter().copied()), "{word:?}");
            left += on_tape.len();
        });
        assert!(again > 100 && left > 100);
    }
}
