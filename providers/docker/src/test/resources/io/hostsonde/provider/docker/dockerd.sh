#!/bin/sh
# A dockerd for tests, apart from the machine's own: "dockerd.sh start FOLDER" prints its process id
# when it answers at FOLDER/s, "dockerd.sh crash FOLDER" kills it with all that it started, "dockerd.sh
# stop FOLDER" does so and removes everything. The image
# busybox:test is made of the machine's static busybox. Needs root, docker.io and busybox-static.
set -eu
PATH=$PATH:/usr/sbin:/sbin
action=$1 folder=$2
docker() { command docker -H "unix://$folder/s" "$@"; }

await() { # tries, command: until it succeeds
  left=$1; shift
  until "$@" >/dev/null 2>&1; do
    left=$((left - 1)); [ "$left" -gt 0 ] || return 1
    sleep 0.1
  done
}

left() { # pids of the daemon, its containerd and shims, and of all containers; not of the dead
  {
    grep -lsa -- "$folder/exec" /proc/[0-9]*/cmdline | cut -d/ -f3
    for id in $(ls "$folder/data/containers" 2>/dev/null); do
      # One of the two is there; in a $(...) the other would end the loop.
      cat /sys/fs/cgroup/pids/docker/"$id"/cgroup.procs /sys/fs/cgroup/docker/"$id"/cgroup.procs || true
    done 2>/dev/null
  } | sed 's|.*|/proc/&/status|' | xargs -r grep -Ls '^State:.*zombie' | cut -d/ -f3
}

none_left() {
  pids=$(left)
  [ -z "$pids" ] || { kill -9 $pids; return 1; }
}

start() {
  mkdir -p "$folder"
  # Its own network and mounts, so that neither bridge nor firewall of the machine is touched.
  setsid unshare --net --mount --propagation private sh -c '
    busybox ip link set lo up
    exec dockerd --data-root "$1/data" --exec-root "$1/exec" --pidfile "$1/pid" -H "unix://$1/s" \
      --exec-opt native.cgroupdriver=cgroupfs --log-level warn
  ' dockerd "$folder" >>"$folder/log" 2>&1 </dev/null &
  await 300 docker version || { tail -n 20 "$folder/log" >&2; exit 1; }
  docker image inspect busybox:test >/dev/null 2>&1 || image
  cat "$folder/pid"
}

image() {
  root=$(mktemp -d "$folder/root.XXXXXX")
  mkdir -p "$root/bin" "$root/tmp" "$root/proc" "$root/sys" "$root/dev" "$root/etc"
  cp "$(command -v busybox)" "$root/bin/busybox"
  for applet in $(busybox --list); do
    [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
  done
  tar -C "$root" -cf - . | docker import -c 'ENV PATH=/bin' - busybox:test >/dev/null
  rm -rf "$root"
}

crash() { # all at once, as when the machine is switched off; what is on disk stays
  await 100 none_left || { echo "still there: $(left)" >&2; exit 1; }
  rm -rf "$folder/pid" "$folder/s" "$folder/exec"
}

stop() {
  crash
  for id in $(ls "$folder/data/containers" 2>/dev/null); do
    rmdir /sys/fs/cgroup/*/docker/"$id" /sys/fs/cgroup/docker/"$id" 2>/dev/null || true
  done
  rm -rf "$folder"
}

case $action in
  start) start ;;
  crash) crash ;;
  stop) stop ;;
  *) exit 2 ;;
esac
