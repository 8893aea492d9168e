//! What a block of one symbol costs a finite filter, and which lines of prices lead. Grade F.
//!
//! The blocks are 0, then 1s, then 0s, ..., of lengths L_1, L_2, ..., each about g times as long as the one
//! before. A filter's masses are a row v; the symbol b makes v M_b of it, and the sum of v is nu of what was
//! seen.
//!
//! Theorem (price). Let rho be the largest eigenvalue of M_b on the states that v reaches. Then L symbols b
//! cost L c + O(1) bits, c = -log2 rho, as long as no two classes of states with this eigenvalue lie one
//! after the other (then O(log L)). Proof, with both constants: a column s >= 0 with M s >= rho s has
//! M^L 1 >= gamma rho^L s as soon as M^m 1 >= gamma rho^m s for one m <= L; a column r > 0 with M r <= rho' r
//! has M^L 1 <= beta rho'^L r as soon as M^m 1 <= beta rho'^m r for one m <= L; and v M^L 1 / v 1 is a mean of
//! the entries of M^L 1. s is Perron's column of one class with the largest eigenvalue, carried back to what
//! leads there; r = (1 - M/rho')^-1 1 with rho' a little above rho. What v is at the start of a block is
//! known from the block before: v = u M_a^m, so v W / v 1 lies between the least and the largest of
//! (M_a^m W)_i / (M_a^m 1)_i over the states i that u reaches. These are the bounds used here. They hold for
//! every length, and all of them are added up from the first block after [`BLOCK_SCREEN`] symbols on.
//!
//! Theorem (leaders). So after Z zeros and O ones a behaviour has paid Z c(0) + O c(1) bits, up to O(1) a
//! block. Blocks grow geometrically, the O(1) add up to no more than their number: leaders are those of the
//! lower envelope h(p) = min (1-p) c(0) + p c(1), p = O/(Z + O). In a block of ones p runs from 1/(1+g) to
//! g/(1+g) in the limit, in a block of zeros back. So if h has v vertices strictly between these two and none
//! at either, then from some block on exactly v + 1 lines lead in every block, in their order, and the
//! leader changes at least v times; it changes more often only near a vertex, where the odds of two filters
//! may go to and fro, or between behaviours that have one line (equal after a start). With v >= 1 the
//! number of changes grows as the number of blocks, log n / log g. With v = 0 one line leads for ever.
//!
//! At finite lengths the bounds say for each block which lines lead for certain and which may. Where the two
//! are as many, the number of lines that lead is known.
#![expect(
    clippy::float_arithmetic,
    reason = "grade F: prices are logarithms of eigenvalues, in doubles"
)]

use libm::log2;

use super::belief::Followed;
use super::class::Class;
use super::perron::{Costs, Step};
use super::setup::BLOCK_SCREEN;
use crate::exact::{as_f64, as_u64};
use crate::scenario::{Context, Result, own_derivation};

/// Where the law of the blocks comes from.
pub(super) const OWN: &str = own_derivation!();

/// Symbols of a block over which its start belief is followed back.
const BACK: usize = 512;

/// Prices nearer to each other than this are one.
const SAME_PRICE: f64 = 1.0 / 1_073_741_824.0;

/// Twice the unit roundoff of a double.
const ROUNDING: f64 = 2.0 * f64::EPSILON;

/// Most states that a filter of the class has.
const STATES: f64 = 32.0;

/// 0, then 1s, then 0s, ..., in blocks of these lengths.
pub(super) fn symbols(lengths: &[usize]) -> Vec<bool> {
    let blocks = lengths.iter().enumerate();
    blocks
        .flat_map(|(index, length)| std::iter::repeat_n(index % 2 == 1, *length))
        .collect()
}

/// Bits as a line in the symbols of a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) start: f64,
    each: f64,
}

impl Line {
    /// What a refuted behaviour has paid.
    const NEVER: Line = Line {
        start: f64::INFINITY,
        each: 0.0,
    };

    fn at(self, inside: usize) -> f64 {
        self.start + as_f64(as_u64(inside)) * self.each
    }
}

/// What a behaviour has paid by so many symbols of a block, its prior bits counted in: at least and at most.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paid {
    pub(super) low: Line,
    high: Line,
    /// What each symbol costs.
    price: f64,
    /// The last symbol of the block that does not refute it.
    until: usize,
}

impl Paid {
    /// Of a refuted behaviour.
    pub(super) const NEVER: Paid = Paid {
        low: Line::NEVER,
        high: Line::NEVER,
        price: f64::INFINITY,
        until: 0,
    };
}

