//! All small Turing machines of a size as one machine: an entry is a digit, revealed when it is first read.
//!
//! The base is 2nk + k, what an entry is chosen from. Nothing is printed before the halt, then all cells that were
//! visited, from left to right, and then nothing more: so the mass of the runs that are silent with output x is the share
//! of all machines that halt with x on a tape of zeros. On a tape of ones the machine whose symbols are exchanged leaves
//! x exchanged, so D(x) is the mean of both shares over what halts.

use std::borrow::Cow;
use std::collections::VecDeque;

use super::revealed::{Coding, Goal, Machine, Pause};
use super::symbols::Symbols;
use super::turing::{Move, Rules, TuringSize, UnprovenSize};

/// The machine whose programs are all Turing machines of so many states and two symbols.
///
/// ```
/// use solomonoff::machine::{Goal, Machine, Pause, SmallTuring, Symbols};
///
/// let (two, free) = (SmallTuring::of_states(2)?, Symbols::new());
/// let goal = Goal { horizon: 5, steps: 7, agree: &free };
/// let mut run = two.start();
/// assert_eq!(two.advance(&mut run, &goal), Pause::Needs(&[1; 10]));
/// // It writes 1 and halts.
/// two.reveal(&mut run, 1);
/// assert_eq!(two.advance(&mut run, &goal), Pause::Silent(None));
/// assert_eq!((two.output(&run).to_string(), two.source(&run)), ("1".into(), "1-H---_------".into()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmallTuring {
    size: TuringSize,
    /// A digit for each of the entries to choose from.
    costs: Vec<u32>,
}

/// Symbols of the tape: those that are printed.
const SYMBOLS: u8 = 2;

impl SmallTuring {
    /// Machines of so many states.
    ///
    /// # Errors
    /// [`UnprovenSize`] unless the longest halting run is proven.
    pub fn of_states(states: u8) -> Result<Self, UnprovenSize> {
        let size = TuringSize::new(states, SYMBOLS)?;
        let costs = (0..size.base()).map(|_| 1).collect();
        Ok(Self { size, costs })
    }

    /// How large the machines are.
    #[must_use]
    pub fn size(&self) -> TuringSize {
        self.size
    }
}

/// What an entry does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Entry {
    Moves(Move),
    /// Writes this symbol and halts.
    Halts(u8),
}

impl Entry {
    /// The entry of this number: first those that halt, then those that move, by state, side and symbol.
    fn of(choice: usize, size: TuringSize) -> Option<Self> {
        let choice = u8::try_from(choice).ok()?;
        let Some(moves) = choice.checked_sub(SYMBOLS) else {
            return Some(Self::Halts(choice));
        };
        let next = moves / (2 * SYMBOLS);
        (next < size.states()).then_some(Self::Moves(Move {
            write: moves % SYMBOLS,
            right: moves / SYMBOLS % 2 == 1,
            next,
        }))
    }
}

/// A run of [`SmallTuring`].
#[derive(Clone, Debug)]
pub struct SmallTuringRun {
    rules: Rules,
    /// The cells that were visited, and the place of the head among them.
    cells: VecDeque<u8>,
    head: usize,
    state: u8,
    /// The symbol that was read when the run halted.
    halted_on: Option<u8>,
    /// An entry that was revealed and not executed yet.
    entry: Option<Entry>,
    output: Symbols,
    steps: u64,
}

impl SmallTuringRun {
    fn step(&mut self, entry: Entry) {
        self.steps += 1;
        let symbol = self.cells[self.head];
        let Move { write, right, next } = match entry {
            Entry::Moves(entry) => entry,
            Entry::Halts(write) => {
                self.cells[self.head] = write;
                self.halted_on = Some(symbol);
                return;
            }
        };
        self.rules
            .set(self.state, symbol, Some(Move { write, right, next }));
        self.cells[self.head] = write;
        self.state = next;
        if right {
            self.head += 1;
            if self.head == self.cells.len() {
                self.cells.push_back(0);
            }
        } else if self.head == 0 {
            self.cells.push_front(0);
        } else {
            self.head -= 1;
        }
    }
}

impl Machine for SmallTuring {
    type Run = SmallTuringRun;

