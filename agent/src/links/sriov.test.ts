import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSriov } from './sriov.ts';

const PF = '0000:3b:00.0';
const FIRST_VF = '0000:3b:02.0';
const SECOND_VF = '0000:3b:02.1';
const TENTH_VF = '0000:3b:03.2';
const PLAIN = '0000:04:00.0';

let sysfs: string;

/** A device with the files and links that the kernel makes, links relative as the kernel's are. */
function device(
  address: string,
  {
    driver,
    files = {},
    folders = [],
    links = {},
  }: {
    driver?: string;
    files?: Record<string, string>;
    folders?: string[];
    links?: Record<string, string>;
  },
): void {
  const folder = join(sysfs, 'bus/pci/devices', address);
  mkdirSync(folder, { recursive: true });
  if (driver !== undefined)
    symlinkSync(`../../../../bus/pci/drivers/${driver}`, `${folder}/driver`);
  for (const [name, text] of Object.entries(files)) writeFileSync(`${folder}/${name}`, text);
  for (const name of folders) mkdirSync(`${folder}/${name}`, { recursive: true });
  for (const [name, target] of Object.entries(links)) {
    mkdirSync(dirname(`${folder}/${name}`), { recursive: true });
    symlinkSync(`../${target}`, `${folder}/${name}`);
  }
}

beforeEach(() => {
  sysfs = mkdtempSync(join(tmpdir(), 'sysfs-'));
  device(PF, {
    driver: 'mlx5_core',
    files: { sriov_numvfs: '3\n', sriov_totalvfs: '8\n' },
    folders: ['net/ens1f0'],
    links: { virtfn0: FIRST_VF, virtfn1: SECOND_VF, virtfn10: TENTH_VF },
  });
  device(FIRST_VF, { driver: 'mlx5_core', folders: ['net/ens1f0v0'], links: { physfn: PF } });
  device(SECOND_VF, { driver: 'vfio-pci', links: { physfn: PF } });
  device(TENTH_VF, { links: { physfn: PF } });
});

afterEach(() => rmSync(sysfs, { recursive: true }));

describe('readSriov', () => {
  it('knows a physical function with virtual ones', () => {
    expect(readSriov(sysfs, PF)).toEqual({
      pf: 'ens1f0',
      vfIndex: -1,
      pciAddress: PF,
      driver: 'mlx5_core',
      vfs: [
        { index: 0, pciAddress: FIRST_VF, driver: 'mlx5_core' },
        { index: 1, pciAddress: SECOND_VF, driver: 'vfio-pci' },
        { index: 10, pciAddress: TENTH_VF, driver: '' },
      ],
    });
  });

  it('knows a virtual function, its index and its physical one', () => {
    expect(readSriov(sysfs, FIRST_VF)).toEqual({
      pf: 'ens1f0',
      vfIndex: 0,
      pciAddress: FIRST_VF,
      driver: 'mlx5_core',
      vfs: [],
    });
  });

  it('tells that a virtual function is bound to vfio-pci', () => {
    expect(readSriov(sysfs, SECOND_VF)).toMatchObject({ vfIndex: 1, driver: 'vfio-pci' });
  });

  it('reads an index of two digits, and knows a function without a driver', () => {
    expect(readSriov(sysfs, TENTH_VF)).toMatchObject({ vfIndex: 10, driver: '' });
  });

  it('takes for its name that of the function itself, not of what represents a virtual one', () => {
    device(PF, { files: {}, folders: ['net/ens1f0', 'net/ens1f00'] });
    const net = join(sysfs, 'bus/pci/devices', PF, 'net');
    writeFileSync(join(net, 'ens1f0', 'phys_port_name'), 'pf0vf0\n');
    writeFileSync(join(net, 'ens1f00', 'phys_port_name'), 'p0\n');
    expect(readSriov(sysfs, FIRST_VF)).toMatchObject({ pf: 'ens1f00' });
  });

  it('has no name for a physical function whose interface is not here', () => {
    rmSync(join(sysfs, 'bus/pci/devices', PF, 'net'), { recursive: true });
    expect(readSriov(sysfs, FIRST_VF)).toMatchObject({ pf: '', vfIndex: 0 });
    expect(readSriov(sysfs, PF)).toMatchObject({ pf: '', vfIndex: -1 });
  });

  it.each([
    ['that can have virtual functions and has none', { sriov_numvfs: '0\n' }],
    ['that cannot have any', {}],
  ])('is not about a device %s', (_what, files: Record<string, string>) => {
    device(PLAIN, { driver: 'e1000e', files, folders: ['net/eno1'] });
    expect(readSriov(sysfs, PLAIN)).toBeUndefined();
  });

  it('is not about a device that is gone', () => {
    expect(readSriov(sysfs, '0000:ff:00.0')).toBeUndefined();
  });
});
