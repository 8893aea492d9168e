//! The list of `total-loss-bound`: coins, chains of order 1 and periodic sequences.
//!
//! Takes the hypotheses of `mixture`; their probabilities are over [`SYMBOL`] and their weights over [`WEIGHTS`].

use super::classes::{Kind, Member, SYMBOL, WEIGHTS};
use crate::exact::Rational;
use crate::mixture::{Bernoulli, Hypothesis, Markov, Sequence};
use crate::scenario::ScenarioError;

/// Periodic sequences of the list: the words that are no power of another, shortest first.
const PERIODIC: usize = 16;

/// The first words that are no power of a shorter one.
fn primitive_words(count: usize) -> Vec<Vec<bool>> {
    let primitive = |word: &Vec<bool>| {
        (1..word.len()).all(|part| {
            !word.len().is_multiple_of(part)
                || !word.chunks(part).all(|chunk| chunk == &word[..part])
        })
    };
    (1usize..)
        .flat_map(|size| {
            (0..1u32 << size).map(move |bits| {
                (0..size)
                    .rev()
                    .map(|place| bits >> place & 1 == 1)
                    .collect()
            })
        })
        .filter(primitive)
        .take(count)
        .collect()
}

/// The list of the catalogue, and one sequence of weight 0 behind it: a truth outside the class.
pub(super) fn members() -> Vec<Member> {
    let coins = (0..32).map(|i| Member {
        kind: Kind::Coin(2 * i + 1),
        weight: 1,
    });
    let chances = [8, 24, 40, 56];
    let chains = chances.into_iter().flat_map(|after_zero| {
        chances.map(|after_one| Member {
            kind: Kind::Chain([after_zero, after_one]),
            weight: 2,
        })
    });
    let sequences = primitive_words(PERIODIC).into_iter().map(|word| Member {
        kind: Kind::Periodic(word),
        weight: 4,
    });
    let outside = Member {
        kind: Kind::Periodic(vec![false, false, false, true, true]),
        weight: 0,
    };
    coins
        .chain(chains)
        .chain(sequences)
        .chain([outside])
        .collect()
}

/// The two sequences on which the bound for errors is attained: 1* and 0*.
pub(super) fn two_sequences() -> Vec<Member> {
    let constant = |symbol| Member {
        kind: Kind::Periodic(vec![symbol]),
        weight: WEIGHTS / 2,
    };
    vec![constant(true), constant(false)]
}

/// The member as a hypothesis, with its weight.
pub(super) fn hypothesis(
    member: &Member,
) -> Result<(Box<dyn Hypothesis>, Rational), ScenarioError> {
    let chance = |odds: u32| Rational::ratio(i64::from(odds), u64::from(SYMBOL));
    let hypothesis: Box<dyn Hypothesis> = match &member.kind {
        Kind::Coin(odds) => Box::new(Bernoulli::new(chance(*odds))?),
        Kind::Chain(after) => Box::new(Markov::new(after.map(chance).to_vec())?),
        Kind::Periodic(period) => Box::new(Sequence::periodic(&[], period)),
    };
    let weight = Rational::ratio(i64::from(member.weight), u64::from(WEIGHTS));
    Ok((hypothesis, weight))
}

/// The name of a member.
pub(super) fn name(member: &Member) -> Result<String, ScenarioError> {
    Ok(hypothesis(member)?.0.name())
}
