//! The claims: what was measured beside what theory says.

use super::measured::{Block, Measured};
use super::theory::Theory;
use super::{CATCH_UP, OWN, WINDOW};
use crate::exact::{Enclosure, Rational};
use crate::scenario::figures::{exact, fraction, length};
use crate::scenario::former;
use crate::scenario::former::{ForAll, Statement};
use crate::scenario::{Claim, Grade, Relation, ScenarioError};

pub(super) fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, grade, relation, tolerance, text: &str, origin: &str| {
        ForAll::new(Statement::new(id, grade, text, origin), relation, tolerance)
    };
    let mut times = all(
        "change-times",
        Grade::Exact,
        Relation::Equal,
        None,
        "The leader changes once in every block k >= 1, with the symbol behind the first a_(k-1) of the block.",
        OWN,
    );
    let mut wrong = all(
        "wrong-symbols",
        Grade::Exact,
        Relation::Equal,
        None,
        "In every complete block k >= 1 the wrong model leads after exactly (r^k - (-1)^k)/(r + 1) of the r^k symbols.",
        OWN,
    );
    // A whole number of changes: what rounding the logarithm down takes away.
    let rounding = Some(Rational::one());
    let mut counts = all(
        "change-count",
        Grade::Certified,
        Relation::Within,
        rounding,
        "The number of changes up to n is log_r(n (r^2 - 1)/(2 r)), to within one.",
        OWN,
    );
    let mut single = all(
        "regret-single",
        Grade::Exact,
        Relation::AtMost,
        None,
        "At every block's end the mixture has cost at most ln 2 nats (1 bit) more than the better of the two models.",
        "dominance: the mixture is at least half of either model",
    );
    let mut minority = all(
        "rarer-symbol",
        Grade::Exact,
        Relation::Equal,
        None,
        "At the end of block k the better single model has been wrong about exactly (n - [k even])/(1 + r) symbols.",
        OWN,
    );
    let mut of_ratio = Vec::new();
    let mut program = all(
        "block-program",
        Grade::Exact,
        Relation::AtMost,
        None,
        "With the block program in the class at weight 2^-l the leader changes for the last time at the latest when the regret of the two models to it reaches l bits.",
        OWN,
    );
    let mut mixture = all(
        "mixture-agrees",
        Grade::Exact,
        Relation::Equal,
        None,
        "Over the first 1000 symbols the leader of the exact mixture changes at the times of the closed form.",
        OWN,
    );
    let mut cumulative = Vec::new();

    for (swing, expected) in measured.swings.iter().zip(&theory.swings) {
        let r = swing.ratio;
        let changes: Vec<(u32, u64)> = swing
            .blocks
            .iter()
            .filter_map(|block| Some((block.index, block.change?)))
            .collect();
        for at in 0..changes.len().max(expected.changes.len()) {
            // A change that one side lacks is a change at time 0 there: never equal.
            let seen = changes.get(at).map_or(0, |&(_, time)| time);
            let said = expected.changes.get(at).copied().unwrap_or(0);
            times.check(
                || format!("r={r}, change {}", at + 1),
                &exact(seen),
                &exact(said),
            );
        }
        let mut ratios = all(
            &format!("crossing-ratio-{r}"),
            Grade::Exact,
            Relation::Within,
            Some(expected.ratio_tolerance.clone()),
            &format!(
                "Each of the last five crossings of log-odds 0 comes r times later than the one before (r = {r})."
            ),
            OWN,
        );
        for (pair, _) in changes.windows(2).rev().zip(0..WINDOW) {
            let step = fraction(pair[1].1 - 1, pair[0].1 - 1)?;
            ratios.check_exact(
                || format!("r={r}, blocks {} and {}", pair[0].0, pair[1].0),
                &step,
                &expected.ratio,
            );
        }
        counts.check(
            || format!("r={r}"),
            &exact(length(&changes)),
            &expected.count,
        );

        let complete: Vec<&Block> = swing.blocks.iter().filter(|block| block.complete).collect();
        for (block, &said) in complete.iter().skip(1).zip(&expected.wrong) {
            wrong.check(
                || format!("r={r}, block {}", block.index),
                &exact(block.wrong),
                &exact(said),
            );
        }
        let mut shares = all(
            &format!("wrong-share-{r}"),
            Grade::Exact,
            Relation::Within,
            Some(expected.share_tolerance.clone()),
            &format!(
                "In each of the last five complete blocks the wrong model leads for a share 1/(1 + r) of the time (r = {r})."
            ),
            OWN,
        );
        for (block, _) in complete.iter().rev().zip(0..WINDOW) {
            let share = fraction(block.wrong, block.length)?;
            shares.check_exact(
                || format!("r={r}, block {}", block.index),
                &share,
                &expected.share,
            );
        }
        for (block, &said) in complete.iter().zip(&expected.minority) {
            minority.check(
                || format!("r={r}, block {}", block.index),
                &exact(block.minority),
                &exact(said),
            );
        }
        let mut to_path = all(
            &format!("regret-path-{r}"),
            Grade::Certified,
            Relation::Within,
            Some(expected.regret_path_tolerance.clone()),
            &format!(
                "At the end of every complete block (r = {r}) the regret to the best switching path is lambda n/(1 + r) bits, to within 1 + lambda/(1 + r)."
            ),
            CATCH_UP,
        );
        for ((block, bits), said) in complete
            .iter()
            .zip(&swing.regret_path)
            .zip(&expected.regret_path_bits)
        {
            to_path.check(
                || format!("r={r}, end of block {}", block.index),
                bits,
                said,
            );
        }
        of_ratio.extend([ratios.claim()?, shares.claim()?, to_path.claim()?]);
        for (block, bits) in swing.blocks.iter().zip(&swing.regret_single) {
            single.check(
                || format!("r={r}, end of block {}", block.index),
                bits,
                &expected.regret_single_bits,
            );
        }
        program.check(
            || format!("r={r}"),
            &exact(swing.mixture.last_change_with_program),
            &exact(expected.program_time),
        );
        let seen = &swing.mixture.changes;
        for at in 0..seen.len().max(expected.mixture_changes.len()) {
            let said = expected.mixture_changes.get(at).copied().unwrap_or(0);
            mixture.check(
                || format!("r={r}, change {}", at + 1),
                &exact(seen.get(at).copied().unwrap_or(0)),
                &exact(said),
            );
        }
        let led: u64 = swing.blocks.iter().map(|block| block.wrong).sum();
        cumulative.push(former::measurement(
            &format!("cumulative-share-{r}"),
            format!("Share of the first {} symbols after which the wrong model leads (r = {r}); inside a block it is not 1/(1 + r).", measured.symbols),
            OWN,
            Enclosure::exact(fraction(led, measured.symbols)?),
            Enclosure::exact(expected.share.clone()),
        ));
    }
    let mut claims = vec![
        times.claim()?,
        wrong.claim()?,
        counts.claim()?,
        single.claim()?,
        minority.claim()?,
    ];
    claims.extend(of_ratio);
    claims.extend([program.claim()?, mixture.claim()?]);
    claims.extend(cumulative);
    Ok(claims)
}
