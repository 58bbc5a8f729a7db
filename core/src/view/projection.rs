//! A pinhole at the visitor's eye: local metres to view space to the picture.
//!
//! View space: `x` to the picture's right, `y` to its top, `z` the depth along
//! the back camera's axis, metres. The ground is the plane `z = 0` of the
//! local frame; the eye stands on it at its height.

use std::f32::consts::{FRAC_PI_2, PI};

use glam::{Vec2, Vec3};

use crate::geodesy::full_turn_deg;
use crate::index::Wedge;
use crate::pose::Pose;

use super::{Camera, Horizon};

/// Beyond this a single-precision metre is no longer exact to a metre.
const MAX_PLACE_M: f64 = 1e7;
/// The camera looks steeply where less than this of its up is seen: within 15
/// degrees of straight up or down.
const STEEP_COS: f32 = 0.259;

/// The pinhole of one frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct Projection {
    /// The eye in local metres.
    pub(super) eye_m: Vec3,
    right: Vec3,
    up: Vec3,
    forward: Vec3,
    /// Pixels that a metre covers at a depth of one metre.
    pub(super) focal_px: f32,
    /// Half the picture: the middle, and the distance from it to the edges.
    pub(super) half_px: Vec2,
}

impl Projection {
    /// `None` when the pose's place or orientation is not a number that can
    /// be drawn from.
    pub(super) fn new(pose: &Pose, camera: &Camera) -> Option<Self> {
        let eye_m = pose.position_m.extend(pose.eye_height_m);
        let rotation = pose.device_to_enu;
        let length = rotation.length();
        let placed = eye_m.is_finite() && eye_m.abs().max_element() <= MAX_PLACE_M;
        let turned = length.is_finite() && length > 1e-6;
        if !placed || !turned {
            return None;
        }
        let to_enu = (rotation / length).as_quat();
        let (right, up) = camera.rotation.right_and_up();
        let (right, up) = (to_enu * right, to_enu * up);
        let half_px = Vec2::new(camera.width_px as f32, camera.height_px as f32) / 2.0;
        let half_fov = (camera.horizontal_fov_deg / 2.0).to_radians() as f32;
        Some(Self {
            eye_m: eye_m.as_vec3(),
            right,
            up,
            // Right x up points at the user; the back camera looks away.
            forward: up.cross(right),
            focal_px: half_px.x / libm::tanf(half_fov),
            half_px,
        })
    }

    /// Local metres to view space.
    pub(super) fn view_m(&self, place_m: Vec3) -> Vec3 {
        let offset = place_m - self.eye_m;
        Vec3::new(offset.dot(self.right), offset.dot(self.up), offset.dot(self.forward))
    }

    /// View space, in front of the eye, to pixels from the top left.
    pub(super) fn picture_px(&self, view_m: Vec3) -> Vec2 {
        let scale = self.focal_px / view_m.z;
        Vec2::new(self.half_px.x + view_m.x * scale, self.half_px.y - view_m.y * scale)
    }

    /// Pixels of `size_m` metres at a depth, within bounds.
    pub(super) fn size_px(&self, size_m: f32, depth_m: f32, least: f32, most: f32) -> f32 {
        (size_m * self.focal_px / depth_m).clamp(least, most)
    }

    /// Distance on the ground from below the eye to below a place, metres.
    pub(super) fn ground_distance_m(&self, place_m: Vec3) -> f32 {
        (place_m - self.eye_m).truncate().length()
    }

    /// Where the camera looks, degrees clockwise from north; where the top of
    /// its picture points when it looks steeply down (the bottom: up).
    pub(super) fn heading_deg(&self) -> f32 {
        let ahead = if self.forward.truncate().length() > STEEP_COS {
            self.forward
        } else {
            -self.up * self.forward.z.signum()
        };
        let heading_deg = full_turn_deg(libm::atan2f(ahead.x, ahead.y).to_degrees().into()) as f32;
        // What is just less than a turn rounds up to it.
        if heading_deg < 360.0 { heading_deg } else { 0.0 }
    }

    /// How far above the level the camera looks, degrees.
    pub(super) fn pitch_deg(&self) -> f32 {
        libm::asinf(self.forward.z.clamp(-1.0, 1.0)).to_degrees()
    }

    /// Where the horizon is.
    pub(super) fn horizon(&self) -> Horizon {
        // A ray (x, y, 1) in view space is level where its up is zero.
        let normal = Vec2::new(self.right.z, self.up.z);
        let length = normal.length();
        let most_px = 8.0 * self.half_px.y;
        let drop_px = self.forward.z * self.focal_px / length.max(1e-6);
        let roll_deg = if length < STEEP_COS / 100.0 {
            0.0
        } else {
            libm::atan2f(normal.x, normal.y).to_degrees()
        };
        Horizon { drop_px: drop_px.clamp(-most_px, most_px), roll_deg }
    }

    /// Where a direction is in the picture; `None` behind the camera, and far
    /// beside the picture.
    pub(super) fn direction_px(&self, direction: Vec3) -> Option<Vec2> {
        let view = self.view_m(self.eye_m + direction);
        (view.z > 0.1).then(|| self.picture_px(view))
    }

    /// A wedge of the ground that holds all that the picture and `edge_px`
    /// around it show of things within `range_m` metres of the eye, and what
    /// reaches `reach_m` metres to its side from outside.
    pub(super) fn wedge(&self, range_m: f32, edge_px: f32, reach_m: f32) -> Wedge {
        let all_around = Wedge {
            apex_m: self.eye_m.truncate().to_array(),
            heading_rad: 0.0,
            half_angle_rad: PI,
            range_m: range_m + reach_m,
        };
        let tan = (self.half_px + edge_px) / self.focal_px;
        let sees = |direction: Vec3| {
            let view = self.view_m(self.eye_m + direction);
            view.z > 0.0 && view.x.abs() <= tan.x * view.z && view.y.abs() <= tan.y * view.z
        };
        if sees(Vec3::Z) || sees(Vec3::NEG_Z) {
            return all_around;
        }
        // Without a plumb line in it, the picture's cone over the ground is
        // spanned by its corners and narrower than half a turn.
        let corners = [(-1.0, -1.0), (-1.0, 1.0), (1.0, 1.0), (1.0, -1.0)].map(|(x, y)| {
            (self.forward + self.right * (x * tan.x) + self.up * (y * tan.y)).truncate()
        });
        let middle: Vec2 = corners.iter().map(|corner| corner.normalize_or_zero()).sum();
        let (mut left, mut right) = (0.0_f32, 0.0_f32);
        for corner in corners {
            // Clockwise from the middle.
            let angle = -libm::atan2f(middle.perp_dot(corner), middle.dot(corner));
            left = left.min(angle);
            right = right.max(angle);
        }
        let half_angle_rad = ((right - left) / 2.0).max(0.1);
        if half_angle_rad >= FRAC_PI_2 || middle.length() < 1e-3 {
            return all_around;
        }
        let heading_rad = libm::atan2f(middle.x, middle.y) + (left + right) / 2.0;
        // Moved back until its edges lie `reach_m` outside of the eye's.
        let back_m = reach_m / libm::sinf(half_angle_rad);
        let (sin, cos) = libm::sincosf(heading_rad);
        Wedge {
            apex_m: [self.eye_m.x - sin * back_m, self.eye_m.y - cos * back_m],
            heading_rad,
            half_angle_rad,
            range_m: range_m + back_m,
        }
    }
}
