//! Two samples of times, and whether they differ: medians, and what Mann and Whitney make of their order.

/// The middle of a sample.
pub(super) fn median(sample: &[f64]) -> f64 {
    let mut sorted = sample.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let at = |index: usize| sorted.get(index).copied().unwrap_or(f64::NAN);
    if sorted.len().is_multiple_of(2) {
        (at(middle.saturating_sub(1)) + at(middle)) / 2.0
    } else {
        at(middle)
    }
}

/// How likely two samples of one kind differ as much as these, either way: the test of Mann and Whitney, by the normal
/// distribution, which it comes close to from some twenty of each on.
pub(super) fn likelihood(one: &[f64], other: &[f64]) -> f64 {
    let mut all: Vec<(f64, bool)> =
        one.iter().map(|time| (*time, true)).chain(other.iter().map(|time| (*time, false))).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut rank, mut ranks, mut ties) = (0.0, 0.0, 0.0);
    for same in all.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let length = count(same.len());
        // Whoever shares a place has the mean of the places that they take.
        let mean = rank + (length + 1.0) / 2.0;
        ranks += mean * count(same.iter().filter(|(_, is_one)| *is_one).count());
        ties += length.powi(3) - length;
        rank += length;
    }
    let (n, m) = (count(one.len()), count(other.len()));
    let u = ranks - n * (n + 1.0) / 2.0;
    let spread = (n * m / 12.0 * (rank + 1.0 - ties / (rank * (rank - 1.0)))).sqrt();
    let distance = ((u - n * m / 2.0).abs() - 0.5).max(0.0);
    if spread > 0.0 { beyond(distance / spread) } else { 1.0 }
}

#[expect(clippy::cast_precision_loss, reason = "samples are small")]
fn count(length: usize) -> f64 {
    length as f64
}

/// The part of the normal distribution that lies further out than this, on both sides (Abramowitz and Stegun, 7.1.26: right
/// to six places).
fn beyond(distance: f64) -> f64 {
    let x = distance / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let terms = [1.061_405_429, -1.453_152_027, 1.421_413_741, -0.284_496_736, 0.254_829_592];
    terms.into_iter().fold(0.0, |sum, term| (sum + term) * t) * (-x * x).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_about(found: f64, wanted: f64) {
        assert!((found - wanted).abs() < 1e-3, "{found} is not {wanted}");
    }

    /// As near as the formula is right.
    fn is_nearly(found: f64, wanted: f64) {
        assert!((found - wanted).abs() < 1e-6, "{found} is not {wanted}");
    }

    #[test]
    fn the_median_is_in_the_middle() {
        is_about(median(&[3.0, 1.0, 2.0]), 2.0);
        is_about(median(&[4.0, 1.0, 2.0, 3.0]), 2.5);
    }

    #[test]
    fn the_normal_distribution_is_known() {
        is_about(beyond(0.0), 1.0);
        is_about(beyond(1.0), 0.3173);
        is_about(beyond(1.96), 0.05);
        is_about(beyond(2.576), 0.01);
    }

    /// The figures were worked out apart from this, by the formula and the `erfc` of Python.
    #[test]
    fn samples_that_differ_are_told_apart() {
        let one: Vec<f64> = (0..20).map(f64::from).collect();
        let higher: Vec<f64> = (10..30).map(f64::from).collect();
        is_nearly(likelihood(&one, &one), 1.0);
        is_nearly(likelihood(&one, &higher), 0.000_052_1);
        is_nearly(likelihood(&higher, &one), 0.000_052_1);
        is_nearly(likelihood(&[1.0, 2.0, 3.0, 4.0, 5.0], &[6.0, 7.0, 8.0, 9.0, 10.0]), 0.012_185_8);
        is_nearly(likelihood(&[1.0; 9], &[1.0; 9]), 1.0);
    }
}
