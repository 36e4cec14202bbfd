import GS1
import Look

extension Phrase {
    static let thingParcel = Phrase("thing.parcel", "A parcel")
    static let thingArticle = Phrase("thing.article", "An article")
    static let thingPiece = Phrase("thing.piece", "A piece made nearby")
    static let thingParcelLead = Phrase("thing.parcelLead", "What happened to the parcel whose label you have read. Whom it is for and what is in it stands nowhere here.")
    static let thingLead = Phrase("thing.lead", "What the code on it says, and what those who made and moved it have recorded.")
    static let thingMade = Phrase("thing.made", "Made")
    static let thingMadeBy = Phrase("thing.madeBy", "by {party}, {day}")
    static let thingWay = Phrase("thing.way", "Its way")
    static let thingWayNote = Phrase("thing.wayNote", "Days are those of the place. What turned out to be wrong is left out.")
    static let thingNoWay = Phrase("thing.noWay", "Nothing is recorded yet")
    static let thingNoWayMore = Phrase("thing.noWayMore", "It is known here, and nobody has scanned it so far.")
    static let thingLabel = Phrase("thing.label", "Its label")
    static let thingLabelLink = Phrase("thing.labelLink", "What anybody sees who reads it")
    static let thingDay = Phrase("thing.day", "Day")
    static let thingWhat = Phrase("thing.what", "What happened")
    static let thingWho = Phrase("thing.who", "Recorded by")
    static let thingSeen = Phrase("thing.seen", "Seen")

    /// What a number of the link is called.
    static func thingNumber(_ element: Element) -> Phrase {
        switch element.ai {
        case "00": Phrase("thing.sscc", "Number of the parcel (SSCC)")
        case "01": Phrase("thing.gtin", "Number of the article (GTIN)")
        case "10": Phrase("thing.lot", "Lot")
        case "17": Phrase("thing.expiry", "Use by (year, month, day)")
        case "21": Phrase("thing.serial", "Serial number")
        case "22": Phrase("thing.variant", "Variant")
        default: Phrase("thing.ai.\(element.ai)", element.definition?.title ?? "AI (\(element.ai))")
        }
    }
}
