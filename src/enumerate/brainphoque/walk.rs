//! The walk through the tree of cylinders, by what is different of them.
//!
//! A [`Pose`] stands for many cylinders at once, all those whose future is the same:
//!
//! - `+` and `-` are one choice of two cylinders, for cells have two values.
//! - The ring is seen from the head, so it does not matter where on it a run is.
//! - Outside of all bodies nothing that was revealed is stood on again, so the code is forgotten; a `]` there, and a
//!   `[` whose cell is 0, do nothing but take a step.
//! - Within a body the order of `+ - > <` in a row does not matter ([`Item`]).
//!
//! What is left of a cylinder: code from the outermost `[` that it is in the body of, place, ring, output as far as
//! it is counted, steps. Equal ones are merged (see [`super::frontier`]). Each step of a run is counted, so that all
//! masses are the plain walk's, integer for integer.

use super::cells::Cells;
use super::item::{Item, Kind, LONGEST_SEGMENT, NONE};
use super::setting::{Outputs, Setting};
use crate::enumerate::budget::{Fate, Status};
use crate::machine::{CycleSearch, Decider};

/// Where a cylinder stands, before what is to be revealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Pose {
    pub ring: u128,
    /// Of the symbols that are out as much as is counted.
    pub said: u64,
    /// How many symbols are out.
    pub out: u32,
    pub steps: u32,
    /// The item before what is to be revealed; [`NONE`] outside of all bodies.
    from: u32,
    body: bool,
    /// Whether an input symbol is to be revealed: `from` is the `,` that reads it.
    awaits_symbol: bool,
}

impl Pose {
    /// Nothing is revealed.
    pub const START: Self = Self {
        ring: 0,
        said: 0,
        out: 0,
        steps: 0,
        from: NONE,
        body: false,
        awaits_symbol: false,
    };
}

/// What takes in leaves and cylinders that are kept for later.
pub(super) trait Taker {
    /// Takes in a leaf that stands for `cylinders` cylinders.
    fn leaf(&mut self, fate: Fate, pose: &Pose, mass: u128, cylinders: u128);

    /// Takes in `cylinders` that were revealed.
    fn revealed(&mut self, cylinders: u128);

    /// Takes in cylinders of more digits than [`Walk::keep_above`], with the code that they can come back to.
    fn keep(&mut self, digits: u32, pose: &Pose, code: &[Item], cylinders: u128);
}

/// Whether a run came to a need, or to its end.
enum Came {
    ToNeed,
    ToEnd(Fate),
}

/// One walker.
pub(super) struct Walk<'a, T> {
    setting: &'a Setting<'a>,
    cells: Cells,
    /// All code; what can be come back to begins at `base`, and links count from there.
    code: Vec<Item>,
    base: usize,
    /// Cylinders of more digits than this are not divided further but kept.
    pub keep_above: u32,
    pub taker: T,
}

impl<'a, T: Taker> Walk<'a, T> {
    pub fn new(setting: &'a Setting<'a>, taker: T) -> Self {
        Self {
            setting,
            cells: setting.cells,
            code: Vec::with_capacity(64),
            base: 0,
            keep_above: u32::MAX,
            taker,
        }
    }

    /// Begins at the root: nothing is revealed. It is a leaf where a limit is 0.
    pub fn root(&mut self) {
        let pose = Pose::START;
        match self.limit(&pose) {
            Some(fate) => self.leaf(fate, &pose, 0, 1),
            None => self.visit(pose, 0, 1),
        }
    }

    /// Goes on from cylinders that were kept.
    pub fn go_on(&mut self, pose: Pose, code: &[Item], digits: u32, cylinders: u128) {
        self.code.clear();
        self.code.extend_from_slice(code);
        self.base = 0;
        self.divide(pose, digits, cylinders);
    }

    fn leaf(&mut self, fate: Fate, pose: &Pose, digits: u32, cylinders: u128) {
        let mass = self.setting.mass(digits) * cylinders;
        self.taker.leaf(fate, pose, mass, cylinders);
    }

    /// What a limit that is reached makes of a run; steps are looked at first.
    fn limit(&self, pose: &Pose) -> Option<Fate> {
        if pose.steps >= self.setting.steps {
            Some(Fate::Is(Status::OpenSteps, None))
        } else if pose.out >= self.setting.horizon {
            Some(Fate::Is(Status::Complete, None))
        } else {
            None
        }
    }

    fn item(&self, at: u32) -> Item {
        self.code[self.base + at as usize]
    }

    /// Comes to cylinders that stand before something unrevealed.
    fn visit(&mut self, pose: Pose, digits: u32, cylinders: u128) {
        if digits > self.keep_above {
            let code = &self.code[self.base..];
            self.taker.keep(digits, &pose, code, cylinders);
        } else {
            self.divide(pose, digits, cylinders);
        }
    }

