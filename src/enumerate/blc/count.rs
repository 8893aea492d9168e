//! Closed terms of each size: how many have a normal form, and the largest normal form.
//!
//! Only terms that begin with a redex are reduced. One that begins with a variable has a normal
//! form exactly where all its arguments have, so those are counted from the counts of their
//! parts, and so are abstractions.

use rayon::prelude::*;

use super::closed_set::{Argument, Cut};
use super::cycle::{Search, has_none};
use super::measure::{Effort, Reduced, Reducer};
use super::table::Table;
use crate::enumerate::control::{Control, Interrupted};
use crate::machine::blc::Term;

/// A term with the largest normal form of its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Champion {
    /// Bits of its normal form.
    pub size: u64,
    /// Its code, after a one.
    code: u64,
}

impl Champion {
    /// The term.
    #[must_use]
    pub fn term(&self) -> Term {
        term_of(self.code)
    }

    /// The one of the larger normal form; of two alike the one whose code comes first.
    fn best(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        let rank = |champion: &Self| (champion.size, std::cmp::Reverse(champion.code));
        one.into_iter().chain(other).max_by_key(rank)
    }
}

/// A code after a one, read.
fn term_of(code: u64) -> Term {
    let length = 63 - code.leading_zeros();
    let bits: Vec<bool> = (0..length)
        .rev()
        .map(|place| code >> place & 1 == 1)
        .collect();
    Term::read(&bits)
        .expect("what was put together from terms is a term")
        .0
}

/// `code` and then `next`, each after a one.
fn join(code: u64, next: u64) -> u64 {
    let length = 63 - next.leading_zeros();
    code << length | (next ^ 1 << length)
}

/// The terms of a size that so many abstractions close.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// All of them.
    pub terms: u64,
    /// Those that have a normal form.
    pub halting: u64,
    /// Those of which nothing is known.
    pub undecided: u64,
    /// One with the largest normal form that was found.
    pub champion: Option<Champion>,
}

impl Row {
    /// Those that are proven to have no normal form.
    #[must_use]
    pub fn non_halting(&self) -> u64 {
        self.terms - self.halting - self.undecided
    }

    fn add(&mut self, other: &Self) {
        self.terms += other.terms;
        self.halting += other.halting;
        self.undecided += other.undecided;
        self.champion = Champion::best(self.champion, other.champion);
    }

    /// Pairs: both must have a normal form, whose size is that of both and `more`.
    fn pairs(&self, other: &Self, more: u64, code: impl Fn(u64, u64) -> u64) -> Self {
        let possible = |row: &Self| row.halting + row.undecided;
        let halting = self.halting * other.halting;
        Self {
            terms: self.terms * other.terms,
            halting,
            undecided: possible(self) * possible(other) - halting,
            champion: self
                .champion
                .zip(other.champion)
                .map(|(one, two)| Champion {
                    size: one.size + two.size + more,
                    code: code(one.code, two.code),
                }),
        }
    }
}

/// A term that begins with a redex: `(\body) argument rest...`, its parts in the table.
struct Redex {
    size: u32,
    free: u32,
    body: u32,
    parts: Vec<u32>,
}

/// Every closed term up to some size, counted.
#[derive(Clone, Debug)]
pub struct Rows {
    /// By size, and by how many abstractions close a term.
    all: Vec<Vec<Row>>,
    /// Terms that begin with a redex and are undecided, after a one, with the abstractions that close them.
    open: Vec<(u32, u64)>,
}

/// The most bits of terms that are counted: their codes are kept in 64 bits, and their parts in memory.
pub const MOST_COUNTED_BITS: u32 = 40;

