//! The picture of a comparison: the longest strings, each other machine over the first.

use std::path::Path;

use anyhow::bail;
#[cfg(feature = "png")]
use solomonoff::report::save_png;
use solomonoff::report::save_svg;
use solomonoff::trace::{Axis, Chart, Line, Role, Series};

use super::page::Found;

/// A picture's format, by the end of its file's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Svg,
    Png,
}

/// The format that a file's name says.
pub fn format(file: &Path) -> anyhow::Result<Format> {
    match file.extension().and_then(|end| end.to_str()) {
        Some("svg") => Ok(Format::Svg),
        Some("png") if cfg!(feature = "png") => Ok(Format::Png),
        Some("png") => bail!(
            "this build draws SVG only; name a .svg after --plot, or build with the feature `png`"
        ),
        _ => bail!(
            "--plot {} says no format; end the name in .svg or .png",
            file.display()
        ),
    }
}

/// Draws it.
pub fn draw(found: &Found, file: &Path, format: Format) -> anyhow::Result<()> {
    let chart = chart(found)?;
    match format {
        Format::Svg => save_svg(&chart, file)?,
        #[cfg(feature = "png")]
        Format::Png => save_png(&chart, file)?,
        #[cfg(not(feature = "png"))]
        Format::Png => {}
    }
    Ok(())
}

fn chart(found: &Found) -> anyhow::Result<Chart> {
    let first = &found.machines[0].name;
    let mut taus = Vec::new();
    let mut chart = Chart::new("compare", "");
    let mut ends: Option<(f64, f64)> = None;
    for (place, machine) in found.machines.iter().enumerate().skip(1) {
        let agreement = found.comparison.agreement([0, place], Some(found.length));
        let tau = match agreement.tau {
            Some(tau) => Some(tau.value()?),
            None => None,
        };
        taus.push(match &tau {
            Some(tau) => format!("{} {:.2}", machine.name, tau.midpoint_f64()),
            None => format!("{} none", machine.name),
        });
        let mut points = Vec::new();
        for string in found.longest() {
            let bits = |machine| found.bits(machine, string);
            if let (Some(here), Some(there)) = (bits(0)?, bits(place)?) {
                let (here, there) = (here.midpoint_f64(), there.midpoint_f64());
                points.push((here, Some(there)));
                ends =
                    Some(ends.map_or((here, here), |(low, high)| (low.min(here), high.max(here))));
            }
        }
        points.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
        let series = Series::new(&machine.name, Role::Measured(place - 1), points);
        chart.series.push(series.drawn_as(Line::Points));
    }
    if let Some((low, high)) = ends {
        let equal = [(low, Some(low)), (high, Some(high))];
        chart
            .series
            .insert(0, Series::new("as likely on both", Role::Reference, equal));
    }
    chart.title = format!(
        "Ranked as {first} ranks them? Kendall's tau: {}",
        taus.join(", ")
    );
    chart.subtitle = format!(
        "All strings of {} symbols that both machines resolve, each as -log2 of its mass by lower bounds. Further left \
         and lower is simpler; a cloud that rises is agreement, its height over the line the constant. Measurement, at \
         these budgets.",
        found.length
    );
    chart.x = Axis::linear(format!("-log2 mass on {first} (bits)"));
    chart.y = Axis::linear("-log2 mass on the other machine (bits)");
    Ok(chart)
}
