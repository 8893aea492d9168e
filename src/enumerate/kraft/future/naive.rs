//! Slow references, written to be read: the chance itself as far as some more bits show it, and U by recursion.

use std::collections::{BTreeMap, HashMap};

use crate::exact::Rational;
use crate::machine::{Actions, OPS, Op};

/// A revealed op and where it leads; none while that is not revealed.
#[derive(Clone, Debug)]
struct Spot {
    op: Op,
    /// The `[` whose body it is in.
    owner: Option<usize>,
    next: Option<usize>,
    body: Option<usize>,
}

/// A run that stands at a place that is not revealed.
#[derive(Clone, Debug)]
pub(super) struct Run<'a> {
    code: Vec<Spot>,
    /// The place: in front of everything, or after an op or first in its body.
    from: Option<(usize, bool)>,
    /// All other cells are 0.
    pub(super) tape: BTreeMap<i64, bool>,
    pub(super) head: i64,
    /// How many symbols of x are out.
    pub(super) out: usize,
    actions: Option<&'a Actions>,
    /// `?` executed in the present cycle.
    inputs: usize,
}

/// Steps in revealed code after which a run is given up.
const STEPS: u32 = 300;

impl<'a> Run<'a> {
    pub(super) fn new(actions: Option<&'a Actions>) -> Self {
        Run {
            code: Vec::new(),
            from: None,
            tape: BTreeMap::new(),
            head: 0,
            out: 0,
            actions,
            inputs: 0,
        }
    }

    pub(super) fn body(&self) -> bool {
        match self.from {
            None => false,
            Some((_, true)) => true,
            Some((after, false)) => self.code[after].owner.is_some(),
        }
    }

    pub(super) fn cell(&self, offset: i64) -> bool {
        let cell = self.tape.get(&(self.head + offset));
        cell.copied().unwrap_or(false)
    }

    fn write(&mut self, bit: bool) {
        self.tape.insert(self.head, bit);
    }

    /// Reveals `op` and runs until a place is not revealed again: every run that comes of it, one for each value of the
    /// data bits read if these are at most `bits`, with the bits that are left. What prints another symbol than
    /// `wanted` says of its place, and what goes on too long, is dropped; so is none that printed `enough`.
    pub(super) fn reveal(
        mut self,
        op: Op,
        bits: u32,
        wanted: &dyn Fn(usize) -> Option<bool>,
        enough: usize,
    ) -> Vec<(Self, u32)> {
        let new = self.code.len();
        let owner = match self.from {
            None => None,
            Some((open, true)) => {
                self.code[open].body = Some(new);
                Some(open)
            }
            Some((before, false)) => {
                self.code[before].next = Some(new);
                self.code[before].owner
            }
        };
        self.code.push(Spot {
            op,
            owner,
            next: None,
            body: None,
        });
        let mut ended = Vec::new();
        let mut running = vec![(self, new, bits, 0)];
        while let Some((mut run, at, mut bits, steps)) = running.pop() {
            let spot = run.code[at].clone();
            let mut data = false;
            let mut link = (at, false);
            let mut back = None;
            let mut prints = false;
            match spot.op {
                Op::Emit => prints = true,
                Op::Close => {
                    prints = spot.owner.is_none();
                    back = Some(spot.owner.unwrap_or(0));
                }
                Op::Flip => run.write(!run.cell(0)),
                Op::Right => run.head += 1,
                Op::Left => run.head -= 1,
                Op::Open => link.1 = run.cell(0),
                Op::Data => data = true,
                Op::Input => {
                    let bit = run
                        .actions
                        .and_then(|actions| actions.read(actions.cycle(run.out), run.inputs));
                    run.inputs += 1;
                    run.write(bit.unwrap_or(false));
                }
            }
            if prints {
                if wanted(run.out).is_some_and(|wanted| wanted != run.cell(0)) {
                    continue;
                }
                run.out += 1;
                if let Some(actions) = run.actions
                    && actions.cycle(run.out) != actions.cycle(run.out - 1)
                {
                    run.inputs = 0;
                }
                if run.out >= enough {
                    ended.push((run, bits));
                    continue;
                }
            }
            if data && bits == 0 || steps == STEPS {
                continue;
            }
            bits -= u32::from(data);
            let (from, into) = link;
            let spot = &run.code[from];
            let next = back.or(if into { spot.body } else { spot.next });
            run.from = Some(link);
            for bit in [false, true].into_iter().take(1 + usize::from(data)) {
                let mut run = run.clone();
                if data {
                    run.write(bit);
                }
                match next {
                    Some(next) => running.push((run, next, bits, steps + 1)),
                    None => ended.push((run, bits)),
                }
            }
        }
        ended
    }

