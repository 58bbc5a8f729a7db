@_exported import Foundation
@_exported import UIKit
@MainActor @preconcurrency public protocol View {
    associatedtype Body: View; @ViewBuilder @MainActor @preconcurrency var body: Body { get }
}
extension Never: View { @MainActor public var body: Never { fatalError() } }
public struct EmptyView: View {
    public init() {}; @MainActor public var body: Never { fatalError() }
}
extension Optional: View where Wrapped: View { @MainActor public var body: Never { fatalError() } }
public struct Pair: View { @MainActor public var body: Never { fatalError() } }
public struct Either<A: View, B: View>: View { @MainActor public var body: Never { fatalError() } }
@resultBuilder public struct ViewBuilder {
    public static func buildBlock() -> EmptyView { EmptyView() }
    public static func buildBlock<C: View>(_ c: C) -> C { c }
    public static func buildBlock<each C: View>(_ c: repeat each C) -> Pair { Pair() }
    public static func buildIf<C: View>(_ c: C?) -> C? { c }
    public static func buildEither<A: View, B: View>(first: A) -> Either<A, B> { Either() }
    public static func buildEither<A: View, B: View>(second: B) -> Either<A, B> { Either() }
    public static func buildExpression<C: View>(_ c: C) -> C { c }
}
@MainActor @preconcurrency public protocol Scene {
    associatedtype Body: Scene; @MainActor var body: Body { get }
}
extension Never: Scene {}
@MainActor @preconcurrency public protocol App {
    associatedtype Body: Scene; @MainActor var body: Body { get }; init()
}
extension App { public static func main() {} }
public struct WindowGroup<C: View>: Scene {
    public init(@ViewBuilder content: () -> C) {};
    @MainActor public var body: Never { fatalError() }
}
@propertyWrapper public struct State<V> {
    public init(wrappedValue: V) { self.wrappedValue = wrappedValue };
    public init() where V: ExpressibleByNilLiteral { wrappedValue = nil };
    public var wrappedValue: V {
        get { fatalError() }
        nonmutating set {}
    }; public var projectedValue: Binding<V> { fatalError() }
}
@propertyWrapper public struct Binding<V> {
    public init(
        get: @escaping @isolated(any) @Sendable () -> V,
        set: @escaping @isolated(any) @Sendable (V) -> Void
    ) {};
    public var wrappedValue: V {
        get { fatalError() }
        nonmutating set {}
    }
}
public protocol ObservableObject: AnyObject {}
@propertyWrapper public struct Published<V> {
    public init(wrappedValue: V) { self.wrappedValue = wrappedValue }; public var wrappedValue: V
}
@MainActor @preconcurrency @propertyWrapper public struct ObservedObject<T: ObservableObject> {
    public init(wrappedValue: T) { self.wrappedValue = wrappedValue }; public var wrappedValue: T
}
@propertyWrapper public struct ScaledMetric<V> {
    public init(wrappedValue: V, relativeTo: Font.TextStyle) { self.wrappedValue = wrappedValue };
    public var wrappedValue: V
}
public struct DismissAction { public func callAsFunction() {} }
public enum ScenePhase { case background, inactive, active }
public struct EnvironmentValues {
    public var scenePhase: ScenePhase; public var dismiss: DismissAction
}
@propertyWrapper public struct Environment<V> {
    public init(_ k: KeyPath<EnvironmentValues, V>) {}; public var wrappedValue: V { fatalError() }
}
public struct Font {
    public enum TextStyle { case body }; public enum Weight { case regular, medium, semibold, bold }
    public static let title = Font(), title3 = Font(), headline = Font(), subheadline = Font(),
        body = Font(), footnote = Font(), caption = Font()
    public static func system(size: CGFloat, weight: Weight) -> Font { Font() };
    public func weight(_: Weight) -> Font { self }
}
public protocol ShapeStyle {}
extension Color: View {}
public struct Color: ShapeStyle, Hashable, Sendable {
    public enum S { case sRGB };
    public init(_: S, red: Double, green: Double, blue: Double, opacity: Double) {};
    public init(uiColor: UIColor) {}; public init(_: String) {};
    public static let clear = Color(""); @MainActor public var body: Never { fatalError() }
}
extension Color { @MainActor public func ignoresSafeArea() -> some View { self } }
extension UIColor { public convenience init(_: Color) { self.init() } }
extension Text: View {}
public struct Text {
    public init(_: String) {}; public init(_: AttributedString) {};
    @MainActor public var body: Never { fatalError() }; public func font(_: Font?) -> Text { self };
    public func foregroundColor(_: Color?) -> Text { self };
    public func strikethrough(_: Bool) -> Text { self };
    public func fontWeight(_: Font.Weight?) -> Text { self }
}
extension Path: Shape {}
public struct Path {
    public init(_: (inout Path) -> Void) {}; public mutating func move(to: CGPoint) {};
    public mutating func addLine(to: CGPoint) {};
    public mutating func addCurve(to: CGPoint, control1: CGPoint, control2: CGPoint) {};
    public mutating func closeSubpath() {}; @MainActor public var body: Never { fatalError() }
}
public enum LineCap { case round, butt }; public enum LineJoin { case round }
public struct StrokeStyle {
    public init(
        lineWidth: CGFloat = 1, lineCap: LineCap = .butt, lineJoin: LineJoin = .round,
        dash: [CGFloat] = []
    ) {}
}
public protocol Shape: View {}
extension Shape {
    public func stroke(style: StrokeStyle) -> some View { self };
    public func stroke<S: ShapeStyle>(_: S, style: StrokeStyle) -> some View { self };
    public func stroke<S: ShapeStyle>(_: S, lineWidth: CGFloat = 1) -> some View { self }
}
public struct RoundedRectangle: Shape {
    public init(cornerRadius: CGFloat) {}; @MainActor public var body: Never { fatalError() }
}
public struct Capsule: Shape {
    public init() {}; @MainActor public var body: Never { fatalError() }
}
public struct Circle: Shape { public init() {}; @MainActor public var body: Never { fatalError() } }
public struct Rectangle: Shape {
    public init() {}; @MainActor public var body: Never { fatalError() }
}
public struct UnitPoint { public static let center = UnitPoint(), leading = UnitPoint() }
public struct Gradient {
    public struct Stop { public init(color: Color, location: CGFloat) {} };
    public init(stops: [Stop]) {}
}
public struct GraphicsContext {
    public struct Shading {
        public static func color(_: Color) -> Shading { Shading() };
        public static func linearGradient(_: Gradient, startPoint: CGPoint, endPoint: CGPoint)
            -> Shading
        { Shading() }
        public static func radialGradient(
            _: Gradient, center: CGPoint, startRadius: CGFloat, endRadius: CGFloat
        ) -> Shading { Shading() }
    }
    public func fill(_: Path, with: Shading) {};
    public func stroke(_: Path, with: Shading, style: StrokeStyle) {};
    public func draw(_: Text, at: CGPoint, anchor: UnitPoint = .center) {}
    public var opacity: Double = 1
    public func drawLayer(content: (inout GraphicsContext) throws -> Void) rethrows {}
}
public struct Canvas: View {
    public init(renderer: @escaping (inout GraphicsContext, CGSize) -> Void) {};
    @MainActor public var body: Never { fatalError() }
}
public struct HAlign { public static let leading = HAlign() };
public enum VAlign { case top, center };
public struct Alignment { public static let leading = Alignment(), topLeading = Alignment() }
public struct HStack<C: View>: View {
    public init(alignment: VAlign = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> C)
    {}; @MainActor public var body: Never { fatalError() }
}
public struct VStack<C: View>: View {
    public init(
        alignment: HAlign = .leading, spacing: CGFloat? = nil, @ViewBuilder content: () -> C
    ) {}; @MainActor public var body: Never { fatalError() }
}
public struct ZStack<C: View>: View {
    public init(alignment: Alignment = .leading, @ViewBuilder content: () -> C) {};
    @MainActor public var body: Never { fatalError() }
}
public struct AxisSet: OptionSet, Sendable {
    public let rawValue: Int; public init(rawValue: Int) { self.rawValue = rawValue };
    public static let horizontal = Self(rawValue: 1), vertical = Self(rawValue: 2)
}
public struct ScrollView<C: View>: View {
    public init(_: AxisSet = .vertical, showsIndicators: Bool = true, @ViewBuilder content: () -> C)
    {}; @MainActor public var body: Never { fatalError() }
}
public struct ViewThatFits<C: View>: View {
    public init(in: AxisSet, @ViewBuilder content: () -> C) {};
    @MainActor public var body: Never { fatalError() }
}
public struct GridItem {
    public enum Size { case adaptive(minimum: CGFloat) };
    public init(_: Size, alignment: Alignment? = nil) {}
}
public struct LazyVGrid<C: View>: View {
    public init(columns: [GridItem], @ViewBuilder content: () -> C) {};
    @MainActor public var body: Never { fatalError() }
}
public struct Spacer: View {
    public init(minLength: CGFloat? = nil) {}; @MainActor public var body: Never { fatalError() }
}
public struct GeometryProxy { public var size: CGSize }
public struct GeometryReader<C: View>: View {
    public init(@ViewBuilder content: @escaping (GeometryProxy) -> C) {};
    @MainActor public var body: Never { fatalError() }
}
public struct PeriodicS {
    public static func periodic(from: Date, by: TimeInterval) -> PeriodicS { PeriodicS() }
}
public struct TLContext {}
public struct TimelineView<C: View>: View {
    public init(_: PeriodicS, @ViewBuilder content: @escaping (TLContext) -> C) {};
    @MainActor public var body: Never { fatalError() }
}
public struct ForEach<D: RandomAccessCollection, ID: Hashable, C: View>: View {
    public init(_ d: D, @ViewBuilder content: @escaping (D.Element) -> C)
    where D.Element: Identifiable, ID == D.Element.ID {};
    public init(
        _ d: D, id: KeyPath<D.Element, ID>, @ViewBuilder content: @escaping (D.Element) -> C
    ) {}; @MainActor public var body: Never { fatalError() }
}
public struct ButtonRole { public static let destructive = ButtonRole(), cancel = ButtonRole() }
public struct Button<L: View>: View {
    public init(action: @escaping @MainActor () -> Void, @ViewBuilder label: () -> L) {};
    @MainActor public var body: Never { fatalError() }
}
extension Button where L == Text {
    public init(_: String, action: @escaping @MainActor () -> Void) {};
    public init(_: String, role: ButtonRole?, action: @escaping @MainActor () -> Void) {}
}
public struct ButtonStyleConfiguration { public var label: EmptyView; public var isPressed: Bool }
@MainActor @preconcurrency public protocol ButtonStyle {
    associatedtype Body: View; typealias Configuration = ButtonStyleConfiguration;
    @ViewBuilder @MainActor func makeBody(configuration: Configuration) -> Body
}
public struct Slider: View {
    public init(value: Binding<Double>, in: ClosedRange<Double>, step: Double) {};
    @MainActor public var body: Never { fatalError() }
}
public protocol Gesture {}
public struct EndedGesture: Gesture {}
public struct ChangedGesture<V>: Gesture {
    @MainActor public func onEnded(_: @escaping (V) -> Void) -> EndedGesture { EndedGesture() }
}
public struct DragGesture: Gesture {
    public struct Value { public var translation: CGSize }
    public init(minimumDistance: CGFloat) {};
    @MainActor public func onChanged(_: @escaping (Value) -> Void) -> ChangedGesture<Value> {
        ChangedGesture()
    }
}
public struct MagnificationGesture: Gesture {
    public init() {};
    @MainActor public func onChanged(_: @escaping (CGFloat) -> Void) -> ChangedGesture<CGFloat> {
        ChangedGesture()
    }
}
public struct LongPressGesture: Gesture {
    public init(minimumDuration: Double) {};
    @MainActor public func onEnded(_: @escaping (Bool) -> Void) -> EndedGesture { EndedGesture() }
}
public struct SecureField: View {
    public init(_: String, text: Binding<String>) {};
    @MainActor public var body: Never { fatalError() }
}
public struct NavigationStack<C: View>: View {
    public init(@ViewBuilder root: () -> C) {}; @MainActor public var body: Never { fatalError() }
}
public struct List<C: View>: View {
    public init(@ViewBuilder content: () -> C) {};
    @MainActor public var body: Never { fatalError() }
}
public struct Section<C: View>: View {
    public init(@ViewBuilder content: () -> C) {};
    public init(_: String, @ViewBuilder content: () -> C) {};
    @MainActor public var body: Never { fatalError() }
}
public struct ToolbarItem<C: View>: View {
    public enum P { case confirmationAction };
    public init(placement: P, @ViewBuilder content: () -> C) {};
    @MainActor public var body: Never { fatalError() }
}
public enum EdgeSet { case horizontal, vertical, top, bottom, leading, trailing }
public struct EdgeInsets {
    public init(top: CGFloat, leading: CGFloat, bottom: CGFloat, trailing: CGFloat) {}
}
public struct AccessibilityTraits: SetAlgebra, Sendable {
    public typealias Element = AccessibilityTraits; public init() {};
    public static let isHeader = Self(), isSelected = Self(), updatesFrequently = Self()
    public func union(_ o: Self) -> Self { self };
    public func intersection(_ o: Self) -> Self { self };
    public func symmetricDifference(_ o: Self) -> Self { self };
    public mutating func formUnion(_ o: Self) {};
    public mutating func formIntersection(_ o: Self) {};
    public mutating func formSymmetricDifference(_ o: Self) {};
    public func contains(_ m: Self) -> Bool { false };
    public mutating func insert(_ m: Self) -> (inserted: Bool, memberAfterInsert: Self) {
        (true, m)
    }; public mutating func remove(_ m: Self) -> Self? { nil };
    public mutating func update(with m: Self) -> Self? { nil }
}
public enum AccessibilityChildBehavior { case ignore, contain }
public struct Angle { public static func degrees(_: Double) -> Angle { Angle() } }
public enum Visibility { case visible }; public enum TitleMode { case inline }
extension View {
    public func frame(width: CGFloat? = nil, height: CGFloat? = nil) -> some View { self }
    public func frame(
        minWidth: CGFloat? = nil, maxWidth: CGFloat? = nil, minHeight: CGFloat? = nil,
        maxHeight: CGFloat? = nil, alignment: Alignment = .leading
    ) -> some View { self }
    public func padding(_: EdgeSet, _: CGFloat) -> some View { self };
    public func padding(_: CGFloat) -> some View { self };
    public func padding() -> some View { self };
    public func padding(_: EdgeInsets) -> some View { self }
    public func background<V: View>(_: V) -> some View { self };
    public func background<S: ShapeStyle, T: Shape>(_: S, in: T) -> some View { self }
    public func overlay<V: View>(_: V) -> some View { self };
    public func foregroundStyle<S: ShapeStyle>(_: S) -> some View { self }
    public func font(_: Font?) -> some View { self };
    public func lineLimit(_: Int?) -> some View { self };
    public func minimumScaleFactor(_: CGFloat) -> some View { self };
    public func lineSpacing(_: CGFloat) -> some View { self }
    public func fixedSize() -> some View { self };
    public func fixedSize(horizontal: Bool, vertical: Bool) -> some View { self };
    public func opacity(_: Double) -> some View { self };
    public func clipped() -> some View { self };
    public func clipShape<S: Shape>(_: S) -> some View { self };
    public func contentShape<S: Shape>(_: S) -> some View { self }
    public func position(x: CGFloat, y: CGFloat) -> some View { self };
    public func position(_: CGPoint) -> some View { self };
    public func rotationEffect(_: Angle) -> some View { self };
    public func id<H: Hashable>(_: H) -> some View { self }
    public func accessibilityLabel(_: String) -> some View { self };
    public func accessibilityValue(_: String) -> some View { self };
    public func accessibilityAction(named: Text, _: @escaping () -> Void) -> some View { self };
    public func simultaneousGesture<G: Gesture>(_: G) -> some View { self };
    public func onTapGesture(perform: @escaping @MainActor (CGPoint) -> Void) -> some View { self };
    public func accessibilityHidden(_: Bool) -> some View { self };
    public func accessibilityAddTraits(_: AccessibilityTraits) -> some View { self };
    public func accessibilityElement(children: AccessibilityChildBehavior = .ignore) -> some View {
        self
    }; public func accessibilitySortPriority(_: Double) -> some View { self };
    public func accessibilityChildren<V: View>(@ViewBuilder children: () -> V) -> some View { self }
    public func onAppear(perform: (() -> Void)? = nil) -> some View { self };
    public func onChange<V: Equatable>(of: V, perform: @escaping (V) -> Void) -> some View { self }
    public func buttonStyle<S: ButtonStyle>(_: S) -> some View { self };
    public func sheet<C: View>(isPresented: Binding<Bool>, @ViewBuilder content: @escaping () -> C)
        -> some View
    { self }
    public func confirmationDialog<A: View, M: View, T>(
        _: String, isPresented: Binding<Bool>, titleVisibility: Visibility, presenting: T?,
        @ViewBuilder actions: (T) -> A, @ViewBuilder message: (T) -> M
    ) -> some View { self }
    public func alert<A: View, M: View, T>(
        _: String, isPresented: Binding<Bool>, presenting: T?,
        @ViewBuilder actions: (T) -> A, @ViewBuilder message: (T) -> M
    ) -> some View { self }
    public func navigationTitle(_: String) -> some View { self };
    public func navigationBarTitleDisplayMode(_: TitleMode) -> some View { self };
    public func toolbar<V: View>(@ViewBuilder content: () -> V) -> some View { self }
}
public struct URContext {}
@MainActor @preconcurrency public protocol UIViewRepresentable: View where Body == Never {
    associatedtype V; typealias Context = URContext; func makeUIView(context: Context) -> V;
    func updateUIView(_: V, context: Context)
}
extension UIViewRepresentable { @MainActor public var body: Never { fatalError() } }
extension AttributedString {
    public var languageIdentifier: String? {
        get { nil }
        set {}
    }
}
extension URL { public static var applicationSupportDirectory: URL { URL(fileURLWithPath: "/") } }
