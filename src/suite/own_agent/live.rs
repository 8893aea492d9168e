//! The agent's life in the world that plays, cycle by cycle. Takes beliefs and the exact planner from `agent`.

use rand_chacha::ChaCha8Rng;

use super::acting::Acting;
use super::class::{Class, MOST_AHEAD};
use super::plain::Plain;
use super::reach;
use crate::agent::{
    Belief, BeliefError, Choice, Environment, Horizon, KnowledgeSeeking, Past, Payoff, Planner,
    Policy, PolicyError, Valuation, Values, Worlds,
};
use crate::exact::{Enclosure, PRECISION, Rational};
use crate::mixture::{happens, stream};
use crate::scenario::{Context, LifeEnd, Lived, Result, ScenarioError};

/// Histories on which a policy that is not the best is followed, to say what it is worth.
const FOLLOWED: usize = 1 << 10;

/// The streams of the seed that actions and percepts are drawn from.
const ACTIONS: u64 = 0;
const PERCEPTS: u64 = 1;

/// World and posterior.
pub(super) type Share = (usize, Enclosure);

/// A cycle as it was lived.
#[derive(Clone, Debug)]
pub(super) struct Cycle {
    /// From 1, the history that was given counted.
    pub(super) number: usize,
    /// Q of each action, divided by xi(h).
    pub(super) values: Option<Vec<Enclosure>>,
    pub(super) learning: Option<Enclosure>,
    /// V* minus the value of the best blind plan where nothing is open, unnormalised.
    pub(super) gain: Option<Rational>,
    /// Over how many cycles it planned.
    pub(super) planned: usize,
    pub(super) is_settled: bool,
    pub(super) is_tied: bool,
    pub(super) posterior: Vec<Share>,
    /// The sum of the decided posterior.
    pub(super) sum: Rational,
    pub(super) left: usize,
    pub(super) action: usize,
    /// The chances with which the policy chose among the actions.
    pub(super) chances: Vec<Rational>,
    pub(super) percept: Option<usize>,
    pub(super) reward: Option<Rational>,
}

/// A life, and what is checked of it.
#[derive(Clone, Debug)]
pub(super) struct Life {
    pub(super) cycles: Vec<Cycle>,
    pub(super) end: LifeEnd,
    pub(super) all_refuted: Option<usize>,
    pub(super) rewards: Rational,
    pub(super) posterior: Vec<Share>,
    pub(super) left: usize,
    pub(super) open: Rational,
    /// Q of each action before the first cycle played, unnormalised, over so few cycles that the definition can be
    /// followed.
    pub(super) first: Option<(usize, Values)>,
    /// What the policy can expect to get in the cycles to play, normalised; for one that is not the best, and where its
    /// histories are few.
    pub(super) worth: Option<Enclosure>,
    /// What each action is expected to tell in all, in bits, for a policy that seeks that.
    pub(super) told: Option<Vec<Enclosure>>,
    /// What one who knows the world that plays can expect in the cycles played.
    pub(super) most: Option<Enclosure>,
    /// Behaviours told apart at the start.
    pub(super) behaviours: usize,
}

/// What comes of an action.
enum Came {
    Percept(usize),
    Silence,
    /// Not settled within the step limit.
    Open,
}

/// The world that plays.
struct Play {
    world: Box<dyn Environment>,
    state: usize,
    generator: ChaCha8Rng,
}

impl Play {
    fn new(world: Box<dyn Environment>, state: usize, seed: u64) -> Play {
        Play {
            world,
            state,
            generator: stream(seed, PERCEPTS),
        }
    }

    /// Draws with exactly the world's chances: each thing that may come in its turn, given that none before it did.
    fn answer(&mut self, action: usize) -> Came {
        let law = self.world.law(self.state, action);
        let mut rest = Rational::one();
        for outcome in &law.outcomes {
            if self.drawn(&outcome.chance, &rest) {
                self.state = outcome.next;
                return Came::Percept(outcome.percept);
            }
            rest -= &outcome.chance;
        }
        if self.drawn(&law.open, &rest) {
            Came::Open
        } else {
            Came::Silence
        }
    }

    fn drawn(&mut self, chance: &Rational, rest: &Rational) -> bool {
        let given = chance.checked_div(rest).unwrap_or_else(Rational::zero);
        happens(&mut self.generator, &given)
    }
}

/// The state of a world after a history; none where it has probability 0 there, with the cycle at fault.
pub(crate) fn follows(
    world: &mut dyn Environment,
    history: &[(usize, usize)],
) -> Result<usize, usize> {
    let mut state = 0;
    for (cycle, (action, percept)) in history.iter().enumerate() {
        let law = world.law(state, *action);
        let mut outcomes = law.outcomes.iter();
        let came = outcomes.find(|outcome| outcome.percept == *percept);
        state = came.ok_or(cycle)?.next;
    }
    Ok(state)
}

/// xi(h): what is decided of it, and that with what is open.
fn evidence(belief: &Belief) -> Result<Enclosure> {
    let decided = belief.evidence();
    let most = &decided + belief.open();
    Ok(Enclosure::new(decided, most)?)
}

