//! P_L as a belief: all written programs to L bits, weight 2^-l each. Takes the machine's list of programs.

use super::belief::Belief;
use super::environment::Environment;
use super::interface::{Interface, InterfaceError};
use super::worlds::Worlds;
use super::written::WrittenEnvironment;
use crate::machine::{Op, Program, written_programs};

/// The written programs to so many bits, the shorter first, and what is believed of them before the first cycle.
#[derive(Debug)]
pub struct Enumerated {
    /// The programs.
    pub programs: Vec<Program>,
    /// They as worlds.
    pub worlds: Worlds,
    /// 2^-l each.
    pub prior: Belief,
}

impl Enumerated {
    /// All written programs to `bits` bits, with actions and percepts of so many bits.
    ///
    /// # Errors
    /// [`InterfaceError`].
    pub fn new(bits: u32, action_bits: usize, percept_bits: usize) -> Result<Self, InterfaceError> {
        let interface = Interface::of_bits(action_bits, percept_bits)?;
        let programs: Vec<Program> = (0..=bits).flat_map(written_programs).collect();
        let world = |program: &Program| -> Box<dyn Environment> {
            Box::new(WrittenEnvironment::new(
                program.clone(),
                action_bits,
                percept_bits,
            ))
        };
        let worlds = Worlds::new(interface, programs.iter().map(world).collect());
        let prior = Belief::by_description(&worlds);
        Ok(Enumerated {
            programs,
            worlds,
            prior,
        })
    }

    /// How many of the programs can look at an action.
    #[must_use]
    pub fn listening(&self) -> usize {
        let listens = |program: &&Program| program.ops().contains(&Op::Input);
        self.programs.iter().filter(listens).count()
    }
}
