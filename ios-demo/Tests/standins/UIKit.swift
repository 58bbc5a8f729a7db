@_exported import Foundation
public enum UIUserInterfaceStyle: Sendable { case light, dark }
public final class UITraitCollection: NSObject, @unchecked Sendable {
    public var userInterfaceStyle: UIUserInterfaceStyle { .light }
}
public class UIColor: NSObject, @unchecked Sendable {
    public override init() {};
    public convenience init(dynamicProvider: @escaping @Sendable (UITraitCollection) -> UIColor) {
        self.init()
    }
}
public class UIFont: NSObject {
    public struct Weight {
        public static let regular = Weight(), medium = Weight(), bold = Weight()
    }; public class func systemFont(ofSize: CGFloat, weight: Weight) -> UIFont { UIFont() }
}
extension NSAttributedString { public struct SKey: Hashable { public static let font = SKey() } }
extension NSString {
    public func size(withAttributes: [NSAttributedString.SKey: Any]?) -> CGSize { .zero }
}
public enum UIInterfaceOrientation {
    case unknown, portrait, portraitUpsideDown, landscapeLeft, landscapeRight
}
@MainActor open class UIScene: NSObject {}
@MainActor open class UIWindowScene: UIScene {
    open var interfaceOrientation: UIInterfaceOrientation { .portrait }
}
@MainActor open class UIApplication: NSObject {
    public static var shared: UIApplication { fatalError() };
    nonisolated public static var openSettingsURLString: String { "" };
    open var connectedScenes: Set<UIScene> { [] }; open var isIdleTimerDisabled = false;
    open func open(_: URL) {}
}
public enum UIAccessibility {
    public enum N { case announcement }; public static func post(notification: N, argument: Any?) {}
}
public struct CAFrameRateRange { public init(minimum: Float, maximum: Float, preferred: Float?) {} }
open class CADisplayLink: NSObject {
    public init(target: Any, selector: String) {};
    open var preferredFrameRateRange = CAFrameRateRange(minimum: 1, maximum: 1, preferred: 1);
    open func add(to: RunLoop, forMode: RunLoop.Mode) {}; open func invalidate() {}
}
