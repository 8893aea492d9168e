//! Counts, proofs and Omega beside slow references.

use super::certificate::{Move, Refusal, Tree};
use super::closed_set::{Argument, Cut, closed_set};
use super::closures::{Closures, Scope};
use super::*;
use crate::enumerate::control::Control;
use crate::machine::blc::Term;

/// Tromp's closed terms by size, with their normal forms: `size busy_beaver halting`.
const BUSY_BEAVER: &str = include_str!("../../../tests/data/blc/busy_beaver.tsv");

/// A term as a tree, for a reduction that copies: the naive reference. The atom is a free variable.
impl Tree {
    /// `put`, `depth` abstractions out, for an argument that has variables of its own.
    fn substitute(&self, argument: &Self, depth: u32) -> Self {
        match self {
            Self::Variable(index) if *index == depth => argument.raised(depth - 1, 0),
            Self::Variable(index) if *index > depth => Self::Variable(index - 1),
            Self::Abstraction(body) => {
                Self::Abstraction(Box::new(body.substitute(argument, depth + 1)))
            }
            Self::Application(function, part) => function
                .substitute(argument, depth)
                .apply(part.substitute(argument, depth)),
            other => other.clone(),
        }
    }

    fn raised(&self, by: u32, depth: u32) -> Self {
        match self {
            Self::Variable(index) if *index > depth => Self::Variable(index + by),
            Self::Abstraction(body) => Self::Abstraction(Box::new(body.raised(by, depth + 1))),
            Self::Application(function, part) => {
                function.raised(by, depth).apply(part.raised(by, depth))
            }
            other => other.clone(),
        }
    }

    /// The leftmost-outermost redex contracted.
    fn step(&self) -> Option<Self> {
        match self {
            Self::Application(function, argument) => match &**function {
                Self::Abstraction(body) => Some(body.substitute(argument, 1)),
                _ => match function.step() {
                    Some(function) => Some(function.apply((**argument).clone())),
                    None => Some((**function).clone().apply(argument.step()?)),
                },
            },
            Self::Abstraction(body) => Some(Self::Abstraction(Box::new(body.step()?))),
            _ => None,
        }
    }

    fn size(&self) -> u64 {
        match self {
            Self::Atom => 0,
            Self::Variable(index) => u64::from(*index) + 1,
            Self::Abstraction(body) => 2 + body.size(),
            Self::Application(function, argument) => 2 + function.size() + argument.size(),
        }
    }

    fn has_atom(&self) -> bool {
        match self {
            Self::Atom => true,
            Self::Variable(_) => false,
            Self::Abstraction(body) => body.has_atom(),
            Self::Application(function, argument) => function.has_atom() || argument.has_atom(),
        }
    }

    fn applies_atom(&self) -> bool {
        match self {
            Self::Atom | Self::Variable(_) => false,
            Self::Abstraction(body) => body.applies_atom(),
            Self::Application(function, argument) => {
                **function == Self::Atom || function.applies_atom() || argument.applies_atom()
            }
        }
    }

    fn normal_form(mut self) -> Option<Self> {
        for _ in 0..60 {
            match self.step() {
                None => return Some(self),
                Some(next) if next.size() < 4000 => self = next,
                Some(_) => return None,
            }
        }
        None
    }
}

fn closed(size: u32) -> Vec<Term> {
    let table = table::Table::new(size);
    let terms = table.closed_by(size, 0);
    terms
        .map(|place| Term::from_nodes(table.nodes(), place))
        .collect()
}

#[test]
fn counts_equal_the_published_ones() {
    let rows = Rows::up_to(29, &Control::new()).unwrap();
    for line in BUSY_BEAVER.lines().skip(1) {
        let mut numbers = line
            .split('\t')
            .map(|number| number.parse::<u64>().unwrap());
        let mut next = || numbers.next().unwrap();
        let (size, largest, halting) = (next(), next(), next());
        let row = rows.closed(size as u32);
        assert_eq!(
            row.champion.map_or(0, |champion| champion.size),
            largest,
            "{size}"
        );
        assert_eq!((row.halting, row.undecided), (halting, 0), "{size}");
    }
    assert_eq!(rows.closed(29).terms, 156_360);
    assert_eq!(rows.open().count(), 0);
}

/// To 31 bits every term is decided; `cargo test --release -- --ignored every_term_to_31_bits`.
#[test]
#[ignore = "seconds with optimisation, more without"]
fn every_term_to_31_bits_is_decided() {
    let rows = Rows::up_to(31, &Control::new()).unwrap();
    let row = |size| {
        let row = rows.closed(size);
        (row.terms, row.halting, row.undecided)
    };
    assert_eq!(row(30), (293_840, 293_014, 0));
    assert_eq!(row(31), (522_913, 521_730, 0));
}

#[test]
fn counts_equal_those_of_a_reduction_that_copies() {
    let rows = Rows::up_to(21, &Control::new()).unwrap();
    for size in 0..=21 {
        let terms = closed(size);
        let normal: Vec<u64> = terms
            .iter()
            .filter_map(|term| Tree::new(term, 0, 0).normal_form())
            .map(|tree| tree.size())
            .collect();
        let row = rows.closed(size);
        assert_eq!(
            (row.terms, row.halting),
            (terms.len() as u64, normal.len() as u64),
            "{size}"
        );
        assert_eq!(
            row.champion.map(|champion| champion.size),
            normal.iter().max().copied()
        );
        if let Some(champion) = row.champion {
            let normal = Tree::new(&champion.term(), 0, 0).normal_form();
            assert_eq!(normal.map(|tree| tree.size()), Some(champion.size));
            assert_eq!(champion.term().bits().len(), size as usize);
        }
    }
}