    /// Reveals each choice in turn.
    fn divide(&mut self, pose: Pose, digits: u32, cylinders: u128) {
        let open = Fate::Is(Status::OpenLength, None);
        let (cost, choices) = if pose.awaits_symbol {
            (1, 2)
        } else {
            (self.setting.token_digits, self.setting.tokens)
        };
        let longer = digits + cost;
        if longer > self.setting.limit {
            self.leaf(open, &pose, digits, cylinders);
            return;
        }
        if self.setting.is_halted() {
            let halted = Fate::Is(Status::OpenInterrupted, None);
            self.leaf(halted, &pose, digits, cylinders);
            return;
        }
        self.taker.revealed(cylinders * u128::from(choices));
        if pose.awaits_symbol {
            for symbol in 0..2 {
                let mut next = pose;
                next.ring = next.ring & !1 | symbol;
                next.awaits_symbol = false;
                next.steps += 1;
                self.go(next, longer, cylinders);
            }
            return;
        }
        let next = Pose {
            steps: pose.steps + 1,
            ..pose
        };
        let is_top = pose.from == NONE;
        let is_on = pose.ring & 1 == 1;
        // `[` whose cell is 0, and `]` outside of all bodies.
        let mut idle = 0;
        if longer + self.setting.token_digits > self.setting.limit
            && next.steps < self.setting.steps
        {
            // There is no room for another token: what needs one next is open.
            let mut alike = 4 + 1;
            if is_top {
                alike += 1;
            }
            self.leaf(open, &pose, longer, cylinders * alike);
        } else {
            self.segment(next, longer, cylinders);
            if is_top && !is_on {
                idle += 1;
            } else {
                self.open(next, longer, cylinders);
            }
            if is_top {
                idle += 1;
            }
            if idle > 0 {
                self.settle(next, longer, cylinders * idle);
            }
        }
        self.emit(next, longer, cylinders);
        if self.setting.reads() {
            self.read(pose, longer, cylinders);
        }
        if !is_top {
            self.close(next, longer, cylinders);
        }
    }

    /// `+ -`, `>` and `<`.
    fn segment(&mut self, pose: Pose, digits: u32, cylinders: u128) {
        let ways: [(u128, i32, u128); 3] = [(1, 0, 2), (0, 1, 1), (0, -1, 1)];
        for (flip, shift, alike) in ways {
            let mut next = pose;
            next.ring = self.cells.moved(pose.ring ^ flip, shift);
            let cylinders = cylinders * alike;
            if pose.from == NONE {
                self.settle(next, digits, cylinders);
                continue;
            }
            let with = |item: Item| match shift {
                0 => item.flipping(),
                shift => item.moving(shift > 0),
            };
            let last = self.item(pose.from);
            let is_whole = last.kind() != Kind::Segment || last.tokens() >= LONGEST_SEGMENT;
            if pose.body || is_whole {
                let new = with(Item::new(Kind::Segment, self.owner(&pose)));
                self.with_item(&mut next, new, |walk, next| {
                    walk.settle(next, digits, cylinders);
                });
            } else {
                let place = self.base + pose.from as usize;
                self.code[place] = with(last);
                self.settle(next, digits, cylinders);
                self.code[place] = last;
            }
        }
    }

    /// The body that what is revealed now belongs to.
    fn owner(&self, pose: &Pose) -> u32 {
        match (pose.from, pose.body) {
            (NONE, _) => NONE,
            (from, true) => from,
            (from, false) => self.item(from).owner(),
        }
    }

    /// Does something with an item more, linked to the one before, and takes it away again.
    fn with_item(&mut self, pose: &mut Pose, item: Item, act: impl FnOnce(&mut Self, Pose)) {
        let (base, len) = (self.base, self.code.len());
        let new = (len - base) as u32;
        let before = (pose.from != NONE).then(|| (base + pose.from as usize, self.item(pose.from)));
        if let Some((place, before)) = before {
            self.code[place] = before.linked(pose.body, new);
        }
        self.code.push(item);
        pose.from = new;
        pose.body = false;
        act(self, *pose);
        self.base = base;
        self.code.truncate(len);
        if let Some((place, before)) = before {
            self.code[place] = before;
        }
    }

    fn open(&mut self, pose: Pose, digits: u32, cylinders: u128) {
        let mut next = pose;
        let base = self.base;
        if pose.from == NONE {
            self.base = self.code.len();
        }
        let item = Item::new(Kind::Open, self.owner(&pose));
        self.with_item(&mut next, item, |walk, mut next| {
            next.body = next.ring & 1 == 1;
            walk.settle(next, digits, cylinders);
        });
        self.base = base;
    }

