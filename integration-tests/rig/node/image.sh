#!/bin/bash
# Makes container images without a registry, as OCI archives in $IMG, and imports them when the node is up. Use imagePullPolicy: Never.
#   image.sh pause | coredns | tools                     the images that the node and smoke.sh need
#   image.sh debian NAME:TAG pkg,pkg [CMD...]            a Debian root with these packages (mmdebstrap; kept by name)
#   image.sh dir NAME:TAG DIR [CMD...]                   a directory as it is
#   image.sh add NAME:TAG BASE:TAG SRC:DST... [-- CMD...]   one more layer on an image made here, say a program and its files
set -euo pipefail
. "$(dirname "$0")/env.sh"
archive() { echo "$IMG/$(echo "$1" | tr '/:' '__').tar"; }
pack() { # name, base or "", directory, command...
  local name=$1 base=$2 dir=$3 t cmd layers='[]' diffs='[]' l; shift 3; cmd=$(jq -cn '$ARGS.positional' --args -- "$@")
  t=$(mktemp -d "$IMG/.oci.XXXX"); mkdir -p "$t/blobs/sha256"
  blob() { local s; s=$(sha256sum "$1" | cut -d' ' -f1); mv "$1" "$t/blobs/sha256/$s"; echo "$s"; }
  ref() { jq -cn --arg m "application/vnd.oci.image.$1" --arg d "sha256:$2" --argjson s "$(stat -c %s "$t/blobs/sha256/$2")" '{mediaType: $m, digest: $d, size: $s}'; }
  if [ -n "$base" ]; then
    tar -C "$t" -xf "$(archive "$base")"; local b=$t/blobs m c; m=$b/$(jq -r '.manifests[0].digest' "$t/index.json" | tr : /); c=$b/$(jq -r .config.digest "$m" | tr : /)
    layers=$(jq -c .layers "$m") diffs=$(jq -c .rootfs.diff_ids "$c"); [ "$cmd" != '[]' ] || cmd=$(jq -c .config.Cmd "$c"); rm "$m" "$c"; fi
  tar -C "$dir" --sort=name --numeric-owner --owner=0 --group=0 --mtime=@0 -cf "$t/layer" .
  l=$(blob "$t/layer")
  jq -cn --argjson cmd "$cmd" --argjson d "$diffs" --arg l "sha256:$l" '{architecture: "amd64", os: "linux", rootfs: {type: "layers", diff_ids: ($d + [$l])},
    config: {Cmd: $cmd, Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]}}' >"$t/config"
  jq -cn --argjson c "$(ref config.v1+json "$(blob "$t/config")")" --argjson b "$layers" --argjson l "$(ref layer.v1.tar "$l")" \
    '{schemaVersion: 2, mediaType: "application/vnd.oci.image.manifest.v1+json", config: $c, layers: ($b + [$l])}' >"$t/manifest"
  jq -cn --argjson m "$(ref manifest.v1+json "$(blob "$t/manifest")")" --arg n "$name" '{schemaVersion: 2, manifests: [$m + {annotations: {"io.containerd.image.name": $n}}]}' >"$t/index.json"
  echo '{"imageLayoutVersion":"1.0.0"}' >"$t/oci-layout"
  tar -C "$t" -cf "$(archive "$name")" oci-layout index.json blobs; rm -rf "$t"
}
mkdir -p "$IMG"; what=${1:?see the head of this file}; shift; d=$(mktemp -d "$IMG/.root.XXXX"); trap 'rm -rf "$d"' EXIT; chmod 755 "$d"
case $what in
  pause) n=localhost/pause:$PAUSE_V; cp "$BIN/pause" "$d/"; pack "$n" "" "$d" /pause ;;
  coredns) n=localhost/coredns:$COREDNS_V; cp "$BIN/coredns" "$d/"; pack "$n" "" "$d" /coredns ;;
  tools) n=localhost/tools:1; mkdir -p "$d"/{bin,etc,tmp,proc,sys,dev,run,root}; cp "$DEB/bin/busybox" "$d/bin/"
    for a in $("$DEB/bin/busybox" --list | grep -vx busybox); do ln -s busybox "$d/bin/$a"; done
    echo root:x:0:0::/root:/bin/sh >"$d/etc/passwd"; pack "$n" "" "$d" sleep 1000000 ;;
  debian) n=$1 p=$2; shift 2
    if [ ! -s "$(archive "$n")" ]; then
      PATH=$DEB/usr/bin:$PATH mmdebstrap -q --variant=apt --mode=root --include="$p" --aptopt='APT::Install-Recommends "false"' --aptopt='APT::Sandbox::User "root"' \
        --dpkgopt=path-exclude=/usr/share/{doc,man,locale}'/*' bookworm "$d/root.tar" /etc/apt/sources.list.d/debian.sources
      mkdir "$d/r"; tar -C "$d/r" --exclude=./dev/'*' -xf "$d/root.tar"; rm -rf "$d/r/var/lib/apt/lists"/* "$d/r/var/cache/apt"/*; pack "$n" "" "$d/r" "${@:-/bin/bash}"; fi ;;
  dir) n=$1 r=$2; shift 2; pack "$n" "" "$r" "$@" ;;
  add) n=$1 b=$2; shift 2
    while [ $# -gt 0 ] && [ "$1" != -- ]; do mkdir -p "$d$(dirname "${1#*:}")"; cp -a "${1%%:*}" "$d${1#*:}"; shift; done
    [ $# = 0 ] || shift; pack "$n" "$b" "$d" "$@" ;;
  *) echo "unknown: $what" >&2; exit 1 ;;
esac
[ ! -e "$STATE/node.pid" ] || out=$(in_node "$BIN/ctr" -n k8s.io images import "$(archive "$n")" 2>&1) || { echo "$out" >&2; exit 1; }
say "image $n: $(du -h "$(archive "$n")" | cut -f1)"
