//! Lists of pairs of a policy and an environment, and the settings of `actions-as-random-variables`.

use crate::exact::Rational;
use crate::scenario::figures::{fraction, quotient, whole};
use crate::scenario::sampling::Draws;
use crate::scenario::{Result, parameters};

parameters! { Parameters {
    habit "habit": Rational = 9/10 in 3/5..=99/100, "chance with which a policy does what it mostly does";
    pays "pays": Rational = 9/10 in 3/5..=99/100, "chance with which that pays in the environment of its pair";
    lists "lists": u64 = 40 in 1..=200, "random lists of 2 to 5 pairs";
} }

/// A policy that does 1 with a fixed chance, the chance with which each action pays, and the weight of the two together.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub(super) weight: Rational,
    pub(super) does_one: Rational,
    pub(super) pays: [Rational; 2],
}

impl Pair {
    /// The chance with which the policy does this.
    pub(super) fn does(&self, action: usize) -> Rational {
        if action == 1 {
            self.does_one.clone()
        } else {
            Rational::one() - &self.does_one
        }
    }
}

/// A list with a name; its weights sum to 1.
#[derive(Clone, Debug)]
pub(super) struct List {
    pub(super) name: String,
    pub(super) pairs: Vec<Pair>,
}

fn pair(weight: Rational, does_one: &Rational, pays: [&Rational; 2]) -> Pair {
    Pair {
        weight,
        does_one: does_one.clone(),
        pays: pays.map(Clone::clone),
    }
}

/// The lists that are told by name.
pub(super) struct Named {
    /// Two pairs: what the policy mostly does is what mostly pays.
    pub(super) habit: List,
    /// The same policies and environments, each policy with each environment.
    pub(super) independent: List,
    /// Action 1 is always better, by 1/10, and mostly done where little is to be had.
    pub(super) lesion: List,
}

pub(super) fn named(parameters: &Parameters) -> Named {
    let one = Rational::one;
    let (does, pays) = (&parameters.habit, &parameters.pays);
    let (seldom, fails) = (one() - does, one() - pays);
    let half = || Rational::ratio(1, 2);
    let quarter = || Rational::ratio(1, 4);
    let list = |name: &str, pairs| List {
        name: name.to_owned(),
        pairs,
    };
    let tenths = |n: i64| Rational::ratio(n, 10);
    Named {
        habit: list(
            "habit",
            vec![
                pair(half(), does, [&fails, pays]),
                pair(half(), &seldom, [pays, &fails]),
            ],
        ),
        independent: list(
            "independent",
            vec![
                pair(quarter(), does, [&fails, pays]),
                pair(quarter(), does, [pays, &fails]),
                pair(quarter(), &seldom, [&fails, pays]),
                pair(quarter(), &seldom, [pays, &fails]),
            ],
        ),
        lesion: list(
            "lesion",
            vec![
                pair(half(), does, [&tenths(1), &tenths(2)]),
                pair(half(), &seldom, [&tenths(8), &tenths(9)]),
            ],
        ),
    }
}

/// Lists drawn from numbered streams, chances in tenths.
pub(super) fn random(parameters: &Parameters) -> Result<Vec<List>> {
    let mut lists = Vec::new();
    for number in 0..parameters.lists {
        let mut draws = Draws::new(parameters.seed, number);
        let mut tenths = || fraction(u64::from(draws.below(9)) + 1, 10);
        let mut pairs = Vec::new();
        for _ in 0..2 + number % 4 {
            pairs.push(Pair {
                weight: tenths()?,
                does_one: tenths()?,
                pays: [tenths()?, tenths()?],
            });
        }
        let all: Rational = pairs.iter().map(|pair| &pair.weight).sum();
        for pair in &mut pairs {
            pair.weight = quotient(&pair.weight, &all)?;
        }
        lists.push(List {
            name: format!("list {}", whole(number + 1)),
            pairs,
        });
    }
    Ok(lists)
}
