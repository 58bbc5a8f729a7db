// What drawing code asks of a frame, in the platform's own types.
#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation

extension Frame {
    /// The vertices of one of the frame's shapes, without copying them; none
    /// when the shape is of another frame and reaches past this one's.
    public func vertices(of shape: FrameShape) -> ArraySlice<FrameVertex> {
        let first = Int(shape.firstVertex)
        let (end, overflow) = first.addingReportingOverflow(Int(shape.vertexCount))
        guard !overflow, end <= vertices.count else { return [] }
        return vertices[first..<end]
    }

    /// The picture's size, pixels.
    public var size: CGSize { CGSize(width: Int(widthPx), height: Int(heightPx)) }

    /// Two ends of the horizon, past the picture's edges; none when the camera
    /// looks steeply up or down.
    public var horizon: (from: CGPoint, to: CGPoint)? {
        guard let ends = horizonPx, ends.count == 4 else { return nil }
        return (
            CGPoint(x: CGFloat(ends[0]), y: CGFloat(ends[1])),
            CGPoint(x: CGFloat(ends[2]), y: CGFloat(ends[3]))
        )
    }
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
