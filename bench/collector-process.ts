/** The measured process of `collect.ts`: `node bench/collector-process.ts FILE`, configured as a backend is; prints JSON. */
import { openSync, readSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { decodeFlows } from '../backend/src/collector/decode-flows.ts';
import { decodeReport } from '../backend/src/collector/decode-inventory.ts';
import { Intake } from '../backend/src/collector/intake.ts';
import { readConfig } from '../backend/src/config/config.ts';
import { Enricher } from '../backend/src/enrich/enricher.ts';
import { SubnetLabels } from '../backend/src/enrich/subnet-labels.ts';
import { openServices } from '../backend/src/services.ts';
import { BATCH, PODS } from './collect.ts';
import type { CollectFigure } from './collect.ts';
import { clusterOf } from './identities.ts';
import { encodeReport, makePods } from './traffic.ts';

/** Batches that agents have on their way at once. */
const AT_ONCE = 50;
const ROUNDS = { warmUp: 1, measured: 4 };
const LOG = { error: console.error, warn: console.error, info: () => undefined };

const pods = makePods(PODS);
const services = await openServices(readConfig(process.env), LOG);
const now = Date.now();
services.inventory.apply(decodeReport(encodeReport(pods, now - 900_000, 900)), now);
const enricher = new Enricher({
  owners: services.inventory.owners,
  cluster: clusterOf(pods),
  subnetLabels: new SubnetLabels([]),
  clusterName: '',
  infraPrefixes: ['kube-'],
});
const { ingest, flowMetrics } = services;
const intake = new Intake(
  { enricher, ingest, flowMetrics, conversations: undefined, keepsFlows: true },
  LOG,
);
const file = process.argv[2]!;
const fd = openSync(file, 'r');
const { size } = statSync(file);

/** Every message of the file, read when it is its turn. */
function* messages(): Generator<Buffer, void, void> {
  const length = Buffer.alloc(4);
  for (let at = 0; at < size;) {
    readSync(fd, length, 0, 4, at);
    const message = Buffer.alloc(length.readUInt32LE(0));
    readSync(fd, message, 0, message.length, at + 4);
    at += 4 + message.length;
    yield message;
  }
}

/** Takes all messages so many times, and resolves to the number of flows when the store has them. */
async function take(rounds: number): Promise<number> {
  const underWay = new Set<Promise<void>>();
  let flows = 0;
  for (let round = 0; round < rounds; round++) {
    for (const message of messages()) {
      const accepted = intake
        .take(decodeFlows(message), now)
        .finally(() => underWay.delete(accepted));
      underWay.add(accepted);
      flows += BATCH;
      if (underWay.size >= AT_ONCE) await Promise.race(underWay);
    }
  }
  await Promise.all(underWay);
  while (ingest.counters().waiting > 0) await delay(10);
  return flows;
}

await take(ROUNDS.warmUp);
const cpu = process.cpuUsage();
const began = performance.now();
const flows = await take(ROUNDS.measured);
const { user, system } = process.cpuUsage(cpu);
const figure: CollectFigure = {
  flows,
  flowsPerCoreSecond: Math.round(flows / ((user + system) / 1e6)),
  flowsPerSecond: Math.round((flows * 1000) / (performance.now() - began)),
  residentMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  dropped: ingest.counters().dropped,
};
console.log(JSON.stringify(figure));
await services.close();
