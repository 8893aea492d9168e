//! PNG from the SVG (feature `png`), with the embedded font and no other:
//! the bytes do not depend on the fonts of the machine.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use crate::trace::Chart;

use super::draw::svg;

/// Twice the size of the SVG: 1600 pixels wide.
pub const PNG_SCALE: f32 = 2.0;

/// Subsets of DejaVu Sans and, for source text, of DejaVu Sans Mono; licence and origin in
/// `font/LICENSE.txt`.
const FONTS: [&[u8]; 2] = [
    include_bytes!("font/DejaVuSans-subset.ttf"),
    include_bytes!("font/DejaVuSansMono-subset.ttf"),
];

/// A picture that could not be turned into PNG.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PngError {
    /// The scale gives no picture, or one too large for memory.
    #[error(
        "a picture of {width} x {height} at scale {scale} cannot be drawn; give a scale between 0.1 and 10"
    )]
    Size {
        /// Width of the SVG in pixels.
        width: f32,
        /// Height of the SVG in pixels.
        height: f32,
        /// The scale asked for.
        scale: f32,
    },
    /// The renderer refused.
    #[error("the picture could not be turned into PNG: {0}; the SVG is not affected")]
    Render(String),
}

/// Draws a chart as PNG in light colours; `scale` 1 is 800 pixels wide,
/// [`PNG_SCALE`] the usual. The same chart gives the same bytes.
///
/// # Errors
/// When the scale is out of bounds or the renderer fails.
pub fn png(chart: &Chart, scale: f32) -> Result<Vec<u8>, PngError> {
    render(&svg(chart), fonts(), scale)
}

fn fonts() -> fontdb::Database {
    let mut fonts = fontdb::Database::new();
    for font in FONTS {
        fonts.load_font_data(font.to_vec());
    }
    fonts
}

fn render(svg: &str, fonts: fontdb::Database, scale: f32) -> Result<Vec<u8>, PngError> {
    let options = Options {
        font_family: "DejaVu Sans".to_owned(),
        fontdb: Arc::new(fonts),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options).map_err(|e| PngError::Render(e.to_string()))?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let refused = PngError::Size {
        width,
        height,
        scale,
    };
    if !(0.1..=10.0).contains(&scale) {
        return Err(refused);
    }
    let Some(mut pixels) = Pixmap::new(pixels(width * scale), pixels(height * scale)) else {
        return Err(refused);
    };
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut pixels.as_mut(),
    );
    pixels
        .encode_png()
        .map_err(|e| PngError::Render(e.to_string()))
}

/// A length as whole pixels; it is positive and far below 2^32 here.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the scale was checked, and `as` saturates"
)]
fn pixels(length: f32) -> u32 {
    length.ceil() as u32
}

#[cfg(test)]
mod tests {
    use super::super::words::line;
    use super::*;
    use crate::trace::{Role, Series};
    use resvg::usvg::Node;

    fn chart() -> Chart {
        let mut chart = Chart::new("c", "Posterior of two hypotheses");
        let points = [(0.0, Some(1.0)), (1.0, Some(3.0))];
        chart
            .series
            .push(Series::new("measured", Role::Measured(0), points));
        chart
    }

    #[test]
    fn the_same_chart_gives_the_same_bytes() {
        let first = png(&chart(), PNG_SCALE).expect("png");
        assert_eq!(first, png(&chart(), PNG_SCALE).expect("png"));
        assert!(first.starts_with(b"\x89PNG"));
        // Big-endian width in the header.
        assert_eq!(first[16..20], 1600u32.to_be_bytes());
    }

    #[test]
    fn the_text_is_really_drawn() {
        let with = png(&chart(), 1.0).expect("png");
        let without = render(&svg(&chart()), fontdb::Database::new(), 1.0).expect("png");
        assert_ne!(with, without);
    }

    #[test]
    fn a_foolish_scale_is_refused() {
        for scale in [0.0, -1.0, f32::NAN, 1e9] {
            assert!(matches!(png(&chart(), scale), Err(PngError::Size { .. })));
        }
    }

    /// The tables of advances agree with the fonts as the renderer reads them.
    #[test]
    fn widths_by_the_table_are_the_fonts() {
        // Both begin and end in a character that fills its box.
        width_is_counted("HHxnuo 0123456789 αβΣ≤ 2⁻¹⁰ H", "DejaVu Sans");
        width_is_counted("+[[>.,]?:0110_]>.,+", "DejaVu Sans Mono");
    }

    fn width_is_counted(sample: &str, font: &str) {
        let options = Options {
            fontdb: Arc::new(fonts()),
            ..Options::default()
        };
        let source = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"900\" height=\"99\"><text x=\"0\" y=\"50\" font-family=\"{font}\" font-size=\"20\">{}</text></svg>",
            sample.replace('>', "&gt;")
        );
        let tree = Tree::from_str(&source, &options).expect("tree");
        let Some(Node::Text(text)) = tree.root().children().first() else {
            panic!("no text in {:?}", tree.root());
        };
        let quoted = if font.ends_with("Mono") {
            format!("`{sample}`")
        } else {
            sample.to_owned()
        };
        let drawn = f64::from(text.bounding_box().width());
        let counted = line(&quoted).width(20.0);
        assert!(
            (drawn - counted).abs() < 4.0,
            "{drawn} drawn, {counted} counted"
        );
    }
}
