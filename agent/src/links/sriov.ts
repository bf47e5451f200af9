import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

/** What sysfs tells of a physical or virtual function. */
export interface SriovFacts {
  /** Interface name of the physical function; empty when it has none here. */
  readonly pf: string;
  /** Index of the virtual function, -1 for the physical function. */
  readonly vfIndex: number;
  /** As `0000:3b:02.1`. */
  readonly pciAddress: string;
  readonly driver: string;
}

/**
 * Reads `bus/pci/devices/<address>` below a sysfs folder: `physfn` makes a virtual function, `sriov_numvfs` above 0 a
 * physical one (Documentation/ABI/testing/sysfs-bus-pci). Undefined for any other device.
 */
export function readSriov(sysfs: string, pciAddress: string): SriovFacts | undefined {
  const device = `${sysfs}/bus/pci/devices/${pciAddress}`;
  const driver = linkName(`${device}/driver`) ?? '';
  const physfn = linkName(`${device}/physfn`);
  if (physfn !== undefined) {
    const pfDevice = `${sysfs}/bus/pci/devices/${physfn}`;
    return {
      pf: firstName(`${pfDevice}/net`),
      vfIndex: vfIndexOf(pfDevice, pciAddress),
      pciAddress,
      driver,
    };
  }
  if (Number(content(`${device}/sriov_numvfs`) ?? 0) === 0) return undefined;
  return { pf: firstName(`${device}/net`), vfIndex: -1, pciAddress, driver };
}

function vfIndexOf(pfDevice: string, pciAddress: string): number {
  const entry = names(pfDevice).find(
    (name) => name.startsWith('virtfn') && linkName(`${pfDevice}/${name}`) === pciAddress,
  );
  return entry === undefined ? 0 : Number(entry.slice('virtfn'.length));
}

function firstName(folder: string): string {
  return names(folder)[0] ?? '';
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function linkName(path: string): string | undefined {
  try {
    return basename(readlinkSync(path));
  } catch {
    return undefined;
  }
}

function content(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