/// What the searches without closed sets prove, and the cycles that they prove it by.
#[test]
fn every_cycle_is_believed_by_the_checker() {
    let (mut plain, mut eager) = (0, 0);
    for term in (18..=26).flat_map(closed) {
        if Tree::new(&term, 0, 0).normal_form().is_some() {
            continue;
        }
        let found = count::SEARCHES
            .into_iter()
            .find_map(|search| cycle::cycle(&term, 0, search).map(|cycle| (search, cycle)));
        let Some((search, cycle)) = found else {
            continue;
        };
        assert_eq!(cycle.check(&term), Ok(()), "{term} {cycle:?}");
        *(if search.eager { &mut eager } else { &mut plain }) += 1;
        // The same claim of another term, of a trace with a gap, and of a step that is none.
        let other = term.apply(&term);
        assert_eq!(cycle.check(&other), Err(Refusal::Beginning));
        let mut wrong = cycle.clone();
        wrong.trace.pop();
        assert!(wrong.check(&term).is_err(), "{term}");
        let mut wrong = cycle.clone();
        wrong
            .trace
            .iter_mut()
            .skip(1)
            .for_each(|(leads, _)| *leads = Move::Arguments);
        assert!(wrong.check(&term).is_err(), "{term}");
    }
    assert!(plain > 100 && eager > 0, "{plain} {eager}");
}

/// (\1 1) (\2 (1 (\2) (1 1))) comes back to a closure whose tree has 2^32 nodes: to write it out takes all memory.
#[test]
fn what_comes_back_need_not_be_written_out() {
    let double = Term::parse("00 01 10 10").unwrap();
    let argument = Term::parse("00 01 110 01 01 10 00 110 01 10 10").unwrap();
    let found = |&search: &_| cycle::has_none(&double.apply(&argument), 1, search);
    assert!(count::SEARCHES.iter().any(found));
}

/// (\1 1) (\1 (\2 1)) never repeats itself: its terms grow.
#[test]
fn a_closed_set_with_anything_missing_is_refused() {
    let double = Term::parse("00 01 10 10").unwrap();
    let growing = Term::parse("00 01 10 00 01 110 10").unwrap();
    let term = double.apply(&growing);
    assert!(
        count::SEARCHES
            .iter()
            .all(|&search| !cycle::has_none(&term, 0, search))
    );
    let closures = Closures::new(&term);
    let cut = Cut {
        closures: 1,
        stack: 2,
        argument: Argument::None,
    };
    let start = Scope::default();
    let set = closed_set(&closures, &start, cut).unwrap();
    assert_eq!(set.check(term.nodes()), Ok(()));
    for missing in 1..set.states.len() {
        let mut less = set.clone();
        less.states.remove(missing);
        assert!(less.check(term.nodes()).is_err(), "{missing}");
    }
    for name in 1..set.closures.len() {
        let mut less = set.clone();
        less.closures[name].clear();
        assert!(less.check(term.nodes()).is_err(), "{name}");
    }
    let halting = double.apply(&Term::variable(1).abstraction());
    assert!(closed_set(&Closures::new(&halting), &start, cut).is_none());
}

/// The list of bits that a term is applied to, as far as it is given; the rest is the atom.
fn list(bits: &[bool]) -> Tree {
    let Some((&bit, rest)) = bits.split_first() else {
        return Tree::Atom;
    };
    let under = |body| Tree::Abstraction(Box::new(body));
    let bit = under(under(Tree::Variable(if bit { 1 } else { 2 })));
    under(Tree::Variable(1).apply(bit).apply(list(rest)))
}

#[test]
fn omega_encloses_what_strings_of_14_bits_show() {
    let (mut halting, mut never) = (0_i64, 0_i64);
    for string in 0..1 << 14 {
        let bits: Vec<bool> = (0..14)
            .rev()
            .map(|place| string >> place & 1 == 1)
            .collect();
        let Ok((term, rest)) = Term::read(&bits) else {
            continue;
        };
        if term.free() > 0 {
            never += 1;
            continue;
        }
        let run = Tree::new(&term, 0, 0).apply(list(rest));
        match run.normal_form() {
            Some(normal) if !normal.has_atom() => halting += 1,
            // The endless rest stays, and no reduction will ever ask for it.
            Some(normal) if !normal.applies_atom() => never += 1,
            _ => {}
        }
    }
    let share = |count| crate::exact::Rational::ratio(count, 1 << 14);
    let omega = Omega::enclose(14, &Control::new()).unwrap();
    assert!(halting > 0 && omega.lower() >= share(halting));
    assert!(omega.upper() <= share((1 << 14) - never));
    // More bits tell more.
    let more = Omega::enclose(16, &Control::new()).unwrap();
    assert!(more.lower() > omega.lower() && more.upper() < omega.upper());
    assert_eq!(omega.open, 0);
    // github.com/tromp/AIT, BB/BBU.lhs at 32 bits.
    let ratio = |millionths| crate::exact::Rational::ratio(millionths, 1_000_000);
    assert!(more.upper() > ratio(34_867) && more.upper() < ratio(95_846));
}
