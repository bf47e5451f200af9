import { swapEnds } from '@tributary/model';
import type { Condition, Filter, InterfaceInfo } from '@tributary/model';
import { createContext, useContext } from 'react';

/** The Kubernetes object whose page this one is a part of: only its flows are shown, whatever the view filters by. */
export interface Subject {
  readonly kind: string;
  readonly name: string;
  /** Undefined for what is cluster-wide. */
  readonly namespace?: string;
  /** The CronJob that runs a Job: flows are stored with the owner at the end of the chain. */
  readonly cronJob?: string;
}

/** The subject of the page; undefined where the page is about everything. */
export const SubjectContext = createContext<Subject | undefined>(undefined);

export function useSubject(): Subject | undefined {
  return useContext(SubjectContext);
}

/** What the flows of an object have in common, said of their source where it is about one end. */
export function conditionsOfSubject(subject: Subject): Condition[] {
  const { kind, name, namespace, cronJob } = subject;
  const inNamespace = namespace === undefined ? [] : [equals('SrcK8S_Namespace', namespace)];
  const full = namespace === undefined ? name : `${namespace}/${name}`;
  switch (kind) {
    case 'Namespace':
    case 'Project':
      return [equals('SrcK8S_Namespace', name)];
    case 'Node':
      return [equals('SrcK8S_HostName', name)];
    case 'Pod':
    case 'Service':
      return [equals('SrcK8S_Type', kind), ...inNamespace, equals('SrcK8S_Name', name)];
    case 'NetworkAttachmentDefinition':
      return [equals('IfNetworks', full)];
    case 'UserDefinedNetwork':
    case 'ClusterUserDefinedNetwork':
      return [equals('Udns', full)];
    default: {
      const [ownerKind, owner] = cronJob === undefined ? [kind, name] : ['CronJob', cronJob];
      return [
        equals('SrcK8S_OwnerType', ownerKind),
        ...inNamespace,
        equals('SrcK8S_OwnerName', owner),
        ...(cronJob === undefined
          ? []
          : [
              {
                key: 'SrcK8S_Name',
                op: '=',
                values: [{ text: `${name}-*`, quoted: false }],
              } as const,
            ]),
      ];
    }
  }
}

/** The flows to and from an object. */
export function filterOfSubject(subject: Subject): Filter {
  const conditions = conditionsOfSubject(subject);
  const isOfOneEnd = conditions.some(({ key }) => key.startsWith('Src'));
  return isOfOneEnd ? [conditions, ...swapEnds([conditions])] : [conditions];
}

/** Whether it is known which interfaces belong to an object. */
export function hasInterfaces(subject: Subject | undefined): boolean {
  return subject === undefined || subject.kind in interfaceTests;
}

/** Whether an interface or a virtual function belongs to the subject; every one does where there is none. */
export function isOfSubject(info: Owned, subject: Subject | undefined): boolean {
  return subject === undefined || (interfaceTests[subject.kind]?.(info, subject) ?? false);
}

/** What tells whose an interface or a virtual function is. */
type Owned = Pick<InterfaceInfo, 'node' | 'pod' | 'network'>;

const inNamespace = ({ pod }: Owned, { name }: Subject) => pod?.namespace === name;
const interfaceTests: Readonly<Record<string, (info: Owned, subject: Subject) => boolean>> = {
  Pod: ({ pod }, { name, namespace }) => pod?.name === name && pod.namespace === namespace,
  Namespace: inNamespace,
  Project: inNamespace,
  Node: ({ node }, { name }) => node === name,
  NetworkAttachmentDefinition: ({ network }, { name, namespace }) =>
    network === `${namespace}/${name}`,
};

function equals(key: string, text: string): Condition {
  return { key, op: '=', values: [{ text, quoted: false }] };
}
