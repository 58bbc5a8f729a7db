//! The camera that goes in, and the frame that comes out.

use glam::Vec2;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::assets::{AssetId, AssetKind, Network};
use crate::live::Quality;
use crate::pose::{Doubt, PositionState};
use crate::tour::StopId;

use super::slots::Box2;

/// How the picture is turned against the device's natural orientation,
/// counter-clockwise, as Android's `Surface.ROTATION_*`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ScreenRotation {
    /// Natural orientation.
    #[default]
    Deg0,
    /// The device is turned 90 degrees counter-clockwise.
    Deg90,
    /// Upside down.
    Deg180,
    /// The device is turned 90 degrees clockwise.
    Deg270,
}

/// What is wrong with a camera.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CameraError {
    /// Width or height is zero or more than 16,384 pixels.
    #[error("picture of {width_px} x {height_px} px: each side must be 1 to 16384")]
    Size {
        /// Width asked for.
        width_px: i32,
        /// Height asked for.
        height_px: i32,
    },
    /// The field of view is not within 1 to 170 degrees.
    #[error("horizontal field of view of {0} degrees is not within 1 to 170")]
    FieldOfView(f64),
    /// The range is not within 1 to 5,000 metres.
    #[error("range of {0} m is not within 1 to 5000")]
    Range(f64),
    /// The text size is not within 4 to 200 pixels.
    #[error("label text of {0} px is not within 4 to 200")]
    TextSize(f64),
}

/// The picture that a frame is made for: square pixels, no distortion.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Camera {
    /// Width of the picture as it is shown, pixels.
    pub width_px: i32,
    /// Height of the picture as it is shown, pixels.
    pub height_px: i32,
    /// Angle from the left to the right edge of the picture, degrees.
    pub horizontal_fov_deg: f64,
    /// How the picture is turned against the device.
    pub rotation: ScreenRotation,
    /// How far the visitor sees, metres.
    pub range_m: f64,
    /// Height of a label's text, pixels; labels are laid out with it.
    pub text_px: f64,
    /// Whether to draw what surrounds the visitor, walls and roofs of buildings
    /// included, for a picture without a camera image behind it.
    pub backdrop: bool,
}

/// A point of a shape in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FrameVertex {
    /// From the left edge, pixels.
    pub x_px: f32,
    /// From the top edge, pixels.
    pub y_px: f32,
    /// Width of a line, or diameter of a point, here; pixels.
    pub width_px: f32,
    /// Of a line: how far from the beginning of its asset's line it is, metres on
    /// the ground.
    pub along_m: f32,
    /// How far before the eye it is along the camera's axis, metres: between two
    /// vertices `along_m` changes evenly in space and not in the picture.
    pub depth_m: f32,
}

/// How a shape is to be painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ShapeKind {
    /// A filled wall or roof of a building (only with [`Camera::backdrop`]). A
    /// ring with a hole comes as one, cut from the outer ring to the hole.
    Wall,
    /// Thin lines on a wall every three metres, for the eye to measure with:
    /// each from one vertex to the next one, two and two.
    Storeys,
    /// A filled strip on the ground: where a buried line may lie, as wide as
    /// its class and the pose's accuracy say; wider the farther it is, if which
    /// way the device looks is not known well. Those of lines side by side
    /// overlap: paint all of a network into one layer, each with its
    /// [`Shape::opacity`], and the layer at one low opacity, where the first
    /// of them stands in the order.
    Corridor,
    /// An open line whose width changes from vertex to vertex; also the pole of
    /// a street light. A long line comes in several, end to end. What of it lies
    /// within the dashes of its network ([`Palette::dashes_m`](super::Palette))
    /// is painted in full, the rest at two fifths of its opacity where it is
    /// buried, at four fifths otherwise; poles have none.
    Line,
    /// A filled polygon.
    Area,
    /// A single vertex, a disc.
    Point,
}

