import { parseArgs } from 'node:util';
import { Sender } from './send.ts';
import { encodeFlows, encodeReport, FlowSource, makePods } from './traffic.ts';

const USAGE = `Usage: node bench/fill.ts [options]

Sends made-up flows of pods with secondary interfaces, and their interfaces, to a collector.

  --flows N     number of flows             100000
  --span S      spread over the last S s    3600
  --pods N      pods on the node            60
  --batch N     flows in a message          1000
  --seed N      same seed, same traffic     1
  --grpc ADDR   the collector               127.0.0.1:2055
`;

const { values } = parseArgs({
  options: {
    flows: { type: 'string', default: '100000' },
    span: { type: 'string', default: '3600' },
    pods: { type: 'string', default: '60' },
    batch: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    grpc: { type: 'string', default: '127.0.0.1:2055' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(USAGE);
} else {
  await fill(
    Number(values.flows),
    Number(values.span),
    Number(values.pods),
    Number(values.batch),
    Number(values.seed),
    values.grpc,
  );
}

async function fill(
  flows: number,
  spanS: number,
  podCount: number,
  batch: number,
  seed: number,
  address: string,
): Promise<void> {
  const sender = new Sender(address);
  const pods = makePods(podCount);
  const source = new FlowSource(pods, seed);
  const toMs = Date.now();
  const fromMs = toMs - spanS * 1000;
  await sender.report(encodeReport(pods, fromMs, spanS - 5));
  await sender.report(encodeReport(pods, fromMs, spanS));
  const at = (flow: number) => fromMs + ((toMs - fromMs) * flow) / flows;
  let sent = 0;
  const startMs = performance.now();
  await sender.all(() => {
    if (sent >= flows) return undefined;
    const count = Math.min(batch, flows - sent);
    const message = encodeFlows(source, count, at(sent), at(sent + count));
    sent += count;
    return message;
  }, 8);
  sender.close();
  const seconds = (performance.now() - startMs) / 1000;
  console.log(
    `${flows} flows sent in ${seconds.toFixed(1)} s, ${Math.round(flows / seconds)} a second`,
  );
}
