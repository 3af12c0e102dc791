# Sourced: finds a Java without running it. POSIX sh; starts no process but readlink(1), once at most.
#
#   find_java 25 bin/java     at least version 25, with this program in it; bin/javac asks for a whole JDK
#
# sets java_home and java_version (for example 25.0.3+9-LTS), or returns 1. Where $home is set and has a runtime of its
# own, that is the one: the package was tested with it. Else looks at JAVA_HOME, then at the java in PATH,
# then where distributions, SDKMAN, IDEs and people put theirs. Where several are installed side by side, the last in
# the shell's order wins.

find_java() {
    if [ -n "${home-}" ] && java_suits "$home/runtime" "$@"; then
        return 0
    fi
    if [ -n "${JAVA_HOME-}" ] && java_suits "$JAVA_HOME" "$@"; then
        return 0
    fi
    java_program=$(command -v java) && java_program=$(readlink -f "$java_program") &&
        java_suits "${java_program%/bin/java}" "$@" && return 0
    java_found=
    for java_candidate in /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /usr/local/openjdk* \
        /usr/local/jdk* /opt/java/* /opt/jdk* /opt/*jdk* /opt/*-25* \
        ${HOME:+"$HOME"/.sdkman/candidates/java/*} ${HOME:+"$HOME"/.jdks/*}; do
        if java_suits "$java_candidate" "$@"; then
            java_found=$java_candidate
            java_found_version=$java_version
        fi
    done
    [ -n "$java_found" ] || return 1
    java_home=$java_found
    java_version=$java_found_version
}

# java_suits HOME MINIMUM PROGRAM: reads the release file which every JDK and JRE has beside its bin.
java_suits() {
    [ -x "$1/$3" ] && [ -r "$1/release" ] || return 1
    java_version=
    java_plain_version=
    while IFS='=' read -r java_key java_value; do
        java_value=${java_value#\"}
        case $java_key in
            JAVA_RUNTIME_VERSION) java_version=${java_value%\"*} ;;
            JAVA_VERSION) java_plain_version=${java_value%\"*} ;;
        esac
    done <"$1/release"
    java_version=${java_version:-$java_plain_version}
    java_major=${java_plain_version%%[!0-9]*}
    [ -n "$java_major" ] && [ "$java_major" -ge "$2" ] || return 1
    java_home=$1
}
