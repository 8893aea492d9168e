//! The traces of `clusterability` and how they are drawn: z of each network, a column of points per regulariser, and the weights
//! of single networks as matrices sorted by part.

use super::{Clusterability, names};
use crate::exact::{Rational, Rounding, as_f64, as_u64};
use crate::network::cluster::{Cut, Graph, PARTS};
use crate::scenario::figures::of_double;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Rule, Trace};

impl Drawn for Clusterability {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let columns = ["run", "network", "place", "z", "n_cut", "n_cut_at_least"];
        let mut rows = Rows::new("modules", columns);
        let names = names();
        // By network, so that each curve's x grows.
        for (place, name) in (0u64..).zip(&names) {
            for (number, run) in (0u64..).zip(&finished.measured.networks) {
                let found = &run[crate::exact::as_usize(place)];
                rows.push((
                    number,
                    *name,
                    place,
                    found.z,
                    found.cut.n_cut,
                    found.cut.least,
                ));
            }
        }
        let subtitle = format!(
            "Cost of the best cut into four found, minus the mean of {} shuffled graphs, in their standard deviations; one point \
             per network, {} seeds. Below 0: more modules than chance. Measured.",
            finished.parameters.shuffles, finished.parameters.runs
        );
        let places = (0u32..).zip(&names);
        let places = places.map(|(place, name)| (f64::from(place), (*name).to_owned()));
        let mut recipe = Recipe::new(
            "modules",
            "Does training make modules? Cost of a cut against chance",
        )
        .subtitle(subtitle)
        .axes(
            Axis::linear("trained with").named(places),
            Axis::linear("standard deviations above shuffled weights"),
        )
        .rule(Rule::Horizontal {
            y: 0.0,
            label: "chance".to_owned(),
            role: Role::Reference,
        });
        for (colour, name) in names.iter().enumerate() {
            recipe = recipe
                .series(name, "place", "z", Role::Measured(colour))
                .drawn_as(Line::Points)
                .where_column("network", name);
        }
        let mut traces = vec![rows.drawn(recipe)?];
        let first = finished.measured.networks.first().into_iter().flatten();
        let networks = names.iter().zip(&finished.measured.graphs).zip(first);
        for ((name, graph), found) in networks {
            traces.push(matrix(name, graph, &found.cut)?);
        }
        Ok(traces)
    }
}

/// One in so many edges is drawn, the largest.
const ONE_IN: usize = 10;

/// Families whose matrix a run draws; of the others when somebody asks.
const SHOWN: [&str; 2] = ["none", "L1"];

/// The places of some nodes: sorted by part, and where each part begins; a node without an edge has none.
fn sorted(parts: &[Option<usize>]) -> (Vec<Option<usize>>, [usize; PARTS + 1]) {
    let mut places = vec![None; parts.len()];
    let mut begins = [0; PARTS + 1];
    let mut next = 0;
    for (part, begin) in begins.iter_mut().take(PARTS).enumerate() {
        *begin = next;
        for (place, _) in places
            .iter_mut()
            .zip(parts)
            .filter(|(_, of)| **of == Some(part))
        {
            *place = Some(next);
            next += 1;
        }
    }
    begins[PARTS] = next;
    (places, begins)
}

/// The weights of one network as a matrix whose rows and columns are sorted by the part of the cut: a row of the trace for each
/// edge, of which the largest are drawn.
fn matrix(name: &str, graph: &Graph, cut: &Cut) -> Result<Trace> {
    let (hidden, others) = cut.parts.split_at(graph.hidden);
    let ((rows_at, _), (columns_at, begins)) = (sorted(hidden), sorted(others));
    let mut cells = Vec::new();
    for (at, edge) in graph.edges.iter().enumerate() {
        let (unit, other) = (at / graph.others, at % graph.others);
        if let (Some(row), Some(column)) = (rows_at[unit], columns_at[other]) {
            let within = hidden[unit].filter(|part| others[other] == Some(*part));
            cells.push((column, row, *edge, within));
        }
    }
    let mut by_size: Vec<f64> = cells.iter().map(|cell| cell.2).collect();
    by_size.sort_by(|a, b| b.total_cmp(a));
    let least = by_size.get(by_size.len() / ONE_IN).copied();
    cells.sort_by_key(|(column, row, ..)| (*column, *row));
    let id = format!("matrix-{}", name.replace(' ', "-").to_lowercase());
    let columns = ["column", "row", "weight", "part", "drawn"];
    let mut rows = Rows::new(&id, columns);
    let (mut all, mut inside) = (Rational::zero(), Rational::zero());
    // A part of a single unit may have no large edge of its own.
    let mut shown = [false; PARTS];
    for (column, row, edge, within) in cells {
        let size = of_double(edge)?;
        let part = within.map_or("between".to_owned(), |part| format!("{}", part + 1));
        if within.is_some() {
            inside += &size;
        }
        all += size;
        let is_drawn = least.is_some_and(|least| edge > least);
        if let Some(part) = within {
            shown[part] |= is_drawn;
        }
        rows.push((column, row, edge, part, if is_drawn { "yes" } else { "no" }));
    }
    let share = inside.checked_div(&all).unwrap_or_else(Rational::zero);
    let percent = (share * Rational::from_integer(100)).to_decimal(2, Rounding::Nearest);
    let how = match name {
        "none" => "trained plainly".to_owned(),
        "no training" => "before training".to_owned(),
        other => format!("trained with {other}"),
    };
    let subtitle = format!(
        "Each point is one of the largest tenth of the weights; hidden units and the inputs and outputs are sorted by the part \
         of the cut into {PARTS} that they fall into. Modules would be blocks of one colour each, with few grey points, which \
         join two parts. First seed. Measured."
    );
    let title = format!("A network {how}: {percent} % of its weight is within the parts");
    let mut recipe = Recipe::new(&id, title).subtitle(subtitle).axes(
        Axis::linear("inputs and outputs, by part"),
        Axis::linear("hidden units, by part"),
    );
    if !SHOWN.contains(&name) {
        recipe = recipe.on_request();
    }
    for begin in &begins[1..PARTS] {
        let at = as_f64(as_u64(*begin));
        recipe = recipe.rule(Rule::Vertical {
            x: at,
            label: String::new(),
        });
    }
    recipe = recipe
        .series("between parts", "column", "row", Role::Reference)
        .drawn_as(Line::Points)
        .where_column("part", "between")
        .where_column("drawn", "yes");
    for part in (0..PARTS).filter(|part| shown[*part]) {
        let label = format!("within part {}", part + 1);
        recipe = recipe
            .series(&label, "column", "row", Role::Measured(part))
            .drawn_as(Line::Points)
            .where_column("part", &(part + 1).to_string())
            .where_column("drawn", "yes");
    }
    Ok(rows.drawn(recipe)?)
}
