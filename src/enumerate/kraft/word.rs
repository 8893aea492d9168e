//! Words: straight-line strings of the ops `.`, `+`, `>`, `<`, `?` and `,`, and their effect.
//!
//! Code is a graph of words, each ended by a terminator (`]` or `[`). A word runs as a
//! whole: masks on the tape, a shift of the head, a list of outputs. Words of equal
//! length in bits and in ops with the same effect are one [`Node`] of the [`Words`]:
//! whatever one of them does in a program, the others do, so they are walked once, with
//! their number as a factor of the mass.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::tape::{Masks, ORIGIN};
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
    };

    /// A listed output: the cell's offset from the head before the word, and whether it is flipped.
    #[inline]
    pub(super) fn output(&self, place: u32) -> (i32, bool) {
        let entry = self.list[place as usize];
        (i32::from(entry >> 1), entry & 1 == 1)
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
                if op == Op::Data {
                    masks.fresh |= cell;
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
        let mut symbols = vec![Symbolic::default()];
        // A class is complete when all shorter ones were extended, so lengths go in order.
        let mut of_length: Vec<Vec<usize>> = (0..=bits).map(|_| Vec::new()).collect();
        of_length[0].push(Self::ROOT);
        let mut known: HashMap<Vec<u8>, usize> = HashMap::new();
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

/// A cell or an output of a word, in terms of the tape before it and the data bits it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Symbol {
    Before(i8, bool),
    Constant(bool),
    Data(u8, bool),
}

/// A word, run on symbols.
#[derive(Clone, Debug, Default)]
struct Symbolic {
    cells: BTreeMap<i8, Symbol>,
    head: i8,
    outputs: Vec<Symbol>,
    /// How many these are.
    out: u8,
    /// For each read, how many symbols were out before it.
    reads: Vec<u8>,
    /// How many these are.
    read: u8,
    ops: u8,
    /// How many ops were executed when the last symbol came out.
    last_output: u8,
}

impl Symbolic {
    fn then(&self, op: Op) -> Self {
        let mut next = self.clone();
        next.ops += 1;
        let head = self.head;
        let cell = self
            .cells
            .get(&head)
            .copied()
            .unwrap_or(Symbol::Before(head, false));
        match op {
            Op::Emit => {
                next.outputs.push(cell);
                next.out += 1;
                next.last_output = next.ops;
            }
            Op::Flip => {
                let flipped = match cell {
                    Symbol::Before(offset, flip) => Symbol::Before(offset, !flip),
                    Symbol::Constant(bit) => Symbol::Constant(!bit),
                    Symbol::Data(index, flip) => Symbol::Data(index, !flip),
                };
                next.cells.insert(head, flipped);
            }
            Op::Right => next.head += 1,
            Op::Left => next.head -= 1,
            Op::Input => {
                next.cells.insert(head, Symbol::Constant(false));
            }
            Op::Data => {
                next.cells.insert(head, Symbol::Data(self.read, false));
                next.reads.push(self.out);
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
    /// that a class is whole at the instant that the horizon is reached; so is how many
    /// symbols were out before each read, where the bit limit may strike.
    fn key(&self, bits: u32, detail: Detail, paid: bool) -> Vec<u8> {
        let mut key = vec![
            self.ops,
            self.last_output,
            self.head.cast_unsigned(),
            self.out,
        ];
        key.extend(bits.to_le_bytes());
        if paid {
            key.push(self.read);
            key.extend(&self.reads);
        }
        // By the index of a data bit: its name, and whether it showed flipped first.
        let mut names: BTreeMap<u8, (u8, bool)> = BTreeMap::new();
        let mut next = 0;
        let mut put = |symbol: Symbol| match symbol {
            Symbol::Before(offset, flip) => {
                key.extend([1 + u8::from(flip), offset.cast_unsigned()])
            }
            Symbol::Constant(bit) => key.extend([3, u8::from(bit)]),
            Symbol::Data(index, flip) => {
                let (name, first) = *names.entry(index).or_insert_with(|| {
                    next += 1;
                    (next, flip)
                });
                key.extend([4 + u8::from(flip != first), name]);
            }
        };
        if detail == Detail::Symbols {
            self.outputs.iter().for_each(|&symbol| put(symbol));
        }
        for (&offset, &symbol) in &self.cells {
            // A cell that is back at what it was is as good as never touched.
            if symbol != Symbol::Before(offset, false) {
                put(Symbol::Before(offset, false));
                put(symbol);
            }
        }
        key
    }
}
