//! Sequences drawn in chunks, each from a stream of its own, and handed on in their order: as many as are asked for,
//! never all of them in memory, and the same whatever the number of threads.

use rayon::prelude::*;

use super::bits::Bits;
use crate::enumerate::control::{Control, Interrupted};
use crate::machine::Symbols;

/// A sequence that was drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawnSequence {
    /// Its symbols, as many as are wanted or as came.
    pub symbols: Symbols,
    /// Whether it is proven that nothing follows, short of what is wanted; none where the run was given up before
    /// that was known.
    pub ended: Option<bool>,
}

/// What sequences are drawn from.
pub trait Sampler: Sync {
    /// The samples of one chunk: `count` of them, from stream `number` of the seed.
    ///
    /// # Errors
    /// [`Interrupted`].
    fn chunk(
        &self,
        seed: u64,
        number: u64,
        count: u64,
        control: &Control<'_>,
    ) -> Result<Vec<DrawnSequence>, Interrupted>;
}

/// Samples of a chunk.
const CHUNK: u64 = 1 << 14;
/// Chunks that are worked on or wait to be taken, for each thread.
const CHUNKS_A_THREAD: usize = 4;
/// After how many samples a chunk asks whether to go on.
const STRIDE: u64 = 1 << 7;
/// The stream of the first chunk. The lower ones are those of the draws from the open mass, so that a sample and a
/// table of the same seed know nothing of each other.
const FIRST_STREAM: u64 = 1 << 48;

/// Draws `count` sequences, lets `dress` make something of each chunk while others are drawn, and gives it to `take`
/// in the order of the chunks. How many samples were taken: fewer than `count` where the run was interrupted.
///
/// # Errors
/// What `take` returns.
pub fn draw_samples<T: Send, E>(
    sampler: &dyn Sampler,
    count: u64,
    seed: u64,
    control: &Control<'_>,
    dress: impl Fn(Vec<DrawnSequence>) -> T + Sync,
    mut take: impl FnMut(T) -> Result<(), E>,
) -> Result<u64, E> {
    let chunks = count.div_ceil(CHUNK);
    control.begin(0, usize::try_from(chunks).unwrap_or(usize::MAX));
    let wave = (rayon::current_num_threads() * CHUNKS_A_THREAD) as u64;
    let mut taken = 0;
    let mut first = 0;
    while first < chunks {
        let end = (first + wave).min(chunks);
        let drawn: Vec<_> = (first..end)
            .into_par_iter()
            .map(|chunk| {
                let samples = CHUNK.min(count - chunk * CHUNK);
                let drawn = sampler.chunk(seed, chunk, samples, control)?;
                control.part_done();
                Ok::<_, Interrupted>((samples, dress(drawn)))
            })
            .collect();
        for chunk in drawn {
            let Ok((samples, chunk)) = chunk else {
                return Ok(taken);
            };
            take(chunk)?;
            taken += samples;
        }
        first = end;
    }
    Ok(taken)
}

/// The samples of a chunk, one after the other.
pub(super) fn one_by_one(
    (seed, number): (u64, u64),
    count: u64,
    control: &Control<'_>,
    mut draw: impl FnMut(&mut Bits) -> DrawnSequence,
) -> Result<Vec<DrawnSequence>, Interrupted> {
    let mut bits = Bits::new(seed, FIRST_STREAM + number);
    (0..count)
        .map(|index| {
            if index.is_multiple_of(STRIDE) {
                control.go_on()?;
            }
            Ok(draw(&mut bits))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::RandomPrograms;
    use super::*;

    fn drawn(
        count: u64,
        seed: u64,
        threads: usize,
        stop_at: Option<u64>,
    ) -> (u64, Vec<DrawnSequence>) {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            let control = Control::new();
            let mut all = Vec::new();
            let source = RandomPrograms::new(20, 1000);
            let taken = draw_samples(
                &source,
                count,
                seed,
                &control,
                |chunk| chunk,
                |chunk| {
                    all.extend(chunk);
                    if stop_at.is_some_and(|least| all.len() as u64 >= least) {
                        control.interrupt();
                    }
                    Ok::<_, Interrupted>(())
                },
            );
            (taken.unwrap(), all)
        })
    }

    /// Catches chunks that share a stream, that come in the order in which they are done, and a last one too long.
    #[test]
    fn the_samples_are_those_of_the_seed_in_their_order_on_any_number_of_threads() {
        let count = 5 * CHUNK + 3;
        let (taken, one) = drawn(count, 7, 1, None);
        assert_eq!((taken, one.len() as u64), (count, count));
        assert_eq!(drawn(count, 7, 3, None).1, one);
        assert_ne!(drawn(count, 8, 1, None).1, one);
        let chunk = CHUNK as usize;
        assert_ne!(one[..chunk], one[chunk..2 * chunk]);
        // More of them begin with the same.
        assert_eq!(drawn(count + CHUNK, 7, 2, None).1[..one.len()], one);
    }

    #[test]
    fn an_interrupted_run_has_the_first_samples_and_says_how_many() {
        let (_, all) = drawn(40 * CHUNK, 7, 1, None);
        let (taken, some) = drawn(40 * CHUNK, 7, 1, Some(1));
        assert!((CHUNK..40 * CHUNK).contains(&taken));
        assert_eq!(some.len() as u64, taken);
        assert_eq!(some, all[..some.len()]);
    }
}
