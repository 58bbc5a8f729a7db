// What drawing code asks of a frame, in the platform's own types.
#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation

extension Frame {
    /// The vertices of one of the frame's shapes, without copying them; none
    /// when the shape is of another frame and reaches past this one's.
    public func vertices(of shape: FrameShape) -> ArraySlice<FrameVertex> {
        vertices(from: shape.firstVertex, count: shape.vertexCount)
    }

    /// So many of the frame's vertices, as of a ``Chevron``; none when they
    /// reach past its own.
    public func vertices(from first: UInt32, count: UInt32) -> ArraySlice<FrameVertex> {
        let first = Int(first)
        let (end, overflow) = first.addingReportingOverflow(Int(count))
        guard !overflow, end <= vertices.count else { return [] }
        return vertices[first..<end]
    }

    /// The picture's size, pixels.
    public var size: CGSize { CGSize(width: Int(widthPx), height: Int(heightPx)) }
}

extension FrameVertex {
    /// Where it is, pixels from the top left.
    public var point: CGPoint { CGPoint(x: CGFloat(xPx), y: CGFloat(yPx)) }
}

extension FrameLabel {
    /// The box that is free for the text, pixels from the top left.
    public var box: CGRect {
        CGRect(x: CGFloat(xPx), y: CGFloat(yPx), width: CGFloat(widthPx), height: CGFloat(heightPx))
    }

    /// What the label points at, pixels from the top left.
    public var anchor: CGPoint { CGPoint(x: CGFloat(anchorXPx), y: CGFloat(anchorYPx)) }
}
