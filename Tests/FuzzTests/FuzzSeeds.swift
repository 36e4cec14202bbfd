import Foundation

/// What changes begin with: good input, and input that is nearly good.
enum FuzzSeeds {
    static func seeds(of target: FuzzTarget) -> [[UInt8]] { texts(target).map { Array($0.utf8) } + blobs(target) + shared(target) }

    private static let orderBody = """
        {"marketplace":"deals","key":"A-1","currency":"EUR","orderedAt":"2026-11-21T11:00:00+01:00","estimatedDeliveryAt":null,\
        "attribution":{"campaign":"spring","coupon":"SAVE5","member":"m-1","click":"c"},\
        "lines":[{"sku":"mug","title":"Mug, blue","merchant":"mira","quantity":2,"amount":2900},{"sku":"tea","merchant":"mira","amount":990}],\
        "parcels":[{"key":"P-1","carrier":"velo","lines":[{"line":1,"quantity":2}]},{"key":"P-2"}],"offers":["five"]}
        """
    private static let scanBody = """
        {"parcel":"P-1","step":"delivered","occurredAt":"2026-11-21T11:00:00+01:00","sourceId":"S-1","source":"velo","attempt":2,\
        "readPoint":"hub-west","reason":"none","counter":7,"keyId":"k","signature":"AAEC"}
        """
    private static let table = """
        order,sku,title,quantity,price,purchased_at,approved_at,handed_over_at,delivered_at,status,member
        1,mug,"Mug, ""blue"" cup",2,14.50,2026-03-02 10:00:00,2026-03-02 10:01:00,2026-03-03T08:00:00Z,2026-03-05 09:30:00,delivered,m1
        1,tea,,1,9.90,2026-03-02 10:00:00,,,,,
        2,rug,Rug,1,30,2026-02-28T23:59:59.5+01:00,2026-03-01 00:00:00,,,canceled,m2
        """
    private static let mapping = """
        name: shop
        zone: Europe/Berlin
        times: [yyyy-MM-dd HH:mm:ss, rfc3339]
        currency: EUR
        decimals: 2
        decimal_mark: ","
        placed_at: [approved_at, purchased_at]
        offer: {rate: "5 %", rounding: half_even, base: items}
        statuses: {delivered: [delivered], cancelled: [cancelled]}
        files:
          orders:
            name: orders.csv
            columns: {order: order_id, purchased_at: bought}

        """