/// One thing to paint.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Shape {
    /// The asset, as a number for [`TourSession::asset`](crate::session::TourSession::asset).
    pub asset: u32,
    /// How to paint it.
    pub kind: ShapeKind,
    /// The asset's network.
    pub network: Network,
    /// For the symbol.
    pub asset_kind: AssetKind,
    /// The colour to fill or draw it with, 0xRRGGBB: its network's; a wall's
    /// and its storeys' in the light of the sun, a solar roof's and a pole's own.
    pub rgb: u32,
    /// Below the ground: drawn dashed or translucent.
    pub buried: bool,
    /// Index of its first vertex in [`Frame::vertices`].
    pub first_vertex: u32,
    /// How many vertices it has.
    pub vertex_count: u32,
    /// Distance from the camera, metres.
    pub distance_m: f32,
    /// 1 near, falling towards 0 at the camera's range; less behind a building.
    pub opacity: f32,
}

/// A line of a label's text, to be set in a sans-serif face. There is room for
/// it in Inter, San Francisco and Roboto; set it narrower in a wider one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LabelLine {
    /// What it says.
    pub text: String,
    /// Where it begins, pixels from the left edge of the picture.
    pub x_px: f32,
    /// Its baseline, pixels from the top edge of the picture.
    pub baseline_px: f32,
    /// The size of its font, pixels.
    pub size_px: f32,
    /// The room that it has, pixels.
    pub room_px: f32,
    /// Bold, as figures are; regular otherwise.
    pub bold: bool,
}

/// A text beside an asset, placed so that none overlaps another one, nor the
/// symbol of an asset. A picture has one for each 260 squares of its text's
/// height at most, and no more than sixteen: twelve on 1280 x 800 pixels with
/// text of 18. To be painted without fading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Label {
    /// The asset, as in [`Shape::asset`].
    pub asset: u32,
    /// The same by its id, as
    /// [`TourSession::select`](crate::session::TourSession::select) takes it: numbers
    /// hold for one frame where what is around is loaded on the way.
    pub asset_id: AssetId,
    /// For the colour.
    pub network: Network,
    /// For the symbol.
    pub asset_kind: AssetKind,
    /// Whether the asset's place is drawn or simulated rather than surveyed.
    pub simulated: bool,
    /// The asset's name, or what it is.
    pub title: String,
    /// Its newest reading, with unit, if it has one.
    pub value: Option<String>,
    /// How deep it is buried, with a minus and its unit, if that is known.
    pub depth: Option<String>,
    /// The quality of the reading.
    pub quality: Option<Quality>,
    /// Whether place and reading are measured: the box of what is not has a broken
    /// outline.
    pub measured: bool,
    /// What else is known of it: only of the one in focus, and of the one that
    /// the middle of the picture has rested on for half a second.
    pub details: Option<String>,
    /// The text to paint. What is not measured has a sign in it: `≈` simulated,
    /// `~` estimated, `!` old, `?` doubtful, `–` withheld.
    pub lines: Vec<LabelLine>,
    /// Left edge of the box, pixels.
    pub x_px: f32,
    /// Top edge of the box, pixels.
    pub y_px: f32,
    /// Width of the box, pixels.
    pub width_px: f32,
    /// Height of the box, pixels.
    pub height_px: f32,
    /// The middle of the disc with the symbol of its kind, pixels.
    pub symbol_x_px: f32,
    /// The middle of the disc with the symbol of its kind, pixels.
    pub symbol_y_px: f32,
    /// The radius of that disc, pixels.
    pub symbol_radius_px: f32,
    /// What the label points at, pixels: lead a line from the box there.
    pub anchor_x_px: f32,
    /// What the label points at, pixels.
    pub anchor_y_px: f32,
    /// Distance from the visitor to the asset, metres.
    pub distance_m: f32,
    /// Whether it is what the guide speaks of, or what was touched.
    pub focused: bool,
    /// Where what is in focus lies outside the picture: degrees clockwise from
    /// straight up. An arrow on the disc points there instead of a symbol, and no
    /// line leads from the box.
    pub arrow_deg: Option<f32>,
}

