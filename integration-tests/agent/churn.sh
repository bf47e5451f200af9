#!/bin/bash
# Makes namespaces as a CNI plugin does and removes each a second later:
# churn.sh <name prefix> <namespace of the parent link `leg`> <count> <a second>
set -eu
prefix=$1 parent=$2 count=$3 rate=$4

pod() {
  local name=$prefix$1 link=mv$1
  ip netns add "$name"
  ip -n "$parent" link add "$link" link leg type macvlan mode bridge
  ip -n "$parent" link set "$link" netns "$name"
  ip -n "$name" -batch - <<COMMANDS
link set $link name net1
addr add 10.8.$(($1 / 200)).$(($1 % 200 + 10))/16 dev net1
neigh add 10.8.255.1 lladdr 02:00:00:00:00:98 dev net1
link set net1 up
COMMANDS
  # five packets, the first at once and the last 600 ms later: a machine that stands still for a moment costs some of them, not all
  ip netns exec "$name" bash -c '
    for i in 1 2 3 4 5; do
      echo hello > /dev/udp/10.8.255.1/5005
      read -rt 0.15 <> <(:) || true
    done'
  read -rt 0.25 <> <(:) || true
  ip netns del "$name"
}

for ((i = 0; i < count; i++)); do
  pod "$i" &
  read -rt "$(printf '0.%03d' $((1000 / rate)))" <> <(:) || true
done
wait
