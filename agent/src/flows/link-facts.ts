import type { LinkRegistry } from '../links/link-registry.ts';
import type { EndFacts } from './contested.ts';

/** Answers the merger's questions from the link registry. */
export function linkFacts(links: LinkRegistry): EndFacts {
  return {
    hasMac: (netns, mac) => links.hasMac(netns, mac),
    ownsAddress: (netns, address) =>
      address.length > 0 &&
      links.hasAddress(netns, address.length === 4 ? 4 : 6, BigInt(`0x${address.toString('hex')}`)),
    sharesMac: (netns, ifindex) =>
      ['ipvlan', 'macvlan'].includes(links.get(netns, ifindex)?.link.kind ?? ''),
  };
}