/// Posteriors: a world's open mass is in the numerator too, at most all that is open.
fn posterior(belief: &Belief) -> Result<Vec<Share>> {
    let all = evidence(belief)?;
    let Some(inverse) = all.upper().reciprocal() else {
        return Ok(Vec::new());
    };
    let mut shares = Vec::new();
    for (world, _, weight) in belief.alive() {
        let least = weight * &inverse;
        let most = (weight + belief.open()) * &inverse;
        shares.push((*world, Enclosure::new(least, most)?));
    }
    shares.sort_by(|a, b| b.1.lower().cmp(a.1.lower()).then(a.0.cmp(&b.0)));
    shares.truncate(Lived::WORLDS);
    Ok(shares)
}

/// What a life is led with.
struct Living<'a> {
    class: &'a Class,
    worlds: Worlds,
    past: Past,
    policy: Box<dyn Policy>,
    generator: ChaCha8Rng,
}

impl Living<'_> {
    /// One cycle up to the action.
    fn think(&mut self, played: usize) -> Result<Option<(Cycle, usize)>> {
        let class = self.class;
        let (number, planned) = (self.past.history().seen() + 1, class.to_go(played));
        let belief = self.past.belief();
        let outlook = match belief.outlook(&mut self.worlds, planned, number - 1) {
            Ok(outlook) => outlook,
            Err(BeliefError { .. }) => return Ok(None),
        };
        let values = Planner::new(&self.worlds, class.payoff()).values(&outlook);
        let blind = Planner::blind(&self.worlds, class.payoff()).values(&outlook);
        let is_cut = matches!(class.aim.horizon(), Horizon::Geometric { .. });
        let chosen = if class.acting == Acting::Bayes && !is_cut {
            // What it plans is what was worked out just now.
            Ok(Choice::best(&values))
        } else {
            self.policy.choose(&mut self.worlds, self.past.history())
        };
        let choice = match chosen {
            Ok(choice) => choice,
            Err(PolicyError::Refuted(_)) => return Ok(None),
            Err(error) => return Err(below(error)),
        };
        let action = choice.action();
        let action = action.unwrap_or_else(|| choice.draw(&mut self.generator));
        let xi = evidence(belief)?;
        let normalised = |value: &Enclosure| value.checked_div(&xi);
        let quotients: Option<Vec<Enclosure>> = values.actions().iter().map(normalised).collect();
        let (told, untold) = (values.value(), blind.value());
        let gain = told.exact_value().zip(untold.exact_value());
        let gain = gain.map(|(told, untold)| told - untold);
        let learning = Enclosure::new(
            (told.lower() - untold.upper()).max(Rational::zero()),
            (told.upper() - untold.lower()).max(Rational::zero()),
        )?;
        let posterior = posterior(belief)?;
        let inverse = belief.evidence().reciprocal();
        let weights = belief.alive().iter().map(|(_, _, weight)| weight);
        let sum = inverse.map(|inverse| weights.map(|weight| weight * &inverse).sum());
        let cycle = Cycle {
            number,
            learning: normalised(&learning),
            gain,
            planned,
            is_settled: choice.is_decided(),
            chances: choice.chances().to_vec(),
            is_tied: values.ties(),
            values: quotients,
            posterior,
            sum: sum.unwrap_or_else(Rational::one),
            left: belief.alive().len(),
            action,
            percept: None,
            reward: None,
        };
        Ok(Some((cycle, outlook.behaviours())))
    }

    /// Refuses a plan that does not fit into memory. The first was looked at when the file was read.
    fn fits(&mut self, played: usize) -> Result<()> {
        let cycles = self.class.to_go(played);
        let shrinks = matches!(self.class.aim.horizon(), Horizon::Fixed(_));
        if played == 0 || shrinks || self.class.enumerated.is_some() {
            return Ok(());
        }
        let longest = reach::longest(&mut self.worlds, self.past.belief(), cycles);
        if longest < cycles {
            return Err(ScenarioError::Settings(format!(
                "what the agent may come to believe within {cycles} cycles after cycle {} does not fit into memory; write \
                 ahead = {longest} or less",
                self.past.history().seen(),
            )));
        }
        Ok(())
    }
}

