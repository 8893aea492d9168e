//! Executing one written program.

use std::slice;

use super::flat::{Flat, Source};
use super::ring::RingSize;
use super::status::PhoqueStatus;
use super::text::PhoqueText;
use super::token::Token;

/// What an execution yields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoqueExecution {
    /// The symbols printed.
    pub output: Vec<u16>,
    /// The steps done. A loop that is proven to print nothing more counts with all steps that it would do.
    pub steps: u64,
    /// The tokens of the text that were stood on.
    pub tokens_used: usize,
    /// The input symbols read.
    pub data_used: usize,
    /// How it ended.
    pub status: PhoqueStatus,
    /// Whether the step limit was reached in a loop that is proven to print nothing more.
    pub is_silent: bool,
}

/// Runs `text` on a memory of this size until `symbols` symbols are out, `steps` steps are done, or the text is used
/// up. `data` are the symbols that its `,` read.
///
/// The limits are looked at before each step, the steps first.
///
/// ```
/// use solomonoff::machine::{PhoqueStatus, PhoqueText, RingSize, execute_brainphoque};
///
/// let text = PhoqueText::parse("+[.>+]")?;
/// let run = execute_brainphoque(&text, RingSize::BINARY, 5, &[], 1000);
/// assert_eq!((run.output, run.steps), (vec![1; 5], 23));
/// assert_eq!(run.status, PhoqueStatus::Complete);
/// # Ok::<(), solomonoff::machine::PhoqueTextError>(())
/// ```
#[must_use]
pub fn execute_brainphoque(
    text: &PhoqueText,
    size: RingSize,
    symbols: usize,
    data: &[u16],
    steps: u64,
) -> PhoqueExecution {
    let mut written = Written {
        tokens: text.tokens().iter(),
        data: data.iter(),
    };
    let mut run = Flat::new(size);
    let status = run.run(&mut written, symbols, steps);
    PhoqueExecution {
        output: run.output,
        steps: run.steps,
        tokens_used: text.tokens().len() - written.tokens.len(),
        data_used: data.len() - written.data.len(),
        status,
        is_silent: run.is_silent,
    }
}

/// What is left of a text and its input symbols.
struct Written<'a> {
    tokens: slice::Iter<'a, Token>,
    data: slice::Iter<'a, u16>,
}

impl Source for Written<'_> {
    fn token(&mut self) -> Option<Token> {
        self.tokens.next().copied()
    }

    fn symbol(&mut self) -> Option<u16> {
        self.data.next().copied()
    }
}
