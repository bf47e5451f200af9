import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { StdoutExporter } from './stdout-exporter.ts';
import { testFlow } from './test-flow.ts';

it('each flow is a line of JSON under the names of the stored record', async () => {
  const output = new PassThrough();
  let exported = 0;
  const exporter = new StdoutExporter(
    output,
    { agentIp: '192.0.2.1', sampling: 1 },
    {
      onExported: (flows) => (exported += flows),
      onDropped: () => undefined,
      onError: () => undefined,
    },
  );
  exporter.send([testFlow(40_000), testFlow(40_001)]);
  await exporter.close();
  output.end();
  const lines = (await text(output)).trimEnd().split('\n');
  expect(lines).toHaveLength(2);
  expect(JSON.parse(lines[0]!)).toMatchObject({
    SrcAddr: '10.0.0.1',
    DstAddr: '10.0.0.2',
    SrcPort: 40_000,
    Proto: 6,
    SrcMac: '0a:00:00:00:00:01',
    Bytes: 300,
    Interfaces: ['net1', 'veth7'],
    NetNamespaces: ['shop', 'host'],
    IfDirections: [1, 0],
  });
  expect(exported).toBe(2);
});
