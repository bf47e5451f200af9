import type { Link } from '../../native/index.ts';
import type { SriovFacts } from './sriov.ts';

/** One interface of one namespace, as last heard of. */
export interface LinkState {
  readonly netns: number;
  link: Link;
  /** Address and prefix length as `10.1.0.5/24`, in the order in which they were told. */
  readonly addresses: Map<string, string>;
  sriov: SriovFacts | undefined;
  /** `performance.now()` when it was first heard to be up; undefined until then. */
  upMs: number | undefined;
  /** Gone from the namespace; kept until its last flows are read. */
  gone: boolean;
}

const LOOPBACK_TYPE = 772;
const OPERATIONAL_STATES = [
  'unknown',
  'notpresent',
  'down',
  'lowerlayerdown',
  'testing',
  'dormant',
  'up',
];

/** What an interface is, in one word: the kernel's kind, or what its device tells. */
export function kindOf(link: Link, sriov: SriovFacts | undefined): string {
  if (sriov) return sriov.vfIndex < 0 ? 'pf' : 'vf';
  if (link.kind !== null) return link.kind;
  return link.hardwareType === LOOPBACK_TYPE ? 'loopback' : 'device';
}

/** Whether it is switched on (IFF_UP), carrier or not: one that is down passes no packet. */
export function isUp(link: Link): boolean {
  return (link.flags & 1) === 1;
}

/** RFC 2863 state; a link that the kernel knows no state of is as its flags say. */
export function stateOf(link: Link): string {
  const state = OPERATIONAL_STATES[link.operState] ?? 'unknown';
  if (state !== 'unknown') return state;
  return isUp(link) ? 'up' : 'down';
}
