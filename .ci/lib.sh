# Shared by the scripts beside it.

fail() { echo "ci: $*" >&2; exit 1; }
step() { echo; echo "== ci: $*"; }

# install PACKAGE: a Debian package, or the end.
install() {
  echo "ci: installing $1"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$1"; } >/tmp/ci-install.$$ 2>&1 \
    || { cat /tmp/ci-install.$$ >&2; fail "cannot install $1"; }
}

# need COMMAND PACKAGE
need() { command -v "$1" >/dev/null || install "$2"; command -v "$1" >/dev/null || fail "no $1 after installing $2"; }

# jdks: "VERSION HOME" of each JDK there is.
jdks() {
  for javac in /usr/lib/jvm/*/bin/javac ${JAVA_HOME:+"$JAVA_HOME/bin/javac"}; do
    [ -x "$javac" ] || continue
    home=$(dirname "$(dirname "$(readlink -f "$javac")")")
    echo "$("$javac" -version 2>&1 | sed -E 's/javac ([0-9]+).*/\1/') $home"
  done | sort -u
}

# block NAME: the commands of the README's fenced block that is marked so.
block() {
  awk -v mark="<!-- ci: $1 -->" '$0 == mark { on = 1; next } on && /^```sh$/ { inside = 1; next }
    inside && /^```$/ { exit } inside { print }' README.md | grep . || fail "the README has no block $1"
}

# wait_for URL: until it answers, 5 min at the most: what is started may have to be built first.
wait_for() {
  for _ in $(seq 600); do curl -sf -o /dev/null "$1" && return; sleep 0.5; done
  fail "$1 does not answer"
}

# start LOG COMMAND: in the background, in a session of its own, to be ended by stop_all.
started=()
start() {
  log=$1; shift
  setsid bash -c "$1" >"$log" 2>&1 </dev/null &
  started+=($!)
}
stop_all() {
  for pid in "${started[@]}"; do kill -TERM -- "-$pid" 2>/dev/null || true; done
  for pid in "${started[@]}"; do wait "$pid" 2>/dev/null || true; done
  started=()
}
trap stop_all EXIT
