/// A kind of bar code, as the GS1 Barcode Syntax Engine names it.
public enum Symbology: String, Hashable, Sendable, CaseIterable {
    case dataBarOmni = "DataBarOmni"
    case dataBarTruncated = "DataBarTruncated"
    case dataBarStacked = "DataBarStacked"
    case dataBarStackedOmni = "DataBarStackedOmni"
    case dataBarLimited = "DataBarLimited"
    case dataBarExpanded = "DataBarExpanded"
    case upcA = "UPCA"
    case upcE = "UPCE"
    case ean13 = "EAN13"
    case ean8 = "EAN8"
    case gs1128A = "GS1_128_CCA"
    case gs1128C = "GS1_128_CCC"
    case itf14 = "ITF14"
    case qr = "QR"
    case dataMatrix = "DM"
    case dotCode = "DotCode"

    /// What a scanner sends in front of the data of a composite part, and of DataBar.
    static let composite = "]e0"

    /// How the data of a symbol is read.
    enum Content {
        /// A GTIN of so many digits and nothing else.
        case digits(Int)
        case elements
        /// Anything, such as a Digital Link.
        case plain
    }

    /// The symbology identifiers (ISO/IEC 15424) that are taken, each with the symbology that it stands for; several share `]e0` and `]E0`.
    static func identified(by identifier: Bytes) -> (Symbology, Content)? {
        switch identifier.text {
        case "]C1": (.gs1128A, .elements)
        case "]E0": (.ean13, .digits(13))
        case "]E4": (.ean8, .digits(8))
        case "]I1": (.itf14, .digits(14))
        case "]e0": (.dataBarExpanded, .elements)
        case "]d1": (.dataMatrix, .plain)
        case "]d2": (.dataMatrix, .elements)
        case "]Q1": (.qr, .plain)
        case "]Q3": (.qr, .elements)
        case "]J0": (.dotCode, .plain)
        case "]J1": (.dotCode, .elements)
        default: nil
        }
    }

    /// The identifiers for plain data and for elements, where a symbol can carry either.
    var identifiers: (plain: String, elements: String)? {
        switch self {
        case .qr: ("]Q1", "]Q3")
        case .dataMatrix: ("]d1", "]d2")
        case .dotCode: ("]J0", "]J1")
        default: nil
        }
    }
}
