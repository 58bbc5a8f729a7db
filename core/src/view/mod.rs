//! Camera and pose to a frame: projection, clipping, order, labels.
//!
//! In: a [`Pose`](crate::pose::Pose), a [`Camera`] and what the index found.
//! Out: a [`Frame`] in picture pixels that an app only has to paint.

mod frame;
mod render;

pub use frame::{Camera, CameraError, Frame, FrameVertex, Label, ScreenRotation, Shape, ShapeKind};
pub use render::{Caption, Scene, View};
