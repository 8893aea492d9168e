//! What a walk is to do.

use super::cells::{Cells, MOST_CELLS};
use super::item::NONE;
use crate::enumerate::plan::{Halt, Plan};
use crate::exact::as_usize;
use crate::machine::{BrainPhoque, Machine};

/// As much of an output as is counted.
#[derive(Clone, Debug)]
pub(super) enum Outputs {
    /// How many symbols there are.
    Counted,
    /// All of them; at most [`MOST_KEPT`].
    Kept,
    /// Whether they agree with x, and the one that comes next.
    Sought(Vec<bool>),
}

/// The symbols of an output that is kept in a machine word.
const MOST_KEPT: u32 = 64;

/// A walk's limits, and what it counts.
#[derive(Clone, Debug)]
pub(super) struct Setting<'a> {
    pub cells: Cells,
    /// Digits at most.
    pub limit: u32,
    pub horizon: u32,
    pub steps: u32,
    pub outputs: Outputs,
    /// How many tokens there are to choose from, and the digits of each.
    pub tokens: u32,
    pub token_digits: u32,
    /// The masses of cylinders of 0, 1, 2 ... digits.
    masses: Vec<u128>,
    halt: Option<&'a Halt<'a>>,
}

impl<'a> Setting<'a> {
    /// What a plan comes to; none where the words of the walk are too short for it.
    pub fn new(machine: &BrainPhoque, plan: &Plan<'a>, outputs: Outputs) -> Option<Self> {
        let memory = machine.size().memory();
        let (horizon, steps) = plan.budget.short();
        let (limit, token_digits) = (plan.budget.bits(), machine.coding().longest);
        let fits = memory <= MOST_CELLS
            && limit / token_digits < NONE
            && !(matches!(outputs, Outputs::Kept) && horizon > MOST_KEPT);
        fits.then(|| Self {
            cells: Cells::new(memory),
            limit,
            horizon,
            steps,
            outputs,
            tokens: if machine.reads() { 8 } else { 7 },
            token_digits,
            masses: plan.denominator.masses(),
            halt: Some(plan.halt),
        })
    }

    /// The same, interrupted by something else.
    pub fn halted_by(&self, halt: Option<&'a Halt<'a>>) -> Self {
        Self {
            halt,
            ..self.clone()
        }
    }

    /// Whether `,` is among the tokens.
    pub fn reads(&self) -> bool {
        self.tokens == 8
    }

    /// The mass of a cylinder of so many digits.
    #[inline]
    pub fn mass(&self, digits: u32) -> u128 {
        self.masses[as_usize(digits.into())]
    }

    /// Whether the walk is to stop.
    #[inline]
    pub fn is_halted(&self) -> bool {
        self.halt.is_some_and(Halt::asked)
    }
}
