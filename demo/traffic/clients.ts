import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { addressOf, networkNamed, podNamed } from '../topology.ts';
import type { Client, Datagrams, Pings, Requests, Transfers } from '../workload.ts';
import { repeat } from './rate.ts';

/** Calls as the client says until the process ends. A peer that does not answer (yet) is simply called again. */
export function call(client: Client): void {
  const address = addressOf(podNamed(client.to), networkNamed(client.network), client.family);
  switch (client.kind) {
    case 'http':
      return request(client, address);
    case 'transfer':
      return transfer(client, address);
    case 'datagram':
      return client.stream ? stream(client, address) : query(client, address);
    case 'ping':
      return ping(client, address);
  }
}

function request(client: Requests, host: string): void {
  const agent = new Agent({ keepAlive: client.reuse, maxSockets: 4 });
  repeat(client.rate, () => {
    get({ host, port: client.port, path: `/${client.bytes}`, agent }, (response) => {
      response.resume();
    }).on('error', ignoreAbsentPeer);
  });
}

function transfer(client: Transfers, host: string): void {
  const payload = Buffer.alloc(client.bytes);
  repeat(client.rate, () => {
    const socket = connect(client.port, host);
    socket.on('error', ignoreAbsentPeer);
    socket.end(payload);
  });
}

function stream(client: Datagrams, host: string): void {
  const socket = createSocket(client.family === 4 ? 'udp4' : 'udp6');
  const payload = Buffer.alloc(client.bytes);
  socket.on('error', ignoreAbsentPeer);
  repeat(client.rate, () => {
    socket.send(payload, client.port, host, ignoreAbsentPeer);
  });
}

/** One socket a query; it closes with the answer, or with the next query where none came. */
function query(client: Datagrams, host: string): void {
  const payload = Buffer.alloc(client.bytes);
  let last = Promise.withResolvers<void>();
  repeat(client.rate, () => {
    last.resolve();
    const done = Promise.withResolvers<void>();
    last = done;
    const socket = createSocket(client.family === 4 ? 'udp4' : 'udp6');
    socket.on('error', ignoreAbsentPeer);
    socket.once('message', () => {
      done.resolve();
    });
    socket.send(payload, client.port, host, ignoreAbsentPeer);
    void done.promise.then(() => socket.close());
  });
}

/** Node has no raw sockets; `ping` is told by the kernel to end with this process. */
function ping(client: Pings, host: string): void {
  const interval = String(1 / client.rate.mean);
  spawn('setpriv', ['--pdeathsig', 'KILL', 'ping', '-n', '-q', '-i', interval, host], {
    stdio: 'ignore',
  });
}

function ignoreAbsentPeer(): void {
  // the next call tries again
}
