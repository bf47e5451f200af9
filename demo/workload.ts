/** What each pod of the demo serves and calls. Data only; `traffic/` carries it out. */
import type { DemoNetwork, PodName } from './topology.ts';

/** A rate that swings around a mean: per second = mean * (1 + swing * sin(2 pi t / period)). */
export interface Rate {
  readonly mean: number;
  /** 0 (constant) to 1 (down to nothing). */
  readonly swing: number;
  /** Seconds. */
  readonly period: number;
}

/** A pod's service. `http` answers requests, `sink` reads TCP to its end, `echo` answers datagrams. */
export interface Service {
  readonly pod: PodName;
  readonly kind: 'http' | 'sink' | 'echo';
  readonly port: number;
}

interface Call {
  readonly from: PodName;
  readonly to: PodName;
  readonly network: DemoNetwork['name'];
  readonly family: 4 | 6;
  readonly rate: Rate;
}

/** Requests to an `http` service; `reuse` keeps one connection, else each request opens its own. Bytes of the answer. */
export interface Requests extends Call {
  readonly kind: 'http';
  readonly port: number;
  readonly bytes: number;
  readonly reuse: boolean;
}

/** Transfers to a `sink` service, each on its own connection. Bytes of each. */
export interface Transfers extends Call {
  readonly kind: 'transfer';
  readonly port: number;
  readonly bytes: number;
}

/** Datagrams to a UDP port, from one port of the client's (a stream) or a fresh one each (queries). Bytes of each. */
export interface Datagrams extends Call {
  readonly kind: 'datagram';
  readonly port: number;
  readonly bytes: number;
  readonly stream: boolean;
}

/** Echo requests of ICMP and ICMPv6; only the mean of the rate counts. */
export interface Pings extends Call {
  readonly kind: 'ping';
}

export type Client = Requests | Transfers | Datagrams | Pings;

export const SERVICES: readonly Service[] = [
  { pod: 'shop-web-0', kind: 'http', port: 443 },
  { pod: 'shop-api-0', kind: 'http', port: 8080 },
  { pod: 'shop-api-0', kind: 'echo', port: 53 },
  { pod: 'shop-api-0', kind: 'echo', port: 5004 },
  { pod: 'shop-db-0', kind: 'http', port: 5432 },
  { pod: 'shop-db-1', kind: 'sink', port: 5433 },
  { pod: 'shop-db-1', kind: 'http', port: 9100 },
  { pod: 'shop-db-1', kind: 'echo', port: 6343 },
  { pod: 'media-camera-0', kind: 'http', port: 8554 },
];

const constant = (mean: number): Rate => ({ mean, swing: 0, period: 1 });
const swinging = (mean: number, swing: number, period: number): Rate => ({ mean, swing, period });

const onPodNetwork: readonly Client[] = [
  {
    kind: 'http',
    from: 'lab-probe-0',
    to: 'shop-web-0',
    network: 'pod',
    family: 6,
    port: 443,
    bytes: 24_000,
    reuse: false,
    rate: swinging(3, 0.8, 70),
  },
  {
    kind: 'http',
    from: 'shop-web-0',
    to: 'shop-api-0',
    network: 'pod',
    family: 4,
    port: 8080,
    bytes: 6_000,
    reuse: false,
    rate: swinging(5, 0.7, 50),
  },
  {
    kind: 'http',
    from: 'shop-api-0',
    to: 'shop-db-0',
    network: 'pod',
    family: 4,
    port: 5432,
    bytes: 3_000,
    reuse: true,
    rate: swinging(8, 0.7, 50),
  },
  {
    kind: 'datagram',
    from: 'shop-web-0',
    to: 'shop-api-0',
    network: 'pod',
    family: 4,
    port: 53,
    bytes: 60,
    stream: false,
    rate: swinging(3, 0.9, 40),
  },
  {
    kind: 'ping',
    from: 'lab-probe-0',
    to: 'shop-web-0',
    network: 'pod',
    family: 4,
    rate: constant(1),
  },
];

const onStorageNetwork: readonly Client[] = [
  {
    kind: 'transfer',
    from: 'shop-db-0',
    to: 'shop-db-1',
    network: 'storage',
    family: 4,
    port: 5433,
    bytes: 400_000,
    rate: swinging(0.8, 1, 60),
  },
  {
    kind: 'transfer',
    from: 'shop-api-0',
    to: 'shop-db-1',
    network: 'storage',
    family: 6,
    port: 5433,
    bytes: 60_000,
    rate: swinging(0.5, 0.6, 30),
  },
  {
    kind: 'datagram',
    from: 'media-camera-0',
    to: 'shop-api-0',
    network: 'storage',
    family: 4,
    port: 5004,
    bytes: 1_200,
    stream: true,
    rate: swinging(40, 0.6, 45),
  },
  {
    kind: 'http',
    from: 'shop-web-0',
    to: 'media-camera-0',
    network: 'storage',
    family: 4,
    port: 8554,
    bytes: 1_500,
    reuse: false,
    rate: constant(1),
  },
  {
    kind: 'http',
    from: 'shop-web-0',
    to: 'shop-db-0',
    network: 'storage',
    family: 6,
    port: 5432,
    bytes: 8_000,
    reuse: true,
    rate: swinging(2, 0.9, 80),
  },
  {
    kind: 'ping',
    from: 'shop-db-0',
    to: 'shop-db-1',
    network: 'storage',
    family: 6,
    rate: constant(1),
  },
];

const onLabNetwork: readonly Client[] = [
  {
    kind: 'http',
    from: 'lab-probe-0',
    to: 'shop-db-1',
    network: 'lab',
    family: 4,
    port: 9100,
    bytes: 12_000,
    reuse: false,
    rate: constant(0.5),
  },
  {
    kind: 'datagram',
    from: 'lab-probe-0',
    to: 'shop-db-1',
    network: 'lab',
    family: 4,
    port: 6343,
    bytes: 800,
    stream: true,
    rate: swinging(6, 0.9, 35),
  },
  {
    kind: 'ping',
    from: 'lab-probe-0',
    to: 'shop-db-1',
    network: 'lab',
    family: 4,
    rate: constant(1),
  },
];

export const CLIENTS: readonly Client[] = [...onPodNetwork, ...onStorageNetwork, ...onLabNetwork];
