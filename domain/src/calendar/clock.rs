/// One timed round trip to the server. Milliseconds: `sent` and `received` on the browser's clock, `server` on ours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClockSample {
    pub sent: f64,
    pub server: f64,
    pub received: f64,
}

impl ClockSample {
    fn round_trip(self) -> f64 {
        self.received - self.sent
    }

    /// Server minus browser, signed, as it was half way through the trip.
    fn offset(self) -> f64 {
        self.server - f64::midpoint(self.sent, self.received)
    }
}

/// What to add to the browser's clock to read the server's: from the quickest trip, whose error is at most half of it.
/// `None` without a usable sample; a trip that ended before it began (the clock was set meanwhile) is not one.
pub fn best_offset(samples: &[ClockSample]) -> Option<f64> {
    let usable = samples.iter().filter(|sample| sample.round_trip() >= 0.0);
    usable.min_by(|a, b| a.round_trip().total_cmp(&b.round_trip())).map(|quickest| quickest.offset())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_phone_fourteen_minutes_fast_gets_a_negative_offset() {
        let fast = 14.0 * 60_000.0;
        let sample = ClockSample { sent: 1_000.0 + fast, server: 1_075.0, received: 1_150.0 + fast };
        assert_eq!(best_offset(&[sample]), Some(-fast));
    }

    #[test]
    fn a_clock_set_back_during_the_trip_is_no_sample() {
        assert_eq!(best_offset(&[ClockSample { sent: 900_000.0, server: 5.0, received: 100.0 }]), None);
    }

    proptest! {
        #[test]
        fn the_error_is_never_more_than_half_the_quickest_trip(
            skew in -1e7_f64..1e7, trips in proptest::collection::vec((0.0_f64..400.0, 0.0_f64..400.0), 1..6),
        ) {
            let samples: Vec<_> = trips.iter().enumerate().map(|(i, (out, back))| {
                let sent = 10_000.0 * f64::from(u32::try_from(i).unwrap());
                ClockSample { sent: sent + skew, server: sent + out, received: sent + out + back + skew }
            }).collect();
            let quickest = trips.iter().map(|(out, back)| out + back).fold(f64::MAX, f64::min);
            let error = (best_offset(&samples).unwrap() + skew).abs();
            prop_assert!(error <= quickest / 2.0 + 1e-6);
        }
    }
}
