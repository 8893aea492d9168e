//! Growing blocks: no rate decides over them. The lead goes round the lines of the lower envelope of prices
//! ([`envelope`](super::envelope)), as often as it has vertices between the shares of ones that a block runs
//! through.

use super::class::{Class, build};
use super::envelope::{Block, Envelope, OWN, symbols};
use super::runs::{ClassRun, follow};
use super::setup::{BLOCK_SCREEN, Parameters};
use crate::exact::{Rational, as_u64, narrow};
use crate::scenario::figures::{length, of_double, whole};
use crate::scenario::{Claims, Context, Result, claims};

claims! {
    PAID: Float AtMost "blocks-led-by-price", OWN,
        "At every time from the first block after 200 symbols on, the least that the leader can have paid by \
         the prices of long runs is at most the most that the cheapest behaviour can have paid, in bits, \
         prior bits included.",
        refuted_by "a leader whose prices are above the cheapest's by more than all of both filters' settling";
    LEADERS: Float Equal "lines-that-lead", OWN,
        "In a complete block as many lines of prices lead as lie on the lower envelope over the shares of \
         ones that the block runs through.",
        applies "the bounds on what was paid in a complete block leave one number of leading lines",
        refuted_by "such a block in which a line that is on the envelope never leads, or another does";
    LIMIT: Measured None "lines-in-the-limit", OWN,
        "Lines of prices that lead in the last complete block. In the limit it is one more than the vertices \
         of the envelope between the shares 1/(1+g) and g/(1+g) of ones.",
        beside "in the limit";
    CHANGES: Measured None "changes-over-blocks", OWN,
        "Leader changes over all growing blocks. In the limit each block has at least one per vertex, so \
         that the sum grows as the logarithm of n; without a vertex it is 0.",
        beside "the least in the limit";
}

#[derive(Clone)]
pub(super) struct Blocks {
    pub(super) class: Class,
    pub(super) lengths: Vec<usize>,
    /// Whether the last one is as long as it should be.
    whole: bool,
    pub(super) run: ClassRun,
}

/// Lengths of the blocks: 1, then the former times `growth`, rounded up, at least one more; and whether the
/// last one is complete.
fn lengths(growth: &Rational, symbols: usize) -> Result<(Vec<usize>, bool)> {
    let (mut all, mut left, mut block) = (Vec::new(), symbols, 1);
    let mut whole_block = true;
    while left > 0 {
        whole_block = block <= left;
        all.push(block.min(left));
        left = left.saturating_sub(block);
        let grown: usize = narrow((growth * whole(as_u64(block))).ceil())?;
        block = grown.max(block + 1);
    }
    Ok((all, whole_block))
}

pub(super) fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Blocks> {
    let (lengths, whole) = lengths(&parameters.growth, parameters.block_symbols)?;
    let x = symbols(&lengths);
    let screen = [x[..BLOCK_SCREEN].to_vec()];
    let class = build(2..=parameters.bits, &screen, false, context)?;
    Ok(Blocks {
        run: follow(&class, &x, BLOCK_SCREEN, 4000, None, context)?,
        class,
        lengths,
        whole,
    })
}

pub(super) fn theory(
    parameters: &Parameters,
    blocks: &Blocks,
    context: &Context<'_>,
) -> Result<Envelope> {
    let growth = parameters.growth.nearest_f64();
    Envelope::of(&blocks.class, &blocks.lengths, growth, context)
}

impl Blocks {
    /// Who leads in a block, each with the first and last of the block's symbols on which it does.
    fn leaders(&self, block: &Block) -> Vec<(usize, [usize; 2])> {
        let changes = &self.run.changes;
        let until = block.from + block.length;
        let first = changes.partition_point(|change| change.time <= block.from + 1);
        let start = match first.checked_sub(1) {
            Some(at) => changes[at].to,
            None => changes
                .first()
                .map_or(self.run.leader, |change| change.from),
        };
        let mut all = vec![(start, [1, block.length])];
        for change in changes[first..].iter().take_while(|c| c.time <= until) {
            let inside = change.time - block.from;
            if let Some((_, [_, last])) = all.last_mut() {
                *last = inside - 1;
            }
            all.push((change.to, [inside, block.length]));
        }
        all
    }

    fn is_complete(&self, block: &Block) -> bool {
        self.whole || block.index + 1 < self.lengths.len()
    }
}

/// How many different lines these leaders have.
fn lines(leaders: &[(usize, [usize; 2])], envelope: &Envelope) -> u64 {
    let mut lines: Vec<usize> = leaders.iter().map(|(at, _)| envelope.line[*at]).collect();
    lines.sort_unstable();
    lines.dedup();
    length(&lines)
}

pub(super) fn judge(blocks: &Blocks, envelope: &Envelope, claims: &mut Claims) -> Result<()> {
    claims.tolerate(&PAID, of_double(envelope.rounding)?);
    let mut last = None;
    for block in &envelope.blocks {
        let leaders = blocks.leaders(block);
        // The gap to the cheapest is convex while one leads: it is largest at an end.
        for (leader, ends) in &leaders {
            for inside in ends {
                let instance = || format!("block {}, symbol {inside}", block.index + 1);
                let [least, most] = block.compare(*leader, *inside).map(of_double);
                claims.check(&PAID, instance, least?, most?);
            }
        }
        if blocks.is_complete(block) {
            let lead = lines(&leaders, envelope);
            let [certain, possible] = block.leaders(&envelope.line, envelope.rounding);
            if certain == possible {
                let instance = || format!("block {}", block.index + 1);
                claims.check(&LEADERS, instance, lead, certain);
            }
            last = Some(lead);
        }
    }
    if let Some(lead) = last {
        claims.one(&LIMIT, lead, envelope.limit);
    } else {
        claims.leave_out(&LIMIT);
    }
    let least = (envelope.limit - 1) * length(&blocks.lengths);
    claims.one(&CHANGES, length(&blocks.run.changes), least);
    Ok(())
}
