# Sourced after say.sh, with $here and $top set: Maven on a JDK 25, so that nothing in the build skips.

. "$here/lib/jdk.sh"

# Prints the comment at the top of the script that was called.
help() {
    sed -n '3,/^$/{/^#/!d;s/^# \{0,1\}//;p}' "$0"
    exit 0
}

need_maven() {
    find_java 25 bin/javac ||
        fail 69 "no JDK 25 or newer found: install one (for example temurin-25-jdk from Adoptium), or set JAVA_HOME"
    command -v mvn >/dev/null 2>&1 || fail 69 "no Maven found: install it (Debian and Ubuntu: apt-get install maven)"
}

# maven ARGUMENT...: runs in the project's directory, with temporary files of its own, which it would leave after Ctrl-C.
maven() {
    (
        cd "$top" && temporary=$(mktemp -d) || exit 73
        trap 'rm -rf "$temporary"' EXIT
        trap 'exit 130' INT
        trap 'exit 143' TERM HUP
        options="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED -Djansi.noreset=true"
        case $temporary in
            *' '*) ;;
            *) options="$options -Djava.io.tmpdir=$temporary" ;;
        esac
        JAVA_HOME=$java_home MAVEN_OPTS="$options ${MAVEN_OPTS-}" mvn "$@"
    )
}
