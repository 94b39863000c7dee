#!/usr/bin/env bash
# What is needed of the system beyond Python 3.11 and make, installed on Debian or Ubuntu where it is missing. Root or
# sudo is needed only then.
#
#   system_packages.sh venv     Python's venv, which Debian ships apart
#   system_packages.sh maven    Maven, which fetches Elasticsearch for the tests
set -euo pipefail

missing=()
for need in "$@"; do
    case "$need" in
    venv) "${PYTHON:-python3.11}" -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3.11-venv) ;;
    # Without recommendations Maven would come without the Java it runs on.
    maven) command -v mvn >/dev/null || missing+=(maven default-jre-headless) ;;
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
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
