/// The look of all pages in one file: readable on a phone, on a wall, in the dark and on paper.
package enum StyleSheet {
    package static let text = dense(Script.flush(tokens + base + layout + components + charts + print))

    /// Without the blanks that only we read.
    private static func dense(_ css: String) -> String {
        var css = css
        for (blank, tight) in [(" { ", "{"), (" {", "{"), ("{ ", "{"), ("; }", "}"), (" }", "}"), ("; ", ";"), (": ", ":"), (", ", ","), ("}\n", "}"), ("{\n", "{"), (";\n", ";"), (",\n", ",")] {
            css = css.replacing(blank, with: tight)
        }
        return css
    }

    /// Where pages expect it. The number changes with the text, so that browsers may keep it for long.
    package static let path = "/style.css?v=" + Script.version(of: text)
}
