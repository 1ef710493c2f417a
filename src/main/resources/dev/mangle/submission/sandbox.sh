# Runs as first process of new mount, PID and network namespaces and builds the root that a submission
# sees: the machine read-only, without its devices, sockets and what is hidden, and the contest's folders.
#   sandbox.sh SCRATCH OUTPUT MOUNT GPU HIDDEN... -- COMMAND...
# SCRATCH holds root/ (empty), code/, input/ and tmp/, and gets a file ready when all is done; OUTPUT appears as MOUNT.
set -euo pipefail
shopt -s nullglob

scratch=$1 output=$2 target=$3 gpu=$4
shift 4
root=$scratch/root

fail() {
  echo "mangle: no sandbox: $1" >&2
  exit 125
}

# The contest's memory and a bound on processes, where this system has control groups that are ours to
# make (as root, version 1 or 2); the caller removes those that SCRATCH/groups names.
confine() {
  local controller path group
  while IFS=: read -r _ controller path; do
    case $controller in
      pids | memory) group=/sys/fs/cgroup/$controller$path ;;
      '') group=/sys/fs/cgroup ;;
      *) continue ;;
    esac
    [[ -e $group/cgroup.procs ]] || continue
    group=${group%/}/mangle-${scratch##*/}
    mkdir -- "$group" || continue
    echo "$group" >>"$scratch/groups"
    echo 4096 >"$group/pids.max"
    echo 24G >"$group/memory.max"
    echo 24G >"$group/memory.limit_in_bytes"
    echo 0 >"$group/cgroup.procs"
  done </proc/self/cgroup 2>/dev/null || true
}

# Bind mounts of the folders $1/* below the new root, links as they are.
mirror() {
  local entry
  for entry in "$1"/*; do
    case $entry in
      /dev | /proc | /run | /tmp | /code | /input_images | /output_images | /output_data) continue ;;
    esac
    if [[ -L $entry ]]; then
      cp -P -- "$entry" "$root$entry" 2>/dev/null || true
    elif [[ -d $entry ]]; then
      # What this user may not see, the submission may not see either.
      mkdir -p -- "$root$entry" && mount --rbind "$entry" "$root$entry" 2>/dev/null || true
    fi
  done
}

# Makes every mount below the new root read-only; the options that it has must be kept.
protect() {
  local point options
  while read -r _ _ _ _ point options _; do
    printf -v point '%b' "$point"
    case $point in
      "$root/tmp" | "$root/var/tmp") ;;
      "$root"/*)
        mount -o "remount,bind,ro,${options#r[ow],}" "$point" 2>/dev/null \
          || umount -l "$point" 2>/dev/null \
          || fail "cannot protect ${point#"$root"}"
        ;;
    esac
  done </proc/self/mountinfo
}

devices() {
  local device
  mkdir "$root/dev"
  mount -t tmpfs -o mode=755,size=64k none "$root/dev"
  for device in /dev/{null,zero,full,random,urandom}; do
    : >"$root$device"
    mount --bind "$device" "$root$device"
  done
  if [[ -n $gpu ]]; then
    for device in /dev/nvidia* /dev/dri /dev/kfd; do
      [[ -e $device ]] || continue
      if [[ -d $device ]]; then mkdir "$root$device"; else : >"$root$device"; fi
      mount --bind "$device" "$root$device"
    done
  fi
  ln -s /proc/self/fd "$root/dev/fd"
  ln -s fd/0 "$root/dev/stdin"
  ln -s fd/1 "$root/dev/stdout"
  ln -s fd/2 "$root/dev/stderr"
  mkdir "$root/dev/shm"
  mount -o remount,bind,ro "$root/dev"
  mount -t tmpfs -o mode=1777,size=1g none "$root/dev/shm"
}

hide() {
  if [[ -d $root$1 ]]; then
    mount -t tmpfs -o ro,mode=755,size=4k none "$root$1"
  elif [[ -e $root$1 ]]; then
    mount --bind /dev/null "$root$1"
  fi
}

confine
mount -t tmpfs -o mode=755,size=1m none "$root"
mkdir "$root/tmp"
mount --bind "$scratch/tmp" "$root/tmp"
mirror ''
mirror /tmp
if [[ -d $root/var/tmp ]]; then
  mount --bind "$scratch/tmp" "$root/var/tmp"
fi
protect
devices
mkdir "$root"/{proc,run,code,input_images} "$root$target"
mount -t proc -o ro none "$root/proc"
mount -t tmpfs -o mode=755,size=1m none "$root/run"
while [[ $1 != -- ]]; do
  hide "$1"
  shift
done
shift
mount --bind "$scratch/code" "$root/code"
mount --bind "$output" "$root$target"
mount --bind "$scratch/input" "$root/input_images"
mount -o remount,bind,ro "$root/input_images" 2>/dev/null \
  || mount -o remount,bind,ro,nosuid,nodev "$root/input_images"
mount -o remount,bind,ro "$root"
ip link set lo up 2>/dev/null || true
cd "$root/code"
: >"$scratch/ready" # from here on what goes wrong is the submission's fault
exec setsid chroot "$root" setpriv --no-new-privs --inh-caps=-all --ambient-caps=-all --bounding-set=-all \
  "$@"
