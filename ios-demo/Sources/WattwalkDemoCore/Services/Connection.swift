import Wattwalk

/// What the system says of the network.
public struct NetworkPath: Equatable, Sendable {
    /// Whether there is one at all.
    public var isReached: Bool
    /// Whether it costs the visitor: a cellular one, or another's hotspot.
    public var isExpensive: Bool
    /// Whether the visitor wants little sent: Low Data Mode.
    public var isConstrained: Bool
    /// Whether the visitor wants the battery spared.
    public var isLowPower: Bool

    public init(isReached: Bool, isExpensive: Bool, isConstrained: Bool, isLowPower: Bool) {
        self.isReached = isReached
        self.isExpensive = isExpensive
        self.isConstrained = isConstrained
        self.isLowPower = isLowPower
    }

    /// As the core knows it: on a metered network it asks less, and only about
    /// what is seen. A radio that sends less spares the battery too.
    var network: NetworkState {
        if !isReached { return .offline }
        return isExpensive || isConstrained || isLowPower ? .metered : .unmetered
    }
}

/// Tells which network the iPad has, whenever it changes.
@MainActor public protocol Connection: AnyObject {
    /// As it was told last; nothing before.
    var path: NetworkPath? { get }
    var changed: (@MainActor () -> Void)? { get set }
}
