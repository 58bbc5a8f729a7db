extension TourSession {
    /// Takes a sample of any sensor in, such as one of a ``Rehearsal``.
    public func handIn(_ sample: Sample) throws {
        switch sample {
        case .fix(let fix): try self.fix(fix: fix)
        case .attitude(let attitude): try self.attitude(attitude: attitude)
        case .track(let track): try self.track(track: track)
        case .inertial(let inertial): try self.inertial(inertial: inertial)
        case .magnetic(let magnetic): try self.magnetic(magnetic: magnetic)
        case .alignment(let alignment): _ = try self.align(alignment: alignment)
        }
    }
}
