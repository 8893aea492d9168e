//! A network of one hidden layer of rectified units, with its gradient written by hand.
//!
//! Inputs x, hidden units h = max(0, x W + b), outputs softmax(h V + c). The loss of an image is the sum over classes
//! of -target ln(output), in nats; with a target of one class it is the code length of the label.

use super::digits::Images;

/// Widths of the layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Inputs.
    pub inputs: usize,
    /// Hidden units.
    pub hidden: usize,
    /// Outputs: the classes.
    pub outputs: usize,
}

impl Shape {
    /// Lengths of the four arrays: weights and biases into the hidden layer, weights and biases out of it.
    #[must_use]
    pub fn lengths(&self) -> [usize; 4] {
        [
            self.inputs * self.hidden,
            self.hidden,
            self.hidden * self.outputs,
            self.outputs,
        ]
    }

    /// How many numbers a network has.
    #[must_use]
    pub fn parameters(&self) -> usize {
        self.lengths().iter().sum()
    }
}

/// A network: its four arrays one after the other, each weight matrix with one row for each unit that it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// Its widths.
    pub shape: Shape,
    /// Weights in, biases in, weights out, biases out.
    pub parameters: Vec<f32>,
}

/// The four arrays of a network.
#[derive(Clone, Copy, Debug)]
pub struct Arrays<'a> {
    /// One row of weights for each input.
    pub weights_in: &'a [f32],
    /// Biases of the hidden units.
    pub biases_in: &'a [f32],
    /// One row of weights for each hidden unit.
    pub weights_out: &'a [f32],
    /// Biases of the outputs.
    pub biases_out: &'a [f32],
}

/// The same, to be changed.
#[derive(Debug)]
pub struct ArraysMut<'a> {
    /// One row of weights for each input.
    pub weights_in: &'a mut [f32],
    /// Biases of the hidden units.
    pub biases_in: &'a mut [f32],
    /// One row of weights for each hidden unit.
    pub weights_out: &'a mut [f32],
    /// Biases of the outputs.
    pub biases_out: &'a mut [f32],
}

impl Network {
    /// All zero.
    #[must_use]
    pub fn zero(shape: Shape) -> Network {
        Network {
            shape,
            parameters: vec![0.0; shape.parameters()],
        }
    }

    /// Its arrays.
    #[must_use]
    pub fn arrays(&self) -> Arrays<'_> {
        let [a, b, c, _] = self.shape.lengths();
        let (weights_in, rest) = self.parameters.split_at(a);
        let (biases_in, rest) = rest.split_at(b);
        let (weights_out, biases_out) = rest.split_at(c);
        Arrays {
            weights_in,
            biases_in,
            weights_out,
            biases_out,
        }
    }

    /// Its arrays, to be changed.
    pub fn arrays_mut(&mut self) -> ArraysMut<'_> {
        let [a, b, c, _] = self.shape.lengths();
        let (weights_in, rest) = self.parameters.split_at_mut(a);
        let (biases_in, rest) = rest.split_at_mut(b);
        let (weights_out, biases_out) = rest.split_at_mut(c);
        ArraysMut {
            weights_in,
            biases_in,
            weights_out,
            biases_out,
        }
    }

    /// Whether each parameter is a weight, in their order; the others are biases.
    pub fn is_weight(&self) -> impl Iterator<Item = bool> + use<> {
        let lengths = self.shape.lengths();
        let kinds = [true, false, true, false].into_iter().zip(lengths);
        kinds.flat_map(|(is_weight, length)| std::iter::repeat_n(is_weight, length))
    }
}

/// Some rows of a matrix, each with the factor that it is added with; rows with a factor of 0 are left out.
type Weighted = Vec<(usize, f32)>;

/// `sums` += factor x row, over the rows of a matrix as wide as `sums`, in their order.
///
/// Each sum is over the rows in this order, however many of them the machine works out at once: a block of sums stays in
/// registers, and nothing is reordered.
fn add_rows(sums: &mut [f32], rows: &[(usize, f32)], matrix: &[f32]) {
    let width = sums.len();
    let from = add_blocks::<16>(sums, 0, rows, matrix);
    let from = add_blocks::<8>(sums, from, rows, matrix);
    let rest = add_blocks::<1>(sums, from, rows, matrix);
    debug_assert_eq!(rest, width);
}