    fn emit(&mut self, pose: Pose, digits: u32, cylinders: u128) {
        let mut next = pose;
        if let Some(fate) = self.print(&mut next) {
            self.leaf(fate, &next, digits, cylinders);
        } else if pose.from == NONE {
            self.settle(next, digits, cylinders);
        } else {
            let item = Item::new(Kind::Emit, self.owner(&pose));
            self.with_item(&mut next, item, |walk, next| {
                walk.settle(next, digits, cylinders);
            });
        }
    }

    fn read(&mut self, pose: Pose, digits: u32, cylinders: u128) {
        let mut next = pose;
        next.awaits_symbol = true;
        if pose.from == NONE {
            self.settle(next, digits, cylinders);
        } else {
            let item = Item::new(Kind::Read, self.owner(&pose));
            self.with_item(&mut next, item, |walk, next| {
                walk.settle(next, digits, cylinders);
            });
        }
    }

    fn close(&mut self, pose: Pose, digits: u32, cylinders: u128) {
        let owner = self.owner(&pose);
        let mut next = pose;
        let item = Item::new(Kind::Close, owner);
        self.with_item(&mut next, item, |walk, next| {
            walk.run(next, owner, digits, cylinders);
        });
    }

    /// Comes to a need right away, unless a limit is reached.
    fn settle(&mut self, pose: Pose, digits: u32, cylinders: u128) {
        match self.limit(&pose) {
            Some(fate) => self.leaf(fate, &pose, digits, cylinders),
            None => self.visit(pose, digits, cylinders),
        }
    }

    /// Goes on after an input symbol.
    fn go(&mut self, pose: Pose, digits: u32, cylinders: u128) {
        let next = match pose.from {
            NONE => NONE,
            from => self.item(from).next(),
        };
        if next == NONE {
            self.settle(pose, digits, cylinders);
        } else {
            self.run(pose, next, digits, cylinders);
        }
    }

    /// Runs from an item to the next need, and goes on from there.
    fn run(&mut self, mut pose: Pose, at: u32, digits: u32, cylinders: u128) {
        let base = self.base;
        match self.advance(&mut pose, at) {
            Came::ToNeed => self.visit(pose, digits, cylinders),
            Came::ToEnd(fate) => self.leaf(fate, &pose, digits, cylinders),
        }
        self.base = base;
    }

    /// Prints the cell; says what becomes of a run that disagrees with what is sought.
    fn print(&self, pose: &mut Pose) -> Option<Fate> {
        let (symbol, place) = (pose.ring as u64 & 1, pose.out);
        pose.out += 1;
        match &self.setting.outputs {
            Outputs::Counted => {}
            Outputs::Kept => pose.said = pose.said << 1 | symbol,
            Outputs::Sought(x) => match x.get(place as usize) {
                Some(wanted) if u64::from(*wanted) != symbol => return Some(Fate::Disagrees),
                Some(_) => {}
                None if place as usize == x.len() => pose.said = symbol,
                None => {}
            },
        }
        None
    }

    /// Runs through revealed code to a need or an end.
    fn advance(&mut self, pose: &mut Pose, at: u32) -> Came {
        let mut at = Some(at);
        let mut cycles = CycleSearch::<(u32, u32, u128)>::new();
        // Where the head is, from where it was.
        let mut place = 0;
        loop {
            if let Some(fate) = self.limit(pose) {
                return Came::ToEnd(fate);
            }
            let Some(here) = at else {
                return Came::ToNeed;
            };
            let item = self.item(here);
            let mut body = false;
            match item.kind() {
                Kind::Segment => {
                    pose.ring = self.cells.after(pose.ring, item);
                    place = self.cells.place(place, item.shift());
                    pose.steps += item.tokens();
                }
                Kind::Close => {
                    pose.steps += 1;
                    at = Some(item.owner());
                    continue;
                }
                Kind::Emit => {
                    pose.steps += 1;
                    cycles.forget();
                    if let Some(fate) = self.print(pose) {
                        return Came::ToEnd(fate);
                    }
                }
                Kind::Read => {
                    pose.from = here;
                    pose.awaits_symbol = true;
                    return Came::ToNeed;
                }
                Kind::Open => {
                    pose.steps += 1;
                    body = pose.ring & 1 == 1;
                    if !body && item.owner() == NONE {
                        // Out of all bodies: the code is not stood on again.
                        self.base = self.code.len();
                        pose.from = NONE;
                        pose.body = false;
                        at = None;
                        continue;
                    }
                }
            }
            let next = if body { item.body() } else { item.next() };
            if next == NONE {
                pose.from = here;
                pose.body = body;
                at = None;
                continue;
            }
            at = Some(next);
            if item.kind() == Kind::Open && pose.steps < self.setting.steps {
                let ring = pose.ring;
                let now = (next, place, ring);
                if cycles.is_back(|kept| *kept == now, |kept| *kept = Some(now)) {
                    let silent = Fate::Is(Status::Silent, Some(Decider::RepeatedConfiguration));
                    return Came::ToEnd(silent);
                }
            }
        }
    }
}
