/** An observation point and the pair of MACs that it saw: what a great many flows have in common. */
export interface Spot {
  readonly netns: number;
  readonly ifindex: number;
  readonly direction: number;
  readonly vlan: number;
  /** 48-bit numbers, 0 without a link layer. */
  readonly srcMac: number;
  readonly dstMac: number;
}

/** Beyond so many all are made anew: namespaces come and go, and so do MACs. */
const BOUND = 65_536;

/** Keeps one object for each spot, so that flows need not keep numbers of their own. */
export class Spots {
  /** By a hash of their numbers. */
  readonly #buckets = new Map<number, Spot[]>();
  #size = 0;

  /** The spot with these numbers. */
  of(
    netns: number,
    ifindex: number,
    direction: number,
    vlan: number,
    srcMac: number,
    dstMac: number,
  ): Spot {
    const hash =
      Math.imul(netns ^ Math.imul(ifindex, 0x9e3779b1), 0x85ebca6b) ^
      Math.imul((srcMac % 0x7fff_ffff) ^ Math.imul(dstMac % 0x7fff_ffff, 31), 0xc2b2ae35) ^
      ((vlan << 1) | direction);
    let bucket = this.#buckets.get(hash);
    const known = bucket?.find(
      (spot) =>
        spot.netns === netns &&
        spot.ifindex === ifindex &&
        spot.direction === direction &&
        spot.vlan === vlan &&
        spot.srcMac === srcMac &&
        spot.dstMac === dstMac,
    );
    if (known) return known;
    if (this.#size++ === BOUND) {
      this.#buckets.clear();
      this.#size = 1;
      bucket = undefined;
    }
    const spot = { netns, ifindex, direction, vlan, srcMac, dstMac };
    if (bucket) bucket.push(spot);
    else this.#buckets.set(hash, [spot]);
    return spot;
  }
}
