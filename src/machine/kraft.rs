//! The Kraft machine's run, revealed on demand.

use super::actions::Actions;
use super::op::{OP_BITS, OPS, Op};
use super::revealed::{Goal, Machine, Pause};
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
    /// A run must not be asked for more than [`Actions::symbols`] symbols; a `?`
    /// whose action is missing reads 0.
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
const UNREVEALED: u8 = u8::MAX;
/// Belongs to no body: the top level.
const TOP: u8 = u8::MAX;
/// Ops have at least 2 bits and a program at most 123, so places fit a byte, with room for the marks.
const MAX_PLACES: usize = 62;

#[derive(Clone, Copy, Debug)]
struct Place {
    op: Op,
    /// The place of the `[` whose body this belongs to.
    owner: u8,
    next: u8,
    /// Of a `[`: the first place of its body.
    body: u8,
}

/// Where a run stands.
#[derive(Clone, Copy, Debug)]
enum Standing {
    /// At a revealed place.
    At(u8),
    /// At the place that follows `from` (the first place of its body, if `body`), not revealed yet.
    Before { from: u8, body: bool },
}

/// A run of the Kraft machine with the part of its program that was revealed.
#[derive(Clone, Debug)]
pub struct KraftRun {
    places: [Place; MAX_PLACES],
    revealed: u8,
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
    /// Follows the link behind place `from` (into the body if `body`).
    fn follow(&self, from: u8, body: bool) -> Standing {
        let place = &self.places[usize::from(from)];
        match if body { place.body } else { place.next } {
            UNREVEALED => Standing::Before { from, body },
            at => Standing::At(at),
        }
    }
}

impl Machine for Kraft {
    type Run = KraftRun;

    fn name(&self) -> &'static str {
        "kraft"
    }

    fn start(&self) -> KraftRun {
        KraftRun {
            places: [Place {
                op: Op::Emit,
                owner: TOP,
                next: UNREVEALED,
                body: UNREVEALED,
            }; MAX_PLACES],
            revealed: 0,
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

    fn advance(&self, run: &mut KraftRun, goal: &Goal<'_>) -> Pause {
        // Repeated configurations, by Brent's method, looked at where a loop closes: a cycle
        // without output goes through such a place. Whatever is revealed ends the call, so the
        // search starts anew with the program fixed.
        let mut saved: Option<(u8, Tape)> = None;
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
            let place = run.places[usize::from(at)];
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
                            return Pause::Silent;
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
                    run.tape.cell = self.actions.as_ref().is_some_and(|actions| {
                        actions
                            .read(actions.cycle(run.output.len()), run.reads)
                            .unwrap_or(false)
                    });
                    run.reads += 1;
                    // With an agent the configuration has one more part, the position in the action.
                    if self.actions.is_some() {
                        saved = None;
                    }
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
            let bit = choice == 1;
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
        let new = run.revealed;
        let owner = if from == UNREVEALED {
            TOP
        } else if body {
            run.places[usize::from(from)].body = new;
            from
        } else {
            let before = &mut run.places[usize::from(from)];
            before.next = new;
            before.owner
        };
        run.places[usize::from(new)] = Place {
            op: OPS[choice].op,
            owner,
            next: UNREVEALED,
            body: UNREVEALED,
        };
        run.revealed += 1;
        run.standing = Standing::At(new);
    }

    fn output<'a>(&self, run: &'a KraftRun) -> &'a Symbols {
        &run.output
    }

    fn steps(&self, run: &KraftRun) -> u64 {
        run.steps
    }

    fn source(&self, run: &KraftRun) -> String {
        let mut text = String::new();
        if run.revealed == 0 {
            return "_".to_owned();
        }
        // Each `[` is followed by its body, then by what stands behind its `]`.
        let mut pending = vec![0_u8];
        while let Some(mut at) = pending.pop() {
            loop {
                if at == UNREVEALED {
                    text.push('_');
                    if !pending.is_empty() {
                        text.push(']');
                    }
                    break;
                }
                let place = &run.places[usize::from(at)];
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
