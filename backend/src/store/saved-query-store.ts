import type { SavedQuery, SavedQueryInput } from '@tributary/model';

/** Named queries cannot be kept or read: the cluster refuses or is away, or an owner has too many. */
export class SavedQueriesError extends Error {
  override readonly name = 'SavedQueriesError';
  readonly reason: 'full' | 'unavailable';

  constructor(reason: 'full' | 'unavailable', message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** Where named queries are kept. Names are unique for an owner; at most one query is the default. */
export interface SavedQueryStore {
  list(): Promise<readonly SavedQuery[]>;
  get(id: string): Promise<SavedQuery | undefined>;
  create(input: SavedQueryInput, owner: string): Promise<SavedQuery>;
  /** Undefined when there is no query with that id. */
  update(id: string, input: SavedQueryInput): Promise<SavedQuery | undefined>;
  /** False when there is no query with that id. */
  delete(id: string): Promise<boolean>;
}

/** Queries that ship with the product, by the questions that people ask first. */
export const predefinedQueries: readonly SavedQuery[] = [
  predefined(
    'secondary-interfaces',
    'Secondary interfaces only',
    'Flows seen on net1, net2, ...',
    'filters=interfaces=net*',
  ),
  predefined('sr-iov', 'SR-IOV', 'Flows seen on virtual functions.', 'filters=if_kind=vf'),
  predefined('drops', 'Drops', 'Flows of which the kernel dropped packets.', 'packetLoss=dropped'),
  predefined(
    'dns-errors',
    'DNS errors',
    'DNS answers other than NoError.',
    'filters=dns_flag_response_code!="",NoError',
  ),
  predefined(
    'slow-dns',
    'Slow DNS',
    'DNS answers that took 100 ms or more.',
    'filters=dns_latency>=100',
  ),
  predefined(
    'high-rtt',
    'High RTT',
    'TCP flows with a round trip of 50 ms or more.',
    'filters=time_flow_rtt>=50000000',
  ),
  predefined(
    'north-south',
    'North-south',
    'Flows that enter or leave the node.',
    'filters=node_direction=0,1',
  ),
  predefined(
    'one-interface-saturated',
    'One interface saturated',
    'The largest flows first.',
    'filters=bytes>=10000000&sort=Bytes:desc',
  ),
];

function predefined(id: string, name: string, description: string, view: string): SavedQuery {
  return {
    id,
    name,
    description,
    owner: '',
    shared: true,
    isDefault: false,
    predefined: true,
    view,
    createdMs: 0,
    updatedMs: 0,
  };
}
