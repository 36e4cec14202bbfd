# Read by the other scripts with `.`: the project's root, plain messages, and the Swift toolchain on PATH.

# shellcheck disable=SC2034 # used by those who read this file
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "nearmade: $*"
    exit 1
}

# Toolchains are unpacked in different places and not always put on PATH; the first one found is used.
find_swift() {
    local folder
    command -v swift >/dev/null && return 0
    for folder in "${SWIFT_HOME:-/none}"/usr/bin "${HOME:-/none}"/.local/share/swiftly/bin \
        /opt/swift*/usr/bin /usr/local/swift*/usr/bin /usr/share/swift*/usr/bin /usr/local/bin /usr/bin; do
        if [ -x "$folder/swift" ]; then
            PATH="$folder:$PATH"
            return 0
        fi
    done
    return 1
}

find_swift || true # scripts/requirements says what to do where there is none
