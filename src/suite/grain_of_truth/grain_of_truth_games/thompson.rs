//! Thompson against Thompson in matching pennies: exact posteriors, exact draws. Takes numbered streams.

use num_bigint::BigUint;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use super::parameters::Parameters;
use crate::exact::Rational;
use crate::scenario::sampling::{each_run, stream};
use crate::scenario::{Context, Result};

/// The class: the other plays 1 with chance j/EIGHTHS.
const EIGHTHS: u32 = 8;

/// What class a player has and what it does when its answer is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// 1/2 in the class; a free answer is a fair coin's.
    Coin,
    /// 1/2 in the class; a free answer is 0.
    Lowest,
    /// 1/2 not in the class.
    Gap,
}

pub(super) const RULES: [Rule; 3] = [Rule::Coin, Rule::Lowest, Rule::Gap];

impl Rule {
    pub(super) fn name(self) -> &'static str {
        match self {
            Rule::Coin => "fair-ties",
            Rule::Lowest => "ties-to-0",
            Rule::Gap => "class-without-half",
        }
    }
}

/// What a player believes of the other.
struct Player {
    /// Whether it wants to play the other's move.
    matches: bool,
    /// j, and the weight of j/8 times some power of 8.
    class: Vec<(u32, BigUint)>,
}

impl Player {
    fn new(matches: bool, rule: Rule) -> Player {
        let class = (1..EIGHTHS).filter(|j| rule != Rule::Gap || 2 * j != EIGHTHS);
        Player {
            matches,
            class: class.map(|j| (j, BigUint::from(1u32))).collect(),
        }
    }

    fn total(&self) -> BigUint {
        self.class.iter().map(|(_, weight)| weight).sum()
    }

    /// Draws an opponent, and answers it.
    fn play(&self, rule: Rule, generator: &mut ChaCha8Rng) -> bool {
        let mut place = below(&self.total(), generator);
        let mut drawn = 0;
        for (j, weight) in &self.class {
            drawn = *j;
            if place < *weight {
                break;
            }
            place -= weight;
        }
        if 2 * drawn == EIGHTHS {
            return rule == Rule::Coin && generator.next_u32() & 1 == 1;
        }
        (2 * drawn > EIGHTHS) == self.matches
    }

    fn see(&mut self, other: bool) {
        for (j, weight) in &mut self.class {
            *weight *= if other { *j } else { EIGHTHS - *j };
        }
    }

    /// |2p - 1|, p the chance that it plays 1 next.
    fn exploitable(&self, rule: Rule) -> Rational {
        let side = |wanted: fn(u32) -> bool| -> BigUint {
            let parts = self.class.iter().filter(|(j, _)| wanted(*j));
            parts.map(|(_, weight)| weight).sum()
        };
        let (above, below) = (side(|j| 2 * j > EIGHTHS), side(|j| 2 * j < EIGHTHS));
        let free = side(|j| 2 * j == EIGHTHS);
        let (one, zero) = if self.matches {
            (above, below)
        } else {
            (below, above)
        };
        // A free answer is half a 1, or a 0.
        let zero = if rule == Rule::Coin {
            zero
        } else {
            zero + &free
        };
        let gap = if one > zero { one - zero } else { zero - one };
        Rational::new(gap.into(), self.total()).unwrap_or_else(|_| Rational::zero())
    }
}

/// One of 0 .. bound - 1, all alike: bits are drawn until they make a number below it.
fn below(bound: &BigUint, generator: &mut ChaCha8Rng) -> BigUint {
    let bits = bound.bits();
    loop {
        let words = bits.div_ceil(32);
        let digits: Vec<u32> = (0..words).map(|_| generator.next_u32()).collect();
        let drawn = BigUint::new(digits) >> (32 * words - bits);
        if drawn < *bound {
            return drawn;
        }
    }
}

/// After how many rounds a game is looked at: about 8 times for each doubling, and at its end.
pub(super) fn looks(rounds: u64) -> Vec<u64> {
    let mut looks = Vec::new();
    let mut next = 1;
    while next < rounds {
        looks.push(next);
        next += next / 8 + 1;
    }
    looks.push(rounds);
    looks
}

/// By seed: exploitability of the more exploitable player at each look.
pub(super) fn games(
    parameters: &Parameters,
    rule: Rule,
    looks: &[u64],
    context: &Context<'_>,
) -> Result<Vec<Vec<Rational>>> {
    each_run(context, rule.name(), parameters.seeds, |game| {
        let mut generator = stream(parameters.seed, game + 1);
        let mut players = [Player::new(true, rule), Player::new(false, rule)];
        let mut found = Vec::new();
        for round in 1..=parameters.games {
            if round % 256 == 0 {
                context.go_on()?;
            }
            let [a, b] = &mut players;
            let moves = [a.play(rule, &mut generator), b.play(rule, &mut generator)];
            a.see(moves[1]);
            b.see(moves[0]);
            if looks.get(found.len()) == Some(&round) {
                let both = players.each_ref().map(|player| player.exploitable(rule));
                let [a, b] = both;
                found.push(a.max(b));
            }
        }
        Ok(found)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The posterior after a 1 and two 0: j (8-j)^2, and the draw's frequencies follow it.
    #[test]
    fn what_is_drawn_has_the_posteriors_weights() {
        let mut player = Player::new(true, Rule::Gap);
        for seen in [true, false, false] {
            player.see(seen);
        }
        let weights: Vec<u64> = player
            .class
            .iter()
            .map(|(_, weight)| u64::try_from(weight).unwrap())
            .collect();
        assert_eq!(weights, [49, 72, 75, 45, 24, 7]);
        // 1 with chance (45+24+7)/272; exploitability |2p-1| = 120/272.
        assert_eq!(player.exploitable(Rule::Gap), Rational::ratio(120, 272));
        let mut generator = stream(1, 0);
        let ones = (0..10_000)
            .filter(|_| player.play(Rule::Gap, &mut generator))
            .count();
        // Mean 2794, standard deviation 45: five of them.
        assert!((2570..=3018).contains(&ones), "{ones}");
    }
}
