import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { startClusterBackend } from './cluster-backend.ts';

const USAGE = `Usage: node bench/serve-cluster.ts [options]

Serves the page with the flows of a made-up cluster until it is interrupted: zones, nodes, namespaces, workloads, pods,
secondary networks. Build the page first: npm run build:page

  --port N        of the page               9001
  --flows N       number of flows           200000
  --span S        spread over the last S s  3600
  --pairs N       pairs of pods that talk   800
  --namespaces N                            6
  --workloads N   a namespace               5
  --pods N        a workload                4
`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '9001' },
    flows: { type: 'string', default: '200000' },
    span: { type: 'string', default: '3600' },
    pairs: { type: 'string', default: '800' },
    namespaces: { type: 'string', default: '6' },
    workloads: { type: 'string', default: '5' },
    pods: { type: 'string', default: '4' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(USAGE);
} else {
  const backend = await startClusterBackend({
    size: {
      zones: 3,
      nodes: 9,
      namespaces: Number(values.namespaces),
      workloadsPerNamespace: Number(values.workloads),
      podsPerWorkload: Number(values.pods),
    },
    pairs: Number(values.pairs),
    flows: Number(values.flows),
    spanS: Number(values.span),
    port: Number(values.port),
  });
  console.log(`The page is at ${backend.address}/?tab=topology&timeRange=${values.span}`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await backend.close();
}
