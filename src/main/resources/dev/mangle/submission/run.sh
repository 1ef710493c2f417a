# Runs a submission and ends with it, and when the other end of standard input goes away.
#   run.sh SCOPE FOLDER COMMAND...
# SCOPE is what a signal goes to: -1 is all of a PID namespace, 0 the process group, "job" a process
# group made here.
exec 3<&0 </dev/null
scope=$1
cd -- "$2" || exit 125
shift 2
# No core dumps, no file over 4 GiB; as many processes as a namespace of its own can count apart.
ulimit -c 0 -f 4194304
[[ $scope != -1 ]] || ulimit -u 4096 2>/dev/null
[[ $scope != job ]] || set -m
trap 'trap "" TERM; kill -TERM -- "$scope"' TERM
"$@" 3<&- &
entry=$!
[[ $scope != job ]] || scope=-$entry
{
  trap - TERM
  read -r -u 3
  kill -KILL -- "$scope"
} >/dev/null 2>&1 &
# What the shell itself would say about its jobs is no part of the log.
exec 3<&- >/dev/null 2>&1
wait "$entry"
status=$?
# A signal ends the waiting too; what has ended already is told again.
while kill -0 "$entry" 2>/dev/null; do
  wait "$entry"
  status=$?
done
exit "$status"
