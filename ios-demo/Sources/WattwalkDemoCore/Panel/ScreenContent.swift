// Everything on the screen but the picture, as values: what is to be read, and
// what VoiceOver says for it.
import Wattwalk

/// A short text, with what VoiceOver says instead where that differs.
public struct Saying: Equatable, Sendable {
    public let text: String
    public let spoken: String
    /// Whether it tells of something that is not as it should be.
    public let warns: Bool

    init(_ text: String, spoken: String? = nil, warns: Bool = false) {
        self.text = text
        self.spoken = spoken ?? text
        self.warns = warns
    }
}

/// One of several things to choose from.
public struct Choice<Value: Hashable & Sendable>: Equatable, Identifiable, Sendable {
    public let value: Value
    public let name: Saying
    public let isChosen: Bool
    public var id: Value { value }

    init(value: Value, name: Saying, isChosen: Bool) {
        self.value = value
        self.name = name
        self.isChosen = isChosen
    }

    /// Of the app's own.
    public init(value: Value, name: String, isChosen: Bool) {
        self.init(value: value, name: Saying(name), isChosen: isChosen)
    }
}

/// A button with its symbol.
public struct ButtonContent: Equatable, Sendable {
    public let name: Saying
    public let glyph: Glyph
}

/// Where the next stop is.
public struct WayContent: Equatable, Sendable {
    public let words: Saying
    /// Where to turn, degrees clockwise from straight on; nothing when the way
    /// or the heading is not known.
    public let turnDeg: Double?
}

/// The guide's words.
public struct CaptionContent: Equatable, Hashable, Sendable {
    /// Such as "Stop 4 of 10".
    public let place: String
    public let title: String
    public let paragraphs: [String]
    /// What a guide may add, each with its name.
    public let asides: [String]
    /// Language tag of title and paragraphs, for the voice that reads them.
    public let language: String
}

/// The guide's buttons.
public struct GuideContent: Equatable, Sendable {
    public let isGoing: Bool
    /// Start, pause or resume.
    public let start: ButtonContent
    public let again, voice: ButtonContent
    /// Whether what takes a whole group elsewhere is to be seen.
    public let isUnlocked: Bool
    /// Locks; unlocks when it is held for a moment, which no sleeve does.
    public let lock: ButtonContent
    public let previous, next, jump, sources: ButtonContent
    /// How fast the rehearsal goes; nothing on site.
    public let speed: ButtonContent?
    /// How the visit stands, for the guide: above all which stops were left out.
    public let standing: String
}

/// What the guide did to the stops last, while it can be taken back.
public struct UndoContent: Equatable, Sendable {
    /// Which stops were skipped by it; nothing where none was.
    public let skipped: String?
    public let undo: ButtonContent
}

/// The clock of what is shown.
public struct ClockContent: Equatable, Sendable {
    public let name: String
    /// Such as "14:05".
    public let time: String
    /// Minutes since midnight, to be turned in steps.
    public let minute: Int
    public static let stepMinutes = 5
    /// Whether it is to be turned: in a rehearsal, or by the guide.
    public let isTurnable: Bool
}

/// One of the three ideas, in figures.
public struct IdeaContent: Equatable, Identifiable, Sendable {
    public let name: String
    public let glyph: Glyph
    public let figure, meaning, day: String
    public var id: String { name }
    public let spoken: String

    init(
        name: String, glyph: Glyph, figure: String, meaning: String, day: String, _ words: Words
    ) {
        self.name = name
        self.glyph = glyph
        self.figure = figure
        self.meaning = meaning
        self.day = day
        spoken = words(.named, name, "\(figure) \(meaning). \(day)")
    }
}

/// What the district does now.
public struct NowContent: Equatable, Identifiable, Sendable {
    public let name, figure: String
    public var id: String { name }
    public let spoken: String

    init(name: String, figure: String, _ words: Words) {
        self.name = name
        self.figure = figure
        spoken = words(.named, name, figure)
    }
}

/// Something that does not work, and what the visitor can do about it.
public struct NoticeContent: Equatable, Identifiable, Sendable {
    public let notice: Notice
    public let words: String
    /// Name of the button that helps; nothing where none does.
    public let help: String?
    public var id: Notice { notice }
}

/// All panels.
public struct ScreenContent: Equatable, Sendable {
    public let title: String
    public let accuracy: Saying
    /// What of it all is not real; nothing where all is.
    public let mark: Saying?
    /// That the figures of the district are simulated.
    public let simulated: Saying
    /// Whether to rehearse.
    public let modes: [Choice<Bool>]
    public let languages: [Choice<String>]
    public let way: WayContent
    /// Those shown are chosen.
    public let networks: [Choice<Network>]
    public let notices: [NoticeContent]
    public let caption: CaptionContent
    /// Of what the visitor chose in the picture; nothing while nothing is chosen.
    public let card: CardContent?
    public let guide: GuideContent
    /// Nothing where nothing can be taken back.
    public let undo: UndoContent?
    public let sources: SourcesContent
    public let ideas: [IdeaContent]
    public let now: [NowContent]
    /// Of which part of the district these are; nothing to choose where there is one.
    public let scopes: [Choice<Scope>]
    /// Its day.
    public let day: CourseContent?
    public let clock: ClockContent
    /// What VoiceOver calls each group of controls.
    public let groups: GroupNames
    public let pages: PageNames
    /// What is asked before another visit begins.
    public let anew: AnewContent
}

/// The pages of the card beside the picture; the words are one where they and the
/// figures take turns.
public struct PageNames: Equatable, Sendable {
    public let words, ideas, plan: String
    /// What is said on the plan before a stop is chosen, and of one that is.
    public let choose, go: String
    /// What shows the whole walk, or the visitor's surroundings.
    public let whole, around: String
    /// What enlarges the plan, makes it smaller and explains it.
    public let larger, smaller, legend: String
}

/// A question before what was visited is forgotten.
public struct AnewContent: Equatable, Sendable {
    public let title, body, yes, no: String
}

public struct GroupNames: Equatable, Sendable {
    public let mode, language, networks, guide, pages, scope: String
}

/// A stop on the guide's list.
public struct StopContent: Equatable, Identifiable, Sendable {
    public let id: String
    /// Number, title, and whether it was visited or skipped.
    public let name: String
    public let isCurrent: Bool
    public let glyph: Glyph?
}

/// The guide's sheet: where to go on.
public struct GuideSheet: Equatable, Sendable {
    public let title, restart, done: String
    public let stops: [StopContent]
    /// What of a street can be rehearsed, good sensors first; none on site.
    public let streets: [StreetContent]
    public let streetsTitle: String
}

/// Conditions that can be rehearsed.
public struct StreetContent: Equatable, Sendable, Identifiable {
    /// Nothing: good sensors.
    public let conditions: Conditions?
    public let name: String
    public let isChosen: Bool
    public var id: String { name }
}
