/** Traffic for the tests, run inside a namespace: `node traffic.ts udp|tcp-server|tcp-client '{"to":…}'`. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

interface Order {
  readonly to: string;
  readonly port: number;
  readonly packets: number;
  readonly payload: number;
  readonly flows?: number;
  readonly bytes: number;
}

const AT_ONCE = 64;

async function udp({ to, port, packets, payload, flows = 1 }: Order): Promise<void> {
  const message = Buffer.alloc(payload, 'x');
  const family = to.includes(':') ? 'udp6' : 'udp4';
  const perFlow = Math.ceil(packets / flows);
  for (let flow = 0; flow < flows; flow++) {
    const socket = createSocket({ type: family, sendBufferSize: 4 << 20 });
    socket.bind(0);
    await once(socket, 'listening');
    const send = (): Promise<void> =>
      new Promise((resolve, reject) => {
        socket.send(message, port, to, (error) => {
          if (error) reject(error);
          else resolve();
        });
      });
    const count = Math.min(perFlow, packets - flow * perFlow);
    for (let sent = 0; sent < count; sent += AT_ONCE) {
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - sent) }, send));
    }
    socket.close();
  }
}

async function tcpServer({ to, port }: Order): Promise<void> {
  const server = createServer((socket) => {
    socket.resume().on('end', () => {
      server.close();
    });
  });
  server.listen(port, to);
  await once(server, 'listening');
  process.stdout.write('listening\n');
  await once(server, 'close');
}

async function tcpClient({ to, port, bytes }: Order): Promise<void> {
  const socket = connect(port, to).resume();
  const chunk = Buffer.alloc(64 << 10, 'x');
  for (let sent = 0; sent < bytes; sent += chunk.length) {
    if (!socket.write(chunk.subarray(0, Math.min(chunk.length, bytes - sent)))) {
      await once(socket, 'drain');
    }
  }
  socket.end();
  await once(socket, 'close');
}

const [, , what, order] = process.argv;
const run = { udp, 'tcp-server': tcpServer, 'tcp-client': tcpClient }[what ?? ''];
if (!run || order === undefined) throw new Error(`no such traffic: ${what ?? ''}`);
await run(JSON.parse(order) as Order);
