//! The halting probability of the binary lambda calculus, enclosed.
//!
//! As `BB/BBU.lhs` of github.com/tromp/AIT has it: a fair coin writes an endless bit string; a closed
//! term is read from it and applied to the rest as a lazy list of bits (`\1 h t`, bit 0 is `\\2`, bit
//! 1 is `\\1`); Omega is the chance that this has a normal form. A string that begins with no closed
//! term does not halt, and a normal form that would hold the endless rest is none.
//!
//! The bits are revealed when a reduction needs them, those of the term too: a part of it that no reduction
//! has come to is a *hole*. A hole under d abstractions is read from some of the next bits; the chance that
//! these are a term without a variable beyond d is q_d, the least solution of
//! q_d = sum over i <= d of 2^-(i+1) + q_(d+1)/4 + q_d^2/4. So what is revealed has the mass 2^-(bits) times
//! the q of its holes, and a term that halts whatever is in its holes counts with all of that.

use rayon::prelude::*;

use super::lazy::{End, Lazy, Limit};
use crate::enumerate::control::{Control, Interrupted};
use crate::exact::{Dyadic, Rational};
use crate::machine::blc::Node;

/// One, in the fixed point that masses are in.
const ONE: u64 = 1 << 62;
/// q_d is taken to be between 0 and 1 from here on, which makes an error of less than 2^-64 in q_32.
const DEEPEST: usize = 128;

/// A mass between two multiples of 2^-62.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mass {
    lower: u64,
    upper: u64,
}

impl Mass {
    const ONE: Self = Self {
        lower: ONE,
        upper: ONE,
    };

    fn times(self, other: Self) -> Self {
        let product = |one: u64, two: u64| u128::from(one) * u128::from(two);
        let narrow = |wide: u128| u64::try_from(wide >> 62).expect("a product of masses is one");
        Self {
            lower: narrow(product(self.lower, other.lower)),
            upper: narrow(product(self.upper, other.upper) + u128::from(ONE - 1)),
        }
    }

    /// Halved so many times.
    fn halved(self, times: u32) -> Self {
        let half = |mass: u64| mass.checked_shr(times).unwrap_or(0);
        Self {
            lower: half(self.lower),
            upper: half(self.upper).saturating_add(1),
        }
    }
}

/// q_0, q_1, ...: the masses of terms under so many abstractions.
fn hole_masses() -> Vec<Mass> {
    let mut next = Mass {
        lower: 0,
        upper: ONE,
    };
    let mut all = Vec::new();
    for depth in (0..DEEPEST).rev() {
        // The variables have mass 1/2 - 2^-(d+1).
        let none = Mass::ONE.halved(depth as u32 + 1);
        let quarter = next.halved(2);
        let rest = Mass {
            // At depth 0 nothing is left of 1/2, and rounding may go below 0.
            lower: (ONE / 2 + quarter.lower).saturating_sub(none.upper),
            upper: ONE / 2 - none.lower + quarter.upper,
        };
        // From below each iterate is below the least solution, and from above above it.
        let mut mass = Mass {
            lower: 0,
            upper: ONE,
        };
        for _ in 0..80 {
            let square = mass.times(mass).halved(2);
            mass.lower = rest.lower + square.lower;
            mass.upper = (rest.upper + square.upper).min(mass.upper);
        }
        next = mass;
        all.push(mass);
    }
    all.reverse();
    all
}

/// What is revealed of a term and its input.
#[derive(Clone, Debug)]
struct Cylinder {
    /// The term; the variable 0 is a hole.
    nodes: Vec<Node>,
    /// How many abstractions are around each node.
    depths: Vec<u8>,
    data: Vec<Option<bool>>,
    /// Bits revealed.
    bits: u32,
}

/// A hole.
const HOLE: Node = Node::Variable(0);

impl Cylinder {
    fn whole() -> Self {
        Self {
            nodes: vec![HOLE],
            depths: vec![0],
            data: Vec::new(),
            bits: 0,
        }
    }

    fn mass(&self, holes: &[Mass]) -> Mass {
        let mut mass = Mass::ONE;
        for (node, &depth) in self.nodes.iter().zip(&self.depths) {
            if *node == HOLE {
                mass = mass.times(holes[usize::from(depth)]);
            }
        }
        mass.halved(self.bits)
    }

    /// The cylinders that it consists of, by what is in this hole; their bits together make the whole.
    fn fill(&self, hole: u32) -> Vec<Self> {
        let place = hole as usize;
        let depth = self.depths[place];
        let end = self.nodes.len() as u32;
        let with = |node, parts: &[u8], bits| {
            let mut filled = self.clone();
            filled.nodes[place] = node;
            filled.nodes.extend(parts.iter().map(|_| HOLE));
            filled.depths.extend(parts);
            filled.bits += bits;
            filled
        };
        let mut all = vec![
            with(Node::Abstraction(end), &[depth + 1], 2),
            with(Node::Application(end, end + 1), &[depth, depth], 2),
        ];
        all.extend((1..=u32::from(depth)).map(|index| with(Node::Variable(index), &[], index + 1)));
        all
    }

