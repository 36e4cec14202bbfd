import Core
import Fulfilment
import Look
import Views

extension Phrase {
    static let parcelsLate = Phrase("parcels.late", "late")

    static func parcelProgress(_ progress: ParcelProgress) -> Phrase {
        switch progress {
        case .ordered: Phrase("parcel.ordered", "Not packed yet")
        case .packed: Phrase("parcel.packed", "Packed")
        case .onItsWay: Phrase("parcel.onItsWay", "On its way")
        case .attemptFailed: Phrase("parcel.attemptFailed", "Nobody was reached")
        case .delivered: Phrase("parcel.delivered", "Delivered")
        case .returned: Phrase("parcel.returned", "Came back")
        }
    }

    // Several parcels of one order
    static let parcelsTogether = Phrase("parcels.together", "{parcels}.")
    static let parcelsOfAll = Phrase("parcels.ofAll", "{n} of {total} parcels {what}")
    static let parcelsOfThem = Phrase("parcels.ofThem", "{n} {what}")

    static func parcelsAre(_ progress: ParcelProgress) -> Phrase {
        switch progress {
        case .ordered: Phrase("parcels.areOrdered", "{n|is|are} not packed yet")
        case .packed: Phrase("parcels.arePacked", "{n|is|are} packed")
        case .onItsWay: Phrase("parcels.areOnTheWay", "{n|is|are} on the way")
        case .attemptFailed: Phrase("parcels.areAgain", "{n|was|were} brought while nobody was there and {n|comes|come} again")
        case .delivered: Phrase("parcels.areDelivered", "{n|has|have} arrived")
        case .returned: Phrase("parcels.areReturned", "{n|has|have} gone back")
        }
    }

    /// What a scan's state means, so that nobody has to look it up.
    static func scanState(_ state: ScanState) -> Phrase {
        switch state {
        case .waiting: Phrase("scan.waiting", "Waits for its order")
        case .applied: Phrase("scan.applied", "Counts")
        case .repeated: Phrase("scan.repeated", "Repeats")
        case .setAside: Phrase("scan.setAside", "Set aside")
        case .rejected: Phrase("scan.rejected", "Rejected")
        case .voided: Phrase("scan.voided", "Taken back")
        }
    }

    static func scanReason(_ state: ScanState) -> Phrase {
        switch state {
        case .waiting: Phrase("scan.waitingWhy", "No order has this parcel yet; it counts when one comes.")
        case .applied: Phrase("scan.appliedWhy", "It is the step that counts.")
        case .repeated: Phrase("scan.repeatedWhy", "Another scan said the same before.")
        case .setAside: Phrase("scan.setAsideWhy", "It does not count until a person has decided.")
        case .rejected: Phrase("scan.rejectedWhy", "A person decided that it is wrong.")
        case .voided: Phrase("scan.voidedWhy", "It counted, and a person took it back.")
        }
    }

    // Steps of a parcel
    static let stageOrdered = Phrase("stage.ordered", "Ordered")
    static let stagePacked = Phrase("stage.packed", "Packed")
    static let stageOnItsWay = Phrase("stage.onItsWay", "On its way")
    static let stageDelivered = Phrase("stage.delivered", "Delivered")
    static let stageCollected = Phrase("stage.collected", "Collected")
    static let stageReturned = Phrase("stage.returned", "Came back")
    static let stageExpected = Phrase("stage.expected", "expected {time}")
    static let stageMissed = Phrase("stage.missed", "nobody was reached {time}")

