// A static pod's is a hash of its manifest, which its mirror in the API has as kubernetes.io/config.hash.
const HASH = '[0-9a-f]{32}';
const UID = '[0-9a-f]{8}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{12}';
// cgroupfs: /kubepods/burstable/pod<uid>/<container>
// systemd:  /kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod<uid>.slice/cri-containerd-<id>.scope
// from a cgroup namespace of the agent's own: /../pod<uid>/<container>, with the way up in place of what is above
const POD = new RegExp(`(?:kubepods|:/\\.\\.)[^\\n]*?[/-]pod(${UID}|${HASH})(?:/|\\.slice|$)`, 'm');

/**
 * UID of the pod that a process belongs to, from the text of `/proc/<pid>/cgroup` (v1 or v2, cgroupfs or systemd
 * names). Undefined for a process of no pod.
 */
export function podUidOf(cgroup: string): string | undefined {
  return POD.exec(cgroup)?.[1]?.replaceAll('_', '-');
}
