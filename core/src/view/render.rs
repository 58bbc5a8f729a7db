//! From a pose and the index to a frame.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::assets::Network;
use crate::index::Index;
use crate::live::Quality;
use crate::pose::Pose;

use super::{Camera, CameraError, Frame};

/// What a label says of an asset.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Caption {
    /// The asset's name, or its id.
    pub title: String,
    /// Its newest reading with its unit, if it has one.
    pub value: Option<String>,
    /// The quality of that reading.
    pub quality: Option<Quality>,
}

/// What there is to see.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The assets by place.
    pub index: &'a Index,
    /// The caption of each asset, by its number.
    pub captions: &'a [Caption],
    /// Networks that the visitor does not want to see.
    pub hidden: &'a BTreeSet<Network>,
    /// The asset to look at now, whose label comes first.
    pub focus: Option<u32>,
}

/// Makes frames; remembers where labels were, so that they keep their place.
#[derive(Debug, Default)]
pub struct View {}

impl View {
    /// A view that has shown nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What the camera shows at `time`; an empty frame while `pose` is not
    /// known.
    ///
    /// # Errors
    /// [`CameraError`] when the camera cannot make a picture.
    pub fn frame(
        &mut self,
        scene: &Scene<'_>,
        pose: Option<&Pose>,
        camera: &Camera,
        time: Timestamp,
    ) -> Result<Frame, CameraError> {
        let _ = (scene, pose);
        Ok(Frame {
            time,
            width_px: camera.width_px,
            height_px: camera.height_px,
            horizon_px: None,
            heading_deg: 0.0,
            position_state: None,
            horizontal_accuracy_m: None,
            heading_accuracy_deg: None,
            vertices: Vec::new(),
            shapes: Vec::new(),
            labels: Vec::new(),
        })
    }
}
