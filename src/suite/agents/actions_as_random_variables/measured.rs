//! Both agents of `actions-as-random-variables`: one conditions on its action in the exact mixture over actions and
//! percepts, the other plans with `agent`.

use super::lists::{List, Parameters, named, random};
use crate::agent::{Belief, Environment, Interface, Payoff, TableEnvironment, Worlds};
use crate::exact::Rational;
use crate::mixture::{Conditional, Hypothesis};
use crate::scenario::figures::quotient;
use crate::scenario::{Context, Result};
use crate::suite::instrument::mixing::{mixture, predicted};
use crate::suite::instrument::planning::plan;

/// What both think of an action after a history.
#[derive(Clone, Debug)]
pub(crate) struct Values {
    /// Action and percept of the first cycle; none before it.
    pub(super) seen: Option<(usize, usize)>,
    pub(super) action: usize,
    pub(super) conditioned: Rational,
    pub(super) done: Rational,
}

/// A list, before the first cycle and after each of four histories, each action.
#[derive(Clone, Debug)]
pub(crate) struct Course {
    pub(super) list: List,
    pub(super) values: Vec<Values>,
}

impl Course {
    /// Before the first cycle: the value of an action by conditioning, and by doing it.
    pub(super) fn first(&self, action: usize) -> Option<[&Rational; 2]> {
        let mut first = self.values.iter().filter(|values| values.seen.is_none());
        let found = first.find(|values| values.action == action)?;
        Some([&found.conditioned, &found.done])
    }

    /// What an agent of one cycle does who conditions, and who does not; a tie is the lowest action's.
    pub(super) fn choices(&self) -> [usize; 2] {
        let pair = self.first(0).zip(self.first(1));
        [0, 1].map(|way: usize| pair.map_or(0, |(rest, act)| usize::from(act[way] > rest[way])))
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    pub(super) habit: Course,
    pub(super) independent: Course,
    pub(super) lesion: Course,
    pub(super) random: Vec<Course>,
}

/// A pair as one hypothesis over actions and percepts by turns.
fn joint(does_one: &Rational, pays: &[Rational; 2]) -> Box<dyn Hypothesis> {
    let (does_one, pays) = (does_one.clone(), pays.clone());
    Box::new(Conditional::new("pair", move |past: &[bool]| {
        let one = match past.last() {
            Some(action) if past.len() % 2 == 1 => &pays[usize::from(*action)],
            _ => &does_one,
        };
        [Rational::one() - one, one.clone()]
    }))
}

fn course(list: List) -> Result<Course> {
    let members = list.pairs.iter();
    let members = members.map(|pair| (joint(&pair.does_one, &pair.pays), pair.weight.clone()));
    let joint = mixture(members.collect())?;
    let mut worlds: Vec<Box<dyn Environment>> = Vec::new();
    for pair in &list.pairs {
        worlds.push(Box::new(TableEnvironment::bandit("pair", &pair.pays)?));
    }
    let mut worlds = Worlds::new(Interface::of_bits(1, 1)?, worlds);
    let prior = Belief::new(list.pairs.iter().map(|pair| pair.weight.clone()));
    let histories = [(0, 0), (0, 1), (1, 0), (1, 1)].map(Some);
    let mut values = Vec::new();
    for seen in [None].into_iter().chain(histories) {
        let (mut joint, mut belief) = (joint.clone(), prior.clone());
        if let Some((action, percept)) = seen {
            joint.update(action == 1)?;
            joint.update(percept == 1)?;
            belief.update(&mut worlds, action, percept);
        }
        let cycles = (1, usize::from(seen.is_some()));
        let planned = plan(&mut worlds, &belief, cycles, &Payoff::default())?;
        for action in 0..2 {
            let mut taken = joint.clone();
            taken.update(action == 1)?;
            values.push(Values {
                seen,
                action,
                conditioned: predicted(&taken, true)?,
                done: quotient(&planned.values[action], &belief.evidence())?,
            });
        }
    }
    Ok(Course { list, values })
}

pub(super) fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
    let named = named(parameters);
    let mut courses = Vec::new();
    for list in random(parameters)? {
        context.go_on()?;
        courses.push(course(list)?);
    }
    Ok(Measured {
        habit: course(named.habit)?,
        independent: course(named.independent)?,
        lesion: course(named.lesion)?,
        random: courses,
    })
}
