import JSONText
import TestSupport
import Testing

@testable import Web

@Suite("Pages of parcels and scans")
struct ScanPageTests {
    @Test("Parcels: how far each has come, and every scan of one")
    func parcels() async throws {
        try await WebShop.open { shop in
            let order = try await OrderStory.tell(shop)
            let browser = try await shop.browse(as: .operator)
            let list = try await browser.get("/parcels")
            Markup.check(list.text, "the parcels")
            #expect(list.text.contains("00340434292135100186") && list.text.contains("Hub Mitte") && list.text.contains("/orders/\(order)"))
            #expect(try await !browser.get("/parcels?over=yes").text.contains("00340434292135100193"))
            #expect(try await browser.get("/parcels?q=00340434292135100193").text.contains("00340434292135100193"))
            let scanned = try await browser.get("/parcels?q=%5DC100340434292135100193").text
            #expect(scanned.contains(">00340434292135100193<"))
            #expect(try await browser.get("/parcels?q=nowhere").text.contains("No parcels here"))
            #expect(list.text.contains("href=\"/parcels.csv\"") && list.text.contains("Hub Mitte"))
            let file = try await browser.get("/parcels.csv")
            #expect(file.status == 200 && file.headers[.contentDisposition] == "attachment; filename=\"parcels.csv\"")
            #expect(file.text.split(separator: "\r\n").count == 3 && file.text.contains(",A-1001,deals,mitte,") && file.text.contains(",delivered,delivered,"))
            #expect(try await browser.get("/parcels.csv?over=no").text.split(separator: "\r\n").count == 2)
            #expect(try await Browser(shop).get("/parcels.csv").status == 303)
            let parcel = try await shop.get("/orders/\(order)").json.list("parcels").first?.string("id") ?? ""
            let page = try await browser.get("/parcels/\(parcel)")
            Markup.check(page.text, "the parcel")
            try Golden.expect(PageContent.of(page), equals: "pages/parcel.html")
        }
    }

    @Test("Scans: what became of each, and why")
    func scans() async throws {
        try await WebShop.open { shop in
            _ = try await OrderStory.tell(shop)
            _ = try await shop.scanned("NOBODY-KNOWS", "packed", as: .hub)
            let browser = try await shop.browse(as: .operator)
            let list = try await browser.get("/scans")
            Markup.check(list.text, "the scans")
            try Golden.expect(PageContent.of(list), equals: "pages/scans.html")
            func count(_ query: String) async throws -> Int { try await browser.get("/scans" + query).text.matches(of: /tr data-key="scn_/).count }
            #expect(try await count("") == 4)
            #expect(try await count("?state=set_aside") == 1)
            #expect(try await count("?state=waiting") == 1)
            #expect(try await count("?step=delivered") == 2)
            #expect(try await count("?q=00340434292135100186") == 2)
            #expect(try await count("?recorder=flotte") == 1)
            #expect(try await count("?until=2026-11-01T00:00:00Z") == 0)
            #expect(try await browser.get("/scans.csv?step=delivered").text.split(separator: "\r\n").count == 3)
        }
    }

    @Test("Everybody sees their own scans, and the parcels of marketplaces that they work in", arguments: TestRole.pageRoles)
    func permissions(role: TestRole) async throws {
        try await WebShop.open { shop in
            let order = try await OrderStory.tell(shop)
            let scans = try await shop.get("/scans").items
            let own = scans.filter { $0["recorder"]?.asString == ["merchant": "muehle", "hub": "mitte", "carrier": "flotte"][role.rawValue] }
            let browser = try await shop.browse(as: role)
            let list = try await browser.get("/scans")
            #expect(list.status == 200 && list.text.matches(of: /tr data-key="scn_/).count == (role == .operator ? scans.count : own.count))
            for scan in scans {
                let isSeen = role == .operator || own.contains { $0.string("id") == scan.string("id") }
                let page = try await browser.get("/scans/\(scan.string("id"))")
                #expect(page.status == (isSeen ? 200 : 404))
                #expect(page.text.contains("/voiding/new") == (role == .operator && scan.string("state") == "applied"))
            }
            let parcel = try await shop.get("/orders/\(order)").json.list("parcels").first?.string("id") ?? ""
            let page = try await browser.get("/parcels/\(parcel)")
            #expect(page.status == 200 && page.text.contains("href=\"/orders/\(order)\"") == [.operator, .merchant].contains(role))
            #expect(try await browser.get("/parcels").text.contains("00340434292135100186"))
        }
    }
}