/// The same for as many whole blocks of sums as there are from `from` on; says where the rest begins.
fn add_blocks<const BLOCK: usize>(
    sums: &mut [f32],
    mut from: usize,
    rows: &[(usize, f32)],
    matrix: &[f32],
) -> usize {
    let width = sums.len();
    while from + BLOCK <= width {
        let mut block = [0.0f32; BLOCK];
        block.copy_from_slice(&sums[from..from + BLOCK]);
        for &(row, factor) in rows {
            let row = &matrix[row * width + from..][..BLOCK];
            for (sum, weight) in block.iter_mut().zip(row) {
                *sum += factor * weight;
            }
        }
        sums[from..from + BLOCK].copy_from_slice(&block);
        from += BLOCK;
    }
    from
}

/// Gathers the factors that are not 0: about half of the pixels are blank, and about half of the units off.
///
/// Which half cannot be guessed, so each is written, and the next over it if it was 0: no branch to predict.
fn gather(rows: &mut Weighted, factors: impl ExactSizeIterator<Item = f32>) {
    rows.resize(factors.len(), (0, 0.0));
    let mut kept = 0;
    for (row, factor) in factors.enumerate() {
        rows[kept] = (row, factor);
        kept += usize::from(factor != 0.0);
    }
    rows.truncate(kept);
}

/// A row of probabilities from outputs before the softmax.
fn softmax(row: &mut [f32]) {
    let most = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for output in &mut *row {
        *output = libm::expf(*output - most);
        sum += *output;
    }
    for output in row {
        *output /= sum;
    }
}

/// An image in training, with the probabilities that it is taught.
#[derive(Clone, Copy, Debug)]
pub struct Example<'a> {
    /// One number an input.
    pub inputs: &'a [f32],
    /// One number an output; they sum to 1.
    pub target: &'a [f32],
}

/// Room for images on their way through the network and back.
#[derive(Clone, Debug, Default)]
pub struct Pass {
    rows: Weighted,
    hidden: Vec<f32>,
    outputs: Vec<f32>,
    back: Vec<f32>,
    /// Weights out, one row for each output.
    by_output: Vec<f32>,
}

impl Pass {
    /// Room that grows as it is used.
    #[must_use]
    pub fn new() -> Pass {
        Pass::default()
    }

    /// Outputs of the image at a place among those on their way, before the softmax. `kept` multiplies each hidden unit:
    /// all 1 in evaluation, 0 or 1/(1 - p) under dropout (inverted, so that evaluation has nothing to rescale).
    fn forward(&mut self, of: &Arrays<'_>, place: usize, image: &[f32], kept: Option<&[f32]>) {
        let (width, outputs) = (of.biases_in.len(), of.biases_out.len());
        let hidden = &mut self.hidden[place * width..][..width];
        hidden.copy_from_slice(of.biases_in);
        gather(&mut self.rows, image.iter().copied());
        add_rows(hidden, &self.rows, of.weights_in);
        for unit in &mut *hidden {
            *unit = unit.max(0.0);
        }
        if let Some(kept) = kept {
            for (unit, factor) in hidden.iter_mut().zip(kept) {
                *unit *= factor;
            }
        }
        gather(&mut self.rows, hidden.iter().copied());
        let outputs = &mut self.outputs[place * outputs..][..outputs];
        outputs.copy_from_slice(of.biases_out);
        add_rows(outputs, &self.rows, of.weights_out);
    }

    fn make_room(&mut self, of: &Arrays<'_>, images: usize) {
        self.hidden.resize(images * of.biases_in.len(), 0.0);
        self.back.resize(images * of.biases_in.len(), 0.0);
        self.outputs.resize(images * of.biases_out.len(), 0.0);
    }

    /// Outputs of an image before the softmax. No unit drops out.
    pub fn logits(&mut self, of: &Arrays<'_>, image: &[f32]) -> &[f32] {
        self.make_room(of, 1);
        self.forward(of, 0, image, None);
        &self.outputs
    }

