//! The Kraft machine's run, revealed on demand.

use std::borrow::Cow;

use super::actions::Actions;
use super::decider::Decider;
use super::op::{LONGEST_OP_BITS, OP_BITS, OPS, Op};
use super::revealed::{Coding, Goal, Machine, Pause};
use super::symbols::Symbols;
use super::tape::Tape;

/// The Kraft machine, version 1.
#[derive(Clone, Debug, Default)]
pub struct Kraft {
    actions: Option<Actions>,
}

impl Kraft {
    /// The machine without an agent: every `?` reads 0.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The machine as an environment that is given these actions.
    ///
    /// A run that is asked for more than [`Actions::symbols`] symbols pauses at a `?` whose action is
    /// missing; in an enumeration it reads 0 there.
    #[must_use]
    pub fn with_actions(actions: Actions) -> Self {
        Self {
            actions: Some(actions),
        }
    }

    /// The agent's actions, if it has an agent.
    #[must_use]
    pub fn actions(&self) -> Option<&Actions> {
        self.actions.as_ref()
    }
}

/// No place: what this link leads to is not revealed.
const UNREVEALED: usize = usize::MAX;
/// Belongs to no body: the top level.
const TOP: usize = usize::MAX;

#[derive(Clone, Copy, Debug)]
struct Place {
    op: Op,
    /// The place of the `[` whose body this belongs to.
    owner: usize,
    next: usize,
    /// Of a `[`: the first place of its body.
    body: usize,
}

/// The revealed places in the order of revelation: those of a short program without an allocation, for a
/// run is cloned at each branch.
#[derive(Clone, Debug)]
struct Places {
    near: [Place; NEAR],
    far: Vec<Place>,
    len: usize,
}

/// Places of a short program.
const NEAR: usize = 12;

impl Places {
    fn new() -> Self {
        let none = Place {
            op: Op::Emit,
            owner: TOP,
            next: UNREVEALED,
            body: UNREVEALED,
        };
        Self {
            near: [none; NEAR],
            far: Vec::new(),
            len: 0,
        }
    }

    fn push(&mut self, place: Place) {
        match self.near.get_mut(self.len) {
            Some(free) => *free = place,
            None => self.far.push(place),
        }
        self.len += 1;
    }

    fn get_mut(&mut self, at: usize) -> Option<&mut Place> {
        if at >= self.len {
            return None;
        }
        match self.near.get_mut(at) {
            Some(place) => Some(place),
            None => self.far.get_mut(at - NEAR),
        }
    }
}

impl std::ops::Index<usize> for Places {
    type Output = Place;

    fn index(&self, at: usize) -> &Place {
        match self.near.get(at) {
            Some(place) => place,
            None => &self.far[at - NEAR],
        }
    }
}

/// Where a run stands.
#[derive(Clone, Copy, Debug)]
enum Standing {
    /// At a revealed place.
    At(usize),
    /// At the place that follows `from` (the first place of its body, if `body`), not revealed yet.
    Before { from: usize, body: bool },
}

/// A run of the Kraft machine with the part of its program that was revealed.
#[derive(Clone, Debug)]
pub struct KraftRun {
    places: Places,
    standing: Standing,
    /// The pending need is a data bit, not an op.
    data_pending: bool,
    tape: Tape,
    output: Symbols,
    steps: u64,
    /// `?` executed in the present cycle.
    reads: usize,
    data: Symbols,
}

impl KraftRun {
    /// The tape, seen from the head.
    #[must_use]
    pub fn tape(&self) -> &Tape {
        &self.tape
    }

    /// The number of the revealed place that the run stands at. `None` where it is not revealed.
    #[must_use]
    pub fn place(&self) -> Option<usize> {
        match self.standing {
            Standing::At(at) => Some(at),
            Standing::Before { .. } => None,
        }
    }

    /// Whether the place that the run stands at, not revealed yet, belongs to the body of a `[`. `None` where it is
    /// revealed.
    #[must_use]
    pub fn unrevealed_in_body(&self) -> Option<bool> {
        let Standing::Before { from, body } = self.standing else {
            return None;
        };
        Some(body || (from != UNREVEALED && self.places[from].owner != TOP))
    }

    /// Follows the link that leads on from place `from` (into the body if `body`).
    fn follow(&self, from: usize, body: bool) -> Standing {
        let place = &self.places[from];
        match if body { place.body } else { place.next } {
            UNREVEALED => Standing::Before { from, body },
            at => Standing::At(at),
        }
    }
}

