//! The picture itself: header, plot, axes, and the column of names at the
//! right, laid out from top to bottom on 800 pixels.

use crate::trace::Chart;

use super::curves::draw_data;
use super::graph;
use super::marks;
use super::names::{SAMPLE, draw_names, name_height, name_lines, names_of};
use super::page::{LEADING, MARGIN, TEXT, WIDTH, count, draw_header, wrapped_up};
use super::plot::{
    Plot, TICK, draw_axes, draw_regions, draw_tear, strip_of, tick_rows, x_values, y_values,
};
use super::scale::Layout;
use super::text::width;
use super::words::{Line, wrap};

/// Height of the plot when the names beside it need no more.
const PLOT: f64 = 340.0;

/// Draws a chart as SVG. The same chart gives the same bytes.
pub fn svg(chart: &Chart) -> String {
    if !chart.arrows.is_empty() {
        let mut content = String::new();
        let top = draw_header(&mut content, chart);
        let bottom = graph::draw(&mut content, &chart.arrows, top);
        return wrapped_up(chart, bottom, &content);
    }
    let x = Layout::new(&chart.x, x_values(chart), false);
    let y = Layout::new(&chart.y, y_values(chart), true);
    let mut header = String::new();
    let strip_top = draw_header(&mut header, chart);

    let widest_tick = y
        .ticks
        .iter()
        .map(|t| width(&t.label, TICK))
        .fold(0.0, f64::max);
    let names_width = names_of(chart)
        .flat_map(name_lines)
        .map(|line| line.width(TEXT))
        .fold(0.0, f64::max);
    let column = if names_width > 0.0 {
        names_width + SAMPLE + 14.0
    } else {
        10.0
    };
    let mut plot = Plot {
        left: MARGIN + widest_tick + 8.0,
        right: WIDTH - MARGIN - column,
        top: 0.0,
        bottom: 0.0,
        x,
        y,
    };
    let strip = strip_of(chart, &plot);
    let strip_rows = strip.iter().map(|s| s.row + 1).max().unwrap_or(0);
    plot.top = strip_top + LEADING * count(strip_rows) + 16.0;
    let names_height: f64 = names_of(chart)
        .map(|name| name_height(name_lines(name).len()))
        .sum();
    plot.bottom = plot.top + PLOT.max(names_height);

    let mut body = String::new();
    draw_regions(&mut body, chart, &plot);
    draw_axes(&mut body, &plot);
    for label in &strip {
        let y = plot.top - 8.0 - LEADING * count(label.row);
        marks::text(&mut body, "muted", "middle", (label.middle, y), &label.text);
    }
    let names = draw_data(&mut body, chart, &plot);
    if names.iter().all(|name| !name.end.0.is_finite()) {
        let middle = (
            (plot.left + plot.right) / 2.0,
            (plot.top + plot.bottom) / 2.0,
        );
        marks::text(
            &mut body,
            "muted",
            "middle",
            middle,
            &Line::from("nothing to show: no value here"),
        );
    }
    draw_tear(&mut body, &plot);
    draw_names(&mut body, &names, &plot);

    let mut bottom = plot.bottom + 21.0 + LEADING * count(tick_rows(&plot) - 1);
    for line in wrap(&chart.x.label, TEXT, WIDTH - 2.0 * MARGIN, 2) {
        bottom += LEADING + 2.0;
        let half = line.width(TEXT) / 2.0;
        let middle = ((plot.left + plot.right) / 2.0).clamp(MARGIN + half, WIDTH - MARGIN - half);
        marks::text(&mut body, "muted", "middle", (middle, bottom), &line);
    }
    wrapped_up(chart, bottom + 14.0, &(header + &body))
}

#[cfg(test)]
mod tests;