    // Lists and pages of parcels
    static let parcelsLead = Phrase("parcels.lead", "Parcels and how far they have come, the latest first.")
    static let parcelsWorkLead = Phrase("parcels.workLead", "Parcels by when they are promised, the late ones first.")
    static let parcelsWork = Phrase("parcels.work", "Yours, by promise")
    static let parcelsEvery = Phrase("parcels.every", "All")
    static let parcelsPromisedFrom = Phrase("parcels.promisedFrom", "Promised from {time} on")
    static let parcelsPromisedBefore = Phrase("parcels.promisedBefore", "Promised before {time}")
    static let parcelsParcel = Phrase("parcels.parcel", "Parcel")
    static let parcelsOrder = Phrase("parcels.order", "Order")
    static let parcelsState = Phrase("parcels.state", "State")
    static let parcelsLatest = Phrase("parcels.latest", "Last scan")
    static let parcelsHolder = Phrase("parcels.holder", "With")
    static let parcelsHub = Phrase("parcels.hub", "Packed by")
    static let parcelsExpected = Phrase("parcels.expected", "Expected")
    static let parcelsKey = Phrase("parcels.key", "Parcel number")
    static let parcelsOver = Phrase("parcels.over", "Delivered or come back")
    static let parcelsWith = Phrase("parcels.with", "With {party} by the last scan")
    static let parcelsOnTheWay = Phrase("parcels.onTheWay", "Still on the way")
    static let parcelsNone = Phrase("parcels.none", "No parcels here")
    static let parcelsNoneText = Phrase("parcels.noneText", "A parcel appears when an order announces it. With a filter: take it away to see more.")
    static let parcelsAll = Phrase("parcels.all", "Show all parcels")
    static let parcelInside = Phrase("parcel.inside", "What is inside")
    static let parcelAbout = Phrase("parcel.about", "About this parcel")
    static let parcelScans = Phrase("parcel.scans", "Scans")
    static let parcelScansNone = Phrase("parcel.scansNone", "No scan yet")
    static let parcelScansNoneText = Phrase("parcel.scansNoneText", "Scans appear here as soon as somebody packs, hands over or delivers it.")
    static let parcelAnnounced = Phrase("parcel.announced", "Announced")

    // Lists and pages of scans
    static let scansLead = Phrase("scans.lead", "What was recorded at benches, hand-overs and doors, as it came, and what became of it.")
    static let scansStep = Phrase("scans.step", "Scan")
    static let scansHappened = Phrase("scans.happened", "Happened")
    static let scansReceived = Phrase("scans.received", "Came")
    static let scansPlace = Phrase("scans.place", "Where")
    static let scansRecorder = Phrase("scans.recorder", "Recorded by")
    static let scansGrade = Phrase("scans.grade", "Grade")
    static let scansStanding = Phrase("scans.standing", "What became of it")
    static let scansAttempt = Phrase("scans.attempt", "{step}, attempt {n}")
    static let scansProves = Phrase("scans.proves", "Proves the delivery")
    static let scansDevice = Phrase("scans.device", "{recorder}, {device}")
    static let scansAnomalies = Phrase("scans.anomalies", "{n} {n|thing does|things do} not fit")
    static let scansNone = Phrase("scans.none", "No scans here")
    static let scansNoneText = Phrase("scans.noneText", "A scan appears the moment somebody records it. With a filter: take it away to see more.")
    static let scansAll = Phrase("scans.all", "Show all scans")
    static let scanTitle = Phrase("scan.title", "Scan “{step}” of parcel {parcel}")
    static let scanAbout = Phrase("scan.about", "As it was sent")
    static let scanSource = Phrase("scan.source", "Source and number")
    static let scanCounter = Phrase("scan.counter", "Counter of the device")
    static let scanSaid = Phrase("scan.said", "The recorder added")
    static let scanID = Phrase("scan.id", "Id")
    static let scanDoubts = Phrase("scan.doubts", "What does not fit")
    static let scanDoubtsNone = Phrase("scan.doubtsNone", "Nothing about it is in doubt.")
    static let scanVoid = Phrase("scan.void", "Take this scan back")
    static let scanUnknown = Phrase("scan.unknownParcel", "no order has it")
}

extension ParcelProgress {
    var tone: Tone {
        switch self {
        case .ordered: .neutral
        case .packed, .onItsWay: .info
        case .attemptFailed: .warning
        case .delivered: .good
        case .returned: .bad
        }
    }

    func badge(_ viewer: Viewer) -> Badge { Badge(viewer.say(.parcelProgress(self)), tone) }
}

extension ScanState {
    var tone: Tone {
        switch self {
        case .waiting: .waiting
        case .applied: .good
        case .repeated: .neutral
        case .setAside: .warning
        case .rejected, .voided: .bad
        }
    }

    func badge(_ viewer: Viewer) -> Badge { Badge(viewer.say(.scanState(self)), tone) }
}
