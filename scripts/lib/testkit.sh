# Sourced after maven.sh: runs programs of agent/testkit.

build_all() {
    say "building (the first time fetches what it needs)"
    maven -q package -Dmaven.test.skip=true -Dspotless.check.skip=true -pl agent/daemon,agent/testkit -am ||
        fail 70 "the build failed"
    "$top/agent/daemon/target/zsmtp/bin/zsmtp-cache" || fail 70 "the fast start could not be prepared"
}

# testkit CLASS ARGUMENT...: becomes that program.
testkit() {
    class=$1
    shift
    class_path=
    for jar in "$top"/agent/testkit/target/zsmtp-testkit-*.jar "$top"/agent/testkit/target/lib/*.jar; do
        class_path=$class_path${class_path:+:}$jar
    done
    exec "$java_home/bin/java" -XX:+UseSerialGC -Xmx512m --enable-native-access=ALL-UNNAMED \
        -Dslf4j.internal.verbosity=ERROR -cp "$class_path" "org.zsmtp.testkit.$class" "$@"
}
