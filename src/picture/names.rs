//! The column of names at the right: each beside the end of its curve, with a sample of its stroke.

use crate::trace::{Chart, Role, Rule};

use super::labels::{Wish, push_apart};
use super::lines::Point;
use super::marks;
use super::page::{LEADING, TEXT, count};
use super::plot::Plot;
use super::style;
use super::words::{Line, wrap};

/// Widest line of a name.
pub(super) const NAME: f64 = 165.0;
/// Most lines of a name; a longer one loses its middle.
pub(super) const LINES: usize = 4;
/// What the sample of its stroke takes.
pub(super) const SAMPLE: f64 = 24.0;

/// What stands in the column of names.
pub(super) struct Name {
    lines: Vec<Line>,
    key: Key,
    role: Role,
    /// The end of the curve that is named; set when it is drawn.
    pub(super) end: Point,
}

/// The sample beside a name.
#[derive(Clone, Copy)]
pub(super) enum Key {
    Stroke {
        marker: Option<usize>,
    },
    Dot {
        marker: usize,
    },
    Area,
    Rule,
    /// Single points of a line without markers.
    Ring,
}

impl Name {
    pub(super) fn new(label: &str, key: Key, role: Role, end: Point) -> Self {
        Name {
            lines: name_lines(label),
            key,
            role,
            end,
        }
    }
}

/// The end of a curve that has no point.
pub(super) const NOWHERE: Point = (f64::NAN, f64::NAN);

/// The texts of the column of names, in the order in which they are drawn.
pub(super) fn names_of(chart: &Chart) -> impl Iterator<Item = &str> {
    let bands = chart.bands.iter().map(|b| b.label.as_str());
    let rules = chart.rules.iter().filter_map(|rule| match rule {
        Rule::Horizontal { label, .. } => Some(label.as_str()),
        Rule::Vertical { .. } => None,
    });
    let series = chart.series.iter().map(|s| s.label.as_str());
    bands.chain(rules).chain(series)
}

/// A name as it stands in its column.
pub(super) fn name_lines(label: &str) -> Vec<Line> {
    wrap(label, TEXT, NAME, LINES)
}

/// What a name of so many lines takes, with the gap below it.
pub(super) fn name_height(lines: usize) -> f64 {
    if lines == 0 {
        0.0
    } else {
        count(lines) * LEADING + 5.0
    }
}

/// The names at the right, each beside its curve's end as far as there is
/// room, with a leader where it had to move or the curve ends early.
pub(super) fn draw_names(out: &mut String, names: &[Name], plot: &Plot) {
    let shown: Vec<&Name> = names.iter().filter(|name| !name.lines.is_empty()).collect();
    let wishes: Vec<Wish> = shown
        .iter()
        .map(|name| Wish {
            anchor: if name.end.1.is_finite() {
                name.end.1
            } else {
                plot.bottom
            },
            height: name_height(name.lines.len()),
        })
        .collect();
    let tops = push_apart(&wishes, plot.top, plot.bottom);
    for ((name, wish), top) in shown.iter().zip(&wishes).zip(tops) {
        let middle = top + wish.height / 2.0;
        let left = plot.right + 12.0;
        let (x, y) = name.end;
        if x.is_finite() && ((middle - y).abs() > 2.0 || plot.right - x > 8.0) {
            marks::line(out, "leader", (x + 3.0, y), (left - 1.0, middle));
        }
        if y.is_finite() {
            draw_key(out, name, (left, middle));
        }
        // A curve without a point has no sample, and a grey name: nobody looks for it.
        let class = if y.is_finite() {
            style::fill(name.role)
        } else {
            "muted".to_owned()
        };
        let first = middle - (count(name.lines.len()) - 1.0) * LEADING / 2.0 + 4.8;
        for (index, line) in name.lines.iter().enumerate() {
            let at = (left + SAMPLE, first + LEADING * count(index));
            marks::text(out, &class, "start", at, line);
        }
    }
}

fn draw_key(out: &mut String, name: &Name, (left, y): Point) {
    let right = left + SAMPLE - 6.0;
    let centre = ((left + right) / 2.0, y);
    let fill = style::fill(name.role);
    let stroke = style::stroke(name.role);
    match name.key {
        Key::Area => {
            let class = format!("band {fill}");
            marks::rectangle(out, &class, (left, y - 5.0), (right - left, 10.0));
        }
        Key::Rule => marks::line(out, &stroke, (left, y), (right, y)),
        Key::Ring => marks::ring(out, &style::ring(name.role), centre),
        Key::Dot { marker } => marks::marker(out, &fill, marker, centre),
        Key::Stroke { marker } => {
            marks::line(out, &stroke, (left, y), (right, y));
            if let Some(marker) = marker {
                marks::marker(out, &fill, marker, centre);
            }
        }
    }
}
