//! Colours and classes: light by default, dark where the reader prefers it.
//!
//! Plain classes, because renderers of PNG know no CSS variables. The six
//! colours were searched for: each has a contrast of at least 4.5 on its
//! paper, so it can colour text, and every pair stays apart under simulated
//! colour blindness (notes/2026-11-23-pictures.md). Shape is the second channel.

use crate::trace::Role;

/// How many colours there are, and how many shapes of markers.
pub(super) const SHAPES: usize = 6;

/// Paper, ink, muted ink, grid.
const LIGHT: [&str; 4] = ["#ffffff", "#16181d", "#5b6069", "#e3e5ea"];
const DARK: [&str; 4] = ["#111318", "#eceef2", "#a4a9b3", "#2b2f38"];
const LIGHT_SERIES: [&str; SHAPES] = [
    "#0e30e2", "#ef0000", "#4a7c03", "#ae368e", "#005159", "#5c3a00",
];
const DARK_SERIES: [&str; SHAPES] = [
    "#8867ec", "#e83e10", "#09bdc1", "#fda50c", "#fffd00", "#9cffff",
];

/// The whole style sheet, rules for the dark in a media query at its end.
pub(super) fn sheet() -> String {
    let fixed = "\
text{font-family:'DejaVu Sans',Verdana,sans-serif;font-size:13.5px;stroke:none}
.code{font-family:'DejaVu Sans Mono',Menlo,Consolas,monospace}
.title{font-size:20px}.tick{font-size:13px}
.line{fill:none;stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}
.bound{fill:none;stroke-width:1.8;stroke-dasharray:7 4}
.reference{fill:none;stroke-width:1.2}
.leader{fill:none;stroke-width:1;stroke-dasharray:1 3}
.stem{fill:none;stroke-width:1.4;stroke-opacity:0.45}.cap{stroke-width:3.2}
.grid{fill:none;stroke-width:1}.axis{fill:none;stroke-width:1}
.rule{fill:none;stroke-width:1.2;stroke-dasharray:2 3}
.band{fill-opacity:0.22;stroke-opacity:0.35;stroke-width:0.8;stroke-linejoin:round}
.sliver{fill:none;stroke-opacity:0.3;stroke-width:4}
.region{fill-opacity:0.06}.ring{fill:none;stroke-width:1.6}.torn{fill:none;stroke-width:1}
.mark{stroke-width:1}
.node{fill-opacity:0.1;stroke-width:1.4}.arrow{fill:none;stroke-width:1.6}.tip{stroke:none}
";
    format!(
        "{fixed}{}@media (prefers-color-scheme:dark){{\n{}}}\n",
        colours(LIGHT, LIGHT_SERIES),
        colours(DARK, DARK_SERIES),
    )
}

fn colours([paper, ink, muted, grid]: [&str; 4], series: [&str; SHAPES]) -> String {
    let mut rules = format!(
        ".weak{{stroke:{muted}}}.paper{{fill:{paper}}}.ink{{fill:{ink}}}.muted{{fill:{muted}}}.region{{fill:{ink}}}\n\
         .grid{{stroke:{grid}}}.axis,.reference,.leader,.rule,.torn{{stroke:{muted}}}.bound,.inked{{stroke:{ink}}}\n"
    );
    for (index, colour) in series.iter().enumerate() {
        rules.push_str(&format!(
            ".s{index}{{stroke:{colour}}}.f{index}{{fill:{colour}}}\n"
        ));
    }
    // After the series: a marker has a rim of paper around its colour.
    rules.push_str(&format!(".mark{{stroke:{paper}}}\n"));
    rules
}

/// The classes of a curve's stroke.
pub(super) fn stroke(role: Role) -> String {
    match role {
        Role::Measured(index) => format!("line s{}", index % LIGHT_SERIES.len()),
        Role::Bound => "bound".to_owned(),
        Role::Reference => "reference".to_owned(),
    }
}

/// The class of a curve's text and markers.
pub(super) fn fill(role: Role) -> String {
    match role {
        Role::Measured(index) => format!("f{}", index % LIGHT_SERIES.len()),
        Role::Bound => "ink".to_owned(),
        Role::Reference => "muted".to_owned(),
    }
}

/// The class of the ring of a point that stands alone.
pub(super) fn ring(role: Role) -> String {
    match role {
        Role::Measured(_) => stroke(role).replace("line ", ""),
        Role::Bound => "inked".to_owned(),
        Role::Reference => "weak".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance by WCAG 2.
    fn luminance(colour: &str) -> f64 {
        let part = |at: usize| {
            let byte = u8::from_str_radix(&colour[at..at + 2], 16).expect("hex");
            let share = f64::from(byte) / 255.0;
            if share <= 0.03928 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The tones of a colour, each as a share of the whole: how it looks without its lightness.
    fn tones(colour: &str) -> [f64; 3] {
        let part = |at: usize| f64::from(u8::from_str_radix(&colour[at..at + 2], 16).expect("hex"));
        let parts = [part(1), part(3), part(5)];
        parts.map(|part| part / parts.iter().sum::<f64>())
    }

    /// The sixth was a second blue once (`#2371e2`), 0.36 from the first. (In the dark it is
    /// lightness that keeps colours apart.)
    #[test]
    fn no_two_colours_are_of_one_kind() {
        for (i, a) in LIGHT_SERIES.iter().enumerate() {
            for b in &LIGHT_SERIES[i + 1..] {
                let pairs = tones(a).into_iter().zip(tones(b));
                let apart: f64 = pairs.map(|(a, b)| (a - b).abs()).sum();
                assert!(apart > 0.4, "{a} and {b} are {apart} apart");
            }
        }
    }

    #[test]
    fn every_colour_of_text_can_be_read_on_its_paper() {
        for (papers, series) in [(LIGHT, LIGHT_SERIES), (DARK, DARK_SERIES)] {
            for colour in series.into_iter().chain([papers[1], papers[2]]) {
                let found = contrast(papers[0], colour);
                assert!(found >= 4.4, "{colour} has {found}");
            }
        }
    }
}
