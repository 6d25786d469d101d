#!/bin/sh
# The app of the demo: leaves a daemon and some orphans to PID 1, reloads on HUP, and stops on TERM with exit code 3.
here=$(dirname "$0")
# The shell would say "Terminated" of what it waits for.
exec 2>/dev/null

reload() {
  echo "HUP: I have read my configuration again"
  # It is not in our process group, so that what is forwarded to the group does not end it too.
  setsid sh "$here/operator.sh" &
}

trap reload HUP
trap 'echo "TERM: I stop, with exit code 3"; exit 3' TERM

echo "I run, as process $$"
# Two forks and a session of its own: whoever started it is gone at once, and PID 1 gets it.
(setsid sh "$here/daemon.sh" &)
sleep 0.3
echo "I have started a daemon, which ignores TERM"
sleep 0.4
for orphan in 1 2 3; do
  (sleep 0.2 &)
done
echo "I have left three orphans behind"
while :; do
  # wait, other than sleep, is interrupted by a trap.
  sleep 1000 &
  wait $!
done
