import Core

/// An event as the repository keeps it.
package struct CapturedEvent: Sendable {
    /// Whole milliseconds, as the event's hash has them.
    package let at: Instant
    package let recordTime: Instant
    /// SHA-256 of the event's pre-hash string (CBV 2.0, section 8.9.2).
    package let hash: [UInt8]
    package let isErrorDeclaration: Bool
    /// nil where it is the one that follows from the hash.
    package let eventID: String?
    package let capture: CaptureID?
    package let party: PartyID
    /// Set where it tells of a scan of the trade's own.
    package let told: ToldScan?
    package let context: EventContext
    /// JSON, as it came.
    package let body: String
    /// Each once; whose word it is comes with `party`.
    package let marks: [Mark]
    /// Each once.
    package let epcs: [EPCMark]
    package let words: [KnownWord]

    package init(
        at: Instant, recordTime: Instant, hash: [UInt8], isErrorDeclaration: Bool, eventID: String?, capture: CaptureID?, party: PartyID, told: ToldScan?,
        context: EventContext, body: String, marks: [Mark], epcs: [EPCMark], words: [KnownWord]
    ) {
        self.at = at
        self.recordTime = recordTime
        self.hash = hash
        self.isErrorDeclaration = isErrorDeclaration
        self.eventID = eventID
        self.capture = capture
        self.party = party
        self.told = told
        self.context = context
        self.body = body
        self.marks = marks
        self.epcs = epcs
        self.words = words
    }

    package var key: EventKey { EventKey(at: at, hash: hash, isErrorDeclaration: isErrorDeclaration) }
}

/// Which scan of ours an event tells of, and in which mapping's words.
package struct ToldScan: Hashable, Sendable {
    package let scan: ScanID
    package let mapping: Int64

    package init(scan: ScanID, mapping: Int64) {
        self.scan = scan
        self.mapping = mapping
    }
}

/// What tells one event from another: an error declaration has the id and the hash of the event that it withdraws.
package struct EventKey: Hashable, Sendable {
    package let at: Instant
    package let hash: [UInt8]
    package let isErrorDeclaration: Bool

    package init(at: Instant, hash: [UInt8], isErrorDeclaration: Bool) {
        self.at = at
        self.hash = hash
        self.isErrorDeclaration = isErrorDeclaration
    }

    /// A digest at once, not a byte after the other.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(at)
        hash.withUnsafeBytes { hasher.combine(bytes: $0) }
        hasher.combine(isErrorDeclaration)
    }
}

/// The @context of the document that an event came in.
package struct EventContext: Hashable, Sendable {
    package let id: UUIDBits
    /// JSON.
    package let text: String

    package init(id: UUIDBits, text: String) {
        self.id = id
        self.text = text
    }
}

/// A vocabulary whose words are listed as resources. The numbers are stored and never change.
package enum WordList: Int64, CaseIterable, Sendable {
    case bizStep = 1
    case disposition = 2
    case readPoint = 3
    case bizLocation = 4
}

package struct KnownWord: Hashable, Sendable {
    package let vocabulary: WordList
    package let word: String

    package init(_ vocabulary: WordList, _ word: String) {
        self.vocabulary = vocabulary
        self.word = word
    }
}

/// An event as it is read again.
package struct StoredEvent: Sendable {
    package let place: EventPlace
    package let recordTime: Instant
    package let hash: [UInt8]
    package let isErrorDeclaration: Bool
    package let eventID: String?
    package let capture: CaptureID?
    package let party: PartyID
    package let context: UUIDBits?
    package let body: String
}

/// Where an event stands among the others: by its own time, and among those of the same millisecond by its coming.
package struct EventPlace: Hashable, Sendable {
    package let at: Instant
    /// 1, 2, 3 … in the order of commits.
    package let number: Int64

    package init(at: Instant, number: Int64) {
        self.at = at
        self.number = number
    }
}
