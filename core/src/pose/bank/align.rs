//! An alignment among all that may be true: it is right, or it is wrong, or it is
//! right and what was believed before is wrong.

use std::f64::consts::TAU;

use super::super::alignment::{Spot, Told};
use super::super::belief::{Belief, Surprise};
use super::{Bank, DOUBTED, log_anywhere, log_normal};

/// That whoever aligns is wrong: another corner, a slip of the finger; and that
/// they are so twice, alike.
const WRONG_CHANCE: f64 = 0.02;
const WRONG_TWICE_CHANCE: f64 = 0.002;
/// That what was known was wrong altogether: one that contradicts it weighs a
/// hundredth; the second one like it is believed.
const ALL_WRONG_CHANCE: f64 = 2e-4;
const ALL_WRONG_TWICE_CHANCE: f64 = 0.5;
/// That is no wonder where a compass alone told the yaw;
const COMPASS_WRONG_CHANCE: f64 = 0.3;
/// which it did as long as the yaw is no better than this share of what the
/// compass states.
const BY_COMPASS: f64 = 0.3;
/// A belief agrees within so many standard deviations, squared.
const AGREES: f64 = 9.0;

impl Bank {
    /// From a known place.
    pub(in super::super) fn standing(spot: &Spot) -> Self {
        Self::begun(Belief::standing(spot))
    }

    /// Takes an alignment in; `again` if one like it came shortly before. Whether
    /// it is believed.
    pub(in super::super) fn align(&mut self, told: &Told, again: bool) -> bool {
        if told.bearing.is_none() && told.place.is_none() {
            return true;
        }
        let wrong = if again { WRONG_TWICE_CHANCE } else { WRONG_CHANCE };
        let log_any = told.bearing.map_or(0.0, |_| -libm::log(TAU))
            + told.place.map_or(0.0, |_| log_anywhere());
        let known = self.beliefs.len();
        for index in 0..known {
            let before = self.beliefs[index];
            let mut heeding = before;
            let heard = heed(&mut heeding, told);
            heeding.log_weight += libm::log(1.0 - wrong) + heard.log_likelihood;
            self.beliefs.push(heeding);
            if heard.squared > DOUBTED {
                let mut anew = anew(&before, told);
                let by_compass = before.trusts_compass && self.is_by_compass(&before);
                let chance = match (again, by_compass && told.bearing.is_some()) {
                    (true, _) => ALL_WRONG_TWICE_CHANCE,
                    (false, true) => COMPASS_WRONG_CHANCE,
                    (false, false) => ALL_WRONG_CHANCE,
                };
                anew.log_weight += libm::log(chance) + log_any;
                self.beliefs.push(anew);
            }
            self.beliefs[index].log_weight += libm::log(wrong) + log_any;
        }
        self.weigh();
        self.agrees(told)
    }

    fn is_by_compass(&self, belief: &Belief) -> bool {
        let compass_sigma = self.compass_sigma.unwrap_or_default();
        belief.yaw_var() > (BY_COMPASS * compass_sigma).powi(2)
    }

    /// Whether most of what is believed is as an alignment says.
    fn agrees(&self, told: &Told) -> bool {
        let agreeing = self.beliefs.iter().filter(|belief| {
            let mut it = **belief;
            let has_no_yaw = told.bearing.is_some() && it.is_yaw_unknown();
            !has_no_yaw && heed(&mut it, told).squared < AGREES
        });
        agreeing.map(|belief| libm::exp(belief.log_weight)).sum::<f64>() > 0.5
    }
}

/// How an alignment agrees with a belief.
struct Heard {
    /// Squared distance in units of the standard deviation, of what disagrees most.
    squared: f64,
    log_likelihood: f64,
}

/// A belief, and what it comes to if an alignment is right.
fn heed(belief: &mut Belief, told: &Told) -> Heard {
    let mut heard = Heard { squared: 0.0, log_likelihood: 0.0 };
    let mut add = |surprise: Surprise, dimensions: f64| {
        heard.squared = heard.squared.max(surprise.squared);
        heard.log_likelihood += log_normal(&surprise, dimensions);
    };
    if let Some(place) = &told.place {
        add(belief.align_place(place), 2.0);
    }
    if let Some(bearing) = &told.bearing {
        let was_unknown = belief.is_yaw_unknown();
        let surprise = belief.align_yaw(bearing);
        match was_unknown {
            // Where nothing was known, each direction was as likely.
            true => heard.log_likelihood -= libm::log(TAU),
            false => add(surprise, 1.0),
        }
    }
    heard
}

/// The same, if an alignment is right and what disagrees with it wrong.
fn anew(belief: &Belief, told: &Told) -> Belief {
    let mut it = *belief;
    if let Some(place) = &told.place {
        let surprise = it.align_place(place);
        if surprise.squared > DOUBTED {
            it = belief.stand_as_aligned(place);
        }
    }
    if let Some(bearing) = &told.bearing {
        let mut heeding = it;
        if heeding.align_yaw(bearing).squared <= DOUBTED || it.is_yaw_unknown() {
            return heeding;
        }
        it.face_as_aligned(bearing);
        it.trusts_compass = false;
    }
    it
}
