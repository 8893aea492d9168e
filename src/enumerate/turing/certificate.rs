//! Certificates that a run never halts, and the small checker that is trusted.
//!
//! The deciders find what they find by clever means; this module believes none of them, and shares nothing with them
//! but the table of rules and the form of a certificate. Each kind has a claim that is checked by replaying the run
//! step by step, or by taking one step from every element of a closed set.

use super::closed_grams::ClosedGrams;
use super::closed_words::ClosedWords;
use super::refusal::Refusal;
use super::replay::Replay;
use crate::machine::Rules;

/// What a decider claims of a run from a blank tape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Certificate {
    /// After some steps the run is in one of a set of states all of whose entries are chosen and lead back into it.
    NoExit {
        /// Steps done.
        steps: u64,
        /// The set, a bit a state.
        states: u8,
    },
    /// The run repeats itself, where it is or further along a blank tape.
    Cycle {
        /// Steps done when a round begins.
        start: u64,
        /// Steps of a round.
        period: u64,
        /// How far a round moves the head to the right.
        shift: i64,
    },
    /// Surroundings of the head, closed under steps.
    Grams(ClosedGrams),
    /// Tapes of repeated words, closed under steps.
    Words(ClosedWords),
}

impl Certificate {
    /// Checks the claim for the run of `rules` on a blank tape of so many symbols.
    ///
    /// # Errors
    /// A [`Refusal`] that says which premise does not hold.
    pub fn check(&self, rules: &Rules, symbols: u8) -> Result<(), Refusal> {
        match self {
            Self::NoExit { steps, states } => no_exit(rules, symbols, *steps, *states),
            Self::Cycle {
                start,
                period,
                shift,
            } => cycle(rules, *start, *period, *shift),
            Self::Grams(set) => set.check(rules),
            Self::Words(set) => set.check(rules),
        }
    }
}

fn forward(run: &mut Replay<'_>, moves: u64) -> Result<(), Refusal> {
    if run.forward(moves) {
        Ok(())
    } else {
        Err(Refusal::Stops(run.moves))
    }
}

fn no_exit(rules: &Rules, symbols: u8, steps: u64, states: u8) -> Result<(), Refusal> {
    let mut run = Replay::new(rules);
    forward(&mut run, steps)?;
    let holds = |state: u8| state < 8 && states >> state & 1 == 1;
    let stays = |state: u8, symbol: u8| {
        rules
            .get(state, symbol)
            .is_some_and(|entry| holds(entry.next))
    };
    let is_closed = (0..8)
        .filter(|&state| holds(state))
        .all(|state| (0..symbols).all(|symbol| stays(state, symbol)));
    if holds(run.state) && is_closed {
        Ok(())
    } else {
        Err(Refusal::States)
    }
}

/// Half a tape that looks the same from the head, and that holds all cells that a round visits, is changed in the same
/// way by every round. Where the rounds stay in place those cells are enough. Where they move, the half tape is what
/// lies from the rearmost of them onwards: those cells, and blanks.
fn cycle(rules: &Rules, start: u64, period: u64, shift: i64) -> Result<(), Refusal> {
    if period == 0 {
        return Err(Refusal::NoSteps);
    }
    let mut run = Replay::new(rules);
    forward(&mut run, start)?;
    let before = run.clone();
    let (mut lowest, mut highest) = (before.place(), before.place());
    for _ in 0..period {
        forward(&mut run, 1)?;
        lowest = lowest.min(run.place());
        highest = highest.max(run.place());
    }
    if run.state != before.state || run.place() - before.place() != shift {
        return Err(Refusal::Round);
    }
    if let Some(place) =
        (lowest..=highest).find(|&place| before.cell(place) != run.cell(place + shift))
    {
        return Err(Refusal::Cell(place - before.place()));
    }
    let beyond = |place: &i64| match shift {
        0 => false,
        1.. => *place > highest,
        _ => *place < lowest,
    };
    match before
        .places()
        .find(|place| beyond(place) && before.cell(*place) != 0)
    {
        Some(place) => Err(Refusal::NotBlank(place)),
        None => Ok(()),
    }
}
