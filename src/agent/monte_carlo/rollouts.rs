//! The mean of drawn futures under any policy. Takes policies, beliefs and draws.

use rand_chacha::ChaCha8Rng;

use crate::agent::belief::{Belief, BeliefError};
use crate::agent::past::Past;
use crate::agent::payoff::Payoff;
use crate::agent::policy::{Policy, PolicyError, draw};
use crate::agent::worlds::Worlds;
use crate::exact::{Rational, as_u64};
use crate::mixture::stream;

/// The mean of what `policy` gets in `runs` futures of `cycles` cycles, normalised: each in a world drawn from the belief
/// by its share of the evidence, run i by stream i of the seed. Its expectation is V^pi_xi / xi, exactly.
///
/// # Errors
/// [`PolicyError`].
pub fn rollouts(
    worlds: &mut Worlds,
    policy: &mut dyn Policy,
    prior: &Belief,
    payoff: &Payoff,
    cycles: usize,
    runs: u64,
    seed: u64,
) -> Result<Rational, PolicyError> {
    let inverse = prior
        .evidence()
        .reciprocal()
        .ok_or(BeliefError { cycle: 0 })?;
    let shares: Vec<Rational> = prior
        .alive()
        .iter()
        .map(|part| &part.2 * &inverse)
        .collect();
    let mut sum = Rational::zero();
    for run in 0..runs {
        let mut draws = stream(seed, run);
        let (member, state, _) = &prior.alive()[draw(&shares, &mut draws)];
        sum += future(
            worlds,
            policy,
            Past::new(prior.clone()),
            payoff,
            cycles,
            (*member, *state),
            &mut draws,
        )?;
    }
    Ok(sum
        .checked_div(&Rational::from(runs))
        .unwrap_or_else(Rational::zero))
}

fn future(
    worlds: &mut Worlds,
    policy: &mut dyn Policy,
    mut past: Past,
    payoff: &Payoff,
    cycles: usize,
    (member, mut state): (usize, usize),
    draws: &mut ChaCha8Rng,
) -> Result<Rational, PolicyError> {
    let mut sum = Rational::zero();
    for cycle in 0..cycles {
        let worth = payoff.discount().pow(as_u64(cycle));
        let action = policy.choose(worlds, past.history())?.draw(draws);
        let law = worlds.member_mut(member).law(state, action);
        let mut chances: Vec<Rational> = law
            .outcomes
            .iter()
            .map(|outcome| outcome.chance.clone())
            .collect();
        let heard: Rational = chances.iter().sum();
        chances.push(Rational::one() - heard);
        let Some(outcome) = law.outcomes.get(draw(&chances, draws)) else {
            let silent = payoff.annuity(cycles - cycle) * payoff.death();
            return Ok(sum + worth * silent);
        };
        sum += worth * &worlds.interface().rewards()[outcome.percept];
        past.see(worlds, action, outcome.percept);
        state = outcome.next;
    }
    Ok(sum)
}