    private static func texts(_ target: FuzzTarget) -> [String] {
        switch target {
        case .json:
            [
                #"{"a":[1,-0.5,1e3,9223372036854775808],"b":{"c":"\u00e9\ud83d\ude00\n","":null},"d":true}"#, "[]", #""x""#, "-1.25E-7",
                String(repeating: "[", count: 63) + String(repeating: "]", count: 63), #"{"a":1,"a":2}"#, orderBody,
            ]
        case .lines: ["{\"a\":1}\n\n[2]\r\nnull", String(repeating: "x", count: 63) + "\r\n1\n" + String(repeating: "y", count: 65) + "\n2", "\r\n \t\n"]
        case .csv: ["a,b,c\r\n1,\"2,\"\"x\"\"\n3\",4\r\n\r\n5,,\n", "a\n\"\"\nb\r", "\u{FEFF}ä;\u{1F600}\n1\n", "a,b\nc\nd,e", "\"open", table]
        case .gzip: []
        case .table: [table, table.replacing("\n", with: "\r\n"), "order,price,purchased_at,delivered_at\n1,1000000,2026-03-02 10:00:00,\n"]
        case .mapping: [mapping, mapping.replacing("decimals: 2", with: "decimals: 0"), "name: &a [*a]\n", "files: {orders: {name: ../x}}"]
        case .order: [orderBody, #"{"marketplace":"deals","key":"A","currency":"EUR","lines":[]}"#, "{\"orders\":[\(orderBody)]}"]
        case .scan: [scanBody, #"{"parcel":"P","step":"collected","occurredAt":"2026-11-21T11:00:00Z","sourceId":"1"}"#]
        case .form: ["csrf=abc&reason=too+late%21&amount=12.50&on=on&reason=%C3%A4", "a&b=&=c", String(repeating: "a=1&", count: 501)]
        case .multipart: [multipart, multipart.replacing("boundary=x", with: "boundary=\"x\""), "multipart/form-data; boundary=x\n--x--"]
        case .text:
            [
                "2026-11-21T11:00:00.123456+01:00", "2016-12-31T23:59:60Z", "0001-01-01t00:00:00z", "ord_01h455vb4pex5vsknk084sn02q", "\"a\\\\b\\\"\"", "plain-key",
                "-12.5e+3", "0", "EUR", "nm_0123456789abcdef0123456789abcdef01234567", "text/*;q=0.5, application/json;q=0.9", "Rösterei am Markt",
                "yyyy-MM-dd HH:mm:ss", "sqlite:data/x.sqlite", "postgres://u:p@h:5432/d?sslmode=require",
            ]
        case .query: ["state=open&limit=20&after=abc", "a=%C3%A4&b=1+2&c=%2B", "a&=b&&c==", "q=%zz&%"]
        case .cursor:
            [
                "1.2.3", "0.-1.-1", "+1.02.3", "aTAxaDQ1NXZiNHBleDV2c2tuazA4NHNuMDJx", "a2tleQ", "cDEuMi4z", "cDEuKzIuMw",
                "bjEyLjAxaDQ1NXZiNHBleDV2c2tuazA4NHNuMDJx", "a2tleQ==",
                "bzAxaDQ1NXZiNHBleDV2c2tuazA4NHNuMDJxLjAxaDQ1NXZiNHBleDV2c2tuazA4NHNuMDJx", "YjAxaDQ1NXZiNHBleDV2c2tuazA4NHNuMDJxLjEuLTI",
            ]
        case .address:
            [
                "postgres://user:secret@one:5432,two:5433/nearmade?sslmode=verify-full&target_session_attrs=read-write", "host=a password='it''s' port=5432",
                "postgresql:///x?host=/run/postgresql", "postgres://[::1]:5432/x", "postgres://u:%zz@h/d", "password=verysecretword nonsense",
            ]
        case .code:
            [
                "(01)09520123456788(10)A\\(B(17)261231(3103)000195", "^010952012345678810ABC^17261231", "]d2010952012345678810ABC\u{1D}17261231",
                "]E02112345678900|]e099A\u{1D}98B", "]Q1https://example.com/01/12312312312333?99=TEST", "4006381333931", "340123453111111115",
                "https://brand.example/x/01/9520123456788/22/2A/10/A%2FB/21/7?17=261231&utm=x&99=A%2B#top", "https://id.gs1.org/414/4012345000054/254/1",
                "https://id.gs1.org/8006/040123451111180102/21/987", "https://id.gs1.org/8003/04012345000221334455", "urn:epc:id:sgtin:4012345.011111.98%22",
                "urn:epc:id:grai:4012345.00022.334455", "urn:epc:id:sgln:401234500005..0", "urn:epc:idpat:itip:4012345.012345.01.02.*",
                "urn:epc:class:lgtin:4012345.012345.Lot987", "urn:epc:id:cpi:0614141.11111111111111-A%23%2F.1234",
            ]
        case .value:
            [
                "couponcode:0123456123456111101233200229", "couponcode:012345612345611110123101101236123456789012", "couponposoffer:001234561234560123456",
                "csumalpha:1987654Ad4X4bL5ttr2310c2K", "iban:MT90MALT011000012345MTLCAST001SABC", "pieceoftotal:001003", "posinseqslash:99/100",
                "cset64:1==", "pcenc:ABC%20XYZ", "yymmd0:200600", "gcppos2:I0123A", "8003:02112345678900ABC", "261231", "4006381333931", "01234565",
            ]
        case .events: [event, "{\"@context\":[{\"example\":\"https://ns.example.com/epcis/\"}],\"type\":\"EPCISDocument\",\"epcisBody\":{\"eventList\":[\(event)]}}"]
        case .eventsXML: [eventXML, eventXML.replacing("epcList>", with: "ilmd>"), "<!DOCTYPE x [<!ENTITY a \"b\">]>" + eventXML]
        case .eventQuery:
            [
                "EQ_bizStep=shipping|receiving&GE_eventTime=2026-07-22T04:45:00Z&MATCH_anyEPC=urn:epc:idpat:sgtin:4012345.*.*&perPage=30", "EQ_INNER_ILMD_example:a=x|1.0",
                "GE_value_CEL=26.5&EQ_bizTransaction_po=urn:x:1&EXISTS_errorDeclaration=true&orderBy=eventTime&orderDirection=ASC", "EQ_ATTR_bizLocation_city=Leipzig",
                #"{"eventType":["ObjectEvent"],"EQ_quantity":[1,2.5],"EXISTS_example:a":null,"@context":{"example":"https://ns.example.com/epcis/"}}"#,
                "https://example.com/some/gtin/4012345111118/lot/A1/ser/98%2F76?linkType=x", "urn:epc:id:itip:4012345.012345.01.02.999", "urn:epc:idpat:sgln:4012345.00011.*",
            ]
        case .hook:
            [
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=", "https://shop.example:8443/a/b?c=%20",
                "http://[2606:4700::1.2.3.4]:80/x?y", "::ffff:192.0.2.1", "192.168.0.1", "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "120",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= v1a,x",
            ]
        }
    }

    /// An event with something of everything.
    static let event = """
        {"@context":{"example":"https://ns.example.com/epcis/"},"type":"ObjectEvent","eventTime":"2026-07-22T06:45:00.1415+02:00","eventTimeZoneOffset":"+02:00","action":"ADD",\
        "epcList":["urn:epc:id:sgtin:4012345.011111.98%2F","https://example.com/01/4012345111118/10/L/21/7?17=261231"],"quantityList":[{"epcClass":"urn:epc:class:lgtin:4012345.011111.L1","quantity":1.10,"uom":"KGM"}],\
        "bizStep":"commissioning","disposition":"cbv:Disp-active","persistentDisposition":{"set":["recalled"]},"readPoint":{"id":"urn:epc:id:sgln:4012345.00011.987","example:x":1},\
        "bizTransactionList":[{"type":"po","bizTransaction":"urn:x:1"}],"sourceList":[{"type":"owning_party","source":"urn:epc:id:pgln:4012345.00000"}],"ilmd":{"cbvmda:lotNumber":"0012","example:a":{"#text":"t","example:b":[1,"x"]}},\
        "errorDeclaration":{"declarationTime":"2026-07-23T00:00:00Z","reason":"incorrect_data"},"sensorElementList":[{"sensorMetadata":{"time":"2026-07-22T06:45:00Z"},"sensorReport":[{"type":"Temperature","value":26.0,"uom":"CEL"}]}],"example:y":null}
        """

    private static let eventXML = """
        <?xml version="1.0" encoding="UTF-8"?><e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:2" xmlns:example="https://ns.example.com/epcis/" creationDate="2026-07-22T10:30:00Z"><EPCISBody><EventList>\
        <ObjectEvent><eventTime>2026-07-22T06:45:00+02:00</eventTime><eventTimeZoneOffset>+02:00</eventTimeZoneOffset><epcList><epc>urn:epc:id:sgtin:4012345.011111.9876</epc></epcList><action>ADD</action>\
        <bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep><extension><sensorElementList><sensorElement><sensorReport type="gs1:Temperature" value="26.0"/></sensorElement></sensorElementList></extension>\
        <example:a b='&amp;&#x41;'><![CDATA[<x>]]><!-- c --><example:c/></example:a></ObjectEvent></EventList></EPCISBody></e:EPCISDocument>
        """

    private static let multipart = """
        multipart/form-data; boundary=x
        --x\r
        Content-Disposition: form-data; name="csrf"\r
        \r
        abc\r
        --x\r
        Content-Disposition: form-data; name="files"; filename="orders.csv"\r
        Content-Type: text/csv\r
        \r
        order,price\r
        1,2\r
        --x--\r

        """

    /// "order,price\n1,2\n" packed, once and twice in a row with zeros after it.
    private static func blobs(_ target: FuzzTarget) -> [[UInt8]] {
        guard target == .gzip, let packed = Data(base64Encoded: "H4sIAAAAAAACA8svSkkt0ikoykxO5TLUMeICAAZcMJYQAAAA") else { return [] }
        return [Array(packed), Array(packed + packed + Data(count: 20))]
    }

    /// The shared example files, where they are.
    private static func shared(_ target: FuzzTarget) -> [[UInt8]] {
        switch target {
        case .json: files("parsers/json", "json")
        case .csv: files("parsers/csv-spectrum/csvs", "csv")
        case .text: files("parsers/time", "jsonl").flatMap { $0.split(separator: UInt8(ascii: "\"")).map(Array.init) }.filter { (19...40).contains($0.count) }
        case .events: files("epcis/openepcis/Capture/Documents", "json") + files("epcis/event-hash", "jsonld")
        case .eventsXML: files("epcis/event-hash", "xml")
        default: []
        }
    }

    static let hasShared = FileManager.default.fileExists(atPath: cases.appending(path: "parsers").path)

    /// NEARMADE_CASES, else `../shared/cases` beside the project.
    private static let cases: URL = {
        if let named = ProcessInfo.processInfo.environment["NEARMADE_CASES"] { return URL(filePath: named) }
        let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return project.deletingLastPathComponent().appending(path: "shared/cases")
    }()

    private static func files(_ path: String, _ ending: String) -> [[UInt8]] {
        let folder = cases.appending(path: path)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix("." + ending) }.sorted().compactMap { name in (try? Data(contentsOf: folder.appending(path: name))).map(Array.init) }
    }
}
