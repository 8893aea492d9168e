use crate::command::{Place, solomonoff};

#[test]
fn the_help_lists_every_subcommand() {
    insta::assert_snapshot!(solomonoff(&["-h"]).stdout, @"
    An exact laboratory for Solomonoff induction

    Usage: solomonoff [OPTIONS] <COMMAND>

    Commands:
      list         List the scenarios
      run          Run a scenario: its claims with verdicts, its traces and pictures
      mass         Bound the universal probability M(x) of a string
      predict      Bound the probability of the next symbol, with the programs that
                   say so
      score        Give the code lengths of many sequences
      sample       Draw sequences from the mixture of all programs, or from a saved
                   table
      twins        List programs that agree on a string and part later
      table        List every output of all programs with its mass
      merge        Merge the shards of a table, or of a search
      exec         Run one written program
      show         Show a written program: code bits, listing, control flow
      count        Count the written programs of each length
      ctm          Count the outputs of all small Turing machines
      complexity   Give the lengths of a string by several measures
      compare      Set reference machines side by side
      network      Write a small network to a file, or read one
      plot         Draw a trace as SVG and PNG
      completions  Print the completion script of a shell
      help         Print this message or the help of the given subcommand(s)

    Options:
      -h, --help     Print help (see more with '--help')
      -V, --version  Print version

    Options of every command:
          --json          Print one JSON document
          --threads <N>   Threads to use; all cores unless given. Results do not
                          depend on it
      -q, --quiet         Say nothing on standard error but errors
          --color <WHEN>  Colours: where the output is a terminal and NO_COLOR is
                          not set, or as told [default: auto] [possible values:
                          auto, always, never]

    Exit status: 0 done, and every claim holds; 1 a claim is violated; 2 bad input
    or usage; 130 interrupted.
    ");
}

#[test]
fn every_help_fits_eighty_columns() {
    for command in [
        "list",
        "run",
        "mass",
        "predict",
        "twins",
        "score",
        "sample",
        "table",
        "merge",
        "exec",
        "show",
        "count",
        "ctm",
        "complexity",
        "compare",
        "network",
        "plot",
        "completions",
    ] {
        let ran = solomonoff(&[command, "--help"]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{command}");
        for line in ran.stdout.lines() {
            assert!(line.chars().count() <= 80, "{command}: {line}");
        }
    }
}

#[test]
fn the_version_names_features_and_back_end() {
    let version = solomonoff(&["--version"]).stdout;
    assert!(version.contains(env!("CARGO_PKG_VERSION")), "{version}");
    assert!(version.contains(solomonoff::exact::BACK_END), "{version}");
    assert_eq!(version.contains("png"), cfg!(feature = "png"), "{version}");
}

#[test]
fn colours_are_written_only_when_asked_for() {
    let words = ["mass", "01", "--bits", "6"];
    let coloured = |more: &[&str]| {
        solomonoff(&[&words[..], more].concat())
            .stdout
            .contains('\u{1b}')
    };
    assert!(!coloured(&[]));
    assert!(coloured(&["--color", "always"]));
    assert!(!coloured(&["--color", "never"]));
    // An error, too: its colours are decided before clap has read the words.
    let error = |when| solomonoff(&["twins", "01", "--color", when]).stderr;
    assert!(error("always").contains('\u{1b}'));
    assert!(!error("never").contains('\u{1b}'));
}

#[test]
fn without_a_subcommand_the_help_goes_to_standard_error() {
    let ran = solomonoff(&[]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("Usage: solomonoff"));
}

#[test]
fn completions_are_printed_for_each_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = solomonoff(&["completions", shell]);
        assert_eq!(ran.code, 0);
        assert!(ran.stdout.contains("predict"), "{shell}");
    }
}

#[test]
fn quiet_says_nothing_on_standard_error() {
    let place = Place::new();
    let words = ["table", "--bits", "8", "--horizon", "3", "-o", "t.parquet"];
    assert!(!place.run(&words).stderr.is_empty());
    assert_eq!(place.run(&[&words[..], &["--quiet"]].concat()).stderr, "");
}
