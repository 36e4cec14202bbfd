extension Script {
    package static let text = #"""
        "use strict";

        """#
}
