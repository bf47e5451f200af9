/** Sends datagrams of as many flows as asked for, a port each: `node many-flows.ts <first address> <flows> <seconds>`. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const PORTS = 50_000;
const FIRST_PORT = 10_000;
const AT_ONCE = 500;

const [prefix = '', flows = '0', seconds = '0'] = process.argv.slice(2);
const count = Number(flows);
const socket = createSocket({ type: 'udp4', sendBufferSize: 8 << 20 });
socket.bind(0);
await once(socket, 'listening');
const message = Buffer.alloc(100, 'x');
const began = performance.now();
for (let sent = 0; sent < count; sent += AT_ONCE) {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  let waiting = AT_ONCE;
  for (let flow = sent; flow < sent + AT_ONCE; flow++) {
    const to = `${prefix}.${String(1 + Math.floor(flow / PORTS))}`;
    socket.send(message, FIRST_PORT + (flow % PORTS), to, () => {
      if (--waiting === 0) resolve(undefined);
    });
  }
  await promise;
  const due = began + ((sent + AT_ONCE) / count) * Number(seconds) * 1_000;
  await delay(Math.max(0, due - performance.now()));
}
socket.close();
