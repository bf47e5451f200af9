import { describe, expect, it } from 'vitest';
import { podUidOf } from './owner.ts';

const UID = '0f7a8b3c-51d2-4e6f-9a0b-c1d2e3f40516';
const SYSTEMD_UID = UID.replaceAll('-', '_');
const CONTAINER = '3c1f'.repeat(16);

describe('podUidOf', () => {
  it.each([
    [
      'containerd, systemd driver, cgroup v2, burstable',
      `0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${SYSTEMD_UID}.slice/cri-containerd-${CONTAINER}.scope`,
    ],
    [
      'containerd, systemd driver, cgroup v2, besteffort',
      `0::/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod${SYSTEMD_UID}.slice/cri-containerd-${CONTAINER}.scope`,
    ],
    [
      'containerd, systemd driver, cgroup v2, guaranteed',
      `0::/kubepods.slice/kubepods-pod${SYSTEMD_UID}.slice/cri-containerd-${CONTAINER}.scope`,
    ],
    [
      'CRI-O, systemd driver, cgroup v2, with a cgroup of the container below',
      `0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${SYSTEMD_UID}.slice/crio-${CONTAINER}.scope/container`,
    ],
    [
      'CRI-O, conmon beside the container',
      `0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${SYSTEMD_UID}.slice/crio-conmon-${CONTAINER}.scope`,
    ],
    ['cgroupfs driver, cgroup v2, burstable', `0::/kubepods/burstable/pod${UID}/${CONTAINER}`],
    ['cgroupfs driver, cgroup v2, guaranteed', `0::/kubepods/pod${UID}/${CONTAINER}`],
    ['the cgroup of the pod itself', `0::/kubepods/besteffort/pod${UID}`],
    [
      'a kubelet with a root of its own',
      `0::/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-besteffort.slice/kubelet-kubepods-besteffort-pod${SYSTEMD_UID}.slice/cri-containerd-${CONTAINER}.scope`,
    ],
    [
      'seen from a cgroup namespace beside it',
      `0::/../../../kubepods-besteffort.slice/kubepods-besteffort-pod${SYSTEMD_UID}.slice/cri-containerd-${CONTAINER}.scope`,
    ],
    ['cgroupfs driver, seen from a pod of the same class', `0::/../../pod${UID}/${CONTAINER}`],
    ['cgroupfs driver, seen from another class', `0::/../../../besteffort/pod${UID}/${CONTAINER}`],
    [
      'cgroupfs driver, cgroup v1',
      [
        `12:pids:/kubepods/burstable/pod${UID}/${CONTAINER}`,
        `3:cpu,cpuacct:/kubepods/burstable/pod${UID}/${CONTAINER}`,
        `1:name=systemd:/kubepods/burstable/pod${UID}/${CONTAINER}`,
      ].join('\n'),
    ],
    [
      'systemd driver, cgroup v1, where only some hierarchies are the pod’s',
      [
        '13:rdma:/',
        '12:misc:/',
        `5:memory:/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod${SYSTEMD_UID}.slice/crio-${CONTAINER}.scope`,
        '0::/system.slice/crio.service',
      ].join('\n'),
    ],
  ])('%s', (_what, cgroup) => {
    expect(podUidOf(`${cgroup}\n`)).toBe(UID);
  });

  it.each([
    ['an empty text', ''],
    ['the root', '0::/\n'],
    ['a service', '0::/system.slice/kubelet.service\n'],
    ['a user’s shell', '0::/user.slice/user-1000.slice/session-2.scope\n'],
    ['a container of Docker', `0::/system.slice/docker-${CONTAINER}.scope\n`],
    ['what is above all pods', '0::/kubepods.slice/kubepods-burstable.slice\n'],
    ['a pod of Podman', `0::/machine.slice/machine-libpod_pod_${CONTAINER}.slice\n`],
    ['a UID outside the kubelet’s cgroups', `0::/system.slice/pod${UID}/${CONTAINER}\n`],
    ['a name that only begins like a UID', `0::/kubepods/burstable/pod${UID}0/${CONTAINER}\n`],
    ['a kubepods and a pod of different hierarchies', `2:cpu:/kubepods\n1:memory:/x/pod${UID}\n`],
  ])('is no pod’s: %s', (_what, cgroup) => {
    expect(podUidOf(cgroup)).toBeUndefined();
  });

  it('is the hash of the manifest for a static pod', () => {
    const hash = '0123456789abcdef0123456789abcdef';
    const slice = `kubepods-burstable-pod${hash}.slice`;
    expect(podUidOf(`0::/kubepods.slice/kubepods-burstable.slice/${slice}/x.scope`)).toBe(hash);
  });
});
