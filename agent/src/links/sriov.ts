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
  /** The virtual functions of a physical one, those included that have no interface. */
  readonly vfs: readonly VirtualFunction[];
}

export interface VirtualFunction {
  readonly index: number;
  readonly pciAddress: string;
  /** Empty when none is bound. */
  readonly driver: string;
}

/** phys_port_name of a representor: `pf0vf3`, `c1pf0sf88` (Documentation/networking/switchdev.rst). */
const REPRESENTOR = /^(c\d+)?pf\d+(vf|sf)\d+$/;

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
    const vfIndex = vfIndexOf(pfDevice, pciAddress);
    if (vfIndex === undefined) return undefined;
    return { pf: interfaceOf(pfDevice), vfIndex, pciAddress, driver, vfs: [] };
  }
  if (Number(content(`${device}/sriov_numvfs`) ?? 0) === 0) return undefined;
  return { pf: interfaceOf(device), vfIndex: -1, pciAddress, driver, vfs: vfsOf(sysfs, device) };
}

function vfIndexOf(pfDevice: string, pciAddress: string): number | undefined {
  const entry = names(pfDevice).find(
    (name) => name.startsWith('virtfn') && linkName(`${pfDevice}/${name}`) === pciAddress,
  );
  return entry === undefined ? undefined : Number(entry.slice('virtfn'.length));
}

function vfsOf(sysfs: string, pfDevice: string): VirtualFunction[] {
  return names(pfDevice)
    .filter((name) => name.startsWith('virtfn'))
    .map((name) => {
      const pciAddress = linkName(`${pfDevice}/${name}`) ?? '';
      return {
        index: Number(name.slice('virtfn'.length)),
        pciAddress,
        driver: linkName(`${sysfs}/bus/pci/devices/${pciAddress}/driver`) ?? '',
      };
    })
    .sort((a, b) => a.index - b.index);
}

/** The interface of a function itself, not one that represents a virtual function to the switch in the card. */
function interfaceOf(device: string): string {
  const own = names(`${device}/net`).find(
    (name) => !REPRESENTOR.test(content(`${device}/net/${name}/phys_port_name`) ?? ''),
  );
  return own ?? '';
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
