//! Where shapes are drawn as they come, to be handed out in painting order.

use glam::Vec2;

use super::order::KeyOrder;
use super::{FrameVertex, Shape, ShapeKind};

/// What is painted before what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layer {
    /// Walls with their storeys and roofs, behind all that the visit is about.
    Backdrop,
    /// What lies flat on the ground.
    Ground,
    /// Everything else.
    Things,
    /// The ends of lines, over the lines that pass them.
    Ends,
}

/// Shapes and their vertices; keeps its room from frame to frame.
#[derive(Debug, Default)]
pub(super) struct Canvas {
    vertices: Vec<FrameVertex>,
    shapes: Vec<Shape>,
    /// Painting order.
    order: KeyOrder,
}

impl Canvas {
    /// Wipes it.
    pub(super) fn clear(&mut self) {
        self.vertices.clear();
        self.shapes.clear();
        self.order.clear();
    }

    /// How many shapes are drawn so far.
    pub(super) fn len(&self) -> usize {
        self.shapes.len()
    }

    /// The shapes of the last picture, each with its vertices.
    pub(super) fn drawn(&self) -> impl Iterator<Item = (&Shape, &[FrameVertex])> {
        self.shapes.iter().filter_map(|shape| {
            let first = shape.first_vertex as usize;
            let vertices = self.vertices.get(first..first + shape.vertex_count as usize)?;
            Some((shape, vertices))
        })
    }

    /// The discs drawn so far: their middles and diameters, pixels.
    pub(super) fn discs(&self) -> impl Iterator<Item = (Vec2, f32)> {
        let points = self.shapes.iter().filter(|shape| shape.kind == ShapeKind::Point);
        points.filter_map(|point| {
            let disc = self.vertices.get(point.first_vertex as usize)?;
            Some((Vec2::new(disc.x_px, disc.y_px), disc.width_px))
        })
    }

    /// The vertices drawn so far; those after the last finished shape are of
    /// the shape at hand.
    pub(super) fn vertices(&mut self) -> &mut Vec<FrameVertex> {
        &mut self.vertices
    }

    /// Makes the vertices from `first_vertex` on a shape, whose fields about
    /// vertices are filled in. What is equally far is painted as it came.
    pub(super) fn finish(&mut self, layer: Layer, first_vertex: usize, shape: Shape) {
        // The farthest first: distances are not negative, so that their bits
        // are in their order; the lowest of them gives way to the layer.
        let nearness = !(shape.distance_m.max(0.0).to_bits() >> 1) & ((1 << 30) - 1);
        self.order.push((layer as u32) << 30 | nearness);
        self.shapes.push(Shape {
            first_vertex: first_vertex as u32,
            vertex_count: (self.vertices.len() - first_vertex) as u32,
            ..shape
        });
    }

    /// All shapes in painting order, and their vertices in the same with room
    /// for `more`.
    pub(super) fn paint(&mut self, more: usize) -> (Vec<FrameVertex>, Vec<Shape>) {
        self.order.sort();
        let mut vertices = Vec::with_capacity(self.vertices.len() + more);
        let mut shapes = Vec::with_capacity(self.shapes.len());
        for place in self.order.places() {
            let shape = self.shapes[place];
            let first = shape.first_vertex as usize;
            shapes.push(Shape { first_vertex: vertices.len() as u32, ..shape });
            vertices.extend_from_slice(&self.vertices[first..first + shape.vertex_count as usize]);
        }
        (vertices, shapes)
    }
}
