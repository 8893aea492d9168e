//! A laboratory for Solomonoff induction: programs enumerated by length, mixed
//! exactly, and set beside the theorems.
//!
//! Data flows one way. A reader who follows one bit of a program to a posterior
//! curve meets every layer once, in this order:
//!
//! ```text
//! bits -> machine -> enumerate -> prior -> mixture -> agent -> network -> trace -> scenario -> suite -> picture -> report -> command
//! ```
//!
//! and [`exact`], which all of them use and which uses none.
//!
//! # The machine
//! [`machine`] turns program bits into symbols. A written [`Program`] is a string
//! of ops that ends at the first `]` that matches no `[`, so no program is a
//! prefix of another.
//!
//! ```
//! use solomonoff::machine::{Program, Symbols, execute};
//!
//! let program = Program::parse(">.+]  # 0101...")?;
//! assert_eq!(program.length_bits(), 10);
//! let run = execute(&program, 8, &Symbols::new(), None, 1000);
//! assert_eq!(run.output.to_string(), "01010101");
//! # Ok::<(), solomonoff::machine::ParseError>(())
//! ```
//!
//! # The enumeration
//! [`enumerate`] runs all programs at once, as cylinders that are revealed on
//! demand, and yields Solomonoff's M(x) between exact bounds. What is not decided
//! is open mass, and always stated.
//!
//! ```
//! use solomonoff::enumerate::{Control, Query, search};
//! use solomonoff::machine::{Kraft, Symbols};
//!
//! let x = Symbols::parse("0101010101")?;
//! let found = search(&Kraft::new(), &Query::new(&x, 18).keep(1), &Control::new())?;
//! assert_eq!(found.bounds.lower.to_string(), "577399/134217728");
//! assert_eq!(found.programs[0].source, ">.+]");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Priors and mixtures
//! A [`prior`] gives hypotheses weights that sum to at most 1; a [`mixture`] of
//! them predicts, and its posterior is exact. A hypothesis is anything that gives
//! the next symbol a probability: a coin, a Markov chain, a written program whose
//! data bits are integrated out.
//!
//! ```
//! use solomonoff::exact::Rational;
//! use solomonoff::mixture::{
//!     Bernoulli, Described, Hypothesis, KrichevskyTrofimov, Mixture, WrittenProgram,
//! };
//! use solomonoff::prior::FinitePrior;
//!
//! // The program `>.+]` says 0101... in 10 bits; "a fair coin" and "a coin" cost what you say.
//! let fair = Bernoulli::new(Rational::ratio(1, 2))?;
//! let hypotheses: [Box<dyn Hypothesis>; 3] = [
//!     Box::new(WrittenProgram::parse(">.+]")?),
//!     Box::new(Described::new(Box::new(fair), 2)),
//!     Box::new(Described::new(Box::new(KrichevskyTrofimov::new()), 3)),
//! ];
//! let mut mixture = Mixture::new(FinitePrior::by_description(hypotheses)?);
//! mixture.extend([false, true, false, true, false, true, false, true])?;
//! // After eight symbols the coin has paid as much as the program: a tie is the former leader's.
//! assert_eq!(mixture.leader(), 1);
//! mixture.update(false)?;
//! assert_eq!(mixture.takeover(), Some((1, 0)));
//! assert!(*mixture.predictive()?[1].lower() > Rational::ratio(4, 5));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Exact numbers
//! A probability is a rational or a pair of certified bounds ([`exact`]).
//!
//! ```
//! use solomonoff::exact::{PRECISION, Rational, log2};
//!
//! let bits = log2(&Rational::ratio(3, 2), PRECISION)?;
//! assert!(bits.lower() < bits.upper());
//! assert_eq!(bits.to_decimals(6), ("0.584962".to_owned(), "0.584963".to_owned()));
//! # Ok::<(), solomonoff::exact::ExactError>(())
//! ```
//!
//! # Scenarios, traces and pictures
//! A [`scenario`] sets an experiment beside a theorem: claims with measured value,
//! theoretical value and verdict, the rows behind them ([`trace`]), and charts that
//! [`picture`] draws.
//!
//! ```
//! use solomonoff::scenario::Context;
//! use solomonoff::suite::registry;
//!
//! let scenario = registry().find("block-swings")?;
//! let mut settings = scenario.defaults();
//! settings.assign("d=1/8")?;
//! let outcome = scenario.run(&settings, &Context::new())?;
//! assert!(outcome.holds());
//! let svg = solomonoff::picture::svg(&outcome.charts[0]);
//! assert!(svg.starts_with("<svg"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Program`]: machine::Program
#![deny(missing_docs)]

pub mod agent;
pub mod enumerate;
pub mod exact;
pub mod machine;
pub mod mixture;
pub mod network;
pub mod picture;
pub mod prior;
pub mod report;
pub mod scenario;
pub mod suite;
pub mod trace;