/// The law of one block.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// Its place among all, counted from 0.
    pub(super) index: usize,
    /// Symbols before it, and its own.
    pub(super) from: usize,
    pub(super) length: usize,
    /// By behaviour.
    pub(super) paid: Vec<Paid>,
}

/// The law of the blocks.
#[derive(Clone, Debug)]
pub(super) struct Envelope {
    pub(super) blocks: Vec<Block>,
    /// By behaviour: the first that has the same prices in all blocks.
    pub(super) line: Vec<usize>,
    /// v + 1: so many lines lead in every block in the limit.
    pub(super) limit: u64,
    /// What the roundings of sums of doubles can amount to, in bits.
    pub(super) rounding: f64,
}

impl Envelope {
    /// Of a class over blocks of these lengths, each `growth` times as long as the one before.
    pub(super) fn of(
        class: &Class,
        lengths: &[usize],
        growth: f64,
        context: &Context<'_>,
    ) -> Result<Envelope> {
        let mut first = 0;
        let mut seen = 0;
        while seen < BLOCK_SCREEN {
            seen += lengths[first];
            first += 1;
        }
        let begun = symbols(&lengths[..first]);
        let mut blocks: Vec<Block> = Vec::new();
        for index in first..lengths.len() {
            blocks.push(Block {
                index,
                from: lengths[..index].iter().sum(),
                length: lengths[index],
                paid: Vec::new(),
            });
        }
        for behaviour in &class.behaviours {
            context.go_on()?;
            let weight = log2(behaviour.total().nearest_f64());
            let start = Followed::new(&behaviour.filter).cost(&begun) - weight;
            let steps = [false, true].map(|symbol| Step::of(&behaviour.filter, symbol));
            let paid = course(&steps, start, lengths, first);
            for (block, paid) in blocks.iter_mut().zip(paid) {
                block.paid.push(paid);
            }
        }
        let all = as_f64(lengths.iter().map(|length| as_u64(*length)).sum());
        let most = blocks.last().map_or(0.0, |block| {
            let high = block.paid.iter().map(|paid| paid.high.at(block.length));
            high.filter(|bits| bits.is_finite()).fold(0.0, f64::max)
        });
        Ok(Envelope {
            line: lines(&blocks),
            limit: limit(&blocks, growth),
            // Each symbol: its sums and products in the belief, which add up over all later ones, and one
            // addition of logarithms.
            rounding: ROUNDING * (all * all * (STATES + 3.0) * 1.5 + all * most),
            blocks,
        })
    }
}

/// What a behaviour has paid in each block from `first` on, `start` bits before it.
fn course(steps: &[Step; 2], start: f64, lengths: &[usize], first: usize) -> Vec<Paid> {
    let longest = lengths.iter().copied().max().unwrap_or(1);
    let mut support = 1;
    let mut before = support;
    let (mut low, mut high) = (start, start);
    let mut all = Vec::new();
    for (index, &length) in lengths.iter().enumerate() {
        let step = &steps[index % 2];
        let back = lengths[index.saturating_sub(1)].min(BACK);
        let paid = if index < first {
            None
        } else if support == 0 || low.is_infinite() {
            Some(Paid::NEVER)
        } else {
            let costs = Costs::of(step, support, longest);
            let bounds = costs.from(&steps[1 - index % 2], before, back);
            Some(Paid {
                low: Line {
                    start: low - log2(bounds.most),
                    each: costs.price_low,
                },
                high: Line {
                    start: high - log2(bounds.least),
                    each: costs.price_high,
                },
                price: costs.price,
                until: costs.until.map_or(length, |until| length.min(until - 1)),
            })
        };
        // So long before the end of this block the next one looks back.
        before = step.support_after(support, length - length.min(BACK));
        support = step.support_after(support, length);
        if let Some(paid) = paid {
            (low, high) = if support == 0 {
                (f64::INFINITY, f64::INFINITY)
            } else {
                (paid.low.at(length), paid.high.at(length))
            };
            all.push(paid);
        }
    }
    all
}

/// By behaviour the first that has the same price in every block.
fn lines(blocks: &[Block]) -> Vec<usize> {
    let count = blocks.first().map_or(0, |block| block.paid.len());
    let same = |a: usize, b: usize| {
        blocks.iter().all(|block| {
            let [a, b] = [a, b].map(|at| block.paid[at].price);
            (a - b).abs() < SAME_PRICE || a == b
        })
    };
    (0..count)
        .map(|at| (0..at).find(|other| same(*other, at)).unwrap_or(at))
        .collect()
}

