#!/bin/sh
# Runs PostgreSQL as Debian packages it (apt-get install postgresql), where there are no containers: in a folder of its own, on
# a port of this machine, until it is interrupted. What it holds is gone then.
#   sh postgres.sh [PORT]
set -e
port=${1:-5432}
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || { echo "PostgreSQL is not installed" >&2; exit 69; }
folder=$(mktemp -d)
# It refuses to be run by root.
if [ "$(id -u)" = 0 ]; then
  chown postgres "$folder"
  as() { su postgres -s /bin/sh -c "cd '$folder' && $*"; }
else
  as() { (cd "$folder" && sh -c "$*"); }
fi
stop() {
  trap '' INT TERM
  as "'$bin/pg_ctl' -D '$folder/data' -m immediate stop >/dev/null" || true
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 0' INT TERM HUP
as "'$bin/initdb' -D '$folder/data' -U sweeps -A trust -E UTF8 --no-sync >/dev/null"
as "'$bin/pg_ctl' -D '$folder/data' -l '$folder/log' -w -o \"-p $port -k '$folder' -c listen_addresses=127.0.0.1 -c fsync=off\" start >/dev/null"
as "'$bin/createdb' -h 127.0.0.1 -p $port -U sweeps sweeps"
echo "postgres://sweeps@127.0.0.1:$port/sweeps"
while :; do sleep 1; done
