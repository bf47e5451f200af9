import type { Look } from './look.ts';

interface Badge {
  readonly text: string;
  readonly colour: string;
}

/** Abbreviation of a kind as the console's badges have it, and its colour in the palette of the look. */
const badges: Readonly<Record<string, readonly [text: string, colour: number]>> = {
  Pod: ['P', 2],
  Service: ['S', 5],
  Node: ['N', 3],
  Namespace: ['NS', 5],
  Deployment: ['D', 0],
  StatefulSet: ['SS', 0],
  DaemonSet: ['DS', 0],
  ReplicaSet: ['RS', 0],
  Job: ['J', 0],
  CronJob: ['CJ', 0],
  DeploymentConfig: ['DC', 0],
  VirtualMachineInstance: ['VMI', 3],
  VirtualMachine: ['VM', 3],
  workload: ['W', 0],
  netns: ['ns', 2],
  interface: ['IF', 1],
  address: ['IP', 3],
  network: ['NAD', 4],
  primary: ['PN', 0],
  subnet: ['SN', 6],
  zone: ['Z', 1],
  cluster: ['C', 0],
};

export function badgeOf(kind: string, look: Look): Badge {
  const known = badges[kind];
  if (known) return { text: known[0], colour: look.palette[known[1]]! };
  if (kind === 'unknown') return { text: '?', colour: look.quiet };
  return {
    text: kind.replace(/[^A-Z]/g, '').slice(0, 3) || kind.slice(0, 2),
    colour: look.palette[0]!,
  };
}

/** The abbreviation alone. */
export function badgeText(kind: string): string {
  return badges[kind]?.[0] ?? (kind === 'unknown' ? '?' : kind.replace(/[^A-Z]/g, '').slice(0, 3));
}
