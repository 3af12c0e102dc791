# Sourced after maven.sh: builds the distribution, and runs programs of agent/testkit.

# build_all: the distribution and the test kit, and the fast start, prepared by a run of the demonstration.
build_all() {
    build_jars
    testkit_class_path
    "$top/agent/daemon/target/zsmtp/bin/zsmtp-cache" "$java_home/bin/java" --enable-native-access=ALL-UNNAMED \
        -Dslf4j.internal.verbosity=ERROR -cp "$class_path" org.zsmtp.testkit.demo.Demo ||
        fail 70 "the fast start could not be prepared"
}

build_jars() {
    say "building (the first time fetches what it needs)"
    maven -q package -Dmaven.test.skip=true -Dspotless.check.skip=true -pl agent/daemon,agent/testkit -am ||
        fail 70 "the build failed"
}

testkit_class_path() {
    class_path=
    for jar in "$top"/agent/testkit/target/zsmtp-testkit-*.jar "$top"/agent/testkit/target/lib/*.jar; do
        class_path=$class_path${class_path:+:}$jar
    done
}

# testkit CLASS ARGUMENT...: becomes that program.
testkit() {
    class=$1
    shift
    testkit_class_path
    exec "$java_home/bin/java" -XX:+UseSerialGC -Xmx512m --enable-native-access=ALL-UNNAMED \
        -Dslf4j.internal.verbosity=ERROR -cp "$class_path" "org.zsmtp.testkit.$class" "$@"
}
