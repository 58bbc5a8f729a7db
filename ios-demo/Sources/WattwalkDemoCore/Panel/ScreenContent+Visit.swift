import Foundation
import Wattwalk

extension ScreenContent {
    /// What the panels say of a visit now.
    @MainActor init(
        visit: Visit, frame: Frame?, voice: Voice, isGuided: Bool, notices: [Notice], words: Words
    ) {
        let numbers = Numbers(language: words.language)
        title = visit.title
        accuracy = .accuracy(of: frame, words, numbers)
        mark = visit.provenance.mark.map { Saying($0.short, spoken: $0.said, warns: true) }
        simulated = Saying(words[.simulated], spoken: words[.sourceSimulated], warns: true)
        var modes = [
            Choice(value: false, name: Saying(words[.modeOnSite]), isChosen: !visit.rehearses)
        ]
        if visit.canRehearse {
            modes.append(
                Choice(value: true, name: Saying(words[.modeRehearsal]), isChosen: visit.rehearses))
        }
        self.modes = modes
        languages = visit.languages.map {
            Choice(value: $0, name: .language($0), isChosen: $0 == visit.language)
        }
        way = WayContent(visit: visit, frame: frame, words)
        networks = visit.networks.map {
            Choice(
                value: $0, name: Saying(words[.of($0)]), isChosen: !visit.hidden.contains($0))
        }
        self.notices = notices.map {
            NoticeContent(notice: $0, words: $0.text(words), help: $0.help.map { words[$0] })
        }
        caption = CaptionContent(visit: visit, words)
        card = visit.card.map { CardContent($0, words) }
        guide = GuideContent(visit: visit, voice: voice, isUnlocked: isGuided, words)
        undo = visit.undoable.map { UndoContent($0, words) }
        sources = SourcesContent(visit: visit, words: words)
        let figures = visit.figuresNow?.texts(language: words.language)
        let day = visit.day
        ideas = IdeaContent.three(of: figures, isWithheld: day?.isWithheld == true, words)
        now = NowContent.readings(of: figures, words)
        scopes =
            visit.scopes.count < 2
            ? []
            : visit.scopes.map {
                Choice(value: $0, name: Saying(words[.of($0)]), isChosen: $0 == visit.scope)
            }
        self.day = day.flatMap {
            CourseContent($0, at: visit.now, in: visit.zone, figures: figures, words)
        }
        clock = ClockContent(
            name: words[.timeOfDay], time: visit.now.clock(in: visit.zone), minute: visit.minute,
            isTurnable: visit.rehearses || isGuided)
        groups = GroupNames(
            mode: words[.mode], language: words[.language], networks: words[.networks],
            guide: words[.guide], pages: words[.pages], scope: words[.scope])
        pages = PageNames(
            words: words[.pageWords], ideas: words[.threeIdeas], plan: words[.plan],
            choose: words[.planChoose], go: words[.planGo], whole: words[.planWhole],
            around: words[.planAround], larger: words[.mapLarger], smaller: words[.mapSmaller],
            legend: words[.mapLegend])
        anew = AnewContent(
            title: words[.modeTitle], body: words[.modeBody], yes: words[.modeYes],
            no: words[.modeNo])
    }
}

extension Phrase {
    /// The name of a network.
    static func of(_ network: Network) -> Phrase {
        switch network {
        case .electricity: .electricity
        case .districtHeating: .districtHeating
        case .water: .water
        case .gas: .gas
        case .telecom: .telecom
        case .lighting: .lighting
        case .waste: .waste
        case .mobility: .mobility
        case .unspecified: .unspecified
        }
    }
}

extension Phrase {
    /// The name of a part of the district.
    fileprivate static func of(_ scope: Scope) -> Phrase {
        switch scope {
        case .district: .scopeDistrict
        case .batteryTransformer: .scopeTransformer
        }
    }
}

extension Saying {
    /// How well the position is known.
    fileprivate static func accuracy(of frame: Frame?, _ words: Words, _ numbers: Numbers) -> Saying
    {
        let metres = frame?.horizontalAccuracyM.map { numbers.plain(Double($0), digits: 2) }
        let radius = metres.map { words(.accuracy, $0) } ?? ""
        switch frame?.positionState {
        case .measured: return Saying(radius, spoken: metres.map { words(.accuracyWhy, $0) })
        case .bridged: return Saying("\(words[.positionBridged]) \(radius)", warns: true)
        case .lost: return Saying("\(words[.positionLost]) \(radius)", warns: true)
        case nil: return Saying(words[.positionNone], warns: true)
        }
    }

    /// A language by its own name; by its tag where that is read as well.
    fileprivate static func language(_ tag: String) -> Saying {
        let locale = Locale(identifier: tag)
        let name = (locale.localizedString(forLanguageCode: tag) ?? tag).capitalized(with: locale)
        // Its own name where that is as short as a tag.
        return Saying(name != tag && name.count <= 3 ? name : tag.uppercased(), spoken: name)
    }
}