impl Machine for Kraft {
    type Run = KraftRun;

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("kraft")
    }

    fn coding(&self) -> Coding {
        Coding {
            base: 2,
            longest: LONGEST_OP_BITS,
        }
    }

    fn start(&self) -> KraftRun {
        KraftRun {
            places: Places::new(),
            standing: Standing::Before {
                from: UNREVEALED,
                body: false,
            },
            data_pending: false,
            tape: Tape::default(),
            output: Symbols::new(),
            steps: 0,
            reads: 0,
            data: Symbols::new(),
        }
    }

    fn advance(&self, run: &mut KraftRun, goal: &Goal<'_>) -> Pause<'static> {
        // Repeated configurations, by Brent's method, looked at where a loop closes: a cycle
        // without output goes through such a place. Whatever is revealed ends the call, so the
        // search starts anew with the program fixed.
        let mut saved: Option<(usize, Tape)> = None;
        let (mut closes, mut next_save) = (0_u32, 1_u32);
        loop {
            if run.output.len() >= goal.horizon {
                return Pause::Complete;
            }
            if run.steps >= goal.steps {
                return Pause::OpenSteps;
            }
            let at = match run.standing {
                Standing::Before { .. } => {
                    run.data_pending = false;
                    return Pause::Needs(&OP_BITS);
                }
                Standing::At(at) => at,
            };
            let place = run.places[at];
            let mut emitted = false;
            run.standing = match place.op {
                Op::Emit => {
                    emitted = true;
                    run.follow(at, false)
                }
                Op::Close if place.owner == TOP => {
                    emitted = true;
                    Standing::At(0)
                }
                Op::Close => {
                    closes += 1;
                    match &saved {
                        Some((place, tape)) if *place == at && *tape == run.tape => {
                            return Pause::Silent(Some(Decider::RepeatedConfiguration));
                        }
                        _ => {}
                    }
                    if closes == next_save {
                        saved = Some((at, run.tape.clone()));
                        next_save *= 2;
                    }
                    Standing::At(place.owner)
                }
                Op::Flip => {
                    run.tape.cell = !run.tape.cell;
                    run.follow(at, false)
                }
                Op::Right => {
                    run.tape.right();
                    run.follow(at, false)
                }
                Op::Left => {
                    run.tape.left();
                    run.follow(at, false)
                }
                Op::Open => run.follow(at, run.tape.cell),
                Op::Data => {
                    run.data_pending = true;
                    return Pause::Needs(&[1, 1]);
                }
                Op::Input => {
                    run.tape.cell = match &self.actions {
                        None => false,
                        Some(actions) => {
                            // With an agent the configuration has one more part, the position in the action.
                            saved = None;
                            match actions.read(actions.cycle(run.output.len()), run.reads) {
                                Some(bit) => bit,
                                None => return Pause::NeedsAction(actions.place(run.reads)),
                            }
                        }
                    };
                    run.reads += 1;
                    run.follow(at, false)
                }
            };
            run.steps += 1;
            if emitted {
                let symbol = run.tape.cell;
                run.output.push(symbol);
                saved = None;
                let out = run.output.len();
                if let Some(actions) = &self.actions
                    && actions.cycle(out) != actions.cycle(out - 1)
                {
                    run.reads = 0;
                }
                if goal.agree.get(out - 1).is_some_and(|x| x != symbol) {
                    return Pause::Disagrees;
                }
            }
        }
    }

    fn reveal(&self, run: &mut KraftRun, choice: usize) {
        if run.data_pending {
            let bit = match choice {
                0 => false,
                1 => true,
                _ => return,
            };
            run.data_pending = false;
            run.data.push(bit);
            run.tape.cell = bit;
            run.steps += 1;
            if let Standing::At(at) = run.standing {
                run.standing = run.follow(at, false);
            }
            return;
        }
        let Standing::Before { from, body } = run.standing else {
            return;
        };
        let Some(row) = OPS.get(choice) else {
            return;
        };
        let new = run.places.len;
        let owner = match run.places.get_mut(from) {
            None => TOP,
            Some(open) if body => {
                open.body = new;
                from
            }
            Some(before) => {
                before.next = new;
                before.owner
            }
        };
        run.places.push(Place {
            op: row.op,
            owner,
            next: UNREVEALED,
            body: UNREVEALED,
        });
        run.standing = Standing::At(new);
    }

    fn act(&self, run: &mut KraftRun, bit: bool) {
        if let Standing::At(at) = run.standing
            && run.places[at].op == Op::Input
        {
            run.tape.cell = bit;
            run.reads += 1;
            run.steps += 1;
            run.standing = run.follow(at, false);
        }
    }

    fn output<'a>(&self, run: &'a KraftRun) -> &'a Symbols {
        &run.output
    }

    fn steps(&self, run: &KraftRun) -> u64 {
        run.steps
    }

    fn source(&self, run: &KraftRun) -> String {
        let mut text = String::new();
        if run.places.len == 0 {
            return "_".to_owned();
        }
        // Each `[` is followed by its body, then by what stands after its `]`.
        let mut pending = vec![0];
        while let Some(mut at) = pending.pop() {
            loop {
                if at == UNREVEALED {
                    text.push('_');
                    if !pending.is_empty() {
                        text.push(']');
                    }
                    break;
                }
                let place = &run.places[at];
                text.push(place.op.row().mnemonic);
                match place.op {
                    Op::Close => break,
                    Op::Open => {
                        pending.push(place.next);
                        at = place.body;
                    }
                    _ => at = place.next,
                }
            }
        }
        if !run.data.is_empty() {
            text.push(':');
            text.push_str(&run.data.to_string());
        }
        text
    }
}