    fn name(&self) -> Cow<'static, str> {
        Cow::Owned(format!("turing-{}", self.size.states()))
    }

    fn coding(&self) -> Coding {
        let base = u32::try_from(self.size.base()).unwrap_or(u32::MAX);
        Coding { base, longest: 1 }
    }

    fn start(&self) -> SmallTuringRun {
        SmallTuringRun {
            rules: Rules::new(),
            cells: VecDeque::from([0]),
            head: 0,
            state: 0,
            halted_on: None,
            entry: None,
            output: Symbols::new(),
            steps: 0,
        }
    }

    fn advance<'a>(&'a self, run: &mut SmallTuringRun, goal: &Goal<'_>) -> Pause<'a> {
        loop {
            let place = run.output.len();
            if place >= goal.horizon {
                return Pause::Complete;
            }
            // All of the output belongs to the step that halts.
            if run.halted_on.is_some()
                && let Some(&cell) = run.cells.get(place)
            {
                let symbol = cell == 1;
                run.output.push(symbol);
                if goal.agree.get(place).is_some_and(|wanted| wanted != symbol) {
                    return Pause::Disagrees;
                }
                continue;
            }
            if run.steps >= goal.steps {
                return Pause::OpenSteps;
            }
            if run.halted_on.is_some() {
                return Pause::Silent(None);
            }
            let known = run.rules.get(run.state, run.cells[run.head]);
            match known.map(Entry::Moves).or_else(|| run.entry.take()) {
                Some(entry) => run.step(entry),
                None => return Pause::Needs(&self.costs),
            }
        }
    }

    fn reveal(&self, run: &mut SmallTuringRun, choice: usize) {
        if let Some(entry) = Entry::of(choice, self.size) {
            run.entry = Some(entry);
        }
    }

    fn output<'a>(&self, run: &'a SmallTuringRun) -> &'a Symbols {
        &run.output
    }

    fn steps(&self, run: &SmallTuringRun) -> u64 {
        run.steps
    }

    /// The entries as in `1RB1LB_1LA1-H`; `---` is not revealed, and `1-H` writes 1 and halts.
    fn source(&self, run: &SmallTuringRun) -> String {
        let entry = |state, symbol| {
            if let Some(Move { write, right, next }) = run.rules.get(state, symbol) {
                let side = if right { 'R' } else { 'L' };
                format!("{write}{side}{}", char::from(b'A' + next))
            } else if run.halted_on == Some(symbol) && run.state == state {
                format!("{}-H", run.cells[run.head])
            } else {
                "---".to_owned()
            }
        };
        let states = (0..self.size.states())
            .map(|state| (0..SYMBOLS).map(|symbol| entry(state, symbol)).collect());
        let states: Vec<String> = states.collect();
        states.join("_")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A run with an entry for each place in the order in which they are read.
    fn run(choices: &[usize], horizon: usize, steps: u64) -> (SmallTuringRun, Pause<'static>) {
        static TWO: std::sync::LazyLock<SmallTuring> =
            std::sync::LazyLock::new(|| SmallTuring::of_states(2).unwrap());
        let free = Symbols::new();
        let goal = Goal {
            horizon,
            steps,
            agree: &free,
        };
        let (mut run, mut choices) = (TWO.start(), choices.iter());
        loop {
            match TWO.advance(&mut run, &goal) {
                Pause::Needs(costs) => {
                    assert_eq!(costs, [1; 10]);
                    match choices.next() {
                        Some(&choice) => TWO.reveal(&mut run, choice),
                        None => return (run, Pause::Needs(costs)),
                    }
                }
                pause => return (run, pause),
            }
        }
    }

    /// The busy beaver of two states, 1RB1LB 1LA1-H: six steps, four ones. Catches a side, a symbol or a state that is
    /// taken for another, an output without its last write, and one that is cut at the first cell.
    #[test]
    fn the_busy_beaver_of_two_states_halts_after_six_steps() {
        let two = SmallTuring::of_states(2).unwrap();
        // A0: 1RB is 2 + 1 + 2 + 4; B0: 1LA is 2 + 1; A1: 1LB is 2 + 1 + 4; B1: halts on 1.
        let beaver = [9, 3, 7, 1];
        let (ended, pause) = run(&beaver, 9, 7);
        assert_eq!(pause, Pause::Silent(None));
        assert_eq!(
            (ended.steps, ended.output.to_string().as_str()),
            (6, "1111")
        );
        assert_eq!(two.source(&ended), "1RB1LB_1LA1-H");
        // The halting step is the last one allowed: all is printed, and what follows is not looked at.
        let (ended, pause) = run(&beaver, 9, 6);
        assert_eq!((pause, ended.output.len()), (Pause::OpenSteps, 4));
        let (ended, pause) = run(&beaver, 2, 6);
        assert_eq!((pause, ended.output.len()), (Pause::Complete, 2));
        // Nothing is printed before.
        let (open, pause) = run(&beaver, 9, 5);
        assert_eq!((pause, open.output.len()), (Pause::OpenSteps, 0));
        let (open, _) = run(&beaver[..2], 9, 9);
        assert_eq!(two.source(&open), "1RB---_1LA---");
    }
}
