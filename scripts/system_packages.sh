#!/usr/bin/env bash
# What is needed of the system beyond Python 3.11 and make, installed on Debian or Ubuntu where it is missing. Root or
# sudo is needed only then.
#
#   system_packages.sh venv     Python's venv, which Debian ships apart
#   system_packages.sh maven    Maven, which fetches Elasticsearch for the tests
#   system_packages.sh jdk      a JDK of version 21 or newer, which Elasticsearch runs on (or ELASTIC_JAVA)
set -euo pipefail

# Debian 13 has the first, Debian 12 none of them: Adoptium's repository has the others for it.
JDKS=(openjdk-25-jdk-headless openjdk-21-jdk-headless temurin-25-jdk temurin-21-jdk)

has_jdk() {
    local release
    for release in ${ELASTIC_JAVA:+"$ELASTIC_JAVA/release"} /usr/lib/jvm/*/release; do
        grep -qE '^JAVA_VERSION="(2[1-9]|[3-9][0-9])' "$release" 2>/dev/null && return
    done
    return 1
}

offered_jdk() {  # the first JDK the package lists know
    local name
    for name in "${JDKS[@]}"; do
        if apt-cache show "$name" >/dev/null 2>&1; then echo "$name"; return; fi
    done
    echo "system_packages.sh: no JDK 21 or newer in the package lists. On Debian 12 add Adoptium's repository" >&2
    echo "  (https://adoptium.net/installation/linux) and run this again, or set ELASTIC_JAVA to a JDK." >&2
    return 1
}

missing=()
for need in "$@"; do
    case "$need" in
    venv) "${PYTHON:-python3.11}" -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3.11-venv) ;;
    # Without recommendations Maven would come without the Java it runs on.
    maven) command -v mvn >/dev/null || missing+=(maven default-jre-headless) ;;
    jdk) has_jdk || missing+=(jdk) ;;
    *) echo "system_packages.sh: nothing known of $need" >&2; exit 2 ;;
    esac
done
[ ${#missing[@]} -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "system_packages.sh: please install: ${missing[*]} (known here by their Debian names)" >&2
    exit 1
fi
as_root=()
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { echo "system_packages.sh: as root: apt-get install ${missing[*]}" >&2; exit 1; }
    as_root=(sudo)
fi
echo "system_packages.sh: installing ${missing[*]}"
"${as_root[@]}" apt-get update -qq
for i in "${!missing[@]}"; do
    if [ "${missing[i]}" = jdk ]; then missing[i]="$(offered_jdk)"; fi
done
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
