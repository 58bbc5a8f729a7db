import Foundation

/// What the app says, by its key in `assets/words`, as every other app says it.
enum Phrase: String, CaseIterable, Sendable {
    case overlay, overlayInView = "overlay_in_view"
    case saidDoubtful = "said_doubtful"
    case simulated, layersTitle = "layers_title"
    case accuracy, accuracyWhy = "accuracy_why"
    case positionBridged = "position_bridged", positionLost = "position_lost"
    case positionNone = "position_none"
    case mode, modeOnSite = "mode_on_site", modeRehearsal = "mode_rehearsal"
    case language, networks
    case electricity = "network_electricity", districtHeating = "network_district_heating"
    case water = "network_water", gas = "network_gas", telecom = "network_telecom"
    case lighting = "network_lighting", waste = "network_waste", mobility = "network_mobility"
    case unspecified = "network_unspecified"
    case way, wayPassed = "way_passed", wayHere = "way_here", wayFinished = "way_finished"
    case metres, stop, nearby, welcome, welcomeBody = "welcome_body"
    case guide, start = "guide_start", resume = "guide_resume", pause = "guide_pause"
    case again = "guide_repeat", next = "guide_next", jump = "guide_jump"
    case jumpTitle = "guide_jump_title", restart = "guide_restart"
    case stopReached = "stop_reached", stopSkipped = "stop_skipped", stopOpen = "stop_open"
    case speed, speedTimes = "speed_times"
    case streetChoose = "street_choose", streetGood = "street_good"
    case earphones = "voice_earphones", aloud = "voice_aloud", silent = "voice_silent"
    case earphonesWhy = "voice_earphones_why", aloudWhy = "voice_aloud_why"
    case silentWhy = "voice_silent_why"
    case threeIdeas = "three_ideas"
    case ideaLess = "idea_less", ideaRelieve = "idea_relieve", ideaHere = "idea_here"
    case lessNow = "less_now", lessDay = "less_day"
    case relieveOff = "relieve_off", relieveFlat = "relieve_flat", relieveDay = "relieve_day"
    case hereShare = "here_share", hereDay = "here_day", hereProduced = "here_produced"
    case nowUsed = "now_used", nowSolar = "now_solar", nowGrid = "now_grid"
    case nowBattery = "now_battery", noReadings = "no_readings"
    case refusedLocation = "refused_location", refusedCamera = "refused_camera"
    case locationOff = "location_off", noSensor = "no_sensor", cameraFailed = "camera_failed"
    case noVoice = "no_voice", failed, compass
    case saidSimulated = "said_simulated", saidStale = "said_stale"
    case saidEstimated = "said_estimated", saidWithheld = "said_withheld"
    case looking, directions
    case pages, pageWords = "page_words", plan = "map", planChoose = "plan_choose", planGo = "plan_go"
    case planWhole = "plan_whole", planAround = "plan_around", mapLarger = "map_larger"
    case mapSmaller = "map_smaller", mapLegend = "map_legend", mapVisitor = "map_visitor"
    case mapEdge = "map_edge", mapLeftOut = "map_left_out", route
    case legendBuried = "legend_buried", legendAbove = "legend_above"
    case modeTitle = "mode_title", modeBody = "mode_body", modeYes = "mode_yes"
    case modeNo = "mode_no"
    case sourceConsent = "source_consent", sourceWaiting = "source_waiting"
    case sourceWorking = "source_working", sourcePaused = "source_paused"
    case sourceSimulated = "source_simulated", sourceFailing = "source_failing"
    case sourceRetry = "source_retry", sourceNoRetry = "source_no_retry"
    case sourceAllow = "source_allow", sourceRefuse = "source_refuse"
    case tokenEnter = "token_enter", tokenForget = "token_forget", tokenOf = "token_of"
    case tokenSent = "token_sent", tokenSentAccess = "token_sent_access"
    case tokenNotKept = "token_not_kept", hindranceAddress = "hindrance_address"
    case hindranceNoAnswer = "hindrance_no_answer", hindranceSlow = "hindrance_slow"
    case hindranceCertificateTime = "hindrance_certificate_time"
    case hindranceCertificate = "hindrance_certificate"
    case hindrancePortal = "hindrance_portal", hindranceRedirect = "hindrance_redirect"
    case hindranceUnusableAnswer = "hindrance_unusable_answer"
    case hindranceOwnFault = "hindrance_own_fault"
    case hindranceSuspended = "hindrance_suspended", hindranceDenied = "hindrance_denied"
    case hindranceBusy = "hindrance_busy", hindranceUnknownAsset = "hindrance_unknown_asset"
    case readingsNotKept = "readings_not_kept", readingsLost = "readings_lost"
    case hindranceProxy = "hindrance_proxy", hindranceOffline = "hindrance_offline"
    case around, aroundLoading = "around_loading", aroundComplete = "around_complete"
    case aroundEdge = "around_edge", aroundNone = "around_none"
    case edgeCrowded = "edge_crowded", edgeNotAllowed = "edge_not_allowed"
    case edgeUnreachable = "edge_unreachable", edgeChanged = "edge_changed"
    case edgeBroken = "edge_broken"
    case previous = "guide_previous", locked = "guide_locked", lock = "guide_lock"
    case lockWhy = "guide_lock_why", hold = "guide_hold", visited = "guide_visited"
    case skipped = "guide_skipped", nextIs = "guide_next_is"
    case timeOfDay = "time_of_day", clockNow = "clock_now", clockTurned = "clock_turned"
    case reducedAccuracy = "reduced_accuracy", settings, sources, done, cancel
    case dataFrom = "data_from", credit, named
    case scope, scopeDistrict = "scope_district"
    case scopeTransformer = "scope_battery_transformer"
    case day, daySaid = "day_said", curveWithout = "curve_without"
    case curveCharge = "curve_charge", curveDischarge = "curve_discharge"
    case curveStateOfCharge = "curve_state_of_charge"
    case relieveShift = "relieve_shift", markWithheld = "mark_withheld"
    case undo, undoSkipped = "undo_skipped"
    case cardClose = "card_close", cardFedBy = "card_fed_by", cardFeeds = "card_feeds"
    case cardMore = "card_more", cardNoReadings = "card_no_readings", cardHint = "card_hint"
    case question, transition, forChildren = "for_children", forExperts = "for_experts"
}

