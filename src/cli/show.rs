//! `show`: one written program as code bits, listing and control-flow graph.

use std::io::Write;
use std::path::PathBuf;

use anyhow::bail;
use clap::Args;
use petgraph::dot::Dot;
use petgraph::graph::DiGraph;
use serde_json::json;
use solomonoff::exact::{Dyadic, Rounding};
use solomonoff::machine::{Op, Program};
use solomonoff::trace::{Arrow, Chart, write_atomically};

use super::input::Source;
use super::layout::{Align, Columns, plural};
use super::{Ending, Session};
use solomonoff::report::save_svg;

/// Show a written program: code bits, listing, control flow
#[derive(Debug, Args)]
pub struct Show {
    #[command(flatten)]
    source: Source,
    /// Write the control-flow graph: FILE.dot, FILE.svg, or `-` for DOT on standard output
    #[arg(long, value_name = "FILE")]
    graph: Option<PathBuf>,
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
    // A block begins at the start, at each `[` (its `]` goes back there) and after each bracket.
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

    /// Its first place and its ops.
    fn label(&self, program: &Program) -> String {
        format!("{}: {}", self.first, self.source(program))
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

/// The graph of the blocks: a node reads place and ops, an edge the cell that leads along it.
fn control_flow(program: &Program, blocks: &[Block]) -> DiGraph<String, &'static str> {
    let mut graph = DiGraph::new();
    let nodes: Vec<_> = blocks
        .iter()
        .map(|block| graph.add_node(block.label(program)))
        .collect();
    for (block, from) in blocks.iter().zip(&nodes) {
        for (when, place) in &block.next {
            if let Ok(to) = blocks.binary_search_by_key(place, |block| block.first) {
                graph.add_edge(*from, nodes[to], *when);
            }
        }
    }
    graph
}

/// The same graph as nodes and arrows; the arrow that ends a pass is drawn weak.
fn chart(program: &Program, graph: &DiGraph<String, &'static str>) -> Chart {
    let mut chart = Chart::new("control-flow", format!("Control flow of {program}"));
    chart.subtitle = "Blocks by their first place. From `[` a 1 in the current cell leads into the body, a 0 past it; \
        at the end of a pass the current cell is emitted."
        .to_owned();
    chart.arrows = graph
        .edge_indices()
        .filter_map(|edge| {
            let (from, to) = graph.edge_endpoints(edge)?;
            let when = graph[edge];
            Some(Arrow {
                from: graph[from].clone(),
                to: graph[to].clone(),
                label: when.to_owned(),
                strong: when != "pass ends",
            })
        })
        .collect();
    chart
}

impl Show {
    /// Writes the control-flow graph where `--graph` says.
    fn write_graph(&self, program: &Program, session: &mut Session) -> anyhow::Result<()> {
        let Some(target) = &self.graph else {
            return Ok(());
        };
        let graph = control_flow(program, &blocks(program));
        let dot = format!("{}", Dot::new(&graph));
        let end = target.extension().and_then(|end| end.to_str());
        match end.map(str::to_ascii_lowercase).as_deref() {
            Some("dot") => {
                write_atomically(target, |to| to.write_all(dot.as_bytes()))?;
            }
            Some("svg") => save_svg(&chart(program, &graph), target)?,
            _ if target.as_os_str() == "-" => {
                // With --json the document has it.
                if !session.json {
                    write!(session.out, "{dot}")?;
                }
                return Ok(());
            }
            _ => bail!(
                "--graph {} says no format; end the name in .dot or .svg, or give `-` for DOT on standard output",
                target.display()
            ),
        }
        session.note(&format!("written: {}", target.display()));
        Ok(())
    }

    /// Shows it.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        let program = self.source.program()?;
        self.write_graph(&program, session)?;
        if self
            .graph
            .as_ref()
            .is_some_and(|target| target.as_os_str() == "-")
            && !session.json
        {
            return Ok(Ending::Done);
        }
        let bits: String = program
            .code_bits()
            .into_iter()
            .map(|bit| if bit { '1' } else { '0' })
            .collect();
        let length = program.length_bits();
        let weight = Dyadic::inverse_power(length.into()).to_rational();
        let blocks = blocks(&program);
        if session.json {
            let graph = format!("{}", Dot::new(&control_flow(&program, &blocks)));
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
                "graph": graph,
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
