# Sourced after say.sh: a root of Debian's packages, made by mmdebstrap without installing anything on this machine.

debian_release=trixie
debian_cache=${XDG_CACHE_HOME:-${HOME:-/var/tmp/zsmtp-$(id -u)}/.cache}/zsmtp/root

need_debian() {
    mkdir -p "$debian_cache" || fail 73 "cannot write $debian_cache"
    for program in apt-get dpkg-deb perl flock; do
        command -v "$program" >/dev/null 2>&1 || fail 69 "no $program: Debian's packages are fetched with it"
    done
}

# One after the other: what is fetched is kept in one place. Until the script ends, or debian_unlock.
debian_lock() {
    exec 9>"$debian_cache/lock"
    flock 9
}

debian_unlock() {
    exec 9>&-
}

# Where this machine has its own packages of Debian from, security updates and all, for the release that is wanted.
debian_sources() {
    own=$(. /etc/os-release && echo "${VERSION_CODENAME-}")
    LC_ALL=C apt-get indextargets 'Origin: Debian' --format '$(CREATED_BY) $(RELEASE) $(REPO_URI)' |
        while read -r kind suite uri; do
            case $kind/$suite in
                Packages/"$own" | Packages/"$own"-*)
                    printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' \
                        "$uri" "$debian_release${suite#"$own"}"
                    ;;
            esac
        done | sort -u
}

# Of this machine, or unpacked.
mmdebstrap_program() {
    command -v mmdebstrap && return
    [ -x "$debian_cache/tool/usr/bin/mmdebstrap" ] || (
        mkdir -p "$debian_cache/tool" && cd "$debian_cache/tool" && rm -f mmdebstrap_*.deb &&
            { apt-get -qq -o APT::Sandbox::User=root download mmdebstrap || {
                apt-get -qq update && apt-get -qq -o APT::Sandbox::User=root download mmdebstrap; }; } &&
            dpkg-deb -x mmdebstrap_*.deb .
    ) >"$debian_cache/log" 2>&1 || return
    echo "$debian_cache/tool/usr/bin/mmdebstrap"
}

# debian_root TARGET VARIANT PACKAGES [OPTION...]: a directory, or an archive whose name ends in .tar, which any user can
# unpack. PACKAGES are separated by commas. Call with the lock.
debian_root() {
    made=$1
    variant=$2
    included=$3
    shift 3
    [ "$(id -u)" -eq 0 ] && mode=root || mode=unshare
    program=$(mmdebstrap_program) || fail 69 "mmdebstrap cannot be had: $(tail -1 "$debian_cache/log")"
    debian_sources >"$debian_cache/sources.list"
    [ -s "$debian_cache/sources.list" ] || fail 69 "no source of Debian's packages is known here"
    case $made in
        *.tar) perl "$program" --format=tar --mode="$mode" --variant="$variant" --include="$included" \
            --aptopt='APT::Install-Recommends "false"' "$@" \
            "$debian_release" - "$debian_cache/sources.list" 2>"$debian_cache/log" </dev/null 9>&- >"$made" ;;
        *) perl "$program" --mode="$mode" --variant="$variant" --include="$included" \
            --aptopt='APT::Install-Recommends "false"' "$@" \
            "$debian_release" "$made" "$debian_cache/sources.list" >"$debian_cache/log" 2>&1 </dev/null 9>&- ;;
    esac || fail 69 "mmdebstrap failed: $(grep -m 1 '^E:' "$debian_cache/log" || tail -1 "$debian_cache/log")"
}
