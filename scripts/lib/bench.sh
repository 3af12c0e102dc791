# Sourced after maven.sh: builds the distribution, and runs programs of agent/bench.

# build_all: the distribution and the bench, and the fast start, prepared by a long run of the demonstration: with 4000
# messages its profiles bring an engine through its first 8000 at 1.3 to 2.2 times the speed that 240 gave.
build_all() {
    build_jars
    bench_class_path
    "$top/agent/daemon/target/zsmtp/bin/zsmtp-cache" "$java_home/bin/java" --enable-native-access=ALL-UNNAMED \
        -Dslf4j.internal.verbosity=ERROR -cp "$class_path" org.zsmtp.bench.demo.Demo messages=4000 ||
        say "going on without the fast start: programs start slower"
}

build_jars() {
    say "building (the first time fetches what it needs)"
    maven -q package -Dmaven.test.skip=true -Dspotless.check.skip=true -pl agent/daemon,agent/bench -am ||
        fail 70 "the build failed"
}

bench_class_path() {
    class_path=
    for jar in "$top"/agent/bench/target/zsmtp-bench-*.jar "$top"/agent/bench/target/lib/*.jar; do
        class_path=$class_path${class_path:+:}$jar
    done
}

# program CLASS ARGUMENT...: becomes that program.
program() {
    class=$1
    shift
    bench_class_path
    exec "$java_home/bin/java" -XX:+UseSerialGC -Xmx512m --enable-native-access=ALL-UNNAMED \
        -Dslf4j.internal.verbosity=ERROR -cp "$class_path" "org.zsmtp.bench.$class" "$@"
}
