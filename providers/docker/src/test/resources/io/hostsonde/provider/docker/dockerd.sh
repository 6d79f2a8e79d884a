#!/bin/sh
# A dockerd for tests, apart from the machine's own: "dockerd.sh start FOLDER" prints its process id
# when it answers at FOLDER/s, "dockerd.sh stop FOLDER" ends it and whatever it left. The image
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

gone() { ! kill -0 "$1" 2>/dev/null; }

end() { # pid: at once, there is nothing to keep
  kill -9 "$1" 2>/dev/null || return 0
  await 100 gone "$1" || true
}

named() { # pids whose command line has our folder in it
  for entry in /proc/[0-9]*; do
    if { tr '\0' ' ' <"$entry/cmdline"; } 2>/dev/null | grep -q -- " $folder/$1"; then echo "${entry#/proc/}"; fi
  done
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

stop() {
  containers=$(ls "$folder/data/containers" 2>/dev/null || true)
  for pid in $(cat "$folder/pid" 2>/dev/null || true); do end "$pid"; done
  for id in $containers; do # processes of containers whose daemon was killed
    for tasks in /sys/fs/cgroup/*/docker/"$id"/cgroup.procs /sys/fs/cgroup/docker/"$id"/cgroup.procs; do
      for pid in $(cat "$tasks" 2>/dev/null || true); do end "$pid"; done
    done
  done
  for pid in $(named exec) $(named data); do end "$pid"; done
  for id in $containers; do
    rmdir /sys/fs/cgroup/*/docker/"$id" /sys/fs/cgroup/docker/"$id" 2>/dev/null || true
  done
  rm -rf "$folder"
}

case $action in
  start) start ;;
  stop) stop ;;
  *) exit 2 ;;
esac
