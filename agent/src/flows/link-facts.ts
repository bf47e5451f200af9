import type { LinkRegistry } from '../links/link-registry.ts';
import type { EndFacts } from './contested.ts';

/** Answers the merger's questions from the link registry. */
export function linkFacts(links: LinkRegistry): EndFacts {
  return {
    hasMac: (netns, mac) => links.ownAddresses(netns)?.hasMac(mac) ?? false,
    ownsAddress: (netns, address) => links.ownAddresses(netns)?.hasAddress(address) ?? false,
    sharesMac: (netns, ifindex) =>
      ['ipvlan', 'macvlan'].includes(links.get(netns, ifindex)?.link.kind ?? ''),
  };
}
