//! What surrounds the visitor where no camera's picture is behind: sky, sun,
//! stars, ground. All of it in the light of the sun.
//!
//! In: where the sun stands, the projection. Out: a [`World`].

use glam::{Vec2, Vec3};

use crate::geodesy::SunPosition;

use super::palette::mix;
use super::projection::Projection;
use super::stage::Stage;
use super::{GridLine, Star, SunDisc, World};

/// Between the lines of the grid on the ground, metres.
const GRID_M: f32 = 5.0;
/// How far the grid reaches, in steps.
const GRID_STEPS: i32 = 9;
/// How far each ring of the grid reaches, metres, and how opaque it is.
const RINGS: [(f32, f32); 3] = [(15.0, 0.26), (30.0, 0.15), (45.0, 0.07)];
const STARS: u32 = 260;
/// The sun's glow is seen until it stands so low, degrees.
const GLOW_DEG: f64 = -3.0;
/// Stars are seen from this darkness on.
const STARRY: f32 = 0.3;
/// How much of the haze's colour the farthest wall has.
const MOST_HAZE: f32 = 0.85;
/// How much of it has a wall of which nobody knows how high it is.
const ASSUMED_HAZE: f32 = 0.6;

/// The colours under a sun of some height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Light {
    zenith_rgb: u32,
    middle_rgb: u32,
    horizon_rgb: u32,
    far_rgb: u32,
    near_rgb: u32,
    /// A wall that faces the sun, and one that does not.
    lit_rgb: u32,
    shade_rgb: u32,
    grid_rgb: u32,
    haze_rgb: u32,
    /// 0 by day, 1 by night.
    pub(super) darkness: f32,
    /// To the sun, on the ground; of length 1.
    towards: Vec2,
}

/// The sun's elevation in degrees, then the colours in their order.
const LIGHTS: [(f64, [u32; 9]); 6] = [
    (
        -18.0,
        [0x050914, 0x0b1530, 0x1b2a4a, 0x141d2e, 0x080d17, 0x3a4766, 0x1c2538, 0x5b78b0, 0x18233d],
    ),
    (
        -8.0,
        [0x0a1330, 0x1d2c5c, 0x4a4a7a, 0x20283f, 0x0d1422, 0x4c5679, 0x252d45, 0x7088c0, 0x333b63],
    ),
    (
        -1.0,
        [0x24386f, 0x6d6aa5, 0xf0a27a, 0x4b4a5c, 0x1e2230, 0xa98c93, 0x504c63, 0xc0a9b8, 0xb08591],
    ),
    (
        5.0,
        [0x3c73b8, 0x9bb9d6, 0xffddb0, 0x7c7f78, 0x2d3534, 0xe9d2b4, 0x8b8791, 0xdcddd0, 0xdccdb8],
    ),
    (
        18.0,
        [0x2f7ccb, 0x7db7e8, 0xddeef8, 0x86a08f, 0x2a3b36, 0xfbf0dd, 0x9a9fa9, 0xe4ede6, 0xd3e1e8],
    ),
    (
        65.0,
        [0x1f6fc4, 0x66ade9, 0xd6ecfa, 0x8ca896, 0x2b3d38, 0xfff7e8, 0xa2a8b2, 0xe8f1ea, 0xd4e5ee],
    ),
];

impl Light {
    /// The light of a sun that stands there.
    pub(super) fn of(sun: SunPosition) -> Self {
        let elevation_deg = if sun.elevation_deg.is_finite() { sun.elevation_deg } else { -90.0 };
        let above = LIGHTS.iter().position(|(at_deg, _)| *at_deg >= elevation_deg);
        let above = above.unwrap_or(LIGHTS.len() - 1);
        let ((low_deg, low), (high_deg, high)) = (LIGHTS[above.saturating_sub(1)], LIGHTS[above]);
        let span_deg = high_deg - low_deg;
        let share = if span_deg > 0.0 { (elevation_deg - low_deg) / span_deg } else { 0.0 };
        let rgb = |part: usize| mix(low[part], high[part], share as f32);
        let (sin, cos) = libm::sincos(sun.azimuth_deg.to_radians());
        Self {
            zenith_rgb: rgb(0),
            middle_rgb: rgb(1),
            horizon_rgb: rgb(2),
            far_rgb: rgb(3),
            near_rgb: rgb(4),
            lit_rgb: rgb(5),
            shade_rgb: rgb(6),
            grid_rgb: rgb(7),
            haze_rgb: rgb(8),
            darkness: ((2.0 - elevation_deg) / 10.0).clamp(0.0, 1.0) as f32,
            towards: Vec2::new(sin as f32, cos as f32),
        }
    }

