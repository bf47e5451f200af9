const FIN = 0x001;
const SYN = 0x002;
const RST = 0x004;
const PSH = 0x008;
const ACK = 0x010;
const URG = 0x020;
/** A SYN-ACK, a FIN-ACK or a RST-ACK counts as its parts. */
const COMBINED = [
  [0x100, SYN | ACK],
  [0x200, FIN | ACK],
  [0x400, RST | ACK],
] as const;

export const flagAnomalies = ['reset', 'unanswered', 'synFin', 'xmas', 'none'] as const;
export type FlagAnomaly = (typeof flagAnomalies)[number];

/**
 * What is wrong with a TCP flow that had these flags, all its packets together; undefined where nothing is. A flow with
 * SYN alone had no answer; the other combinations are made by scanners.
 */
export function flagAnomaly(flags: number): FlagAnomaly | undefined {
  const seen = COMBINED.reduce(
    (all, [bit, parts]) => ((flags & bit) === 0 ? all : all | parts),
    flags & 0xff,
  );
  if (seen === 0) return 'none';
  if ((seen & (FIN | PSH | URG | ACK | SYN)) === (FIN | PSH | URG)) return 'xmas';
  if ((seen & (SYN | FIN | ACK)) === (SYN | FIN)) return 'synFin';
  if ((seen & RST) !== 0) return 'reset';
  return (seen & (SYN | ACK)) === SYN ? 'unanswered' : undefined;
}