extension WayContent {
    @MainActor fileprivate init(visit: Visit, frame: Frame?, _ words: Words) {
        let placed = frame?.positionState != nil
        turnDeg = frame?.way.map { Double($0.turnDeg).rounded() }
        if let way = visit.way {
            let number = String(way.number)
            func told(_ metres: UInt32) -> String {
                words(.way, number, words(.metres, String(metres)))
            }
            self.words =
                way.passed
                ? Saying(words(.wayPassed, number), warns: true)
                : Saying(told(way.shownDistanceM), spoken: told(way.spokenDistanceM))
        } else if let here = visit.progress.current {
            self.words = Saying(words(.wayHere, String(visit.number(of: here))))
        } else {
            self.words = Saying(words[placed ? .wayFinished : .positionNone])
        }
    }
}

extension CaptionContent {
    @MainActor fileprivate init(visit: Visit, _ words: Words) {
        guard let cue = visit.cue else {
            place = words[.guide]
            title = words[.welcome]
            paragraphs = SpeechQueue.paragraphs(of: words[.welcomeBody]) + [words[.cardHint]]
            asides = []
            language = words.language
            return
        }
        switch cue.subject {
        case .stop(let id):
            place = words(.stop, String(visit.number(of: id)), String(visit.stops.count))
        case .asset: place = words[.nearby]
        }
        title = cue.title
        paragraphs = SpeechQueue.paragraphs(of: cue.body)
        let added: [(Phrase, String?)] = [
            (.question, cue.question), (.transition, cue.transition),
            (.forChildren, cue.forChildren), (.forExperts, cue.forExperts),
        ]
        asides = added.compactMap { phrase, said in
            said.map { words(.named, words[phrase], $0) }
        }
        language = cue.language
    }
}

extension GuideContent {
    @MainActor fileprivate init(visit: Visit, voice: Voice, isUnlocked: Bool, _ words: Words) {
        func button(_ phrase: Phrase, _ glyph: Glyph, spoken: Phrase? = nil) -> ButtonContent {
            ButtonContent(
                name: Saying(words[phrase], spoken: spoken.map { words[$0] }), glyph: glyph)
        }
        isGoing = visit.isGoing
        let begun = !visit.progress.reached.isEmpty
        start = visit.isGoing ? button(.pause, .pause) : button(begun ? .resume : .start, .play)
        again = button(.again, .again)
        self.isUnlocked = isUnlocked
        lock =
            isUnlocked
            ? button(.lock, .unlocked, spoken: .lockWhy) : button(.locked, .lock, spoken: .hold)
        previous = button(.previous, .previous)
        next = button(.next, .next)
        standing = Self.standing(of: visit, words)
        jump = button(.jump, .list)
        sources = button(.sources, .sources)
        self.voice =
            switch voice {
            case .earphones: button(.earphones, .speak, spoken: .earphonesWhy)
            case .aloud: button(.aloud, .speak, spoken: .aloudWhy)
            case .silent: button(.silent, .silent, spoken: .silentWhy)
            }
        let times = words(.speedTimes, String(visit.speed))
        speed =
            visit.rehearses
            ? ButtonContent(
                name: Saying(times, spoken: "\(words[.speed]) \(times)"), glyph: .walk)
            : nil
    }
}

extension UndoContent {
    fileprivate init(_ undoable: Undoable, _ words: Words) {
        let stops = undoable.skipped.map { String($0) }.joined(separator: ", ")
        skipped = stops.isEmpty ? nil : words(.undoSkipped, stops)
        undo = ButtonContent(name: Saying(words[.undo]), glyph: .undo)
    }
}

extension GuideContent {
    @MainActor fileprivate static func standing(of visit: Visit, _ words: Words) -> String {
        func numbers(_ wanted: StopState) -> String {
            visit.stops.filter { visit.state(of: $0) == wanted }
                .map { String(visit.number(of: $0)) }.joined(separator: ", ")
        }
        let visited = visit.stops.count { [.reached, .current].contains(visit.state(of: $0)) }
        var parts = [words(.visited, String(visited), String(visit.stops.count))]
        let (skipped, next) = (numbers(.skipped), numbers(.next))
        if !skipped.isEmpty { parts.append(words(.skipped, skipped)) }
        if !next.isEmpty { parts.append(words(.nextIs, next)) }
        return parts.joined(separator: " · ")
    }
}

extension GuideSheet {
    @MainActor init(visit: Visit, words: Words) {
        title = words[.jumpTitle]
        restart = words[.restart]
        done = words[.done]
        streetsTitle = words[.streetChoose]
        let all: [Conditions?] = [nil] + Conditions.allCases
        streets = !visit.rehearses ? [] : all.map { conditions in
            StreetContent(
                conditions: conditions,
                name: conditions?.title(language: visit.language) ?? words[.streetGood],
                isChosen: conditions == visit.conditions)
        }
        stops = visit.stops.enumerated().map { index, stop in
            let state = visit.state(of: stop)
            let (phrase, glyph): (Phrase, Glyph?) =
                switch state {
                case .reached, .current: (.stopReached, .tick)
                case .skipped: (.stopSkipped, .next)
                case .open, .next: (.stopOpen, nil)
                }
            return StopContent(
                id: stop, name: words(phrase, String(index + 1), visit.title(of: stop)),
                isCurrent: state == .current, glyph: glyph)
        }
    }
}