    /// The colour of a wall whose outer side faces `normal`, of a roof where
    /// there is none, as opaque as `opacity` for its distance.
    pub(super) fn wall_rgb(&self, normal: Option<Vec2>, opacity: f32) -> u32 {
        let facing = normal.map_or(0.5, |normal| normal.dot(self.towards));
        let lit = (0.48 + 0.5 * facing).max(0.12);
        let away = (1.0 - opacity).max(0.0);
        mix(mix(self.shade_rgb, self.lit_rgb, lit), self.haze_rgb, MOST_HAZE * away * away.sqrt())
    }

    /// The same colour where it is not known how high the wall is.
    pub(super) fn assumed_rgb(&self, wall_rgb: u32) -> u32 {
        mix(wall_rgb, self.haze_rgb, ASSUMED_HAZE)
    }

    /// A line on a wall of this colour.
    pub(super) fn on_wall_rgb(&self, wall_rgb: u32) -> u32 {
        mix(wall_rgb, self.near_rgb, 0.6)
    }
}

/// What is around; without a projection there is nothing but sky and ground.
pub(super) fn world(
    light: &Light,
    sun: SunPosition,
    stage: Option<&Stage<'_>>,
    unit_px: f32,
) -> World {
    let projection = stage.map(|stage| &stage.projection);
    World {
        zenith_rgb: light.zenith_rgb,
        sky_rgb: light.middle_rgb,
        horizon_rgb: light.horizon_rgb,
        far_ground_rgb: mix(light.far_rgb, light.haze_rgb, 0.55),
        ground_rgb: light.far_rgb,
        near_ground_rgb: light.near_rgb,
        haze_rgb: light.haze_rgb,
        grid_rgb: light.grid_rgb,
        sun: projection.and_then(|projection| disc(projection, sun)),
        stars: projection.map_or_else(Vec::new, |it| stars(it, light.darkness, unit_px)),
        grid: stage.map_or_else(Vec::new, grid),
    }
}

fn disc(projection: &Projection, sun: SunPosition) -> Option<SunDisc> {
    if sun.elevation_deg < GLOW_DEG || !sun.azimuth_deg.is_finite() {
        return None;
    }
    let (sin_azimuth, cos_azimuth) = libm::sincos(sun.azimuth_deg.to_radians());
    let (sin_elevation, cos_elevation) = libm::sincos(sun.elevation_deg.to_radians());
    let direction = [sin_azimuth * cos_elevation, cos_azimuth * cos_elevation, sin_elevation];
    let at = projection.direction_px(Vec3::from(direction.map(|part| part as f32)))?;
    let low = (1.0 - sun.elevation_deg / 25.0).clamp(0.0, 1.0) as f32;
    let radius_px = projection.focal_px * (0.25 + 0.2 * low);
    let reaches = |at: f32, size: f32| at > -radius_px && at < size + radius_px;
    let size = projection.half_px * 2.0;
    (reaches(at.x, size.x) && reaches(at.y, size.y)).then(|| SunDisc {
        x_px: at.x,
        y_px: at.y,
        radius_px,
        rgb: mix(0xff_fa_eb, 0xff_b2_66, low),
    })
}

