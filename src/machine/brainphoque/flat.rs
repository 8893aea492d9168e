//! A whole run at once, and fast: what executes written programs and drawn ones.
//!
//! It does what [`super::run::Run`] does step for step. Outside of all bodies a place is never stood on again, so it is
//! not kept; a body is kept until the run has left the outermost one. Where a configuration comes back the rest of the
//! run is known: what it printed since then it prints again in every round.

use super::ring::RingSize;
use super::status::PhoqueStatus;
use super::token::Token;
use crate::exact::{as_u64, as_usize, narrow};

/// Where tokens and input symbols come from.
pub(crate) trait Source {
    /// What stands at a new place; none where the text is used up.
    fn token(&mut self) -> Option<Token>;

    /// What a `,` reads; none where there is nothing more to read.
    fn symbol(&mut self) -> Option<u16>;
}

/// No place.
const NONE: u32 = u32::MAX;

/// A revealed place of a body, or the outermost `[`, which is place 0.
#[derive(Clone, Copy, Debug)]
struct Place {
    token: Token,
    /// The `[` whose body it belongs to.
    owner: u32,
    next: u32,
    /// Of a `[`: the first place of its body.
    body: u32,
}

/// Where a run goes on.
enum Onward {
    /// At the place next to `from`, or the first of its body, which is to be revealed.
    Reveal { from: u32, body: bool },
    /// At a revealed place.
    At(u32),
    /// Nowhere: it ended like this.
    Ends(PhoqueStatus),
}

/// At a new place outside of all bodies.
const TOP: Onward = Onward::Reveal {
    from: NONE,
    body: false,
};

/// A run, with memory that is used again by the next one.
#[derive(Clone, Debug)]
pub(crate) struct Flat {
    places: Vec<Place>,
    /// K, and for each token what it adds to the cell and to the head, modulo K and M.
    alphabet: u32,
    adds: [(u32, usize); Token::ALL.len()],
    cells: Vec<u16>,
    head: usize,
    /// The cells of a configuration that all that follow are compared with.
    kept: Vec<u16>,
    pub output: Vec<u16>,
    pub steps: u64,
    /// Whether it is in a loop that is proven to print nothing more. Its steps are then those that it would do.
    pub is_silent: bool,
}

impl Flat {
    pub fn new(size: RingSize) -> Self {
        let (alphabet, memory) = (size.alphabet(), as_usize(size.memory().into()));
        Self {
            places: Vec::new(),
            alphabet,
            adds: Token::ALL.map(|token| match token {
                Token::Up => (1, 0),
                Token::Down => (alphabet - 1, 0),
                Token::Right => (0, 1),
                Token::Left => (0, memory - 1),
                _ => (0, 0),
            }),
            cells: vec![0; memory],
            head: 0,
            kept: Vec::new(),
            output: Vec::new(),
            steps: 0,
            is_silent: false,
        }
    }

    /// Runs a program from its start, until one of the limits is reached or the source is used up.
    pub fn run(&mut self, source: &mut impl Source, symbols: usize, steps: u64) -> PhoqueStatus {
        self.clear();
        let mut onward = TOP;
        loop {
            onward = match onward {
                Onward::Reveal { from, body } => self.reveal(from, body, source, symbols, steps),
                Onward::At(at) => self.follow(at, source, symbols, steps),
                Onward::Ends(status) => return status,
            };
        }
    }

    /// No former run shows. One of s steps has been no further than s cells from cell 0.
    fn clear(&mut self) {
        let len = self.cells.len();
        if self.steps >= as_u64(len / 2) {
            self.cells.fill(0);
        } else {
            let far = as_usize(self.steps);
            self.cells[..=far].fill(0);
            self.cells[len - far..].fill(0);
        }
        self.places.clear();
        self.head = 0;
        self.output.clear();
        self.steps = 0;
        self.is_silent = false;
    }

    fn limit(&self, symbols: usize, steps: u64) -> Option<PhoqueStatus> {
        if self.steps >= steps {
            Some(PhoqueStatus::OpenSteps)
        } else if self.output.len() >= symbols {
            Some(PhoqueStatus::Complete)
        } else {
            None
        }
    }

    /// Does what a token does to cell and head. Tokens come at random, and a branch that is foretold wrongly costs more
    /// than two additions.
    #[inline(always)]
    fn add(&mut self, token: Token) {
        let (to_cell, to_head) = self.adds[token as usize];
        let sum = u32::from(self.cells[self.head]) + to_cell;
        let wrapped = if sum >= self.alphabet {
            sum - self.alphabet
        } else {
            sum
        };
        self.cells[self.head] = wrapped as u16;
        let (sum, memory) = (self.head + to_head, self.cells.len());
        self.head = if sum >= memory { sum - memory } else { sum };
    }

    /// Prints the cell.
    #[inline(always)]
    fn emit(&mut self) {
        let symbol = self.cells[self.head];
        self.output.push(symbol);
    }

