//! The list of `total-loss-bound`: coins, chains of order 1 and periodic sequences.
//!
//! Takes the members of `whole_odds`: their chances are over [`SYMBOL`] and their weights over [`WEIGHTS`].

use crate::suite::instrument::whole_odds::{self, Kind};

/// Denominator of every probability of one symbol.
pub(super) const SYMBOL: u32 = 64;

/// Denominator of the weights.
pub(super) const WEIGHTS: u32 = 128;

/// At weight 0 it is a truth outside the class.
pub(super) type Member = whole_odds::Member<SYMBOL, WEIGHTS>;

/// Periodic sequences of the list: the words that are no power of another, shortest first.
const PERIODIC: usize = 16;

/// The words that are no power of a shorter one: each differs from all its rotations.
fn primitive_words() -> impl Iterator<Item = Kind> {
    let words = (1..).flat_map(|size| (0..1 << size).map(move |word| (word, size)));
    words.filter_map(|(word, size)| {
        let rotated = |by: u32| (word << by | word >> (size - by)) & ((1 << size) - 1);
        let primitive = (1..size).all(|by| rotated(by) != word);
        primitive.then_some(Kind::Periodic { word, size })
    })
}

/// The list of the catalogue, and one sequence of weight 0 after it: a truth outside the class.
pub(super) fn members() -> Vec<Member> {
    let coins = (0..32).map(|i| Member::new(Kind::Coin(2 * i + 1), 1));
    let chances = [8, 24, 40, 56];
    let after = chances
        .into_iter()
        .flat_map(|zero| chances.map(|one| [zero, one]));
    let chains = after.map(|after| Member::new(Kind::Chain(after), 2));
    let sequences = primitive_words().map(|kind| Member::new(kind, 4));
    let outside = Kind::Periodic {
        word: 0b00011,
        size: 5,
    };
    coins
        .chain(chains)
        .chain(sequences.take(PERIODIC))
        .chain([Member::new(outside, 0)])
        .collect()
}

/// The two sequences on which the bound for errors is attained: 1* and 0*.
pub(super) fn two_sequences() -> Vec<Member> {
    let constant = |word| Member::new(Kind::Periodic { word, size: 1 }, WEIGHTS / 2);
    vec![constant(1), constant(0)]
}
