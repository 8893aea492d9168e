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

use super::tape::{Masks, ORIGIN};
use crate::enumerate::hash::NumberHasher;
use crate::machine::Op;

/// The most outputs that an [`Effect`] lists.
const LISTED: usize = 12;

/// What a word does to whatever tape it starts on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effect {
    /// The tape's cells; meaningless unless `compact`.
    pub(super) masks: Masks,
    /// How far the head moves.
    pub(super) shift: i32,
    /// The head's excursion to the left (at most 0) and to the right (at least 0).
    pub(super) lo: i32,
    pub(super) hi: i32,
    /// Ops.
    pub(super) steps: u32,
    /// Data bits read.
    pub(super) reads: u32,
    /// Symbols printed.
    pub(super) outputs: u32,
    /// Twice the offset of the printed cell, from the head before the word, plus 1 if flipped.
    list: [i8; LISTED],
    /// Whether the masks hold.
    pub(super) compact: bool,
    /// Whether every output is listed: a cell as it was before the word, perhaps flipped.
    pub(super) listed: bool,
    /// Whether one of those is printed after something was read.
    pub(super) read_first: bool,
    /// Cells with a data bit that the word read and did not print; meaningless unless `compact`.
    coins: u64,
    /// Whether all that it prints is such data bits, each once.
    prints_coins: bool,
}

impl Effect {
    /// The empty word's.
    pub(super) const EMPTY: Self = Self {
        masks: Masks {
            clear: 0,
            flip: 0,
            fresh: 0,
        },
        shift: 0,
        lo: 0,
        hi: 0,
        steps: 0,
        reads: 0,
        outputs: 0,
        list: [0; LISTED],
        compact: true,
        listed: true,
        read_first: false,
        coins: 0,
        prints_coins: true,
    };

    /// A listed output: the cell's offset from the head before the word, and whether it is flipped.
    #[inline]
    pub(super) fn output(&self, place: u32) -> (i32, bool) {
        let entry = self.list[place as usize];
        (i32::from(entry >> 1), entry & 1 == 1)
    }

    /// Whether a `]` after this word ends a pass that prints nothing but data bits of its own, each once: then the program
    /// `w]` prints fresh coins for ever, whatever is on the tape.
    #[inline]
    pub(super) fn copies(&self) -> bool {
        self.prints_coins && self.compact && self.coins >> (ORIGIN + self.shift) & 1 == 1
    }

    /// This word with one op more.
    pub(super) fn then(&self, op: Op) -> Self {
        let mut next = *self;
        next.steps += 1;
        let cell = match u32::try_from(ORIGIN + self.shift) {
            Ok(place) if place < u64::BITS => 1_u64 << place,
            _ => {
                next.compact = false;
                0
            }
        };
        let masks = &mut next.masks;
        match op {
            Op::Emit => {
                next.prints_coins &= next.coins & cell != 0;
                next.coins &= !cell;
                let overwritten = (masks.clear & cell) != 0;
                let flipped = i32::from(masks.flip & cell != 0);
                let entry = i8::try_from(2 * self.shift + flipped);
                let place = next.list.get_mut(next.outputs as usize);
                match (place, entry) {
                    (Some(place), Ok(entry)) if next.compact && !overwritten => {
                        next.read_first |= next.reads > 0;
                        *place = entry;
                    }
                    _ => next.listed = false,
                }
                next.outputs += 1;
            }
            Op::Flip => masks.flip ^= cell & !masks.fresh,
            Op::Right => {
                next.shift += 1;
                next.hi = next.hi.max(next.shift);
            }
            Op::Left => {
                next.shift -= 1;
                next.lo = next.lo.min(next.shift);
            }
            Op::Input | Op::Data => {
                masks.clear |= cell;
                masks.flip &= !cell;
                masks.fresh &= !cell;
                next.coins &= !cell;
                if op == Op::Data {
                    masks.fresh |= cell;
                    next.coins |= cell;
                    next.reads += 1;
                }
            }
            Op::Close | Op::Open => {}
        }
        next
    }
}

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
        let mut symbols = vec![Symbolic::EMPTY];
        // A class is complete when all shorter ones were extended, so lengths go in order.
        let mut of_length: Vec<Vec<usize>> = (0..=bits).map(|_| Vec::new()).collect();
        of_length[0].push(Self::ROOT);
        let mut known: HashMap<Key, usize, BuildHasherDefault<NumberHasher>> = HashMap::default();
        for length in 0..=bits {
            if length + 2 > bits {
                break;
            }
            // What is found from here on is longer.
            for parent in std::mem::take(&mut of_length[length as usize]) {
                // Expanded classes have all children, or none: whoever walks them has no third case.
                let first = nodes.len();
                for op in EXTENSIONS {
                    if op == Op::Input && !input {
                        continue;
                    }
                    let cost = op.bits() + data * u32::from(op == Op::Data);
                    let longer = length + cost;
                    let symbolic = symbols[parent].then(op);
                    let key = symbolic.key(longer, detail, data > 0);
                    let words = nodes[parent].words;
                    match known.entry(key) {
                        Entry::Occupied(entry) => nodes[*entry.get()].words += words,
                        Entry::Vacant(entry) => {
                            let node = nodes.len();
                            entry.insert(node);
                            effects.push(effects[parent].then(op));
                            nodes.push(class(op, cost, words));
                            symbols.push(symbolic);
                            if let Some(list) = of_length.get_mut(longer as usize) {
                                list.push(node);
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
pub(super) const MOST_BITS: u32 = 20;

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

/// What words of one class have in common, and words of two classes do not.
type Key = [u64; 5];
const _: () = assert!(OUTPUTS < 16);
const _: () = assert!(COUNTS + OUTPUTS + CELLS + READS <= size_of::<Key>());

/// The numbers at the beginning of a key.
const COUNTS: usize = 6;

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

    /// What words of one class have in common, and words of two classes do not.
    ///
    /// Data bits are fair coins, so they are named in the order in which they show, and
    /// their first showing is not flipped. Which op printed the last symbol is in it, so
    /// that a class is whole at the instant that the horizon is reached; so is, where data
    /// bits are paid when they are read, how many symbols were out and ops executed before
    /// each, for there the bit limit may strike, before or after the step limit does.
    fn key(&self, bits: u32, detail: Detail, paid: bool) -> Key {
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
        counts.copy_from_slice(&[
            self.ops,
            self.last_output,
            self.head,
            self.out,
            bits as u8,
            0,
        ]);
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
            counts[5] = self.read;
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
}
