//! Who feeds whom, by places in a list.

/// Links from feeders to what they feed, each once.
#[derive(Debug, Default)]
pub(super) struct Links {
    pub(super) fed: Vec<Vec<usize>>,
    pub(super) fed_by: Vec<Vec<usize>>,
}

impl Links {
    pub(super) fn new(mut fed: Vec<Vec<usize>>) -> Self {
        let mut fed_by = vec![Vec::new(); fed.len()];
        for (feeder, fed) in fed.iter_mut().enumerate() {
            fed.sort_unstable();
            fed.dedup();
            for &place in fed.iter() {
                fed_by[place].push(feeder);
            }
        }
        Self { fed, fed_by }
    }

    /// Those of some feeders alone.
    pub(super) fn of(&self, is_meant: impl Fn(usize) -> bool) -> Self {
        let fed = self.fed.iter().enumerate().map(|(feeder, fed)| match is_meant(feeder) {
            true => fed.clone(),
            false => Vec::new(),
        });
        Self::new(fed.collect())
    }

    /// All places, what is fed before what feeds it; `None` when something has
    /// two feeders, or feeds itself.
    pub(super) fn upwards(&self) -> Option<Vec<usize>> {
        let mut waits_for: Vec<usize> = self.fed.iter().map(Vec::len).collect();
        let mut upwards: Vec<usize> =
            (0..self.fed.len()).filter(|&place| waits_for[place] == 0).collect();
        let mut done = 0;
        while let Some(&place) = upwards.get(done) {
            done += 1;
            match self.fed_by[place].as_slice() {
                [] => {}
                &[feeder] => {
                    waits_for[feeder] -= 1;
                    if waits_for[feeder] == 0 {
                        upwards.push(feeder);
                    }
                }
                _ => return None,
            }
        }
        (done == self.fed.len()).then_some(upwards)
    }
}
