//! Draws from the programs of any machine, by what its runs need revealed.
//!
//! The cylinders that a shallow tree leaves open are kept as runs. A drawn one is cloned, every choice that it comes to
//! need is made with its own chance, base^-digits, and it runs until it prints what is wanted, disagrees, is silent, or
//! is given up: after so many steps, or so many choices, for a machine may need choices without a step.

use super::aim::{End, put};
use super::bits::Bits;
use super::counts::{Counts, Drawn, SORTED};
use super::draws::{CHUNK, DrawError, Draws};
use super::outputs::{together, until_found};
use super::sample::{Ended, Outcome, Sample};
use super::urn::{Massive, Urn};
use crate::enumerate::budget::Budget;
use crate::enumerate::control::{Control, Interrupted};
use crate::enumerate::denominator::Denominator;
use crate::enumerate::query::Query;
use crate::enumerate::share::Share;
use crate::exact::{as_u64, as_usize, narrow};
use crate::machine::{Goal, Machine, Pause, Symbols};

/// The most cylinders of a tree that is drawn from, were none of them decided.
const MOST_CYLINDERS: u64 = 1 << 26;
/// The same of the tree that draws of outputs begin at: they go on to their own limit.
const SHALLOW: u64 = 1 << 14;
/// Cylinders and draws between looks at the clock.
const STRIDE: u64 = 1 << 10;

/// A cylinder that is open, or what of it lies over the limit.
struct Open<'a, R> {
    run: R,
    /// Digits of what is revealed.
    used: u32,
    mass: u64,
    /// What it is to have chosen, each with so many digits; nothing where the step limit stopped it.
    needs: Option<&'a [u32]>,
}

impl<R> Massive for Open<'_, R> {
    fn mass(&self) -> u64 {
        self.mass
    }
}

/// How cylinders are weighed: by masses over a power of the base.
struct Weights {
    limit: u32,
    /// The masses of cylinders of 0, 1, 2 ... digits.
    masses: Vec<u64>,
}

impl Weights {
    /// Those of a tree of so many digits of a machine.
    fn new<M: Machine>(machine: &M, limit: u32) -> Result<Self, DrawError> {
        let coding = machine.coding();
        let base = u64::from(coding.base);
        let most = limit.saturating_add(coding.longest);
        let masses: Option<Vec<u64>> = (0..=most)
            .rev()
            .map(|left| base.checked_pow(left))
            .collect();
        // A whole that fits has sums that fit.
        match (base.checked_pow(limit), masses) {
            (Some(cylinders), Some(masses)) if cylinders <= MOST_CYLINDERS => {
                Ok(Self { limit, masses })
            }
            _ => Err(DrawError::Digits {
                digits: limit,
                base: coding.base,
            }),
        }
    }

    fn of(&self, digits: u32) -> u64 {
        self.masses[as_usize(digits.into())]
    }

    /// Those of the choices that do not fit the limit, as they stand.
    fn over<'a>(
        &'a self,
        used: u32,
        needs: &'a [u32],
    ) -> impl Iterator<Item = (usize, u64)> + use<'a> {
        let fits = move |cost: u32| used + cost <= self.limit;
        let choices = needs.iter().enumerate();
        choices
            .filter(move |(_, cost)| !fits(**cost))
            .map(move |(choice, cost)| (choice, self.of(used + cost)))
    }
}

/// The tree to the limit: what is open, and what is decided of x.
struct Tree<'a, R> {
    next: [u64; 2],
    ends: u64,
    open: Vec<Open<'a, R>>,
}

impl<'a, R: Clone> Tree<'a, R> {
    fn walk<M: Machine<Run = R>>(
        machine: &'a M,
        weights: &Weights,
        goal: &Goal<'_>,
        control: &Control<'_>,
    ) -> Result<Self, Interrupted> {
        let mut tree = Tree {
            next: [0; 2],
            ends: 0,
            open: Vec::new(),
        };
        let mut seen = 0_u64;
        let mut waiting = vec![(machine.start(), 0)];
        while let Some((mut run, used)) = waiting.pop() {
            seen += 1;
            if seen.is_multiple_of(STRIDE) {
                control.go_on()?;
            }
            let (mass, needs) = match pause(machine, &mut run, goal) {
                Pause::OpenSteps => (weights.of(used), None),
                Pause::Needs(needs) => {
                    for (choice, cost) in needs.iter().enumerate().rev() {
                        if used + cost <= weights.limit {
                            let mut next = run.clone();
                            machine.reveal(&mut next, choice);
                            waiting.push((next, used + cost));
                        }
                    }
                    let over = weights.over(used, needs).map(|(_, mass)| mass).sum();
                    (over, Some(needs))
                }
                pause => {
                    let mass = weights.of(used);
                    match end(machine, &run, pause, goal) {
                        End::GoesOn(symbol) => tree.next[usize::from(symbol)] += mass,
                        End::Ends => tree.ends += mass,
                        End::Misses | End::Undecided => {}
                    }
                    continue;
                }
            };
            if mass > 0 {
                tree.open.push(Open {
                    run,
                    used,
                    mass,
                    needs,
                });
            }
        }
        Ok(tree)
    }
}

