import EPCIS

@testable import EPCISRepository

/// Every parameter and family of SimpleEventQuery, with values that some of the made-up events have and others have not.
enum EventQuestions {
    /// Questions that find none or all on purpose: no condition at all, a step that nobody took, things of the one company, and two that only order.
    static let silent = 5

    /// What master data says, as far as questions ask for it.
    static let attributes = [
        ("urn:epc:id:sgln:4012345.00001.0", "cbvmda:city", "Leipzig"), ("urn:epc:id:sgln:4012345.00002.0", "cbvmda:city", "Halle"),
        ("urn:epc:id:sgln:4012345.00002.0", "cbvmda:countryCode", "DE"), ("https://ref.gs1.org/cbv/BizStep-shipping", "example:billed", "true"),
        ("https://ref.gs1.org/cbv/Disp-in_transit", "example:insured", "yes"), ("urn:epc:class:lgtin:4012345.012345.L2", "cbvmda:brandName", "Mühle"),
        ("urn:epc:id:sscc:4012345.1111111112", "example:returnable", "1"), ("urn:epc:id:sgtin:4012345.011111.3", "example:sample", "1"),
    ].compactMap { MasterAttribute(id: CanonicalID.of($0.0), name: $0.1, value: $0.2) }

    static let all: [[(name: String, value: String)]] =
        alone.map { [$0] } + [
            [], [("GE_eventTime", "2026-11-01T10:00:00Z"), ("LT_eventTime", "2026-11-02T08:00:00Z")],
            [("EQ_bizStep", "shipping"), ("EQ_disposition", "in_transit"), ("EQ_action", "OBSERVE")],
            [("EQ_bizStep", "shipping|packing"), ("MATCH_anyEPC", "urn:epc:idpat:sgtin:*.*.*")],
            [("orderBy", "recordTime"), ("EQ_bizStep", "shipping")], [("orderBy", "eventTime"), ("orderDirection", "ASC")],
            [("orderBy", "recordTime"), ("orderDirection", "ASC"), ("EQ_action", "ADD|OBSERVE")], [("orderBy", "recordTime")],
        ]

    private static let alone: [(name: String, value: String)] = [
        ("HASATTR_readPoint", "cbvmda:countryCode"), ("HASATTR_bizLocation", "cbvmda:countryCode|cbvmda:city"), ("EQ_ATTR_readPoint_cbvmda:city", "Leipzig"),
        ("EQ_ATTR_bizLocation_cbvmda:city", "Halle|Leipzig"), ("EQ_ATTR_bizStep_example:billed", "true"), ("HASATTR_disposition", "example:insured"),
        ("EQ_ATTR_epcClass_cbvmda:brandName", "Mühle"), ("HASATTR_parentID", "example:returnable"), ("HASATTR_epcList", "example:sample"),
        ("eventType", "ObjectEvent"), ("eventType", "AggregationEvent|TransformationEvent"), ("EQ_action", "ADD"), ("EQ_action", "DELETE|OBSERVE"),
        ("EQ_bizStep", "shipping"), ("EQ_bizStep", "https://ref.gs1.org/cbv/BizStep-packing|https://example.com/steps/engraving"), ("EQ_bizStep", "destroying"),
        ("EQ_disposition", "in_transit"), ("EQ_persistentDisposition_set", "completeness_verified"),
        ("EQ_persistentDisposition_unset", "completeness_inferred"), ("EQ_readPoint", "urn:epc:id:sgln:4012345.00001.0"),
        ("EQ_bizLocation", "https://id.gs1.org/414/4012345000023"), ("WD_bizLocation", "https://id.gs1.org/414/4012345000016"),
        ("WD_readPoint", "urn:epc:id:sgln:4012345.00001.0"), ("EQ_bizTransaction_po", "urn:epcglobal:cbv:bt:4012345000016:7"),
        ("EQ_source_owning_party", "urn:epc:id:pgln:4012345.00001"), ("EQ_destination_possessing_party", "urn:epc:id:pgln:4012345.00002"),
        ("EQ_transformationID", "urn:epc:id:gdti:4012345.11111.3"),
        ("MATCH_epc", "urn:epc:id:sgtin:4012345.011111.3"), ("MATCH_anyEPC", "urn:epc:idpat:sgtin:4012345.011111.*"),
        ("MATCH_anyEPC", "urn:epc:idpat:sgtin:4012345.*.*"), ("MATCH_parentID", "urn:epc:id:sscc:4012345.1111111112"),
        ("MATCH_epc", "urn:epc:idpat:sscc:4012345.*"), ("MATCH_inputEPC", "https://id.gs1.org/01/04012345111118/21/4"),
        ("MATCH_outputEPC", "urn:epc:idpat:sgtin:4012345.022222.*"), ("MATCH_epcClass", "urn:epc:class:lgtin:4012345.012345.L2"),
        ("MATCH_epcClass", "urn:epc:idpat:sgtin:4012345.012345.*"), ("MATCH_anyEPCClass", "https://id.gs1.org/01/04012345123456"),
        ("MATCH_inputEPCClass", "urn:epc:class:lgtin:4012345.012345.L1"), ("MATCH_outputEPCClass", "urn:epc:class:lgtin:4012345.012345.L3"),
        ("GE_eventTime", "2026-11-02T00:00:00.000Z"), ("LT_eventTime", "2026-11-02T00:00:01.5Z"), ("GE_recordTime", "2026-11-02T08:00:02Z"),
        ("LT_recordTime", "2026-11-02T08:00:02Z"), ("EQ_quantity", "2"), ("GT_quantity", "2"), ("GE_quantity_KGM", "2.5"), ("LT_quantity", "3"),
        ("LE_quantity", "2.50"), ("EXISTS_errorDeclaration", "true"), ("EQ_errorReason", "incorrect_data"),
        ("GE_errorDeclarationTime", "2026-11-03T00:00:00Z"), ("LT_errorDeclarationTime", "2026-11-03T00:00:00Z"),
        ("EQ_correctiveEventID", "urn:uuid:00000000-0000-0000-0000-000000000003"), ("EQ_eventID", "urn:uuid:00000000-0000-0000-0000-000000000005"),
        ("EXISTS_sensorElementList", "true"), ("EQ_type", "Temperature"), ("EQ_deviceID", "urn:epc:id:giai:4000001.2"), ("GE_value_CEL", "20.5"),
        ("LT_value_CEL", "21"), ("EQ_value_CEL", "21.0"), ("EQ_stringValue", "warm"), ("EQ_hexBinaryValue", "F0F0"), ("EQ_booleanValue", "true"),
        ("EQ_booleanValue", "false"), ("EQ_uriValue", "https://example.com/state/2"), ("GE_startTime", "2026-11-02T01:00:00Z"),
        ("LT_endTime", "2026-11-02T01:00:00Z"), ("GE_percRank", "50"), ("GT_maxValue_CEL", "30"), ("EQ_example:lot", "A2"), ("EQ_example:count", "2"),
        ("GT_example:count", "1"), ("LE_example:count", "1.0"), ("GE_example:made", "2026-10-02T00:00:00Z"), ("EXISTS_example:lot", "true"),
        ("EQ_INNER_example:part", "p3"), ("EXISTS_INNER_example:part", "true"), ("EQ_ILMD_cbvmda:lotNumber", "L7"),
        ("EXISTS_ILMD_cbvmda:lotNumber", "true"), ("EQ_ERROR_DECLARATION_example:by", "me"), ("EQ_SENSORREPORT_example:quality", "good"),
    ]
}
