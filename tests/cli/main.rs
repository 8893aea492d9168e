//! The command, tested on the real binary: one module a subcommand, and one for each promise that
//! holds for all of them.

mod command;

/// Runs written programs.
mod exec;

/// Code bits, lengths, control flow.
mod show;

/// Numbers of written programs.
mod count;

/// Certified bounds of M(x).
mod mass;

/// BrainPhoque in every command that has it.
mod brainphoque;

/// Outputs of all small Turing machines.
mod ctm;

/// Lengths of a string by several measures.
mod complexity;

/// Reference machines side by side.
mod compare;

/// Small Turing machines and binary lambda calculus in `mass` and `predict`.
mod other_machines;

/// Networks written to files and read.
mod network;

/// The next symbol.
mod predict;

/// Code lengths of many sequences.
mod score;

/// Sequences drawn.
mod sample;

/// Programs that agree so far.
mod twins;

/// All outputs and their masses.
mod table;

/// Shards of a table, put together.
mod merge;

/// Killed, interrupted and continued.
mod cases;
mod checkpoint;

/// Searches in parts: with a checkpoint, and in shards.
mod mass_parts;

/// Scenarios: claims, folders, files.
mod run;

/// Scenario files: one's own data and settings.
mod scenario_file;

/// Scenario files of an agent.
mod agent_files;

/// Scenario files of networks.
mod network_files;

/// Pictures from traces.
mod plot;

/// Help, version, colours.
mod usage;

/// Exit code 2, one message, nothing written.
mod bad_input;

/// The same, for files of every wrong kind, at every place where a file is named.
mod bad_files;

/// Same bytes whatever the threads, the run and the folder.
mod determinism;

/// Closed pipes, full disks.
mod streams;

/// Ctrl-C and its like, heard by every subcommand.
mod signals;

/// The engine beside the plain walk.
mod naive;
