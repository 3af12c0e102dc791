#!/bin/sh
# story.sh PACKAGE PORT JOB_FILE JOB_FILE: the life of a package in this root: two versions of it lie in /story, and the
# mail server at PORT takes everything. Prints a line for each step that went well; the first that does not ends it.

set -eu
cd /
package=$1
port=$2
first=$3
second=$4
lib=/usr/lib/zsmtp

ok() {
    echo "ok: $*"
}

wrong() {
    echo "WRONG: $*"
    cat /story/said 2>/dev/null || :
    exit 1
}

# All files but those of the machine that lives on, and of accounts, which stay.
files() {
    find / \( -path /proc -o -path /dev -o -path /sys -o -path /tmp -o -path /story -o -path /var/lib/dpkg -o -path /var/cache \
        -o -path /var/spool/postoffice -o -path '/etc/*-' -o -path '/var/log/*.log' \) -prune -o -print | sort
}

# apt's own order of steps is dpkg's.
quietly() {
    "$@" >/story/said 2>&1 || wrong "$*"
}

version_of() {
    readlink "$lib/current" | sed 's/-[0-9a-f]*$//'
}

files >/story/before
quietly dpkg -i /story/old.deb
[ "$(version_of)" = 1.0 ] || wrong "the current version is $(version_of)"
ls "$lib"/current/lib/*.aot >/dev/null || wrong "no cache was made"
! grep -q 'start slower' /story/said || wrong "a remark"
[ -z "$(dpkg -V "$package")" ] || wrong "files differ from those of the package"
ok "installed, with its cache"

zsmtp -V >/story/said && grep -q '^zsmtp ' /story/said || wrong "zsmtp -V"
zsend --version >/story/said 2>&1 || wrong "zsend --version"
quietly zsmtp --check-config
ok "the programs run, and their configuration is in order"

for page in man8/zsmtp.8 man5/zsmtp.conf.5 man5/tls_policy.5 man1/zsend.1 man1/smtpmail.1; do
    gzip -t "/usr/share/man/$page.gz" || wrong "no page $page"
done
gzip -dc "/usr/share/doc/$package/zsmtp.cdx.json.gz" | grep -q '"bomFormat" : "CycloneDX"' || wrong "no bill of materials"
quietly logrotate -d /etc/logrotate.d/zsmtp
quietly zsh -n /usr/share/zsh/vendor-completions/_zsmtp
bash -c '. /usr/share/bash-completion/completions/zsmtp; COMP_WORDS=(zsmtp --check-t); COMP_CWORD=1
    compopt() { :; }; _zsmtp; echo "${COMPREPLY[*]}"' >/story/said
[ "$(cat /story/said)" = --check-tls ] || wrong "completion in bash"
[ "$(stat -c '%U %a' /var/log/zsmtp)" = 'zsmtp 750' ] || wrong "the log's directory"
ok "pages, completion, bill of materials, rotation and directories are there"

if [ -d /story/bench ]; then
    java=$lib/current/runtime/bin/java
    [ -x "$java" ] || java=java
    "$java" --enable-native-access=ALL-UNNAMED -Dslf4j.internal.verbosity=ERROR -cp "/story/bench/*" \
        org.zsmtp.bench.demo.Demo /usr/bin/zsmtp >/story/said 2>&1 || wrong "the demonstration"
    grep -q 'The books agree' /story/said || wrong "the books"
    ok "the demonstration runs from it"
fi

# An agent that lives through an upgrade, and another, and is given its mail after each.
cd /var/spool/postoffice/transport
mkfifo /story/jobs
zsmtp --engine=never -c smtp -F "[127.0.0.1]:$port" </story/jobs >/story/reports 2>/story/errors &
agent=$!
exec 7>/story/jobs
until grep -q hungry /story/reports; do
    kill -0 "$agent" 2>/dev/null || wrong "the agent ended: $(cat /story/errors)"
    sleep 0.1
done
lived=$lib/$(readlink "$lib/current")
echo '# a local change' >>/etc/zsmtp/zsmtp.conf

# delivered NUMBER: the agent has reported so many.
delivered() {
    for _ in $(seq 300); do
        [ "$(grep -c '		ok' /story/reports || :)" -lt "$1" ] || return 0
        kill -0 "$agent" 2>/dev/null || wrong "the agent ended: $(cat /story/errors /story/reports)"
        sleep 0.1
    done
    wrong "not delivered: $(cat /story/reports)"
}

cd /
quietly dpkg -i /story/new.deb
[ "$(version_of)" = 1.1 ] || wrong "the current version is $(version_of)"
[ -d "$lived" ] || wrong "the version of a live agent is gone"
printf '%s\tb.example\n' "$first" >&7
delivered 1
grep -q 'a local change' /etc/zsmtp/zsmtp.conf || wrong "the configuration was replaced"
ok "upgraded under a live agent, which delivered its mail"

quietly dpkg -i --force-downgrade /story/old.deb
[ "$(version_of)" = 1.0 ] || wrong "the current version is $(version_of)"
quietly dpkg -i /story/new.deb
quietly dpkg -i /story/newest.deb
[ "$(version_of)" = 1.2 ] || wrong "the current version is $(version_of)"
[ -d "$lived" ] || wrong "the version of a live agent is gone"
printf '%s\tb.example\n' "$second" >&7
delivered 2
exec 7>&-
wait "$agent" || wrong "the agent ended with $?"
ok "downgraded and upgraded again, and the agent delivered and ended in order"

quietly dpkg -i --force-downgrade /story/new.deb
[ ! -d "$lived" ] || wrong "a version that nobody uses stays"
[ "$(find "$lib" -mindepth 1 -maxdepth 1 -type d | wc -l)" = 3 ] || wrong "versions: $(ls "$lib")"
ok "versions that nobody uses are gone"

quietly dpkg -r "$package"
[ -e /etc/zsmtp/zsmtp.conf ] || wrong "removing took the configuration"
[ ! -e "$lib" ] || wrong "left behind: $(find "$lib")"
quietly dpkg -P "$package"
files >/story/after
diff /story/before /story/after >/story/said || wrong "left behind"
ok "purged, and nothing is left"
