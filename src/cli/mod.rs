//! The command line: what was typed ([`Arguments`]), what it means ([`Session`] and one file per
//! subcommand), and how it ends ([`Ending`]).
//!
//! Takes every layer below; writes data to standard output and all else to standard error.

mod answer;
mod bars;
mod budget;
mod checkpoint;
mod closed_terms;
mod compare;
mod completions;
mod complexity;
mod continuations;
mod count;
mod ctm;
mod ending;
mod exec;
mod input;
mod interrupt;
mod kept;
mod limits;
mod list;
mod listing;
mod mass;
mod merge;
mod network;
mod output;
mod plot;
mod predict;
mod progress;
mod run;
mod sample;
mod sampled;
mod saved;
mod score;
mod scorer;
mod session;
mod show;
mod strings;
mod table;
mod turing;
mod twins;
mod usage;

use std::sync::LazyLock;

use clap::{CommandFactory, Parser, Subcommand};
use solomonoff::report::{figures, layout};

pub use ending::{Ending, refuse};
pub use session::{Global, Session};

/// What was typed, as clap read it.
#[derive(Debug, Parser)]
#[command(
    name = "solomonoff",
    version = version(),
    about = "An exact laboratory for Solomonoff induction",
    long_about = "An exact laboratory for Solomonoff induction: all programs of a reference machine \
        enumerated by length, mixed exactly, and set beside the theorems.",
    after_help = "Exit status: 0 done, and every claim holds; 1 a claim is violated; 2 bad input or \
        usage; 130 interrupted.",
    max_term_width = 80,
)]
pub struct Arguments {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the scenarios
    List(list::List),
    /// Run a scenario: its claims with verdicts, its traces and pictures
    Run(run::Run),
    /// Bound the universal probability M(x) of a string
    Mass(mass::Mass),
    /// Bound the probability of the next symbol, with the programs that say so
    Predict(predict::Predict),
    /// Give the code lengths of many sequences
    Score(score::Score),
    /// Draw sequences from the mixture of all programs, or from a saved table
    Sample(sample::Sample),
    /// List programs that agree on a string and part later
    Twins(twins::Twins),
    /// List every output of all programs with its mass
    Table(table::Table),
    /// Merge the shards of a table, or of a search
    Merge(merge::Merge),
    /// Run one written program
    Exec(exec::Exec),
    /// Show a written program: code bits, listing, control flow
    Show(show::Show),
    /// Count the written programs of each length
    Count(count::Count),
    /// Count the outputs of all small Turing machines
    Ctm(ctm::Ctm),
    /// Give the lengths of a string by several measures
    Complexity(complexity::Complexity),
    /// Set reference machines side by side
    Compare(compare::Compare),
    /// Write a small network to a file, or read one
    Network(network::Network),
    /// Draw a trace as SVG and PNG
    Plot(plot::Plot),
    /// Print the completion script of a shell
    Completions(completions::Completions),
}

impl Command {
    /// Does what was asked; the error's text is the one message to show.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        match self {
            Self::List(list) => list.run(session),
            Self::Run(run) => run.run(&mut Arguments::command(), session),
            Self::Mass(mass) => mass.run(session),
            Self::Predict(predict) => predict.run(session),
            Self::Score(score) => score.run(session),
            Self::Sample(sample) => sample.run(session),
            Self::Twins(twins) => twins.run(session),
            Self::Table(table) => table.run(session),
            Self::Merge(merge) => merge.run(session),
            Self::Plot(plot) => plot.run(session),
            Self::Exec(exec) => exec.run(session),
            Self::Show(show) => show.run(session),
            Self::Count(count) => count.run(session),
            Self::Ctm(ctm) => ctm.run(session),
            Self::Complexity(complexity) => complexity.run(session),
            Self::Compare(compare) => compare.run(session),
            Self::Network(network) => network.run(session),
            Self::Completions(shell) => shell.run(&mut Arguments::command(), session),
        }
    }
}

/// Version, features and exact back end, as `--version` prints them.
fn version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| {
        let features: Vec<&str> = [
            ("png", cfg!(feature = "png")),
            ("gmp", cfg!(feature = "gmp")),
        ]
        .into_iter()
        .filter_map(|(name, on)| on.then_some(name))
        .collect();
        let features = if features.is_empty() {
            "none".to_owned()
        } else {
            features.join(", ")
        };
        format!(
            "{} (features: {features}; exact back end: {})",
            env!("CARGO_PKG_VERSION"),
            solomonoff::exact::BACK_END,
        )
    });
    &VERSION
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every argument of every subcommand explains itself.
    #[test]
    fn the_clap_tree_is_sound_and_every_argument_has_help_and_a_value_name() {
        let mut root = Arguments::command();
        root.build();
        root.clone().debug_assert();
        let mut commands = vec![&root];
        while let Some(command) = commands.pop() {
            let name = command.get_name();
            assert!(command.get_about().is_some(), "{name} has no help");
            for argument in command.get_arguments() {
                let id = argument.get_id();
                let help = argument.get_help().map(ToString::to_string);
                assert!(
                    help.is_some_and(|help| help.len() > 5),
                    "{name} {id}: no help"
                );
                if argument.get_action().takes_values() {
                    let names = argument.get_value_names().unwrap_or_default();
                    assert!(!names.is_empty(), "{name} {id}: no value name");
                    for value in names {
                        assert!(
                            value
                                .chars()
                                .all(|c| c.is_ascii_uppercase() || "|=.-/".contains(c))
                                || value.contains('|'),
                            "{name} {id}: value name {value:?}"
                        );
                    }
                }
                let long = argument.get_long().unwrap_or("x");
                assert!(
                    long.chars()
                        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'),
                    "{long}"
                );
            }
            commands.extend(command.get_subcommands());
        }
    }
}
