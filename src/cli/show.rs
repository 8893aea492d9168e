//! `show`: one written program as code bits, listing and control-flow graph.

use std::io::Write;

use clap::Args;
use serde_json::json;
use solomonoff::exact::{Dyadic, Rounding};
use solomonoff::machine::{Op, Program};

use super::input::Source;
use super::layout::{Align, Columns, plural};
use super::{Ending, Session};

/// Show a written program: code bits, listing, control flow
#[derive(Debug, Args)]
pub struct Show {
    #[command(flatten)]
    source: Source,
}

/// A stretch of ops that is entered at its first and left at its last.
#[derive(Debug, PartialEq, Eq)]
struct Block {
    first: usize,
    last: usize,
    /// Where it leads to, and when: `0` and `1` are the current cell.
    next: Vec<(&'static str, usize)>,
}

/// The control-flow graph, blocks in the order of their places.
fn blocks(program: &Program) -> Vec<Block> {
    let ops = program.ops();
    // A block begins at the start, at each `[` (its `]` goes back there) and behind each bracket.
    let mut blocks: Vec<Block> = Vec::new();
    let mut first = 0;
    for (place, op) in ops.iter().enumerate() {
        let partner = program.partner(place);
        let next = match op {
            Op::Close if place + 1 == ops.len() => vec![("pass ends", 0)],
            Op::Close => vec![("", partner)],
            Op::Open => vec![("1", place + 1), ("0", partner + 1)],
            _ if ops.get(place + 1) == Some(&Op::Open) => vec![("", place + 1)],
            _ => continue,
        };
        blocks.push(Block {
            first,
            last: place,
            next,
        });
        first = place + 1;
    }
    blocks
}

impl Block {
    fn source(&self, program: &Program) -> String {
        program.ops()[self.first..=self.last]
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    fn leads(&self) -> String {
        let leads = self.next.iter().map(|(when, place)| match *when {
            "" => format!("-> {place}"),
            "0" | "1" => format!("cell {when} -> {place}"),
            when => format!("{when} -> {place}"),
        });
        leads.collect::<Vec<_>>().join(", ")
    }
}

impl Show {
    /// Shows it.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        let program = self.source.program()?;
        let bits: String = program
            .code_bits()
            .into_iter()
            .map(|bit| if bit { '1' } else { '0' })
            .collect();
        let length = program.length_bits();
        let weight = Dyadic::inverse_power(length.into()).to_rational();
        let blocks = blocks(&program);
        if session.json {
            let blocks: Vec<_> = blocks
                .iter()
                .map(|block| {
                    let next: Vec<_> = block
                        .next
                        .iter()
                        .map(|(when, place)| json!({"when": when, "place": place}))
                        .collect();
                    json!({"place": block.first, "source": block.source(&program), "next": next})
                })
                .collect();
            session.out.json(&json!({
                "source": program.to_string(),
                "bits": bits,
                "length": length,
                "kraft": weight.to_string(),
                "blocks": blocks,
            }))?;
            return Ok(Ending::Done);
        }
        let out = &mut session.out;
        writeln!(out, "{}", out.bold(&program.to_string()))?;
        writeln!(
            out,
            "{}, prior weight 2^-{length} = {}\n",
            plural(length.into(), "bit"),
            weight.to_decimal(6, Rounding::Nearest),
        )?;
        writeln!(out, "Code\n  {bits}\n")?;
        write!(out, "Listing\n{}\n", program.listing())?;
        let mut columns = Columns::new(&[Align::Right, Align::Left, Align::Left]);
        for block in &blocks {
            columns.row([
                block.first.to_string(),
                block.source(&program),
                block.leads(),
            ]);
        }
        writeln!(
            out,
            "Control flow (first place of each block, its ops, where it leads)"
        )?;
        for line in columns.lines() {
            writeln!(out, "{line}")?;
        }
        Ok(Ending::Done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_op_is_in_one_block_and_every_edge_leads_to_a_block() {
        for source in ["]", "+[,].]", "[[+]>]]", "+[]]", "[].]", ">[<[+].[,]]?]"] {
            let program = Program::parse(source).unwrap();
            let blocks = blocks(&program);
            let joined: String = blocks.iter().map(|block| block.source(&program)).collect();
            assert_eq!(joined, source);
            for block in &blocks {
                for (_, place) in &block.next {
                    assert!(
                        blocks.iter().any(|b| b.first == *place),
                        "{source}: {block:?}"
                    );
                }
            }
        }
    }
}