/// The same stars every night, not those of the place.
fn stars(projection: &Projection, darkness: f32, unit_px: f32) -> Vec<Star> {
    if darkness < STARRY {
        return Vec::new();
    }
    let light = (darkness - STARRY) * 1.3;
    let size = projection.half_px * 2.0;
    let star = |number: u32| {
        // A hash that is the same everywhere.
        let spread = |salt: f32| {
            let value = libm::sinf(number as f32 * 127.1 + salt * 311.7) * 43_758.547;
            value - value.floor()
        };
        let up = libm::powf(spread(1.0), 1.3);
        let (sin, cos) = libm::sincosf(spread(2.0) * std::f32::consts::TAU);
        let flat = (1.0 - up * up).max(0.0).sqrt();
        let at = projection.direction_px(Vec3::new(flat * sin, flat * cos, up))?;
        let is_seen = (0.0..size.x).contains(&at.x) && (0.0..size.y).contains(&at.y);
        let bright = (0.35 + 0.65 * spread(4.0)) * light * (up * 5.0).min(1.0);
        is_seen.then(|| Star {
            x_px: at.x,
            y_px: at.y,
            radius_px: (0.5 + 1.1 * spread(3.0).powi(3)) * unit_px,
            opacity: bright.clamp(0.0, 1.0),
        })
    };
    let mut stars = Vec::with_capacity(STARS as usize);
    stars.extend((0..STARS).filter_map(star));
    stars
}

/// A grid of five metres on the ground, fixed to the place, fainter with the
/// distance.
fn grid(stage: &Stage<'_>) -> Vec<GridLine> {
    let eye = stage.projection.eye_m.truncate();
    // Five spans of three rings at most.
    let mut lines = Vec::with_capacity(2 * (2 * GRID_STEPS as usize + 1) * 5);
    for across in [false, true] {
        // Beside the line at hand, and along it.
        let (side, along) = if across { (eye.y, eye.x) } else { (eye.x, eye.y) };
        let nearest = |at: f32| (at / GRID_M).round() as i32;
        for line in nearest(side) - GRID_STEPS..=nearest(side) + GRID_STEPS {
            let beside_m = line as f32 * GRID_M;
            let ring_of = |step: i32| {
                let middle_m = (step as f32 + 0.5) * GRID_M;
                let away_m = libm::hypotf(beside_m - side, middle_m - along);
                RINGS.iter().position(|&(reach_m, _)| away_m < reach_m)
            };
            let last = nearest(along) + GRID_STEPS;
            let mut from = nearest(along) - GRID_STEPS;
            while from < last {
                let ring = ring_of(from);
                let to = (from + 1..last).find(|&step| ring_of(step) != ring).unwrap_or(last);
                if let Some((_, opacity)) = ring.and_then(|ring| RINGS.get(ring)) {
                    let end = |step: i32| {
                        let at = Vec2::new(beside_m, step as f32 * GRID_M);
                        if across { Vec2::new(at.y, at.x) } else { at }
                    };
                    lines.extend(stage.ground_line(end(from), end(to)).map(|[a, b]| GridLine {
                        from_x_px: a.x,
                        from_y_px: a.y,
                        to_x_px: b.x,
                        to_y_px: b.y,
                        opacity: *opacity,
                    }));
                }
                from = to;
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn under(elevation_deg: f64) -> Light {
        Light::of(SunPosition { elevation_deg, azimuth_deg: 180.0 })
    }

    #[test]
    fn colours_are_met_and_mixed_between() {
        for (elevation_deg, colours) in LIGHTS {
            assert_eq!(under(elevation_deg).zenith_rgb, colours[0]);
        }
        assert_eq!(under(90.0), under(65.0));
        assert_eq!((under(65.0).darkness, under(-40.0).darkness), (0.0, 1.0));
        assert_eq!(under(f64::NAN), under(-90.0));
        let [low, between, high] = [5.0, 10.0, 18.0].map(|deg| under(deg).haze_rgb & 0xff);
        assert!(low < between && between < high, "{low} {between} {high}");
    }

    #[test]
    fn a_wall_towards_the_sun_is_lighter_and_one_far_away_is_haze() {
        let light = under(30.0);
        let brightness = |rgb: u32| [16, 8, 0].map(|shift| rgb >> shift & 0xff).iter().sum::<u32>();
        let [south, north] =
            [Vec2::NEG_Y, Vec2::Y].map(|normal| brightness(light.wall_rgb(Some(normal), 1.0)));
        assert!(south > north + 60, "{south} {north}");
        let far = light.wall_rgb(Some(Vec2::Y), 0.0);
        assert_eq!(far, mix(mix(light.shade_rgb, light.lit_rgb, 0.12), light.haze_rgb, MOST_HAZE));
    }
}
