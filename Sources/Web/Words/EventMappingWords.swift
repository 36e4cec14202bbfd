import Look

extension Phrase {
    static let eventMapping = Phrase("eventMapping.title", "What its events mean")
    static let eventMappingOf = Phrase("eventMapping.of", "What events of {name} mean")
    static let eventMappingLead = Phrase(
        "eventMapping.lead", "A partner whose EPCIS events use other words than ours. The first line that fits an event counts; what no line fits means what the guide’s table says.")
    static let eventMappingChange = Phrase("eventMapping.change", "Change")
    static let eventMappingSave = Phrase("eventMapping.save", "Save")
    static let eventMappingLines = Phrase("eventMapping.lines", "Lines")
    static let eventMappingHint = Phrase(
        "eventMapping.hint",
        "One line each, such as: bizStep=https://partner.example/drop readPoint=urn:epc:id:sgln:4012345.00009.0 -> handed_over. Behind the arrow stands one of {steps}, or nothing. Documents captured from now on are read so.")
    static let eventMappingNone = Phrase("eventMapping.none", "Its events are read by the words of the standard")
    static let eventMappingNoneMore = Phrase("eventMapping.noneMore", "Lines are needed only where a partner’s system has words of its own.")
    static let eventMappingBizStep = Phrase("eventMapping.bizStep", "Business step")
    static let eventMappingDisposition = Phrase("eventMapping.disposition", "Disposition")
    static let eventMappingReadPoint = Phrase("eventMapping.readPoint", "Read point")
    static let eventMappingMeans = Phrase("eventMapping.means", "Means")
    static let eventMappingNothing = Phrase("eventMapping.nothing", "Nothing")
    static let eventMappingAny = Phrase("eventMapping.any", "any")
    static let eventMappingSaved = Phrase("eventMapping.saved", "The lines are saved. Documents captured from now on are read so.")

    static let eventMappingNoArrow = Phrase("eventMapping.noArrow", "Line {n}: write what the event says, then “->”, then a step or “nothing”.")
    static let eventMappingStep = Phrase("eventMapping.stepUnknown", "Line {n}: “{word}” is no step. Steps are {steps}, and “nothing”.")
    static let eventMappingWord = Phrase("eventMapping.wordUnknown", "Line {n}: “{word}” is not understood. Write bizStep=, disposition= or readPoint= with the value right behind it.")
    static let eventMappingTwice = Phrase("eventMapping.twice", "Line {n} says {word} twice.")
}
