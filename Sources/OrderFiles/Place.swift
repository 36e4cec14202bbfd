/// Where a customer or a seller is, as far as the files say.
package struct Place: Sendable, Equatable {
    package var zip: String?
    package var city: String?
    package var region: String?
    package var position: GeoPoint?

    package init(zip: String? = nil, city: String? = nil, region: String? = nil, position: GeoPoint? = nil) {
        self.zip = zip
        self.city = city
        self.region = region
        self.position = position
    }
}

/// WGS 84 degrees: latitude -90 to 90, longitude -180 to 180.
package struct GeoPoint: Sendable, Equatable {
    package var latitude: Double
    package var longitude: Double

    package init(latitude: Double, longitude: Double) {
        self.latitude = latitude
        self.longitude = longitude
    }
}