    /// The chance that the run prints the rest of x, as far as `bits` bits more show it, 2^`bits` times; with the first
    /// op one of `set`.
    pub(super) fn chance(&self, x: &[bool], bits: u32, set: &dyn Fn(Op) -> bool) -> u64 {
        if self.out >= x.len() {
            return 1 << bits;
        }
        let ops = OPS.iter().map(|row| row.op);
        ops.filter(|&op| op.bits() <= bits && set(op))
            .flat_map(|op| {
                let wanted = |place: usize| x.get(place).copied();
                self.clone().reveal(op, bits - op.bits(), &wanted, x.len())
            })
            .map(|(run, left)| run.chance(x, left, &|_| true))
            .sum()
    }
}

/// Rounds, symbols out, body, cells.
type Asked = (u32, usize, bool, Vec<Option<bool>>);

/// U of a place, by its definition: none is what is unknown of a cell.
pub(super) struct Slow<'a> {
    pub(super) x: &'a [bool],
    pub(super) acts: bool,
    /// From so many symbols out on only the cells next to the head count.
    pub(super) nearest: usize,
    known: HashMap<Asked, Rational>,
}

impl<'a> Slow<'a> {
    pub(super) fn new(x: &'a [bool], acts: bool, nearest: usize) -> Self {
        Slow {
            x,
            acts,
            nearest,
            known: HashMap::new(),
        }
    }

    /// U_rounds, with the head on the middle one of `cells`.
    pub(super) fn bound(
        &mut self,
        rounds: u32,
        out: usize,
        body: bool,
        cells: &[Option<bool>],
    ) -> Rational {
        if rounds == 0 || out == self.x.len() {
            return Rational::one();
        }
        let head = cells.len() / 2;
        let mut cells = cells.to_vec();
        if out >= self.nearest {
            for (place, cell) in cells.iter_mut().enumerate() {
                if place.abs_diff(head) > 1 {
                    *cell = None;
                }
            }
        }
        let key = (rounds, out, body, cells.clone());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let cell = cells[head];
        let wanted = self.x[out];
        let with = |cell: Option<bool>| {
            let mut cells = cells.to_vec();
            cells[head] = cell;
            cells
        };
        let mut right = cells[1..].to_vec();
        right.push(None);
        let mut left = vec![None];
        left.extend(&cells[..cells.len() - 1]);
        let (zero, one, blind) = (with(Some(false)), with(Some(true)), with(None));
        let rounds = rounds - 1;
        let mut sum = Rational::zero();
        for row in &OPS {
            let mut u = |out, body, cells: &[Option<bool>]| self.bound(rounds, out, body, cells);
            let value = match (row.op, cell) {
                (Op::Emit, Some(cell)) if cell != wanted => Rational::zero(),
                (Op::Emit, _) => u(out + 1, body, if wanted { &one } else { &zero }),
                (Op::Close, Some(cell)) if !body && cell != wanted => Rational::zero(),
                (Op::Close, _) => Rational::one(),
                (Op::Flip, Some(false)) => u(out, body, &one),
                (Op::Flip, Some(true)) => u(out, body, &zero),
                (Op::Flip, None) => u(out, body, &blind),
                (Op::Right, _) => u(out, body, &right),
                (Op::Left, _) => u(out, body, &left),
                (Op::Open, Some(false)) => u(out, body, &zero),
                (Op::Open, Some(true)) => u(out, true, &one),
                (Op::Open, None) => u(out, body, &zero).max(u(out, true, &one)),
                (Op::Data, _) => (u(out, body, &zero) + u(out, body, &one)) * Rational::ratio(1, 2),
                (Op::Input, _) => {
                    let zero = u(out, body, &zero);
                    if self.acts {
                        zero.max(self.bound(rounds, out, body, &one))
                    } else {
                        zero
                    }
                }
            };
            sum += &(value * Rational::inverse_power(row.op.bits().into()));
        }
        self.known.insert(key, sum.clone());
        sum
    }
}