    /// The two halves by this bit of the input.
    fn read(&self, place: u32) -> [Self; 2] {
        [false, true].map(|bit| {
            let mut half = self.clone();
            half.data
                .resize(half.data.len().max(place as usize + 1), None);
            half.data[place as usize] = Some(bit);
            half.bits += 1;
            half
        })
    }
}

/// Omega, enclosed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Omega {
    /// Mass that is proven to halt, over 2^62, from below.
    halting: u64,
    /// Mass that is proven not to halt, over 2^62, from below; strings that begin with no closed term among it.
    never: u64,
    /// Cylinders that were looked at.
    pub cylinders: u64,
    /// Of these those of which nothing is known for want of steps.
    pub open: u64,
}

impl Omega {
    /// Reveals every cylinder of at least the mass 2^-`bits`.
    ///
    /// ```
    /// use solomonoff::enumerate::{Control, blc::Omega};
    /// use solomonoff::exact::Rational;
    ///
    /// let omega = Omega::enclose(10, &Control::new())?;
    /// assert!(omega.lower() > Rational::ratio(1, 40) && omega.upper() < Rational::ratio(1, 20));
    /// # Ok::<(), solomonoff::enumerate::Interrupted>(())
    /// ```
    ///
    /// # Errors
    /// [`Interrupted`] where it was asked to stop.
    pub fn enclose(bits: u32, control: &Control<'_>) -> Result<Self, Interrupted> {
        let holes = hole_masses();
        let least = Mass::ONE.halved(bits).lower;
        let mut sum = Self {
            never: ONE - holes[0].upper,
            ..Self::default()
        };
        // Breadth first to pieces of work for all threads.
        let mut pieces = vec![Cylinder::whole()];
        while !pieces.is_empty() && pieces.len() < PIECES {
            let mut next = Vec::new();
            for cylinder in pieces {
                sum.look(&cylinder, &holes, least, &mut |part| next.push(part));
            }
            pieces = next;
        }
        let parts: Vec<Self> = pieces
            .into_par_iter()
            .with_max_len(1)
            .map(|cylinder| {
                let mut sum = Self::default();
                let mut todo = vec![cylinder];
                while let Some(cylinder) = todo.pop() {
                    control.go_on()?;
                    sum.look(&cylinder, &holes, least, &mut |part| todo.push(part));
                }
                Ok(sum)
            })
            .collect::<Result<_, Interrupted>>()?;
        for part in parts {
            sum.halting += part.halting;
            sum.never += part.never;
            sum.cylinders += part.cylinders;
            sum.open += part.open;
        }
        Ok(sum)
    }

    /// Looks at one cylinder: counts it, or gives its parts to `divide`.
    fn look(
        &mut self,
        cylinder: &Cylinder,
        holes: &[Mass],
        least: u64,
        divide: &mut impl FnMut(Cylinder),
    ) {
        self.cylinders += 1;
        let mass = cylinder.mass(holes);
        match end(cylinder) {
            End::Halts => self.halting += mass.lower,
            End::Never => self.never += mass.lower,
            End::Open => self.open += 1,
            End::Hole(_) | End::Bit(_) if mass.upper < least => {}
            End::Hole(hole) => cylinder.fill(hole).into_iter().for_each(divide),
            End::Bit(place) => cylinder.read(place).into_iter().for_each(divide),
        }
    }

    /// Omega is at least this.
    #[must_use]
    pub fn lower(&self) -> Rational {
        over_one(self.halting)
    }

    /// Omega is at most this.
    #[must_use]
    pub fn upper(&self) -> Rational {
        over_one(ONE - self.never)
    }
}

fn over_one(mass: u64) -> Rational {
    Dyadic::from_u128(mass.into(), ONE.ilog2().into()).to_rational()
}

/// Pieces of work.
const PIECES: usize = 2048;

/// How a cylinder is reduced, at first and where that leaves it open.
const LIMITS: [Limit; 3] = [
    Limit {
        steps: 200,
        eager: false,
    },
    Limit {
        steps: 1000,
        eager: true,
    },
    Limit {
        steps: 5000,
        eager: false,
    },
];

fn end(cylinder: &Cylinder) -> End {
    for limit in LIMITS {
        let mut run = Lazy::new(&cylinder.nodes, &cylinder.depths, &cylinder.data, limit);
        match run.end() {
            End::Open => {}
            end if limit.eager && end != End::Never => {}
            end => return end,
        }
    }
    End::Open
}