impl Rows {
    /// Counts the closed terms of up to so many bits, at most [`MOST_COUNTED_BITS`].
    ///
    /// ```
    /// use solomonoff::enumerate::{Control, blc::Rows};
    ///
    /// let rows = Rows::up_to(21, &Control::new())?;
    /// let row = rows.closed(21);
    /// assert_eq!((row.terms, row.halting, row.undecided), (1361, 1361, 0));
    /// let champion = row.champion.expect("a term that halts");
    /// assert_eq!((champion.size, champion.term().to_string().as_str()), (22, r"\(\1 1) (1 (\2))"));
    /// # Ok::<(), solomonoff::enumerate::Interrupted>(())
    /// ```
    ///
    /// # Errors
    /// [`Interrupted`] where it was asked to stop.
    pub fn up_to(bits: u32, control: &Control<'_>) -> Result<Self, Interrupted> {
        let bits = bits.min(MOST_COUNTED_BITS);
        let table = Table::new(bits.saturating_sub(4));
        let mut rows = Self {
            all: Vec::new(),
            open: Vec::new(),
        };
        let mut neutral: Vec<Vec<Row>> = Vec::new();
        for size in 0..=bits {
            control.report("bits", size.into(), bits.into())?;
            let mut here = Vec::new();
            let mut heads = Vec::new();
            for free in 0..=(bits - size) / 2 {
                let head = rows.headed(&neutral, size, free);
                let mut row = head;
                heads.push(head);
                if size >= 2 {
                    let mut body = rows.row(size - 2, free + 1);
                    body.champion = body.champion.map(|champion| Champion {
                        size: champion.size + 2,
                        code: join(0b100, champion.code),
                    });
                    row.add(&body);
                }
                let (redexes, open) = redexes(&table, size, free, control)?;
                row.add(&redexes);
                rows.open.extend(open.into_iter().map(|code| (free, code)));
                here.push(row);
            }
            rows.all.push(here);
            neutral.push(heads);
        }
        Ok(rows)
    }

    fn row(&self, size: u32, free: u32) -> Row {
        let row = self
            .all
            .get(size as usize)
            .and_then(|rows| rows.get(free as usize));
        row.copied().unwrap_or_default()
    }

    /// The closed terms of a size.
    #[must_use]
    pub fn closed(&self, size: u32) -> Row {
        self.row(size, 0)
    }

    /// Undecided terms that begin with a redex, with the abstractions that close them: all others that are
    /// undecided have one of these as a part.
    pub fn open(&self) -> impl Iterator<Item = (u32, Term)> {
        self.open.iter().map(|&(free, code)| (free, term_of(code)))
    }

    /// Terms that begin with a variable.
    fn headed(&self, neutral: &[Vec<Row>], size: u32, free: u32) -> Row {
        let mut sum = Row::default();
        if size >= 2 && size - 1 <= free {
            sum.add(&Row {
                terms: 1,
                halting: 1,
                undecided: 0,
                champion: Some(Champion {
                    size: size.into(),
                    code: (1 << (size + 1)) - 2,
                }),
            });
        }
        for left in 2..size.saturating_sub(3) {
            let argument = self.row(size - 2 - left, free);
            let function = &neutral[left as usize][free as usize];
            let application = |one, two| join(join(0b101, one), two);
            sum.add(&function.pairs(&argument, 2, application));
        }
        sum
    }
}

/// So many bodies are one piece of work.
const PIECE: u32 = 256;

/// Reduces the terms of a size that begin with a redex.
fn redexes(
    table: &Table,
    size: u32,
    free: u32,
    control: &Control<'_>,
) -> Result<(Row, Vec<u64>), Interrupted> {
    // `01 00` body argument, and each further argument two bits more.
    let mut pieces = Vec::new();
    for body in 2..size.saturating_sub(5) {
        let bodies = table.closed_by(body, free + 1);
        for start in bodies.clone().step_by(PIECE as usize) {
            pieces.push((start..bodies.end.min(start + PIECE), size - 4 - body));
        }
    }
    let found: Vec<(Row, Vec<u64>)> = pieces
        .into_par_iter()
        .map_init(Reducer::default, |reducer, (bodies, left)| {
            let mut piece = (Row::default(), Vec::new());
            for body in bodies {
                control.go_on()?;
                let mut redex = Redex {
                    size,
                    free,
                    body,
                    parts: Vec::new(),
                };
                each_redex(table, &mut redex, left, &mut |redex| {
                    reduce(table, reducer, redex, &mut piece);
                });
            }
            Ok(piece)
        })
        .collect::<Result<_, Interrupted>>()?;
    let mut sum = (Row::default(), Vec::new());
    for (row, open) in found {
        sum.0.add(&row);
        sum.1.extend(open);
    }
    Ok(sum)
}

