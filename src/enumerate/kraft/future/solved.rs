//! U by symbols out, from the end of x to its beginning.

use super::level::{Bounds, ONE, Rules, means};
use super::place::{Around, FAR, RADIUS};
use crate::enumerate::hope::Hope;
use crate::machine::{LONGEST_OP_BITS, OPS, Op};

/// U for x, x0 and x1, by symbols out.
pub(super) struct Solved {
    near: [Rules; 2],
    far: [Rules; 2],
    /// The levels that are near.
    nearest: usize,
    pub(super) levels: Vec<Vec<Bounds>>,
    x: Vec<bool>,
    ahead: bool,
}

impl Solved {
    pub(super) fn new(x: Vec<bool>, ahead: bool, acts: bool, nearest: usize) -> Self {
        let mut solved = Solved {
            near: Rules::both(true, acts),
            far: Rules::both(false, acts),
            nearest,
            levels: vec![Vec::new(); x.len() + 2],
            x,
            ahead,
        };
        // With x and a symbol out nothing more is asked for. Near levels begin from far ones, where less is known.
        let all = solved.levels.len();
        for (nearest, levels) in [(0, all), (nearest, nearest.min(all))] {
            solved.nearest = nearest;
            for out in (0..levels).rev() {
                solved.levels[out] =
                    solved.level(out, ONE, |rules, far, next| rules.solve(next, far));
            }
        }
        solved
    }

    /// What comes of a level's rules, its bounds and those of the next level; `all` where nothing more is asked for.
    pub(super) fn level(
        &self,
        out: usize,
        all: u32,
        of: impl Fn(&Rules, &[Bounds], &[Bounds]) -> Vec<Bounds>,
    ) -> Vec<Bounds> {
        let (rules, places) = if out < self.nearest {
            (&self.near, 2 * Around::<RADIUS>::ALL)
        } else {
            (&self.far, 2 * Around::<FAR>::ALL)
        };
        let next = self.levels.get(out + 1);
        match (self.x.get(out), next) {
            (Some(&wanted), Some(next)) => of(&rules[usize::from(wanted)], &self.levels[out], next),
            (None, Some(next)) if self.ahead => {
                let bounds = &self.levels[out];
                let [zero, one] = [0, 1].map(|wanted: usize| of(&rules[wanted], bounds, next));
                let both = zero.iter().zip(&one);
                both.map(|(zero, one)| [all, zero[1], one[2], all])
                    .collect()
            }
            _ => vec![[all; 4]; places],
        }
    }

    /// What a walk asks for, of places with these symbols out: shares over 2^[`FRACTION_BITS`].
    fn hopes(&self, most: usize, of: impl Fn(usize) -> Vec<Bounds>) -> Vec<Hope> {
        let levels = (0..=most).flat_map(|out| means(of(out)));
        levels.map(|[x, zero, one, _]| [x, zero, one]).collect()
    }

    /// At a place where any op may stand.
    pub(super) fn any(&self, most: usize) -> Vec<Hope> {
        self.hopes(most, |out| {
            let bounds = self.levels[out].iter();
            bounds
                .map(|bounds| bounds.map(|bound| bound << LONGEST_OP_BITS))
                .collect()
        })
    }

    /// Over a set of ops alone.
    pub(super) fn over(&self, most: usize, set: impl Fn(Op) -> bool) -> Vec<Hope> {
        let shares = OPS.iter().filter(|row| set(row.op));
        let all = shares.map(|row| ONE << (LONGEST_OP_BITS - row.op.bits()));
        let all: u32 = all.sum();
        self.hopes(most, |out| {
            self.level(out, all, |rules, bounds, next| {
                rules.sums(bounds, next, &set)
            })
        })
    }
}
