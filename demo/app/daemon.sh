#!/bin/sh
# A daemon that does not care about being asked to stop.
trap '' TERM
exec sleep 1000
