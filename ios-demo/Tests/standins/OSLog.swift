public struct LogMessage: ExpressibleByStringInterpolation {
    public init(stringLiteral: String) {}
    public enum P { case `public` }
    public struct StringInterpolation: StringInterpolationProtocol {
        public init(literalCapacity: Int, interpolationCount: Int) {};
        public mutating func appendLiteral(_: String) {};
        public mutating func appendInterpolation(_: String, privacy: P) {}
    }
    public init(stringInterpolation: StringInterpolation) {}
}
public struct Logger: Sendable {
    public init(subsystem: String, category: String) {}; public func warning(_: LogMessage) {}
}
