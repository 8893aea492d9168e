//! Two Bayes-optimal players of matching pennies, with a dogma or without. Takes worlds, beliefs and planner.

use super::parameters::Parameters;
use crate::agent::{Belief, Environment, Interface, Payoff, TableEnvironment, Worlds};
use crate::exact::{Rational, as_u64, as_usize};
use crate::scenario::figures::quotient;
use crate::scenario::{Context, Result};
use crate::suite::instrument::planning::plan;

/// The class: the other plays 1 with chance j/EIGHTHS, j = 1 .. EIGHTHS - 1.
const EIGHTHS: u64 = 8;

/// In this order everywhere.
pub(super) const PLAYERS: [&str; 2] = ["matcher", "mismatcher"];

/// A round.
#[derive(Clone, Debug)]
pub(super) struct Round {
    pub(super) moves: [usize; 2],
    /// (Q(0) - Q(1))/xi before it.
    pub(super) margins: [Rational; 2],
}

/// What two players did.
#[derive(Clone, Debug)]
pub(crate) struct Match {
    pub(super) rounds: Vec<Round>,
    /// Rewards.
    pub(super) won: [u64; 2],
    /// The mismatcher's posterior, after the last round, of an opponent that plays 1 with chance 1/8, and of hell.
    pub(super) least: Rational,
    pub(super) hell: Rational,
}

/// A player's belief.
struct Player {
    worlds: Worlds,
    belief: Belief,
    payoff: Payoff,
}

/// What a round against an opponent with this chance of a 1 pays, by move; with hell, any move but 0 ends all reward.
fn world(chance: &Rational, player: usize, hell: bool) -> Result<Box<dyn Environment>> {
    let rest = Rational::one() - chance;
    let pays = if player == 0 {
        [rest, chance.clone()]
    } else {
        [chance.clone(), rest]
    };
    let pull = |p: &Rational| vec![(Rational::one() - p, 0, 0), (p.clone(), 1, 0)];
    let nothing = |state| vec![(Rational::one(), 0, state)];
    let rows = if hell {
        vec![
            vec![pull(&pays[0]), nothing(1)],
            vec![nothing(1), nothing(1)],
        ]
    } else {
        vec![pays.iter().map(pull).collect()]
    };
    let name = if hell { "hell off 0" } else { "coin" };
    Ok(Box::new(TableEnvironment::new(name, 2, rows)?))
}

impl Player {
    fn new(player: usize, dogma: &Rational, dogmatic: bool) -> Result<Player> {
        let (zero, one) = (Rational::zero(), Rational::one());
        let interface = Interface::new(2, vec![zero.clone(), one.clone()], &[zero, one])?;
        let (mut members, mut weights) = (Vec::new(), Vec::new());
        let each = Rational::ratio(1, EIGHTHS - 1);
        for hell in [true, false] {
            for j in 1..EIGHTHS {
                members.push(world(
                    &(Rational::from(j) * Rational::ratio(1, EIGHTHS)),
                    player,
                    hell,
                )?);
                weights.push(match (dogmatic, hell) {
                    (true, true) => each.clone(),
                    (true, false) => &each * dogma,
                    (false, true) => Rational::zero(),
                    (false, false) => each.clone(),
                });
            }
        }
        Ok(Player {
            worlds: Worlds::new(interface, members),
            belief: Belief::new(weights),
            payoff: Payoff::default(),
        })
    }

    /// The best move, and by how much 0 is better than 1.
    fn decide(&mut self, cycles: usize, seen: usize) -> Result<(usize, Rational)> {
        let found = plan(&mut self.worlds, &self.belief, (cycles, seen), &self.payoff)?;
        let margin = &found.values[0] - &found.values[1];
        Ok((found.best, quotient(&margin, &self.belief.evidence())?))
    }
}

/// So many rounds of both.
pub(super) fn play(
    parameters: &Parameters,
    dogmatic: bool,
    context: &Context<'_>,
) -> Result<Match> {
    let mut players = [
        Player::new(0, &parameters.dogma, dogmatic)?,
        Player::new(1, &parameters.dogma, dogmatic)?,
    ];
    let cycles = as_usize(u64::from(parameters.horizon));
    let (mut rounds, mut won) = (Vec::new(), [0, 0]);
    for round in 0..as_usize(parameters.rounds) {
        context.go_on()?;
        let [(matcher, first), (mismatcher, second)] = {
            let [a, b] = &mut players;
            [a.decide(cycles, round)?, b.decide(cycles, round)?]
        };
        let moves = [matcher, mismatcher];
        let alike = matcher == mismatcher;
        for ((player, own), paid) in players.iter_mut().zip(moves).zip([alike, !alike]) {
            player
                .belief
                .update(&mut player.worlds, own, usize::from(paid));
        }
        won[0] += u64::from(alike);
        won[1] += u64::from(!alike);
        rounds.push(Round {
            moves,
            margins: [first, second],
        });
    }
    let posterior = players[1].belief.posterior();
    let each = as_usize(EIGHTHS - 1);
    let share = |wanted: &dyn Fn(usize) -> bool| {
        let parts = posterior.iter().filter(|(member, _)| wanted(*member));
        parts.map(|(_, share)| share).sum::<Rational>()
    };
    debug_assert!(as_u64(each) + 1 == EIGHTHS);
    Ok(Match {
        rounds,
        won,
        least: share(&|member| member % each == 0),
        hell: share(&|member| member < each),
    })
}
