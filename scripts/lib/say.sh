# Sourced by the scripts beside it: one way to speak. All of it goes to standard error.

say() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
}

# fail STATUS SENTENCE: the last word, with a status of sysexits(3).
fail() {
    status=$1
    shift
    say "$*"
    exit "$status"
}
