//! One run, step by step: the places revealed so far, where it stands, and its memory. It is what the trait runs, and
//! the plain reference of the fast one.

use super::ring::{Ring, RingSize};
use super::token::Token;
use crate::exact::{as_usize, narrow};

/// No place: nothing is revealed there yet, or no body is around it.
const NONE: u32 = u32::MAX;

/// A revealed place.
#[derive(Clone, Copy, Debug)]
struct Place {
    token: Token,
    /// The `[` whose body it belongs to.
    owner: u32,
    next: u32,
    /// Of a `[`: the first place of its body.
    body: u32,
}

/// Where a run stands.
#[derive(Clone, Copy, Debug)]
enum Standing {
    /// At a revealed place.
    At(u32),
    /// Before the place next to `from`, or the first one of its body; not revealed yet.
    Before { from: u32, body: bool },
}

/// What came of one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stepped {
    /// Nothing was executed: a token is needed.
    NeedsToken,
    /// Nothing was executed: an input symbol is needed.
    NeedsSymbol,
    /// A symbol was printed.
    Emitted(u16),
    /// A `[` looked at its cell: every cycle of a run goes through such a step.
    Tested,
    /// Anything else was executed.
    Executed,
}

/// The search for a configuration of a run that comes back.
pub(super) type Cycles = CycleSearch<(u32, Ring)>;

/// A run of a program that is revealed on demand.
#[derive(Clone, Debug)]
pub(super) struct Run {
    places: Vec<Place>,
    standing: Standing,
    ring: Ring,
    pub steps: u64,
}

impl Run {
    pub fn new(size: RingSize) -> Self {
        Self {
            places: Vec::new(),
            standing: Standing::Before {
                from: NONE,
                body: false,
            },
            ring: Ring::new(size),
            steps: 0,
        }
    }

    /// Whether the present configuration came back: the place and the memory, from which the future follows while
    /// nothing is revealed, read or printed. It is asked right after a test.
    pub fn is_back(&self, cycles: &mut Cycles) -> bool {
        let Standing::At(at) = self.standing else {
            return false;
        };
        cycles.is_back(
            |(place, ring)| *place == at && *ring == self.ring,
            |kept| match kept {
                Some((place, ring)) => {
                    *place = at;
                    ring.clone_from(&self.ring);
                }
                None => *kept = Some((at, self.ring.clone())),
            },
        )
    }

    /// The tokens revealed, in the order in which they were first stood on.
    pub fn tokens(&self) -> impl Iterator<Item = Token> + '_ {
        self.places.iter().map(|place| place.token)
    }

    fn follow(&self, from: u32, body: bool) -> Standing {
        let place = &self.places[as_usize(from.into())];
        match if body { place.body } else { place.next } {
            NONE => Standing::Before { from, body },
            at => Standing::At(at),
        }
    }

    /// Executes one token, if it can.
    pub fn step(&mut self) -> Stepped {
        let Standing::At(at) = self.standing else {
            return Stepped::NeedsToken;
        };
        let place = self.places[as_usize(at.into())];
        let mut stepped = Stepped::Executed;
        let mut into_body = false;
        match place.token {
            Token::Up => self.ring.up(),
            Token::Down => self.ring.down(),
            Token::Right => self.ring.right(),
            Token::Left => self.ring.left(),
            Token::Emit => stepped = Stepped::Emitted(self.ring.cell()),
            Token::Read => return Stepped::NeedsSymbol,
            Token::Open => {
                into_body = self.ring.cell() != 0;
                stepped = Stepped::Tested;
            }
            Token::Close => {}
        }
        self.standing = match place.token {
            Token::Close if place.owner != NONE => Standing::At(place.owner),
            _ => self.follow(at, into_body),
        };
        self.steps += 1;
        stepped
    }

    /// Gives the token that [`Stepped::NeedsToken`] asks for; does nothing if none is asked for.
    pub fn reveal(&mut self, token: Token) {
        let Standing::Before { from, body } = self.standing else {
            return;
        };
        let new = narrow(self.places.len()).unwrap_or(NONE);
        let owner = match self.places.get_mut(as_usize(from.into())) {
            None => NONE,
            Some(open) if body => {
                open.body = new;
                from
            }
            Some(before) => {
                before.next = new;
                before.owner
            }
        };
        self.places.push(Place {
            token,
            owner,
            next: NONE,
            body: NONE,
        });
        self.standing = Standing::At(new);
    }

    /// Gives the symbol that [`Stepped::NeedsSymbol`] asks for, which takes a step; does nothing if none is asked for.
    pub fn supply(&mut self, symbol: u16) {
        if let Standing::At(at) = self.standing
            && self.places[as_usize(at.into())].token == Token::Read
        {
            self.ring.set(symbol);
            self.steps += 1;
            self.standing = self.follow(at, false);
        }
    }
}

/// Looks for a configuration that comes back, by Brent's method: at growing distances one is kept, and all that follow
/// are compared with it. It is begun anew whenever something happens that is not a part of the configuration.
#[derive(Clone, Debug)]
pub(crate) struct CycleSearch<C> {
    /// What was kept last, if `holds`; else no more than its memory.
    kept: Option<C>,
    holds: bool,
    seen: u64,
    keep_at: u64,
}

impl<C> CycleSearch<C> {
    pub fn new() -> Self {
        Self {
            kept: None,
            holds: false,
            seen: 0,
            keep_at: 1,
        }
    }

    /// Begins anew.
    pub fn forget(&mut self) {
        self.holds = false;
        self.seen = 0;
        self.keep_at = 1;
    }

    /// Whether the present configuration is the one that was kept, which `is` tells; `keep` puts it in its place.
    pub fn is_back(
        &mut self,
        is: impl FnOnce(&C) -> bool,
        keep: impl FnOnce(&mut Option<C>),
    ) -> bool {
        if self.holds && self.kept.as_ref().is_some_and(is) {
            return true;
        }
        self.seen += 1;
        if self.seen == self.keep_at {
            keep(&mut self.kept);
            self.holds = true;
            self.keep_at *= 2;
        }
        false
    }
}