    /// Probabilities of an image; `kept` as in training where units drop out.
    pub fn probabilities(
        &mut self,
        of: &Arrays<'_>,
        image: &[f32],
        kept: Option<&[f32]>,
    ) -> &[f32] {
        self.make_room(of, 1);
        self.forward(of, 0, image, kept);
        softmax(&mut self.outputs);
        &self.outputs
    }

    /// Adds the gradient of the examples' mean loss to `gradient`; `kept` has one row of factors an example.
    pub fn add_gradient(
        &mut self,
        of: &Arrays<'_>,
        examples: &[Example<'_>],
        kept: Option<&[f32]>,
        gradient: &mut ArraysMut<'_>,
    ) {
        let (width, outputs) = (of.biases_in.len(), of.biases_out.len());
        self.make_room(of, examples.len());
        self.by_output.clear();
        for output in 0..outputs {
            let column = of.weights_out.iter().skip(output).step_by(outputs);
            self.by_output.extend(column);
        }
        let scale = 1.0 / examples.len() as f32;
        for (place, example) in examples.iter().enumerate() {
            let kept = kept.map(|kept| &kept[place * width..][..width]);
            self.forward(of, place, example.inputs, kept);
            let row = &mut self.outputs[place * outputs..][..outputs];
            softmax(row);
            // d loss / d output before the softmax = probability - target, where the targets sum to 1.
            for (output, target) in row.iter_mut().zip(example.target) {
                *output = scale * (*output - target);
            }
            let hidden = &self.hidden[place * width..][..width];
            let back = &mut self.back[place * width..][..width];
            back.fill(0.0);
            gather(&mut self.rows, row.iter().copied());
            add_rows(back, &self.rows, &self.by_output);
            // A unit at 0 is either off or dropped: nothing passes it in either direction.
            for (unit, to) in back.iter_mut().enumerate() {
                let factor = kept.map_or(1.0, |kept| kept[unit]);
                *to *= if hidden[unit] > 0.0 { factor } else { 0.0 };
            }
        }
        gather(&mut self.rows, examples.iter().map(|_| 1.0));
        add_rows(gradient.biases_out, &self.rows, &self.outputs);
        add_rows(gradient.biases_in, &self.rows, &self.back);
        for (unit, to) in gradient.weights_out.chunks_exact_mut(outputs).enumerate() {
            let of_unit = self.hidden.iter().skip(unit).step_by(width);
            gather(&mut self.rows, of_unit.copied());
            add_rows(to, &self.rows, &self.outputs);
        }
        for (input, to) in gradient.weights_in.chunks_exact_mut(width).enumerate() {
            let of_input = examples.iter().map(|example| example.inputs[input]);
            gather(&mut self.rows, of_input);
            add_rows(to, &self.rows, &self.back);
        }
    }
}

/// Targets that give each label all of the probability: ten numbers an image.
#[must_use]
pub fn one_hot(images: &Images, classes: usize) -> Vec<f32> {
    let mut targets = vec![0.0; images.count() * classes];
    for (row, &label) in targets.chunks_exact_mut(classes).zip(&images.labels) {
        row[usize::from(label)] = 1.0;
    }
    targets
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::split::{Purpose, draws, normal, uniform};

    fn random(shape: Shape) -> (Network, Vec<f32>, Vec<f32>) {
        let mut generator = draws(3, 0, Purpose::Weights);
        let mut network = Network::zero(shape);
        for parameter in &mut network.parameters {
            *parameter = 0.5 * normal(&mut generator) as f32;
        }
        let image = (0..shape.inputs).map(|_| uniform(&mut generator) as f32);
        let image: Vec<f32> = image.collect();
        let mut target: Vec<f32> = (0..shape.outputs)
            .map(|_| uniform(&mut generator) as f32)
            .collect();
        let sum: f32 = target.iter().sum();
        target.iter_mut().for_each(|t| *t /= sum);
        (network, image, target)
    }

    /// The same loss by the formula, in doubles, from one list of numbers: shares no code with the fast passes.
    fn naive_loss(
        shape: Shape,
        parameters: &[f64],
        image: &[f32],
        target: &[f32],
        kept: &[f32],
    ) -> f64 {
        let [a, b, c, _] = shape.lengths();
        let mut outputs = vec![0.0; shape.outputs];
        for (k, output) in outputs.iter_mut().enumerate() {
            *output = parameters[a + b + c + k];
        }
        for j in 0..shape.hidden {
            let mut unit = parameters[a + j];
            for (i, &pixel) in image.iter().enumerate() {
                unit += f64::from(pixel) * parameters[i * shape.hidden + j];
            }
            let unit = unit.max(0.0) * f64::from(kept[j]);
            for (k, output) in outputs.iter_mut().enumerate() {
                *output += unit * parameters[a + b + j * shape.outputs + k];
            }
        }
        let sum: f64 = outputs.iter().map(|output| output.exp()).sum();
        let losses = outputs.iter().zip(target);
        losses
            .map(|(output, &target)| -f64::from(target) * (output - sum.ln()))
            .sum()
    }

    /// The backward pass against central differences of the formula, with units dropped and without. Mistakes tried: the
    /// rectifier's derivative left out, the dropout factor left out on the way back, the biases forgotten.
    #[test]
    fn the_gradient_is_that_of_finite_differences() {
        let shape = Shape {
            inputs: 7,
            hidden: 9,
            outputs: 4,
        };
        let (network, image, target) = random(shape);
        let all = vec![1.0; 9];
        let some: Vec<f32> = (0..9).map(|j| if j % 3 == 0 { 0.0 } else { 1.5 }).collect();
        for (kept, factors) in [(None, &all), (Some(&some[..]), &some)] {
            let mut gradient = Network::zero(shape);
            let example = Example {
                inputs: &image,
                target: &target,
            };
            let arrays = network.arrays();
            Pass::new().add_gradient(&arrays, &[example], kept, &mut gradient.arrays_mut());
            let wide: Vec<f64> = network.parameters.iter().map(|&p| f64::from(p)).collect();
            for at in 0..wide.len() {
                let loss = |offset: f64| {
                    let mut moved = wide.clone();
                    moved[at] += offset;
                    naive_loss(shape, &moved, &image, &target, factors)
                };
                let difference = (loss(1e-5) - loss(-1e-5)) / 2e-5;
                let found = f64::from(gradient.parameters[at]);
                assert!(
                    (found - difference).abs() < 1e-5,
                    "{at}: {found} {difference}"
                );
            }
        }
    }

    /// Several at once are the mean of each by itself, in rows that are no multiple of any block.
    #[test]
    fn the_gradient_of_several_is_the_mean_of_theirs() {
        let shape = Shape {
            inputs: 7,
            hidden: 27,
            outputs: 10,
        };
        let (network, images, targets) = random(shape);
        let (mut sum, mut whole) = (Network::zero(shape), Network::zero(shape));
        let other = vec![0.5; 7];
        let class: Vec<f32> = (0..10).map(|k| if k == 3 { 1.0 } else { 0.0 }).collect();
        let examples = [(&images, &targets), (&other, &class)];
        let examples = examples.map(|(inputs, target)| Example { inputs, target });
        for example in examples {
            Pass::new().add_gradient(&network.arrays(), &[example], None, &mut sum.arrays_mut());
        }
        let mut pass = Pass::new();
        pass.add_gradient(&network.arrays(), &examples, None, &mut whole.arrays_mut());
        for (sum, whole) in sum.parameters.iter().zip(&whole.parameters) {
            assert!((0.5 * sum - whole).abs() < 1e-6);
        }
    }

    #[test]
    fn probabilities_are_those_of_the_formula() {
        let shape = Shape {
            inputs: 5,
            hidden: 6,
            outputs: 3,
        };
        let (network, image, _) = random(shape);
        let wide: Vec<f64> = network.parameters.iter().map(|&p| f64::from(p)).collect();
        let mut pass = Pass::new();
        let found = pass.probabilities(&network.arrays(), &image, None).to_vec();
        for (class, &probability) in found.iter().enumerate() {
            let mut target = vec![0.0; 3];
            target[class] = 1.0;
            let loss = naive_loss(shape, &wide, &image, &target, &[1.0; 6]);
            assert!((f64::from(probability) - (-loss).exp()).abs() < 1e-6);
        }
    }
}
