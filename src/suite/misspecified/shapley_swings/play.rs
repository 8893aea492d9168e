//! The two games, round by round: counts, best answers, ties to the lowest move.

use crate::exact::{Rational, as_u64};
use crate::scenario::figures::fraction;
use crate::scenario::{Context, Result};

/// Rounds between two looks at whether to stop.
const BLOCK: u64 = 1 << 16;

/// A pair of moves as long as it was played in a row.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) row: usize,
    pub(super) column: usize,
    /// Rounds.
    pub(super) length: u64,
    /// Rounds up to its end.
    pub(super) end: u64,
    /// Share of the row's move in the row's moves, at the end.
    pub(super) share: Rational,
    /// The least share of a move of the row's, at the end.
    pub(super) waiting: Rational,
}

impl Run {
    /// The pair's number, 3 row + column.
    pub(super) fn pair(&self) -> u64 {
        as_u64(3 * self.row + self.column)
    }
}

/// Shapley's game.
#[derive(Clone, Debug)]
pub(crate) struct Shapley {
    pub(super) rounds: u64,
    /// The runs that ended.
    pub(super) runs: Vec<Run>,
    /// Rewards of the row and the column player.
    pub(super) won: [u64; 2],
    /// Rounds and the row's counts, now and then.
    pub(super) course: Vec<(u64, [u64; 3])>,
}

/// The lowest move that is worth most.
fn best<const N: usize>(worth: [u64; N]) -> usize {
    let mut best = 0;
    for (number, value) in worth.iter().enumerate() {
        if *value > worth[best] {
            best = number;
        }
    }
    best
}

/// The round of the next look at a course: about 32 for each e-fold of rounds.
fn later(round: u64) -> u64 {
    round + round / 32 + 1
}

impl Shapley {
    pub(super) fn play(rounds: u64, context: &Context<'_>) -> Result<Shapley> {
        // What each has counted of the other, the prior's 1 included.
        let (mut rows, mut columns) = ([1_u64; 3], [1_u64; 3]);
        let (mut runs, mut course, mut won) = (Vec::<Run>::new(), Vec::new(), [0, 0]);
        let (mut length, mut next) = (0, 1);
        let mut playing = (0, 0);
        for round in 0..rounds {
            if round % BLOCK == 0 {
                context.report("Shapley's game", round, rounds)?;
            }
            let row = best(columns);
            // The column's move j pays where the row's is j - 1.
            let column = best([rows[2], rows[0], rows[1]]);
            if round > 0 && (row, column) != playing {
                let played = |row: usize| fraction(rows[row] - 1, round);
                let least = (rows[0].min(rows[1]).min(rows[2])) - 1;
                runs.push(Run {
                    row: playing.0,
                    column: playing.1,
                    length,
                    end: round,
                    share: played(playing.0)?,
                    waiting: fraction(least, round)?,
                });
                length = 0;
            }
            playing = (row, column);
            length += 1;
            won[0] += u64::from(row == column);
            won[1] += u64::from(column == (row + 1) % 3);
            rows[row] += 1;
            columns[column] += 1;
            if round + 1 == next {
                course.push((next, rows.map(|count| count - 1)));
                next = later(next);
            }
        }
        Ok(Shapley {
            rounds,
            runs,
            won,
            course,
        })
    }
}

/// Matching pennies: the row player is paid when the moves are equal, the column player when they are not.
#[derive(Clone, Debug)]
pub(crate) struct Pennies {
    /// By player: each round at which heads and tails were farther apart than ever before, and by how much.
    pub(super) records: [Vec<(u64, u64)>; 2],
    /// The larger of the players' differences after the last round.
    pub(super) difference: u64,
    /// Rounds and the row's tails, now and then.
    pub(super) course: Vec<(u64, u64)>,
}

impl Pennies {
    pub(super) fn play(rounds: u64, context: &Context<'_>) -> Result<Pennies> {
        let mut counts = [[1_u64; 2]; 2];
        let mut records: [Vec<(u64, u64)>; 2] = [Vec::new(), Vec::new()];
        let (mut course, mut next) = (Vec::new(), 1);
        let apart = |counts: &[u64; 2]| counts[0].abs_diff(counts[1]);
        for round in 1..=rounds {
            if round % BLOCK == 0 {
                context.report("matching pennies", round, rounds)?;
            }
            let [rows, columns] = counts;
            let moves = [best(columns), best([rows[1], rows[0]])];
            for ((counts, records), played) in counts.iter_mut().zip(&mut records).zip(moves) {
                counts[played] += 1;
                let difference = apart(counts);
                if records.last().is_none_or(|(_, most)| difference > *most) {
                    records.push((round, difference));
                }
            }
            if round == next {
                course.push((round, counts[0][1] - 1));
                next = later(next);
            }
        }
        Ok(Pennies {
            difference: counts.iter().map(apart).max().unwrap_or(0),
            records,
            course,
        })
    }
}