/// Lives the life.
pub(super) fn live(class: &Class, seed: u64, context: &Context<'_>) -> Result<Life> {
    let mut worlds = class.worlds();
    let mut life = Life {
        cycles: Vec::new(),
        end: LifeEnd::AllRefuted,
        all_refuted: None,
        rewards: Rational::zero(),
        posterior: Vec::new(),
        left: 0,
        open: Rational::zero(),
        first: None,
        worth: None,
        told: None,
        most: most(class)?,
        behaviours: 0,
    };
    let past = match class.past(&mut worlds) {
        Ok(past) => past,
        Err(cycle) => {
            life.all_refuted = Some(cycle);
            return Ok(life);
        }
    };
    life.first = Some(first(class, &mut worlds, past.belief())?);
    life.worth = worth(class, &mut worlds, &past)?;
    if let Some(sought) = class.acting.seeks() {
        let mut seeking = KnowledgeSeeking::new(class.aim.clone(), sought);
        let values = seeking.values(&mut worlds, past.history(), PRECISION);
        life.told = Some(values.map_err(below)?.actions().to_vec());
    }
    let given = class.history.len();
    let mut living = Living {
        class,
        worlds,
        past,
        policy: class.policy().map_err(below)?,
        generator: stream(seed, ACTIONS),
    };
    let mut play = class.truth.as_ref().map(|truth| {
        let mut world = truth.member.environment();
        // A history that the truth does not allow was refused when the file was read.
        let state = follows(world.as_mut(), &class.history).unwrap_or(0);
        Play::new(world, state, seed)
    });
    life.end = LifeEnd::Horizon;
    let mut silent = None;
    for played in 0..class.cycles {
        context.go_on()?;
        living.fits(played)?;
        let Some((mut cycle, behaviours)) = living.think(played)? else {
            life.all_refuted = Some(given + played);
            life.end = LifeEnd::AllRefuted;
            break;
        };
        if played == 0 {
            life.behaviours = behaviours;
        }
        let (action, came) = (
            cycle.action,
            play.as_mut().map(|play| play.answer(cycle.action)),
        );
        match came {
            None => life.end = LifeEnd::Thought,
            Some(Came::Open) => life.end = LifeEnd::OpenSteps,
            Some(Came::Silence) => {
                life.end = LifeEnd::Silent;
                for _ in played..class.cycles {
                    life.rewards += class.payoff().death();
                }
                cycle.reward = Some(class.payoff().death().clone());
                let mut belief = living.past.belief().clone();
                belief.update_silent(&mut living.worlds, action);
                silent = Some(belief);
            }
            Some(Came::Percept(percept)) => {
                let reward = class.interface.rewards()[percept].clone();
                life.rewards += &reward;
                (cycle.percept, cycle.reward) = (Some(percept), Some(reward));
                living.past.see(&mut living.worlds, action, percept);
            }
        }
        life.cycles.push(cycle);
        if life.end != LifeEnd::Horizon {
            break;
        }
        context.report("cycles", (played + 1) as u64, class.cycles as u64)?;
    }
    let belief = silent.as_ref().unwrap_or(living.past.belief());
    if belief.alive().is_empty() && belief.open().is_zero() && life.all_refuted.is_none() {
        life.all_refuted = life.cycles.last().map(|cycle| cycle.number);
        life.end = LifeEnd::AllRefuted;
    }
    life.posterior = posterior(belief)?;
    life.left = belief.alive().len();
    let all = evidence(belief)?;
    life.open = belief
        .open()
        .checked_div(all.upper())
        .unwrap_or_else(Rational::zero);
    Ok(life)
}

/// The planner's values where the definition can be followed too.
fn first(class: &Class, worlds: &mut Worlds, belief: &Belief) -> Result<(usize, Values)> {
    let cycles = Plain::cycles(class, class.worlds.len(), class.to_go(0));
    let outlook = belief.outlook(worlds, cycles, 0)?;
    let values = Planner::new(worlds, class.payoff()).values(&outlook);
    Ok((cycles, values))
}

fn below(error: PolicyError) -> ScenarioError {
    ScenarioError::Below(Box::new(error))
}

/// What the policy is worth in the mixture over the cycles to play.
fn worth(class: &Class, worlds: &mut Worlds, past: &Past) -> Result<Option<Enclosure>> {
    let base = class.actions.len() * class.percepts.len();
    let cycles = u32::try_from(class.cycles).unwrap_or(u32::MAX);
    let few = base
        .checked_pow(cycles)
        .is_some_and(|histories| histories <= FOLLOWED);
    if class.acting == Acting::Bayes || !few {
        return Ok(None);
    }
    let mut policy = class.policy().map_err(below)?;
    let belief = past.belief().clone();
    let mut past = past.clone();
    let mut valuation = Valuation::new(worlds, policy.as_mut(), class.payoff());
    let found = match valuation.worth(&mut past, &belief, class.cycles) {
        Ok(found) => found,
        Err(PolicyError::Refuted(_) | PolicyError::Open { .. }) => return Ok(None),
        Err(error) => return Err(below(error)),
    };
    Ok(found.value.checked_div(&evidence(&belief)?))
}

/// What one who knows the world that plays can expect to get, undiscounted, in all cycles to play; none where no plan for
/// so many fits into memory.
fn most(class: &Class) -> Result<Option<Enclosure>> {
    let Some(truth) = class.truth.as_ref().filter(|_| class.cycles <= MOST_AHEAD) else {
        return Ok(None);
    };
    let mut worlds = Worlds::new(class.interface.clone(), vec![truth.member.environment()]);
    let state = follows(worlds.member_mut(0), &class.history).unwrap_or(0);
    let belief = Belief::at(0, state);
    if reach::longest(&mut worlds, &belief, class.cycles) < class.cycles {
        return Ok(None);
    }
    let outlook = belief.outlook(&mut worlds, class.cycles, 0)?;
    let payoff = Payoff::default().with_death(class.payoff().death().clone());
    Ok(Some(
        Planner::new(&worlds, &payoff).values(&outlook).value(),
    ))
}
