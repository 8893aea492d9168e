//! Programs of BrainPhoque at random, run while they are drawn: the published sampler, token by token.
//!
//! A token is drawn when a run comes to a new place, uniformly. Each chunk of draws has a stream of its own, so a draw
//! depends on the seed and its number alone.

use std::collections::BTreeMap;
use std::mem;

use rand_chacha::ChaCha8Rng;
use rand_core::Rng;
use rayon::prelude::*;

use crate::enumerate::control::{Control, Interrupted};
use crate::enumerate::drawn::stream;
use crate::exact::narrow;
use crate::machine::{FlatPhoque, PhoqueSource, PhoqueStatus, RingSize, Token};

/// Draws of one stream.
const CHUNK: u64 = 1 << 12;

/// A sampler of programs.
///
/// ```
/// use solomonoff::enumerate::{Control, PhoqueSampler};
/// use solomonoff::machine::RingSize;
///
/// let sampler = PhoqueSampler::new(RingSize::BINARY).limits(4, 300).seed(7);
/// let outputs = sampler.outputs(10_000, &Control::new())?;
/// let zeros = outputs[[0, 0, 0, 0].as_slice()];
/// assert!((1500..1950).contains(&zeros));
/// # Ok::<(), solomonoff::enumerate::Interrupted>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhoqueSampler {
    size: RingSize,
    reads: bool,
    symbols: usize,
    steps: u64,
    seed: u64,
}

/// A program that was drawn, as far as its run needed it, and what it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoqueDraw {
    /// Its tokens, in the order in which they were first stood on.
    pub tokens: Vec<Token>,
    /// The symbols that it read.
    pub data: Vec<u16>,
    /// The symbols that it printed.
    pub output: Vec<u16>,
    /// Its steps. A loop that is proven to print nothing more counts with all that it would do.
    pub steps: u64,
    /// Whether all symbols asked for are out, or the step limit was reached.
    pub status: PhoqueStatus,
}

impl PhoqueSampler {
    /// A sampler of the machine of seven tokens on a memory of this size, of 32 symbols within 1000 steps, with seed 0.
    #[must_use]
    pub fn new(size: RingSize) -> Self {
        Self {
            size,
            reads: false,
            symbols: 32,
            steps: 1000,
            seed: 0,
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

    /// The same, of so many symbols within so many steps.
    #[must_use]
    pub fn limits(self, symbols: usize, steps: u64) -> Self {
        Self {
            symbols,
            steps,
            ..self
        }
    }

    /// The same with another seed.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Draws `count` programs in their order, one after the other, on this thread.
    pub fn each(&self, count: u64, mut take: impl FnMut(&PhoqueDraw)) {
        let mut drawer = Drawer::new(self);
        for chunk in 0..count.div_ceil(CHUNK) {
            drawer.chunk(chunk, count, &mut take);
        }
    }

    /// Draws `count` programs on all threads of the pool, and counts the outputs of those that print all symbols.
    ///
    /// # Errors
    /// [`Interrupted`].
    pub fn outputs(
        &self,
        count: u64,
        control: &Control<'_>,
    ) -> Result<BTreeMap<Vec<u16>, u64>, Interrupted> {
        (0..count.div_ceil(CHUNK))
            .into_par_iter()
            .map_init(
                || Drawer::new(self),
                |drawer, chunk| {
                    control.go_on()?;
                    let mut outputs = BTreeMap::new();
                    drawer.chunk(chunk, count, &mut |draw: &PhoqueDraw| {
                        if draw.status == PhoqueStatus::Complete {
                            add(&mut outputs, &draw.output, 1);
                        }
                    });
                    Ok(outputs)
                },
            )
            .try_reduce(BTreeMap::new, |mut all, more| {
                for (output, times) in &more {
                    add(&mut all, output, *times);
                }
                Ok(all)
            })
    }
}

fn add(outputs: &mut BTreeMap<Vec<u16>, u64>, output: &[u16], times: u64) {
    match outputs.get_mut(output) {
        Some(count) => *count += times,
        None => {
            outputs.insert(output.to_vec(), times);
        }
    }
}

/// What draws, with the memory that all its draws use one after the other.
struct Drawer<'a> {
    sampler: &'a PhoqueSampler,
    run: FlatPhoque,
    draw: PhoqueDraw,
}

impl<'a> Drawer<'a> {
    fn new(sampler: &'a PhoqueSampler) -> Self {
        Self {
            sampler,
            run: FlatPhoque::new(sampler.size),
            draw: PhoqueDraw {
                tokens: Vec::new(),
                data: Vec::new(),
                output: Vec::new(),
                steps: 0,
                status: PhoqueStatus::OpenSteps,
            },
        }
    }

    /// The draws of a chunk of `count` draws in all.
    fn chunk(&mut self, chunk: u64, count: u64, take: &mut impl FnMut(&PhoqueDraw)) {
        let Self { sampler, run, draw } = self;
        let mut chance = Chance::new(stream(sampler.seed, chunk));
        for _ in 0..CHUNK.min(count - chunk * CHUNK) {
            draw.tokens.clear();
            draw.data.clear();
            let mut random = Random {
                chance: &mut chance,
                alphabet: sampler.size.alphabet(),
                reads: sampler.reads,
                tokens: &mut draw.tokens,
                data: &mut draw.data,
            };
            draw.status = run.run(&mut random, sampler.symbols, sampler.steps);
            draw.steps = run.steps;
            mem::swap(&mut draw.output, &mut run.output);
            take(draw);
        }
    }
}

/// A program that is drawn when it is needed.
struct Random<'a> {
    chance: &'a mut Chance,
    alphabet: u32,
    reads: bool,
    tokens: &'a mut Vec<Token>,
    data: &'a mut Vec<u16>,
}

impl PhoqueSource for Random<'_> {
    #[inline]
    fn token(&mut self) -> Option<Token> {
        let number = if self.reads {
            self.chance.below(8) as usize
        } else {
            self.chance.seventh() as usize
        };
        let token = Token::ALL[number];
        self.tokens.push(token);
        Some(token)
    }

    fn symbol(&mut self) -> Option<u16> {
        let symbol = narrow(self.chance.below(self.alphabet)).unwrap_or(u16::MAX);
        self.data.push(symbol);
        Some(symbol)
    }
}

/// Numbers drawn uniformly from a stream.
struct Chance {
    words: ChaCha8Rng,
    /// Digits of base 7 that are left of a word.
    sevenths: u64,
    left: u32,
}

/// Digits of base 7 in a word: as many as fit 64 bits.
const SEVENTHS: u32 = 22;
/// Words from here on are dropped, so that all digits are alike.
const WHOLE: u64 = u64::MAX / 7_u64.pow(SEVENTHS) * 7_u64.pow(SEVENTHS);

impl Chance {
    fn new(words: ChaCha8Rng) -> Self {
        Self {
            words,
            sevenths: 0,
            left: 0,
        }
    }

    /// A number below 7.
    fn seventh(&mut self) -> u64 {
        if self.left == 0 {
            self.sevenths = loop {
                let word = self.words.next_u64();
                if word < WHOLE {
                    break word;
                }
            };
            self.left = SEVENTHS;
        }
        let digit = self.sevenths % 7;
        self.sevenths /= 7;
        self.left -= 1;
        digit
    }

    /// A number below `bound`, which is not 0.
    fn below(&mut self, bound: u32) -> u32 {
        let bound = u64::from(bound);
        let whole = u64::MAX / bound * bound;
        loop {
            let word = self.words.next_u64();
            if word < whole {
                return (word % bound) as u32;
            }
        }
    }
}
