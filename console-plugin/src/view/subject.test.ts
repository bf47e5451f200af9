import { compileFilter, formatFilters, holds } from '@tributary/model';
import type { FlowRecord } from '@tributary/model';
import { describe, expect, it } from 'vitest';
import { filterOfSubject } from './subject.ts';
import type { Subject } from './subject.ts';

const web: FlowRecord = {
  SrcK8S_Type: 'Pod',
  SrcK8S_Namespace: 'shop',
  SrcK8S_Name: 'web-1',
  SrcK8S_OwnerType: 'Deployment',
  SrcK8S_OwnerName: 'web',
  SrcK8S_HostName: 'node-a',
  DstK8S_Type: 'Service',
  DstK8S_Namespace: 'bank',
  DstK8S_Name: 'ledger',
  DstK8S_OwnerType: 'Service',
  DstK8S_OwnerName: 'ledger',
  Interfaces: ['net1', 'eth0'],
  IfNetworks: ['shop/vlan', ''],
  Udns: ['', 'shop/blue'],
};

describe('the flows of an object', () => {
  it.each<[Subject, string]>([
    [
      { kind: 'Pod', namespace: 'shop', name: 'web-1' },
      'SrcK8S_Type=Pod&SrcK8S_Namespace=shop&SrcK8S_Name=web-1|DstK8S_Type=Pod&DstK8S_Namespace=shop&DstK8S_Name=web-1',
    ],
    [
      { kind: 'Job', namespace: 'shop', name: 'sum-28' },
      'SrcK8S_OwnerType=Job&SrcK8S_Namespace=shop&SrcK8S_OwnerName=sum-28|DstK8S_OwnerType=Job&DstK8S_Namespace=shop&DstK8S_OwnerName=sum-28',
    ],
    [
      { kind: 'Job', namespace: 'shop', name: 'sum-28', cronJob: 'sum' },
      'SrcK8S_OwnerType=CronJob&SrcK8S_Namespace=shop&SrcK8S_OwnerName=sum&SrcK8S_Name=sum-28-*|DstK8S_OwnerType=CronJob&DstK8S_Namespace=shop&DstK8S_OwnerName=sum&DstK8S_Name=sum-28-*',
    ],
    [
      { kind: 'NetworkAttachmentDefinition', namespace: 'shop', name: 'vlan' },
      'IfNetworks=shop/vlan',
    ],
    [{ kind: 'ClusterUserDefinedNetwork', name: 'blue' }, 'Udns=blue'],
  ])('%o', (subject, expected) => {
    expect(formatFilters(filterOfSubject(subject))).toBe(expected);
  });

  it.each<[Subject, boolean]>([
    [{ kind: 'Pod', namespace: 'shop', name: 'web-1' }, true],
    // one end has the name, the other the namespace
    [{ kind: 'Pod', namespace: 'bank', name: 'web-1' }, false],
    [{ kind: 'Deployment', namespace: 'shop', name: 'web' }, true],
    [{ kind: 'StatefulSet', namespace: 'shop', name: 'web' }, false],
    [{ kind: 'Service', namespace: 'bank', name: 'ledger' }, true],
    [{ kind: 'Namespace', name: 'bank' }, true],
    [{ kind: 'Project', name: 'shop' }, true],
    [{ kind: 'Node', name: 'node-b' }, false],
    [{ kind: 'NetworkAttachmentDefinition', namespace: 'shop', name: 'vlan' }, true],
    [{ kind: 'UserDefinedNetwork', namespace: 'shop', name: 'blue' }, true],
    [{ kind: 'ClusterUserDefinedNetwork', name: 'blue' }, false],
  ])('%o: %s', (subject, expected) => {
    expect(holds(compileFilter(filterOfSubject(subject)), web)).toBe(expected);
  });
});