/// Runs on to the next pause. Nobody acts here: what the machine was not given is 0.
fn pause<'a, M: Machine>(machine: &'a M, run: &mut M::Run, goal: &Goal<'_>) -> Pause<'a> {
    loop {
        match machine.advance(run, goal) {
            Pause::NeedsAction(_) => machine.act(run, false),
            pause => return pause,
        }
    }
}

/// What a pause comes to, where the horizon is one symbol after what is to be agreed with.
fn end<M: Machine>(machine: &M, run: &M::Run, pause: Pause<'_>, goal: &Goal<'_>) -> End {
    let output = machine.output(run);
    match pause {
        Pause::Complete => match output.get(goal.horizon.wrapping_sub(1)) {
            Some(symbol) => End::GoesOn(symbol),
            None => End::Ends,
        },
        Pause::Silent(_) if output.len() >= goal.agree.len() => End::Ends,
        Pause::Silent(_) | Pause::Disagrees => End::Misses,
        Pause::OpenSteps | Pause::Needs(_) | Pause::NeedsAction(_) => End::Undecided,
    }
}

/// Makes choices with their chances.
struct Chances {
    base: u64,
    /// The mass of a word of 0, 1, 2 ... digits, over that of the longest.
    words: Vec<u64>,
}

impl Chances {
    fn new<M: Machine>(machine: &M) -> Self {
        let coding = machine.coding();
        let base = u64::from(coding.base);
        // Those of a longest word that fit a mass fit here.
        let words = (0..=coding.longest)
            .map(|left| base.saturating_pow(left))
            .collect();
        Self { base, words }
    }

    /// One of several choices of so many digits, each with the chance that its digits say.
    #[inline]
    fn choose(&self, needs: &[u32], bits: &mut Bits) -> usize {
        let first = needs.first().copied().unwrap_or(0);
        if as_u64(needs.len()) == self.base && first == 1 {
            return as_usize(bits.below(self.base));
        }
        let longest = needs.iter().copied().max().unwrap_or(0);
        let word = |digits: u32| self.words[as_usize(digits.into())];
        let mut unit = bits.below(word(longest));
        for (choice, cost) in needs.iter().enumerate() {
            let share = word(longest - cost);
            if unit < share {
                return choice;
            }
            unit -= share;
        }
        needs.len() - 1
    }
}

/// Reveals what was drawn of an open cylinder: the choice in whose mass this unit lies. Gives the run, and its digits.
fn begin<M: Machine>(
    machine: &M,
    weights: &Weights,
    open: &Open<'_, M::Run>,
    mut unit: u64,
) -> (M::Run, u32) {
    let (mut run, mut used) = (open.run.clone(), open.used);
    for (choice, mass) in open
        .needs
        .into_iter()
        .flat_map(|needs| weights.over(used, needs))
    {
        if unit < mass {
            machine.reveal(&mut run, choice);
            used += open.needs.map_or(0, |needs| needs[choice]);
            break;
        }
        unit -= mass;
    }
    (run, used)
}

/// Goes on with a run, drawing what it needs, to a pause that is no need; an open one when it is given up.
fn go_on<'a, M: Machine>(
    machine: &'a M,
    run: &mut M::Run,
    goal: &Goal<'_>,
    chances: &Chances,
    bits: &mut Bits,
) -> Pause<'a> {
    for _ in 0..goal.steps {
        match pause(machine, run, goal) {
            Pause::Needs(needs) => machine.reveal(run, chances.choose(needs, bits)),
            pause => return pause,
        }
    }
    Pause::OpenSteps
}