impl Label {
    /// Its box.
    pub(super) fn bounds(&self) -> Box2 {
        Box2 { at: Vec2::new(self.x_px, self.y_px), size: Vec2::new(self.width_px, self.height_px) }
    }
}

/// What a mark of the compass is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CompassMarkKind {
    /// North, east, south or west: 0, 90, 180 or 270 degrees.
    Cardinal,
    /// To be told in degrees.
    Degrees,
    /// A mark between them.
    Tick,
}

/// A direction on a ribbon that is as wide as the picture.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CompassMark {
    /// Degrees clockwise from true north, 0 to 359.
    pub bearing_deg: u32,
    /// From the left edge, pixels.
    pub x_px: f32,
    /// How it is to be drawn.
    pub kind: CompassMarkKind,
}

/// A chevron on the ground that points along the way: a filled polygon.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Chevron {
    /// Index of its first vertex in [`Frame::vertices`].
    pub first_vertex: u32,
    /// How many vertices it has.
    pub vertex_count: u32,
    /// 1 near, falling towards 0 far along the way; less behind a building.
    pub opacity: f32,
}

/// A pin on the ground where a stop is: a line from its foot to its head, and
/// a disc around the head with the stop's number.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct StopPin {
    /// The foot, pixels from the left edge.
    pub foot_x_px: f32,
    /// The foot, pixels from the top edge.
    pub foot_y_px: f32,
    /// The middle of the head, pixels from the left edge.
    pub head_x_px: f32,
    /// The middle of the head, pixels from the top edge.
    pub head_y_px: f32,
    /// Of the head, pixels.
    pub radius_px: f32,
}

/// The way to the next stop, as it lies in the picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FrameWay {
    /// Where it leads.
    pub stop: StopId,
    /// Its number in the tour, from 1.
    pub number: u32,
    /// How far the visitor has to turn to walk on, degrees clockwise, -180 to
    /// 180.
    pub turn_deg: f32,
    /// To be painted over the walls and under everything else.
    pub chevrons: Vec<Chevron>,
    /// Where the way ends, if that is in the picture and not at hand; to be
    /// painted over all shapes.
    pub pin: Option<StopPin>,
    /// Where the stop lies on the compass, pixels from the left edge.
    pub compass_x_px: Option<f32>,
}

/// The glow of the sun: brightest in its middle, nothing at its edge.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SunDisc {
    /// Its middle, pixels from the left edge.
    pub x_px: f32,
    /// Its middle, pixels from the top edge.
    pub y_px: f32,
    /// How far it glows, pixels; the disc itself is a tenth of it.
    pub radius_px: f32,
    /// Its colour, 0xRRGGBB.
    pub rgb: u32,
}

/// A star.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Star {
    /// Pixels from the left edge.
    pub x_px: f32,
    /// Pixels from the top edge.
    pub y_px: f32,
    /// Its radius, pixels.
    pub radius_px: f32,
    /// 0 to 1.
    pub opacity: f32,
}

/// A line of the grid on the ground.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct GridLine {
    /// One end, pixels from the left edge.
    pub from_x_px: f32,
    /// One end, pixels from the top edge.
    pub from_y_px: f32,
    /// The other end, pixels from the left edge.
    pub to_x_px: f32,
    /// The other end, pixels from the top edge.
    pub to_y_px: f32,
    /// 0 to 1.
    pub opacity: f32,
}

