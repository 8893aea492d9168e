//! The machine of the trait: BrainPhoque on cells of two values.

use std::borrow::Cow;

use super::ring::{RingSize, RingSizeError};
use super::run::{CycleSearch, Run, Stepped};
use super::token::Token;
use crate::machine::decider::Decider;
use crate::machine::revealed::{Coding, Goal, Machine, Pause};
use crate::machine::symbols::Symbols;

/// BrainPhoque on a ring of cells of two values, with or without `,`.
///
/// Without `,` its seven tokens are a digit of base 7 each. With it the eight tokens are words of three bits, and a
/// symbol that `,` reads is a bit more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BrainPhoque {
    size: RingSize,
    reads: bool,
}

/// Digits of the seven tokens, and of the eight.
const SEVEN: [u32; 7] = [1; 7];
const EIGHT: [u32; 8] = [3; 8];
/// Digits of an input symbol.
const SYMBOL: [u32; 2] = [1; 2];

impl Default for BrainPhoque {
    fn default() -> Self {
        Self::new()
    }
}

impl BrainPhoque {
    /// The machine of seven tokens, on 100 cells.
    #[must_use]
    pub fn new() -> Self {
        Self {
            size: RingSize::BINARY,
            reads: false,
        }
    }

    /// The same with `,`.
    #[must_use]
    pub fn with_input(self) -> Self {
        Self {
            reads: true,
            ..self
        }
    }

    /// The same on so many cells.
    ///
    /// # Errors
    /// [`RingSizeError`] for none or too many.
    pub fn on_cells(self, memory: u32) -> Result<Self, RingSizeError> {
        let size = RingSize::new(2, memory)?;
        Ok(Self { size, ..self })
    }

    /// How large the memory is.
    #[must_use]
    pub fn size(&self) -> RingSize {
        self.size
    }

    /// Whether it has `,`.
    #[must_use]
    pub fn reads(&self) -> bool {
        self.reads
    }

    /// Its tokens, in the order of choices.
    #[must_use]
    pub fn tokens(&self) -> &'static [Token] {
        &Token::ALL[..self.costs().len()]
    }

    fn costs(&self) -> &'static [u32] {
        if self.reads { &EIGHT } else { &SEVEN }
    }
}

/// A run of [`BrainPhoque`], with the part of its program that was revealed.
#[derive(Clone, Debug)]
pub struct BrainPhoqueRun {
    run: Run,
    output: Symbols,
    data: Symbols,
    /// The pending need is an input symbol, not a token.
    awaits_symbol: bool,
}

impl Machine for BrainPhoque {
    type Run = BrainPhoqueRun;

    fn name(&self) -> Cow<'static, str> {
        let mut name = "brainphoque".to_owned();
        if self.reads {
            name += "-input";
        }
        if self.size != RingSize::BINARY {
            name += &format!("-{}", self.size.memory());
        }
        Cow::Owned(name)
    }

    fn coding(&self) -> Coding {
        let (base, longest) = if self.reads { (2, 3) } else { (7, 1) };
        Coding { base, longest }
    }

    fn looks_at_steps_first(&self) -> bool {
        true
    }

    fn start(&self) -> BrainPhoqueRun {
        BrainPhoqueRun {
            run: Run::new(self.size),
            output: Symbols::new(),
            data: Symbols::new(),
            awaits_symbol: false,
        }
    }

    fn advance(&self, run: &mut BrainPhoqueRun, goal: &Goal<'_>) -> Pause<'static> {
        // Whatever is revealed ends the call, so the search starts with the program fixed.
        let mut cycles = CycleSearch::new();
        loop {
            if run.run.steps >= goal.steps {
                return Pause::OpenSteps;
            }
            if run.output.len() >= goal.horizon {
                return Pause::Complete;
            }
            match run.run.step() {
                Stepped::Executed => {}
                Stepped::NeedsToken => {
                    run.awaits_symbol = false;
                    return Pause::Needs(self.costs());
                }
                Stepped::NeedsSymbol => {
                    run.awaits_symbol = true;
                    return Pause::Needs(&SYMBOL);
                }
                Stepped::Tested => {
                    if run.run.steps < goal.steps && run.run.is_back(&mut cycles) {
                        return Pause::Silent(Some(Decider::RepeatedConfiguration));
                    }
                }
                Stepped::Emitted(cell) => {
                    let (symbol, place) = (cell != 0, run.output.len());
                    run.output.push(symbol);
                    cycles.forget();
                    if goal.agree.get(place).is_some_and(|wanted| wanted != symbol) {
                        return Pause::Disagrees;
                    }
                }
            }
        }
    }

    fn reveal(&self, run: &mut BrainPhoqueRun, choice: usize) {
        if run.awaits_symbol {
            let symbol = match choice {
                0 => false,
                1 => true,
                _ => return,
            };
            run.awaits_symbol = false;
            run.data.push(symbol);
            run.run.supply(symbol.into());
        } else if let Some(&token) = self.tokens().get(choice) {
            run.run.reveal(token);
        }
    }

    fn output<'a>(&self, run: &'a BrainPhoqueRun) -> &'a Symbols {
        &run.output
    }

    fn steps(&self, run: &BrainPhoqueRun) -> u64 {
        run.run.steps
    }

    /// The tokens in the order in which they were first stood on: the text that runs so far.
    fn source(&self, run: &BrainPhoqueRun) -> String {
        let mut text: String = run.run.tokens().map(Token::character).collect();
        if !run.data.is_empty() {
            text.push(':');
            text.push_str(&run.data.to_string());
        }
        text
    }
}