/// v + 1 for the lower envelope of the prices in the last two blocks.
fn limit(blocks: &[Block], growth: f64) -> u64 {
    let [.., a, b] = blocks else { return 1 };
    let last = &b.paid;
    let (zeros, ones) = if a.index % 2 == 0 { (a, b) } else { (b, a) };
    // c(0) and c(1) of those that have bounds from above, too.
    let both = zeros.paid.iter().zip(&ones.paid).zip(last);
    let prices: Vec<[f64; 2]> = both
        .filter(|(_, last)| last.high.start.is_finite())
        .map(|((zeros, ones), _)| [zeros.price, ones.price])
        .collect();
    let (mut share, end) = (1.0 / (1.0 + growth), growth / (1.0 + growth));
    let at = |[zero, one]: [f64; 2], share: f64| (1.0 - share) * zero + share * one;
    let slope = |[zero, one]: [f64; 2]| one - zero;
    let first = prices.iter().min_by(|a, b| {
        let here = at(**a, share).total_cmp(&at(**b, share));
        here.then(slope(**a).total_cmp(&slope(**b)))
    });
    let Some(mut now) = first else { return 1 };
    let mut count = 1;
    loop {
        let steeper = prices
            .iter()
            .filter(|other| slope(**other) < slope(*now) - SAME_PRICE);
        let crossings = steeper.map(|other| {
            let gap = at(*other, share) - at(*now, share);
            (share + gap.max(0.0) / (slope(*now) - slope(*other)), other)
        });
        let next = crossings
            .filter(|(when, _)| *when < end - SAME_PRICE)
            .min_by(|a, b| {
                let when = a.0.total_cmp(&b.0);
                when.then(slope(*a.1).total_cmp(&slope(*b.1)))
            });
        let Some((when, other)) = next else {
            return count;
        };
        (share, now) = (when, other);
        count += 1;
    }
}

impl Block {
    /// The least that a behaviour can have paid by so many symbols of the block, and the most that the
    /// cheapest can.
    pub(super) fn compare(&self, leader: usize, inside: usize) -> [f64; 2] {
        let cheapest = self.paid.iter().map(|paid| paid.high.at(inside));
        // A leader that the law calls refuted has paid more than any number.
        [
            self.paid[leader].low.at(inside).min(f64::MAX),
            cheapest.fold(f64::MAX, f64::min),
        ]
    }

    /// How many lines lead at some time of the block for certain, and how many may.
    pub(super) fn leaders(&self, line: &[usize], rounding: f64) -> [u64; 2] {
        let all = || 0..self.paid.len();
        let certain = |own: usize| {
            let mut inside = Span::of(self.length);
            for other in all().filter(|other| line[*other] != line[own]) {
                // Of one that the block refutes nothing is known before it does.
                if self.paid[other].until < self.length {
                    inside.begin_after(self.paid[other].until);
                } else {
                    inside.keep(self.paid[own].high, self.paid[other].low, -rounding);
                }
            }
            inside.has_a_whole_number()
        };
        let possible = |own: usize| {
            let mut inside = Span::of(self.paid[own].until);
            for other in all().filter(|other| line[*other] != line[own]) {
                inside.keep(self.paid[own].low, self.paid[other].high, rounding);
            }
            inside.has_a_whole_number()
        };
        let count = |leads: &dyn Fn(usize) -> bool| {
            let mut found: Vec<usize> = all().filter(|at| leads(*at)).map(|at| line[at]).collect();
            found.sort_unstable();
            found.dedup();
            as_u64(found.len())
        };
        [count(&certain), count(&possible)]
    }
}

/// Symbols of a block, from one to another.
struct Span {
    from: f64,
    to: f64,
}

impl Span {
    fn of(length: usize) -> Span {
        Span {
            from: 1.0,
            to: as_f64(as_u64(length)),
        }
    }

    /// Leaves out the first so many.
    fn begin_after(&mut self, symbols: usize) {
        self.from = self.from.max(as_f64(as_u64(symbols)) + 1.0);
    }

    /// Keeps those at which `own` is at most `other` and `slack`.
    fn keep(&mut self, own: Line, other: Line, slack: f64) {
        if other.start.is_infinite() && own.start.is_finite() {
            return;
        }
        let (room, gain) = (other.start - own.start + slack, other.each - own.each);
        if own.start.is_infinite() || (gain == 0.0 && room < 0.0) {
            self.to = 0.0;
        } else if gain > 0.0 {
            self.from = self.from.max(-room / gain);
        } else if gain < 0.0 {
            self.to = self.to.min(-room / gain);
        }
    }

    fn has_a_whole_number(&self) -> bool {
        libm::ceil(self.from) <= self.to
    }
}
