//! PNG from the SVG (feature `png`), with the embedded font and no other:
//! the bytes do not depend on the fonts of the machine.

use std::sync::Arc;

use resvg::tiny_skia::{Color, Pixmap, Transform};
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
    let pixels = render(&svg(chart), fonts(), scale)?;
    encode(&pixels, chart).map_err(|e| PngError::Render(e.to_string()))
}

/// The pixels as a file, with what made them as text: `Software`, and the chart's origin by key.
fn encode(pixels: &Pixmap, chart: &Chart) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    for (key, value) in &chart.origin {
        encoder.add_itxt_chunk(format!("solomonoff.{key}"), value.clone())?;
    }
    let mut writer = encoder.write_header()?;
    // The paper is opaque.
    let colours = pixels.pixels().iter();
    let colours: Vec<u8> = colours
        .flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()])
        .collect();
    writer.write_image_data(&colours)?;
    writer.finish()?;
    Ok(bytes)
}

fn fonts() -> fontdb::Database {
    let mut fonts = fontdb::Database::new();
    for font in FONTS {
        fonts.load_font_data(font.to_vec());
    }
    fonts
}

fn render(svg: &str, fonts: fontdb::Database, scale: f32) -> Result<Pixmap, PngError> {
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
    // The paper may end inside of the last row of pixels.
    pixels.fill(Color::WHITE);
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut pixels.as_mut(),
    );
    Ok(pixels)
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
        let drawn = |fonts| render(&svg(&chart()), fonts, 1.0).expect("pixels");
        assert_ne!(drawn(fonts()).data(), drawn(fontdb::Database::new()).data());
    }

    #[test]
    fn both_kinds_of_file_say_what_made_them() {
        let (key, value) = ("file", "n = 3 # 1 < 2 & \u{3b1}");
        let mut made = chart();
        made.origin.insert(key.into(), value.into());
        let told = format!(
            "<solomonoff:entry key=\"{key}\">n = 3 # 1 &lt; 2 &amp; \u{3b1}</solomonoff:entry>"
        );
        assert!(svg(&made).contains(&told));
        assert!(!svg(&chart()).contains("<metadata"));
        let bytes = png(&made, 1.0).expect("png");
        let read = png::Decoder::new(std::io::Cursor::new(&bytes)).read_info();
        let info = read.expect("a png").info().clone();
        let [text] = &info.utf8_text[..] else {
            panic!("{info:?}")
        };
        assert_eq!(text.keyword, "solomonoff.file");
        assert_eq!(text.get_text().expect("text"), value);
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