/// The app's words in a language, whatever the iPad's own.
public struct Words: Sendable {
    /// Language tag, as the pack writes it.
    public let language: String
    private let texts: [Phrase: String]

    /// In that language, or in English where there are no words in it.
    public init(language: String) {
        self.language = language
        // The language itself, then those that it is a kind of.
        let tags = sequence(first: language) { tag in
            tag.lastIndex(of: "-").map { String(tag[..<$0]) }
        }
        let bundle = tags.lazy.compactMap(Self.bundle).first ?? Self.bundle("en")
        texts = Dictionary(
            uniqueKeysWithValues: Phrase.allCases.map {
                (
                    $0,
                    bundle?.localizedString(forKey: $0.rawValue, value: nil, table: nil)
                        ?? $0.rawValue
                )
            })
    }

    /// Those that there are words in.
    static var languages: [String] { Bundle.module.localizations.sorted() }

    private static func bundle(_ language: String) -> Bundle? {
        Bundle.module.path(forResource: language, ofType: "lproj").flatMap(Bundle.init(path:))
    }

    subscript(_ phrase: Phrase) -> String { texts[phrase] ?? phrase.rawValue }

    /// Of what is several texts, each.
    func each(_ phrase: Phrase) -> [String] { self[phrase].components(separatedBy: "|") }

    /// With `%1$@` and so on replaced.
    func callAsFunction(_ phrase: Phrase, _ values: String...) -> String {
        values.enumerated().reduce(self[phrase]) { text, value in
            text.replacingOccurrences(of: "%\(value.offset + 1)$@", with: value.element)
        }
    }

    /// Of an error that kept the tour from opening.
    public func failed(_ error: any Error) -> String { self(.failed, error.localizedDescription) }
}
