//! Camera and pose to a frame: projection, clipping, order, labels.
//!
//! In: a [`Pose`](crate::pose::Pose), a [`Camera`] and what the index found.
//! Out: a [`Frame`] in picture pixels that an app only has to paint.
//!
//! ```text
//!  pose, camera -> projection -> wedge -> index -> hits, by asset and line
//!                                                    |
//!   occlusion <- walls of buildings <----------------+
//!      |                                             v
//!      +--> stage (fading, hiding) --> lines, points, areas --> canvas: order
//!      +------------------------------> anchors --> labels, with a memory
//!  way -> leading: chevrons, pin, compass;  sun -> world: sky, ground, light
//! ```
//!
//! Lengths are metres and pixels, in single precision from the index on.

mod anchors;
mod areas;
mod camera;
mod canvas;
mod clip;
mod corridor;
mod frame;
mod labels;
mod leading;
mod lines;
mod occlusion;
mod order;
mod outdoors;
mod palette;
mod pointer;
mod points;
mod projection;
mod registration;
mod render;
mod sight;
mod simplify;
mod slots;
mod stage;
mod style;
mod symbols;
mod text;
mod touch;
mod world;

pub use frame::{
    Advice, BuriedLines, Camera, CameraError, Chevron, CompassMark, CompassMarkKind, Frame,
    FrameVertex, FrameWay, GridLine, Horizon, Label, LabelLine, ScreenRotation, Shape, ShapeKind,
    Star, StopPin, SunDisc, World,
};
pub use palette::{Palette, network_rgb, palette};
pub use render::{Caption, Scene, View};
pub use sight::Sight;
pub(crate) use simplify::thin;
pub(crate) use style::importance;

#[cfg(test)]
mod tests;