    /// Reveals places and executes them, as long as each leads to a new one.
    fn reveal(
        &mut self,
        mut from: u32,
        mut body: bool,
        source: &mut impl Source,
        symbols: usize,
        steps: u64,
    ) -> Onward {
        let mut owner = match (from, body) {
            (NONE, _) => NONE,
            (from, true) => from,
            (from, false) => self.places[as_usize(from.into())].owner,
        };
        loop {
            if let Some(status) = self.limit(symbols, steps) {
                return Onward::Ends(status);
            }
            let Some(token) = source.token() else {
                return Onward::Ends(PhoqueStatus::Ended);
            };
            let is_on = self.cells[self.head] != 0;
            let is_top = owner == NONE;
            if is_top && token == Token::Open && is_on {
                self.places.clear();
            }
            if !is_top || (token == Token::Open && is_on) {
                let new = narrow(self.places.len()).unwrap_or(NONE);
                self.places.push(Place {
                    token,
                    owner,
                    next: NONE,
                    body: NONE,
                });
                if let Some(before) = self.places.get_mut(as_usize(from.into())) {
                    *(if body {
                        &mut before.body
                    } else {
                        &mut before.next
                    }) = new;
                }
                from = new;
                body = token == Token::Open && is_on;
                if body {
                    owner = new;
                }
            }
            match token {
                Token::Read => match source.symbol() {
                    Some(symbol) => self.cells[self.head] = symbol,
                    None => return Onward::Ends(PhoqueStatus::NeedsData),
                },
                Token::Close if !is_top => {
                    self.steps += 1;
                    return Onward::At(owner);
                }
                Token::Emit => self.emit(),
                token => self.add(token),
            }
            self.steps += 1;
        }
    }

    /// Runs through revealed places to a new one, or to the end.
    fn follow(
        &mut self,
        mut at: u32,
        source: &mut impl Source,
        symbols: usize,
        steps: u64,
    ) -> Onward {
        let mut cycles = Cycles::default();
        loop {
            if let Some(status) = self.limit(symbols, steps) {
                return Onward::Ends(status);
            }
            let place = self.places[as_usize(at.into())];
            let mut body = false;
            self.steps += 1;
            match place.token {
                Token::Close => {
                    at = place.owner;
                    continue;
                }
                Token::Open => {
                    body = self.cells[self.head] != 0;
                    if !body && at == 0 {
                        return TOP;
                    }
                }
                Token::Read => {
                    let Some(symbol) = source.symbol() else {
                        self.steps -= 1;
                        return Onward::Ends(PhoqueStatus::NeedsData);
                    };
                    self.cells[self.head] = symbol;
                    cycles = Cycles::default();
                }
                Token::Emit => self.emit(),
                token => self.add(token),
            }
            let next = if body { place.body } else { place.next };
            if next == NONE {
                return Onward::Reveal { from: at, body };
            }
            at = next;
            // Every cycle goes through a test.
            if place.token == Token::Open && cycles.is_back(self, at) {
                self.skip(&cycles, symbols, steps);
                cycles.is_over = true;
            }
        }
    }

    /// Skips whole rounds of a cycle: all that fit the limits. A round that prints nothing is never left.
    fn skip(&mut self, cycle: &Cycles, symbols: usize, steps: u64) {
        let round = (self.steps - cycle.steps, self.output.len() - cycle.out);
        // The last symbol may come before the round's end, so the round that prints it is run.
        let left = (
            steps.saturating_sub(self.steps),
            symbols.saturating_sub(self.output.len() + 1),
        );
        if round.1 == 0 {
            self.is_silent = true;
            self.steps = self.steps.max(steps);
            return;
        }
        let rounds = (left.0 / round.0).min(as_u64(left.1 / round.1));
        let printed = cycle.out..self.output.len();
        for _ in 0..rounds {
            self.output.extend_from_within(printed.clone());
        }
        self.steps += rounds * round.0;
    }
}

/// Brent's search for a configuration that comes back: at growing distances one is kept, and all that follow are
/// compared with it.
#[derive(Debug)]
struct Cycles {
    /// The place and the head of the one that is kept.
    kept: (u32, usize),
    /// When it was: steps and symbols.
    steps: u64,
    out: usize,
    seen: u64,
    keep_at: u64,
    is_over: bool,
}

impl Default for Cycles {
    fn default() -> Self {
        Self {
            kept: (NONE, 0),
            steps: 0,
            out: 0,
            seen: 0,
            keep_at: 1,
            is_over: false,
        }
    }
}

impl Cycles {
    /// Whether the run, which is about to go on at this place, is as it was.
    #[inline]
    fn is_back(&mut self, run: &mut Flat, at: u32) -> bool {
        if self.is_over {
            return false;
        }
        if self.kept == (at, run.head) && run.kept == run.cells {
            return true;
        }
        self.seen += 1;
        if self.seen == self.keep_at {
            self.kept = (at, run.head);
            run.kept.clone_from(&run.cells);
            (self.steps, self.out) = (run.steps, run.output.len());
            self.keep_at *= 2;
        }
        false
    }
}
