// The words of the Core Business Vocabulary 2.0 and the measurement types of the GS1 Web Vocabulary.
// Source: GS1 CBV 2.0, sections 7 and 8.5; EPCIS 2.0 JSON Schema.

extension CBV {
    /// What happened, from a business point of view.
    public static let bizSteps = CBV(
        name: "business step", web: "https://ref.gs1.org/cbv/BizStep-", curie: "cbv:BizStep-", urn: "urn:epcglobal:cbv:bizstep:",
        words: [
            "accepting", "arriving", "assembling", "collecting", "commissioning", "consigning", "creating_class_instance", "cycle_counting",
            "decommissioning", "departing", "destroying", "disassembling", "dispensing", "encoding", "entering_exiting", "holding",
            "inspecting", "installing", "killing", "loading", "other", "packing", "picking", "receiving", "removing", "repackaging",
            "repairing", "replacing", "reserving", "retail_selling", "sampling", "sensor_reporting", "shipping", "staging_outbound",
            "stock_taking", "stocking", "storing", "transporting", "unloading", "unpacking", "void_shipping",
        ])

    /// The state of the objects afterwards.
    public static let dispositions = CBV(
        name: "disposition", web: "https://ref.gs1.org/cbv/Disp-", curie: "cbv:Disp-", urn: "urn:epcglobal:cbv:disp:",
        words: [
            "active", "available", "completeness_inferred", "completeness_verified", "conformant", "container_closed", "container_open",
            "damaged", "destroyed", "dispensed", "disposed", "encoded", "expired", "in_progress", "in_transit", "inactive", "mismatch_class",
            "mismatch_instance", "mismatch_quantity", "needs_replacement", "no_pedigree_match", "non_conformant", "non_sellable_other",
            "partially_dispensed", "recalled", "reserved", "retail_sold", "returned", "sellable_accessible", "sellable_not_accessible",
            "stolen", "unavailable", "unknown",
        ])

    /// Kinds of business documents.
    public static let bizTransactionTypes = CBV(
        name: "business transaction type", web: "https://ref.gs1.org/cbv/BTT-", curie: "cbv:BTT-", urn: "urn:epcglobal:cbv:btt:",
        words: [
            "bol", "cert", "desadv", "inv", "pedigree", "po", "poc", "prodorder", "recadv", "rma", "testprd", "testres", "upevt",
        ])

    /// Kinds of sources and destinations.
    public static let sourceDestinationTypes = CBV(
        name: "source or destination type", web: "https://ref.gs1.org/cbv/SDT-", curie: "cbv:SDT-", urn: "urn:epcglobal:cbv:sdt:",
        words: [
            "location", "owning_party", "possessing_party",
        ])

    /// Why an event is declared to be in error.
    public static let errorReasons = CBV(
        name: "error reason", web: "https://ref.gs1.org/cbv/ER-", curie: "cbv:ER-", urn: "urn:epcglobal:cbv:er:",
        words: [
            "did_not_occur", "incorrect_data",
        ])

    /// Axes and coordinates of a measured value.
    public static let components = CBV(
        name: "component", web: "https://ref.gs1.org/cbv/Comp-", curie: "cbv:Comp-", urn: nil,
        words: [
            "altitude", "axial_distance", "azimuth", "easting", "elevation_angle", "height", "latitude", "longitude", "northing",
            "polar_angle", "spherical_radius", "x", "y", "z",
        ])

    /// What a sensor measures.
    public static let measurementTypes = CBV(
        name: "measurement type", web: "https://gs1.org/voc/", curie: "gs1:", urn: nil,
        words: [
            "AbsoluteHumidity", "AbsorbedDose", "AbsorbedDoseRate", "Acceleration", "Altitude", "AmountOfSubstance",
            "AmountOfSubstancePerUnitVolume", "Angle", "AngularAcceleration", "AngularMomentum", "AngularVelocity", "Area", "Capacitance",
            "Conductance", "Conductivity", "Count", "Density", "Dimensionless", "DoseEquivalent", "DoseEquivalentRate", "DynamicViscosity",
            "ElectricCharge", "ElectricCurrent", "ElectricCurrentDensity", "ElectricFieldStrength", "Energy", "Exposure", "Force", "Frequency",
            "Illuminance", "Inductance", "Irradiance", "KinematicViscosity", "Length", "LinearMomentum", "Luminance", "LuminousFlux",
            "LuminousIntensity", "MagneticFlux", "MagneticFluxDensity", "MagneticVectorPotential", "Mass", "MassConcentration", "MassFlowRate",
            "MassPerAreaTime", "MemoryCapacity", "MolalityOfSolute", "MolarEnergy", "MolarMass", "MolarVolume", "Power", "Pressure",
            "RadiantFlux", "RadiantIntensity", "Radioactivity", "RelativeHumidity", "Resistance", "Resistivity", "SolidAngle",
            "SpecificVolume", "Speed", "SurfaceDensity", "SurfaceTension", "Temperature", "Time", "Torque", "Voltage", "Volume",
            "VolumeFlowRate", "VolumeFraction", "VolumetricFlux", "Wavenumber",
        ], isOpen: true, drafts: ["EffectiveDose", "EffectiveDoseRate"])

    /// What a sensor raises an alarm for.
    public static let alertTypes = CBV(
        name: "alert type", web: "https://gs1.org/voc/", curie: "gs1:", urn: nil,
        words: [
            "ALARM_CONDITION", "ERROR_CONDITION",
        ], isOpen: true)
}
