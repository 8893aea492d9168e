//! The page of a picture: its measures, its title and sentence, and the file around all.

use crate::exact::{as_f64, as_u64};
use crate::trace::Chart;

use super::marks;
use super::style;
use super::text::{escape, fixed};
use super::words::wrap;

pub(super) const WIDTH: f64 = 800.0;
pub(super) const MARGIN: f64 = 18.0;
/// Sizes of the title and of all other text but ticks.
pub(super) const TITLE: f64 = 20.0;
pub(super) const TEXT: f64 = 13.5;
/// From one line of text to the next.
pub(super) const LEADING: f64 = 17.0;

/// Title, sentence and the name of the upward axis; gives where they end.
pub(super) fn draw_header(out: &mut String, chart: &Chart) -> f64 {
    let room = WIDTH - 2.0 * MARGIN;
    let mut y = 8.0;
    for line in wrap(&chart.title, TITLE, room, 3) {
        y += 25.0;
        marks::text(out, "ink title", "start", (MARGIN, y), &line);
    }
    for (index, line) in wrap(&chart.subtitle, TEXT, room, 5).iter().enumerate() {
        y += if index == 0 { 23.0 } else { 18.0 };
        marks::text(out, "ink", "start", (MARGIN, y), line);
    }
    y += 10.0;
    let upward = if chart.arrows.is_empty() {
        chart.y.label.as_str()
    } else {
        ""
    };
    for line in wrap(upward, TEXT, room, 2) {
        y += LEADING;
        marks::text(out, "muted", "start", (MARGIN, y), &line);
    }
    y
}

/// The whole file around its content.
pub(super) fn wrapped_up(chart: &Chart, height: f64, content: &str) -> String {
    let id: String = chart
        .id
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '_' {
                c
            } else {
                '-'
            }
        })
        .collect();
    let (w, h) = (fixed(WIDTH), fixed(height));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\" aria-labelledby=\"chart-{id}-title chart-{id}-text\">\n\
         <title id=\"chart-{id}-title\">{}</title>\n<desc id=\"chart-{id}-text\">{}</desc>\n{}\
         <style>\n{}</style>\n<rect class=\"paper\" width=\"{w}\" height=\"{h}\"/>\n{content}</svg>\n",
        escape(&chart.title),
        escape(&chart.subtitle),
        origin(chart),
        style::sheet(),
    )
}

/// What made the picture, as an element that is not drawn; nothing where that is not known.
fn origin(chart: &Chart) -> String {
    let entries = chart.origin.iter().map(|(key, value)| {
        format!(
            "<solomonoff:entry key=\"{}\">{}</solomonoff:entry>\n",
            escape(key),
            escape(value)
        )
    });
    let entries: String = entries.collect();
    if entries.is_empty() {
        return entries;
    }
    format!("<metadata xmlns:solomonoff=\"urn:solomonoff\">\n{entries}</metadata>\n")
}

/// A number as a double.
pub(super) fn count(number: usize) -> f64 {
    as_f64(as_u64(number))
}
