/** Attaches to an interface, says so, and stays: `node attach.ts <namespace file> <link> tcx|tc`. Made to be killed. */
import { execFileSync } from 'node:child_process';
import { basename } from 'node:path';
import { FlowProbe, openNetns } from '../../agent/native/index.ts';
import type { AttachMode } from '../../agent/native/index.ts';

const [, , path = '', link = '', mode] = process.argv;
const listed = execFileSync('ip', ['-n', basename(path), '-j', 'link', 'show', link]);
const [{ ifindex }] = JSON.parse(listed.toString()) as [{ ifindex: number }];
const probe = await FlowProbe.load({ maxFlows: 100, ringBytes: 4096, sampling: 1 });
const netns = openNetns(path);
await probe.attach(netns, ifindex, 'ingress', mode as AttachMode);
await probe.attach(netns, ifindex, 'egress', mode as AttachMode);
process.stdout.write('attached\n');
setInterval(() => undefined, 60_000);
