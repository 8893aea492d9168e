//! Choices by validation alone, the same files for the same seed.

use super::*;
use crate::network::digits::digits;
use crate::network::file_code::decode;
use rayon::prelude::*;

fn protocol() -> Protocol {
    Protocol {
        training: 120,
        hidden: 6,
        // Enough that its loss is well below that of a network of zeros, which every limit would let pass else.
        epochs: 60,
        noise: 0.2,
        fine_tuning: 0,
        strengths: Strengths::Few,
        deltas: vec![0.05, 0.2],
        budgets: vec![100, 400],
        prequential: false,
        distil: false,
    }
}

const RUN: Run = Run { seed: 1, number: 0 };

fn files(trained: &Trained, split: &Split) -> Vec<Option<Vec<u8>>> {
    let found = family_run(&protocol(), split, trained, trained.tried[0].whole.loss).unwrap();
    let all = [
        found.matched,
        found.own,
        found.within,
        vec![Some(found.bounded)],
    ]
    .concat();
    all.into_iter()
        .map(|file| file.map(|file| file.file))
        .collect()
}

/// The choice is made before the test is looked at. Mistakes tried: the test's loss in the place of the validation's, of a
/// file, of the network before compression, for the nearest strength, within a budget; its errors for Occam's bound; its
/// labels in training; a split sorted by labels.
#[test]
fn other_test_labels_change_no_choice_and_other_validation_labels_do() {
    let protocol = protocol();
    let split = Split::new(digits(), protocol.training, protocol.noise, 1, 0);
    let l1 = || Family::L1.strengths(Strengths::Few);
    let of = |split: &Split| {
        files(
            &trained(&protocol, split, l1(), RUN, &Control::new()).unwrap(),
            split,
        )
    };
    let mut other = split.clone();
    other
        .test
        .labels
        .iter_mut()
        .for_each(|label| *label = (*label + 1) % 10);
    assert_eq!(of(&split), of(&other));
    let mut other = split.clone();
    other.validation.labels.rotate_left(1);
    assert_ne!(of(&split), of(&other));
}

/// Mistakes tried: a writer whose contexts never learn, streams shared by runs.
#[test]
fn one_thread_and_two_give_the_same_files_and_the_files_are_the_networks() {
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.unwrap().install(|| {
            let runs = (0..3u64).into_par_iter().map(|number| {
                let run = Run { seed: 1, number };
                smallest_file(
                    &protocol(),
                    digits(),
                    Regulariser::default(),
                    0.2,
                    run,
                    &Control::new(),
                )
            });
            let runs: Vec<Chosen> = runs.map(|file| file.unwrap().unwrap()).collect();
            runs
        })
    };
    let (one, two) = (with(1), with(2));
    for (number, (one, two)) in (0u64..).zip(one.iter().zip(&two)) {
        assert_eq!(one.file, two.file);
        let split = Split::new(digits(), 120, 0.2, 1, number);
        let network = decode(&one.file).unwrap().network();
        assert_eq!(evaluate(&network, &split.test), one.test);
        assert_eq!(evaluate(&network, &split.train), one.train);
    }
    assert_ne!(one[0].file, one[1].file);
}

/// Each choice by hand, at a plain loss that lets smaller files pass than the family's own: by the plain network's loss over
/// all strengths, by its own over the nearest strength alone; and two parts of which the file's bytes are the first. Mistakes
/// tried: a family's own loss for the plain network's and the other way round, the two-part code's bits without the header.
#[test]
fn the_choices_are_by_the_losses_that_they_name() {
    let protocol = Protocol {
        deltas: vec![0.05],
        ..protocol()
    };
    let split = Split::new(digits(), 120, 0.2, 1, 0);
    let l2 = Family::L2.strengths(Strengths::Few);
    let all = trained(&protocol, &split, l2, RUN, &Control::new()).unwrap();
    let losses = all.tried.iter().map(|tried| tried.whole.loss).enumerate();
    let (at, own_loss) = losses.max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
    let files = |networks: &[Tried]| -> Vec<(u32, f64)> {
        let files = networks.iter().flat_map(|tried| &tried.tries);
        files
            .map(|file| (file.bytes, file.validation.loss))
            .collect()
    };
    let least = |networks: &[Tried], limit: f64| {
        let within = files(networks)
            .into_iter()
            .filter(|(_, loss)| *loss <= limit);
        within.map(|(bytes, _)| bytes).min().unwrap()
    };
    let alone = &all.tried[at..=at];
    let own_limit = own_loss + 0.05;
    // The least loss at which a smaller file passes, of all and of those alone: above that of every strength, so that the
    // nearest is the one of the largest loss.
    let next = [&all.tried[..], alone].map(|networks| {
        let smaller = files(networks).into_iter();
        let smaller = smaller.filter(|(bytes, _)| *bytes < least(networks, own_limit));
        smaller.map(|(_, loss)| loss).fold(f64::INFINITY, f64::min)
    });
    let limit = f64::max(next[0], next[1]) + 1e-9;
    let found = family_run(&protocol, &split, &all, limit - 0.05).unwrap();
    let bytes = [&found.matched, &found.own].map(|by| by[0].as_ref().unwrap().file.len() as u32);
    assert_eq!(bytes, [least(&all.tried, limit), least(alone, own_limit)]);
    assert!(least(&all.tried, own_limit) > bytes[0] && least(alone, limit) < bytes[1]);
    let files = all.tried.iter().flat_map(|tried| &tried.tries);
    let bits = files.map(|file| {
        let written = f64::from(file.bytes) * 8.0;
        written + 120.0 * file.train.loss / 2.0f64.ln()
    });
    let two_part = bits.fold(f64::INFINITY, f64::min);
    assert!((found.two_part_bits - two_part).abs() < 1e-9);
}

/// The limit is the plain network's loss, of own data and of the digits alike. Mistake tried: each family's own.
#[test]
fn every_family_is_held_to_the_plain_networks_loss() {
    let protocol = Protocol {
        strengths: Strengths::One,
        ..protocol()
    };
    let split = Split::new(digits(), 120, 0.2, 1, 0);
    let families = Family::ALL.map(|family| family.strengths(Strengths::One));
    let plain = |families: &[FamilyRun]| families[0].whole[0].loss;
    let own = compared(&protocol, &split, &families[1..], RUN, &Control::new()).unwrap();
    let all = run(&protocol, digits(), RUN, &Control::new())
        .unwrap()
        .families;
    // Another's loss would let other files pass.
    assert!(
        all.iter()
            .any(|found| found.whole[0].loss > plain(&all) + 0.1)
    );
    for families in [own, all] {
        let limit = plain(&families) + 0.05;
        for chosen in families
            .iter()
            .filter_map(|found| found.matched[0].as_ref())
        {
            assert!(chosen.validation.loss <= limit, "{chosen:?}");
        }
    }
}

#[test]
fn the_blocks_end_with_the_images() {
    assert_eq!(blocks(600), [20, 40, 80, 150, 300, 600]);
    assert_eq!(blocks(200), [20, 40, 80, 150, 200]);
    assert_eq!(blocks(10), [10]);
}

#[test]
fn the_nearest_strength_is_by_loss_before_compression() {
    let split = Split::new(digits(), 120, 0.2, 1, 0);
    let family = trained(
        &protocol(),
        &split,
        Family::L2.strengths(Strengths::Few),
        RUN,
        &Control::new(),
    );
    let tried = family.unwrap().tried;
    for (at, own) in tried.iter().enumerate() {
        assert_eq!(nearest(&tried, own.whole.loss), at);
    }
}
