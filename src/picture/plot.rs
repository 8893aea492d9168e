//! The plot: its place on the page, its axes, and what stands across it (regions, and above it the
//! labels of regions and vertical rules).

use crate::trace::{Chart, Rule};

use super::labels::rows;
use super::marks;
use super::page::{LEADING, MARGIN, TEXT, WIDTH, count};
use super::scale::Layout;
use super::words::{Line, line, wrap};

/// Size of the ticks' labels.
pub(super) const TICK: f64 = 13.0;

/// The plot's place and its two axes.
pub(super) struct Plot {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
    pub(super) x: Layout,
    pub(super) y: Layout,
}

impl Plot {
    pub(super) fn x(&self, value: f64) -> Option<f64> {
        self.x
            .share(value)
            .map(|s| self.left + s * (self.right - self.left))
    }

    pub(super) fn y(&self, value: f64) -> Option<f64> {
        self.y
            .share(value)
            .map(|s| self.bottom - s * (self.bottom - self.top))
    }

    fn x_laid_out(&self, value: f64) -> f64 {
        self.left + self.x.share_laid_out(value) * (self.right - self.left)
    }

    fn y_laid_out(&self, value: f64) -> f64 {
        self.bottom - self.y.share_laid_out(value) * (self.bottom - self.top)
    }
}

/// What the axis to the right has to show.
pub(super) fn x_values(chart: &Chart) -> impl Iterator<Item = f64> + '_ {
    let series = chart.series.iter().flat_map(|s| &s.points);
    let bands = chart.bands.iter().flat_map(|b| &b.points);
    let rules = chart.rules.iter().filter_map(|rule| match rule {
        Rule::Vertical { x, .. } => Some(*x),
        Rule::Horizontal { .. } => None,
    });
    let regions = chart.regions.iter().flat_map(|r| [r.from, r.to]);
    series
        .map(|p| p.0)
        .chain(bands.map(|p| p.0))
        .chain(rules)
        .chain(regions)
}

/// What the upward axis has to show.
pub(super) fn y_values(chart: &Chart) -> impl Iterator<Item = f64> + '_ {
    let series = chart
        .series
        .iter()
        .flat_map(|s| &s.points)
        .filter_map(|p| p.1);
    let bands = chart
        .bands
        .iter()
        .flat_map(|b| &b.points)
        .filter_map(|p| p.1);
    let rules = chart.rules.iter().filter_map(|rule| match rule {
        Rule::Horizontal { y, .. } => Some(*y),
        Rule::Vertical { .. } => None,
    });
    series.chain(bands.flat_map(|(a, b)| [a, b])).chain(rules)
}

pub(super) fn draw_axes(out: &mut String, plot: &Plot) {
    for tick in &plot.y.ticks {
        let y = plot.y_laid_out(tick.at);
        marks::line(out, "grid", (plot.left, y), (plot.right, y));
        marks::text(
            out,
            "muted tick",
            "end",
            (plot.left - 8.0, y + 4.6),
            &Line::from(tick.label.as_str()),
        );
    }
    marks::line(
        out,
        "axis",
        (plot.left, plot.bottom),
        (plot.right, plot.bottom),
    );
    let wide = room(plot);
    let mut free = f64::NEG_INFINITY;
    for tick in &plot.x.ticks {
        let x = plot.x_laid_out(tick.at);
        marks::line(out, "axis", (x, plot.bottom), (x, plot.bottom + 5.0));
        let lines = tick_lines(&tick.label, wide);
        let half = lines.iter().map(|l| l.width(TICK)).fold(0.0, f64::max) / 2.0;
        let middle = x.clamp(4.0 + half, WIDTH - 4.0 - half);
        if middle - half > free {
            for (row, line) in lines.iter().enumerate() {
                let at = (middle, plot.bottom + 20.0 + LEADING * count(row));
                marks::text(out, "muted tick", "middle", at, line);
            }
            free = middle + half + 6.0;
        }
    }
}

/// The width that a label of the axis to the right may take.
fn room(plot: &Plot) -> f64 {
    let places = plot.x.ticks.iter().map(|tick| plot.x_laid_out(tick.at));
    let places: Vec<f64> = places.collect();
    let apart = places.windows(2).map(|pair| pair[1] - pair[0]);
    apart.fold(200.0, f64::min).max(30.0) - 6.0
}

/// A label of the axis to the right: a number as it is, a name on a few lines.
fn tick_lines(label: &str, wide: f64) -> Vec<Line> {
    if label.contains(|c: char| c.is_ascii_alphabetic()) {
        wrap(label, TICK, wide, 3)
    } else {
        vec![line(label)]
    }
}

/// How many lines the labels of the axis to the right take.
pub(super) fn tick_rows(plot: &Plot) -> usize {
    let wide = room(plot);
    let rows = |label: &str| tick_lines(label, wide).len();
    let ticks = plot.x.ticks.iter();
    ticks
        .map(|tick| rows(&tick.label))
        .max()
        .unwrap_or(0)
        .max(1)
}

/// The tear across the plot where the upward axis leaves a stretch out.
pub(super) fn draw_tear(out: &mut String, plot: &Plot) {
    let Some((from, to)) = plot.y.tear() else {
        return;
    };
    let at = |share: f64| plot.bottom - share * (plot.bottom - plot.top);
    let (low, high) = (at(from), at(to));
    let (left, right) = (plot.left - 5.0, plot.right + 2.0);
    marks::rectangle(out, "paper", (left, high), (right - left, low - high));
    for y in [low, high] {
        marks::zigzag(out, "torn", (left, right), y);
    }
}

/// A region's two ends; what the axis cannot show lies at its start.
fn region_ends(from: f64, to: f64, plot: &Plot) -> (f64, f64) {
    let a = plot.x(from).unwrap_or(plot.left);
    let b = plot.x(to).unwrap_or(plot.left);
    (a.min(b), a.max(b))
}

pub(super) fn draw_regions(out: &mut String, chart: &Chart, plot: &Plot) {
    for region in &chart.regions {
        let (left, right) = region_ends(region.from, region.to, plot);
        let size = (right - left, plot.bottom - plot.top);
        marks::rectangle(out, "region", (left, plot.top), size);
    }
}

/// A label above the plot: of a vertical rule or a region.
pub(super) struct StripLabel {
    pub(super) text: Line,
    pub(super) middle: f64,
    pub(super) row: usize,
}

/// The labels above the plot, in rows where they would meet.
pub(super) fn strip_of(chart: &Chart, plot: &Plot) -> Vec<StripLabel> {
    let rules = chart.rules.iter().filter_map(|rule| match rule {
        Rule::Vertical { x, label } => Some((plot.x(*x)?, label)),
        Rule::Horizontal { .. } => None,
    });
    let regions = chart.regions.iter().map(|region| {
        let (left, right) = region_ends(region.from, region.to, plot);
        ((left + right) / 2.0, &region.label)
    });
    let mut wanted: Vec<(f64, f64, Line)> = rules
        .chain(regions)
        .filter_map(|(middle, label)| {
            let text = wrap(label, TEXT, 300.0, 1).into_iter().next()?;
            let half = text.width(TEXT) / 2.0;
            let middle = middle.clamp(MARGIN + half, WIDTH - MARGIN - half);
            Some((middle - half, middle + half, text))
        })
        .collect();
    wanted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let spans: Vec<(f64, f64)> = wanted.iter().map(|w| (w.0, w.1)).collect();
    wanted
        .into_iter()
        .zip(rows(&spans, 12.0))
        .map(|((left, right, text), row)| StripLabel {
            text,
            middle: (left + right) / 2.0,
            row,
        })
        .collect()
}
