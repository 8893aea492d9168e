//! A question about one x.

use sha2::{Digest, Sha256};

use super::budget::{Budget, BudgetError, usual_steps};
use crate::machine::Symbols;

/// Symbols of a long x that are shown.
const SHOWN: usize = 32;

/// What is asked about x, and what each run may spend on it.
///
/// ```
/// use solomonoff::enumerate::Query;
/// use solomonoff::machine::Symbols;
///
/// let x = Symbols::parse("0101")?;
/// // The next symbol, by programs of at most 18 bits, and the three heaviest of those that print x.
/// let query = Query::new(&x, 18).ahead(1).keep(3);
/// # assert_eq!(query.budget()?.horizon(), 5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    pub(super) x: Symbols,
    pub(super) ahead: usize,
    pub(super) bits: u32,
    pub(super) steps: u64,
    pub(super) keep: usize,
    /// Whether every data bit counts against the bit limit as soon as it is read.
    pub(super) whole: bool,
}

impl Query {
    /// The bounds of M(x) by programs of at most `bits` bits, with as many steps per run as [`usual_steps`] says.
    #[must_use]
    pub fn new(x: &Symbols, bits: u32) -> Self {
        Self {
            x: x.clone(),
            ahead: 0,
            bits,
            steps: usual_steps(x.len()),
            keep: 0,
            whole: false,
        }
    }

    /// The same with this limit of steps in each run.
    #[must_use]
    pub fn steps(self, steps: u64) -> Self {
        Self { steps, ..self }
    }

    /// The same, with what prints x going on until so many more symbols are out: 1 for the bounds of the
    /// next symbol, more for what the programs kept say then.
    #[must_use]
    pub fn ahead(self, ahead: usize) -> Self {
        Self { ahead, ..self }
    }

    /// The same, with the heaviest programs that print x kept: so many.
    #[must_use]
    pub fn keep(self, keep: usize) -> Self {
        Self { keep, ..self }
    }

    /// The same, with only those programs looked at that fit the bit limit with all their data bits: the same programs
    /// for every x, as in a table. Otherwise a data bit counts when it is looked at, and the limit stops code and tests only:
    /// a data bit that x decides, since it is printed, is taken beyond it. So programs that print x with more data bits
    /// than fit count too.
    #[must_use]
    pub fn whole_programs(self) -> Self {
        Self {
            whole: true,
            ..self
        }
    }

    /// The same with another limit of bits.
    #[must_use]
    pub fn bits(self, bits: u32) -> Self {
        Self { bits, ..self }
    }

    /// The question in words, for a reader and for an identity: a long x has its beginning and a checksum there.
    pub(super) fn words(&self) -> String {
        let x = self.x.to_string();
        let x = match x.get(..SHOWN) {
            Some(beginning) if x.len() > 2 * SHOWN => {
                let sum = Sha256::digest(&x);
                let sum: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
                format!("{beginning}... ({} symbols, SHA-256 {sum})", x.len())
            }
            _ => x,
        };
        let whole = if self.whole { " by whole programs" } else { "" };
        format!("the mass of `{x}`{whole}")
    }

    /// What the search may spend.
    ///
    /// # Errors
    /// [`BudgetError`] when a limit is exceeded.
    pub fn budget(&self) -> Result<Budget, BudgetError> {
        let horizon = self.x.len().saturating_add(self.ahead);
        Budget::new(self.bits, horizon, self.steps)
    }
}