/// Every way to fill `left` bits with arguments.
fn each_redex(table: &Table, redex: &mut Redex, left: u32, then: &mut impl FnMut(&Redex)) {
    for part in (2..left.saturating_sub(3)).chain([left]) {
        for argument in table.closed_by(part, redex.free) {
            redex.parts.push(argument);
            if part == left {
                then(redex);
            } else {
                each_redex(table, redex, left - 2 - part, then);
            }
            redex.parts.pop();
        }
    }
}

/// How far a term is reduced before anything is proven of it: enough for nearly all that halt.
const FIRST: Effort = Effort {
    steps: 100,
    bits: 4000,
};

/// What is tried for a term that the first attempt leaves open, one after another.
pub(super) const SEARCHES: [Search; 3] = [
    Search {
        steps: 300,
        eager: false,
        cut: None,
    },
    Search {
        steps: 3000,
        eager: true,
        cut: None,
    },
    Search {
        steps: 10000,
        eager: false,
        cut: None,
    },
];

/// Where the trees of a closed set are cut, one after another.
const CUTS: [(u8, usize); 6] = [(0, 1), (1, 1), (1, 2), (1, 4), (2, 3), (3, 6)];
/// Which arguments are followed.
const ARGUMENTS: [Argument; 4] = [
    Argument::None,
    Argument::Last,
    Argument::Place(0),
    Argument::Place(1),
];

fn searches() -> impl Iterator<Item = Search> {
    let cuts = CUTS.into_iter().flat_map(|(closures, stack)| {
        ARGUMENTS.into_iter().map(move |argument| Cut {
            closures,
            stack,
            argument,
        })
    });
    SEARCHES.into_iter().chain(cuts.map(|cut| Search {
        steps: 300,
        eager: false,
        cut: Some(cut),
    }))
}

/// How far a term is reduced of which nothing was proven.
const LAST: Effort = Effort {
    steps: 20_000_000,
    bits: 1_000_000_000,
};

fn reduce(table: &Table, reducer: &mut Reducer, redex: &Redex, (row, open): &mut (Row, Vec<u64>)) {
    row.terms += 1;
    let whole = (redex.body, redex.parts[0], &redex.parts[1..]);
    let mut run = |effort| reducer.redex(table.nodes(), redex.free, whole, effort);
    let mut reduced = run(FIRST);
    if reduced == Reduced::Open {
        let term = redex.term(table);
        if searches().any(|search| has_none(&term, redex.free, search)) {
            return;
        }
        reduced = run(LAST);
    }
    match reduced {
        Reduced::Normal { size, .. } => {
            row.halting += 1;
            // The code is put together only where it may be kept.
            if row.champion.is_none_or(|champion| size >= champion.size) {
                let code = redex.code(table);
                row.champion = Champion::best(row.champion, Some(Champion { size, code }));
            }
        }
        Reduced::Open => {
            row.undecided += 1;
            open.push(redex.code(table));
        }
    }
}

impl Redex {
    fn term(&self, table: &Table) -> Term {
        let part = |&place: &u32| Term::from_nodes(table.nodes(), place);
        let function = part(&self.body).abstraction();
        self.parts
            .iter()
            .fold(function, |term, argument| term.apply(&part(argument)))
    }

    /// Its code, after a one.
    fn code(&self, table: &Table) -> u64 {
        let bits = self.term(table).bits();
        debug_assert_eq!(bits.len(), self.size as usize);
        bits.into_iter()
            .fold(1, |code, bit| code << 1 | u64::from(bit))
    }
}
