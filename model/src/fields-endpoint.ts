import type { FieldDef } from './field.ts';

/** What is known of each end of the flow: the same list for the source and the destination. */
export const endpointFields = [
  ...end('Src', 'Source', 'src'),
  ...end('Dst', 'Destination', 'dst'),
] as const satisfies readonly FieldDef[];

function end<P extends 'Src' | 'Dst', G extends 'Source' | 'Destination', F extends string>(
  prefix: P,
  group: G,
  id: F,
) {
  const side = group.toLowerCase();
  return [
    {
      name: `${prefix}Addr`,
      type: 'address',
      group,
      label: `${group} address`,
      description: `IPv4 or IPv6 address of the ${side}.`,
      filterId: `${id}_address`,
    },
    {
      name: `${prefix}Port`,
      type: 'int',
      group,
      label: `${group} port`,
      description: `TCP, UDP or SCTP port of the ${side}.`,
      filterId: `${id}_port`,
    },
    {
      name: `${prefix}Mac`,
      type: 'mac',
      group,
      label: `${group} MAC`,
      description: `MAC address of the ${side} where the flow was first seen.`,
      filterId: `${id}_mac`,
    },
    {
      name: `${prefix}NetNamespace`,
      type: 'string',
      group,
      label: `${group} network namespace`,
      description: `The network namespace that owns the address of the ${side}.`,
      filterId: `${id}_netns`,
      own: true,
    },
    {
      name: `${prefix}K8S_Name`,
      type: 'string',
      group,
      label: `${group} name`,
      description: `Pod, Service or Node of the ${side}.`,
      filterId: `${id}_name`,
    },
    {
      name: `${prefix}K8S_Type`,
      type: 'string',
      group,
      label: `${group} kind`,
      description: `Kind of the object of the ${side}.`,
      filterId: `${id}_kind`,
    },
    {
      name: `${prefix}K8S_Namespace`,
      type: 'string',
      group,
      label: `${group} namespace`,
      description: `Kubernetes namespace of the ${side}.`,
      filterId: `${id}_namespace`,
    },
    {
      name: `${prefix}K8S_OwnerName`,
      type: 'string',
      group,
      label: `${group} owner`,
      description: `Workload that owns the ${side}.`,
      filterId: `${id}_owner_name`,
    },
    {
      name: `${prefix}K8S_OwnerType`,
      type: 'string',
      group,
      label: `${group} owner kind`,
      description: `Kind of the workload of the ${side}.`,
      filterId: `${id}_owner_kind`,
    },
    {
      name: `${prefix}K8S_HostIP`,
      type: 'address',
      group,
      label: `${group} node address`,
      description: `Address of the node of the ${side}.`,
      filterId: `${id}_host_address`,
    },
    {
      name: `${prefix}K8S_HostName`,
      type: 'string',
      group,
      label: `${group} node`,
      description: `Node of the ${side}.`,
      filterId: `${id}_host_name`,
    },
    {
      name: `${prefix}K8S_Zone`,
      type: 'string',
      group,
      label: `${group} zone`,
      description: `Availability zone of the ${side}.`,
      filterId: `${id}_zone`,
    },
    {
      name: `${prefix}K8S_NetworkName`,
      type: 'string',
      group,
      label: `${group} network`,
      description: `Secondary network of the ${side}: a NetworkAttachmentDefinition or a user-defined network.`,
      filterId: `${id}_network`,
    },
    {
      name: `${prefix}SubnetLabel`,
      type: 'string',
      group,
      label: `${group} subnet`,
      description: `Label of the subnet of the ${side}.`,
      filterId: `${id}_subnet_label`,
    },
  ] as const;
}