/// Draws from what the limits of `query` leave open of a machine's programs that agree with x: the chunks that are
/// `share`'s. Data bits count against the limit.
pub(in crate::enumerate) fn draw_revealing<M: Machine<Run: Sync>>(
    machine: &M,
    query: &Query,
    draws: Draws,
    share: Share,
    control: &Control<'_>,
) -> Result<Drawn, DrawError> {
    let budget = Budget::new(query.bits, query.x.len() + 1, query.steps)?;
    let weights = Weights::new(machine, query.bits)?;
    let mut goal = Goal {
        horizon: budget.horizon(),
        steps: budget.steps(),
        agree: &query.x,
    };
    let tree = Tree::walk(machine, &weights, &goal, control)?;
    let urn = Urn::new(&tree.open);
    goal.steps = goal.steps.max(draws.steps.into());
    let chances = Chances::new(machine);
    let chunks = draws.chunks(SORTED, share);
    let counts = chunks.gather(
        urn.mass,
        |number, count| {
            let mut bits = Bits::new(draws.seed, number);
            let mut counts = Counts::default();
            for (done, (open, unit)) in (0_u64..).zip(urn.draw_sorted(count, &mut bits)) {
                if done.is_multiple_of(STRIDE) {
                    control.go_on()?;
                }
                let (mut run, _) = begin(machine, &weights, open, unit);
                let pause = go_on(machine, &mut run, &goal, &chances, &mut bits);
                let printed = machine.output(&run).len() >= query.x.len();
                counts.add(end(machine, &run, pause, &goal), printed);
            }
            Ok::<_, Interrupted>(counts)
        },
        Counts::with,
    )?;
    Ok(Drawn {
        budget,
        denominator: Denominator::of(machine.coding(), &budget)?,
        next: tree.next,
        ends: tree.ends,
        open: urn.mass,
        counts,
        draws,
    })
}

/// Draws outputs from what `budget` leaves open by length of a machine's programs: the chunks that are `share`'s.
///
/// A random program belongs to it exactly if it comes to need more digits than the limit has before its run pauses for
/// anything else; others are left out, and drawn again.
pub(in crate::enumerate) fn draw_outputs_revealing<M: Machine<Run: Sync>>(
    machine: &M,
    budget: &Budget,
    draws: Draws,
    share: Share,
    control: &Control<'_>,
) -> Result<Sample, DrawError> {
    Draws::fit(budget)?;
    let free = Symbols::new();
    let goal = Goal {
        horizon: budget.horizon(),
        steps: budget.steps(),
        agree: &free,
    };
    let base = u64::from(machine.coding().base.max(2));
    let weights = Weights::new(machine, SHALLOW.ilog(base).min(budget.bits()))?;
    let mut tree = Tree::walk(machine, &weights, &goal, control)?;
    tree.open.retain(|open| open.needs.is_some());
    let outputs = Outputs {
        machine,
        urn: Urn::new(&tree.open),
        weights: &weights,
        chances: Chances::new(machine),
        limit: budget.bits(),
        goal,
        steps: goal.steps.max(draws.steps.into()),
    };
    let chunks = draws.chunks(CHUNK, share);
    control.begin(0, as_usize(chunks.of_mass(outputs.urn.mass)));
    let counts = chunks.gather(
        outputs.urn.mass,
        |number, count| {
            let mut bits = Bits::new(draws.seed, number);
            let found = until_found(count, STRIDE, control, || outputs.one(&mut bits))?;
            control.part_done();
            Ok::<_, DrawError>(found)
        },
        together,
    )?;
    Ok(Sample::new(draws, counts))
}

/// What outputs are drawn from.
struct Outputs<'a, M: Machine> {
    machine: &'a M,
    /// The cylinders that the shallow tree leaves open by length.
    urn: Urn<'a, Open<'a, M::Run>>,
    weights: &'a Weights,
    chances: Chances,
    /// What is decided within so many digits and the steps of the goal is not drawn.
    limit: u32,
    goal: Goal<'a>,
    /// The steps after which a run is given up.
    steps: u64,
}

impl<M: Machine> Outputs<'_, M> {
    /// What becomes of a program that is drawn; nothing if it comes to a pause before it needs more than the limit.
    fn one(&self, bits: &mut Bits) -> Option<Outcome> {
        let machine = self.machine;
        let (open, unit) = self.urn.draw_unit(bits);
        let (mut run, mut used) = begin(machine, self.weights, open, unit);
        while used <= self.limit {
            let Pause::Needs(needs) = pause(machine, &mut run, &self.goal) else {
                return None;
            };
            let choice = self.chances.choose(needs, bits);
            machine.reveal(&mut run, choice);
            used += needs[choice];
        }
        let goal = Goal {
            steps: self.steps,
            ..self.goal
        };
        let pause = go_on(machine, &mut run, &goal, &self.chances, bits);
        Some(outcome(machine, &run, pause))
    }
}

/// What was printed, and how the run ended.
fn outcome<M: Machine>(machine: &M, run: &M::Run, pause: Pause<'_>) -> Outcome {
    let output = machine.output(run);
    let symbols = output.iter().enumerate();
    Outcome {
        word: symbols.fold(0, |word, (place, symbol)| word | put(symbol, place)),
        // At most as many as fit a word.
        len: narrow(output.len()).unwrap_or(u8::MAX),
        ended: match pause {
            Pause::Complete => Ended::Complete,
            Pause::Silent(_) => Ended::Silent,
            _ => Ended::GivenUp,
        },
    }
}

#[cfg(test)]
mod tests;