/// What surrounds the visitor where no camera's picture is behind, in the light
/// of the sun; colours are 0xRRGGBB. In the order of painting: the sky from
/// [`Horizon`] up, stars, sun, the ground from there down, a haze over the
/// horizon, the grid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct World {
    /// The sky 0.95 picture heights above the horizon and higher.
    pub zenith_rgb: u32,
    /// The sky 0.43 picture heights above the horizon.
    pub sky_rgb: u32,
    /// The sky at the horizon.
    pub horizon_rgb: u32,
    /// The ground at the horizon.
    pub far_ground_rgb: u32,
    /// The ground 0.07 picture heights below the horizon.
    pub ground_rgb: u32,
    /// The ground 0.62 picture heights below the horizon and lower.
    pub near_ground_rgb: u32,
    /// What distance mixes in: a band over the horizon, of an opacity of 0.85
    /// at it, of none 0.09 picture heights above and 0.05 below.
    pub haze_rgb: u32,
    /// The grid on the ground.
    pub grid_rgb: u32,
    /// The sun, where it is in the picture.
    pub sun: Option<SunDisc>,
    /// Stars, by night.
    pub stars: Vec<Star>,
    /// A grid of five metres, fixed to the place.
    pub grid: Vec<GridLine>,
}

/// The horizon in the picture: the line `y = drop_px` once the middle of the
/// picture is the origin and the axes are turned by `roll_deg` clockwise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Horizon {
    /// How far it lies below the middle of the picture, pixels; within four
    /// picture heights, however steeply the camera looks.
    pub drop_px: f32,
    /// How far it is turned clockwise, degrees, -180 to 180.
    pub roll_deg: f32,
}

/// How buried lines are drawn, some ten metres ahead: as sharply as they can be
/// known to lie where the picture shows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum BuriedLines {
    /// As lines, each within its corridor.
    Sharp,
    /// As corridors only: the picture may be more than some five metres off.
    CorridorOnly,
    /// Not at all: a corridor would be wider than some fifteen metres to either
    /// side, and say nothing.
    Withheld,
}

/// What is doubtful in the picture, and what a visitor can do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Advice {
    /// What.
    pub doubt: Doubt,
    /// A sentence in the visitor's language, to be shown while it is there.
    pub text: String,
}

/// All that is to be drawn now, clipped, projected, ordered, decluttered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Frame {
    /// The time that it shows.
    pub time: Timestamp,
    /// Width of the picture, pixels.
    pub width_px: i32,
    /// Height of the picture, pixels.
    pub height_px: i32,
    /// The horizon; level and in the middle before the first fix.
    pub horizon: Horizon,
    /// Where the camera looks, degrees clockwise from true north.
    pub heading_deg: f32,
    /// Where the position comes from; `None` before the first fix, when there
    /// is nothing to draw.
    pub position_state: Option<PositionState>,
    /// 68 % radius of the visitor's position, metres.
    pub horizontal_accuracy_m: Option<f32>,
    /// Standard deviation of the heading, degrees.
    pub heading_accuracy_deg: Option<f32>,
    /// How sharply buried lines are drawn; farther away they may be less sharp.
    pub buried: BuriedLines,
    /// What is doubtful: the worst of it, if anything is.
    pub advice: Option<Advice>,
    /// The vertices of all shapes and chevrons.
    pub vertices: Vec<FrameVertex>,
    /// What to paint, in painting order: walls and roofs, then what lies flat
    /// on the ground, then everything else, each the farthest first. What a
    /// building hides comes after its walls, with less opacity.
    pub shapes: Vec<Shape>,
    /// Texts on top, the nearest first.
    pub labels: Vec<Label>,
    /// How many points and areas in the picture have no label, though they have
    /// something to say: there is no room for more. No label lies at the right
    /// edge from 2.1 to 3.7 text heights, where an app may say so.
    pub unlabelled: u32,
    /// The directions along the picture's width.
    pub compass: Vec<CompassMark>,
    /// The way to the next stop; `None` before the first fix and when no stop is
    /// left.
    pub way: Option<FrameWay>,
    /// How dark it is: 0 by day, 1 by night.
    pub darkness: f32,
    /// What surrounds the visitor; only with [`Camera::backdrop`].
    pub world: Option<World>,
}
