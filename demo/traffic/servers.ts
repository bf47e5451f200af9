import { createSocket } from 'node:dgram';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { Service } from '../workload.ts';

const SERVER_START: Record<Service['kind'], (port: number) => void> = {
  http: serveHttp,
  sink: serveSink,
  echo: serveEcho,
};

/** Serves on every address of this namespace, IPv4 and IPv6, until the process ends. */
export function serve(service: Service): void {
  SERVER_START[service.kind](service.port);
}

/** Answers `/N` with N bytes. */
function serveHttp(port: number): void {
  createHttpServer((request, response) => {
    response.end(Buffer.alloc(Number(request.url?.slice(1)) || 0));
  }).listen(port, '::');
}

function serveSink(port: number): void {
  createTcpServer({ allowHalfOpen: false }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.resume();
  }).listen(port, '::');
}

/** Answers each datagram with a short one, as DNS and RTCP do. */
function serveEcho(port: number): void {
  const socket = createSocket('udp6');
  const answer = Buffer.alloc(48);
  let count = 0;
  socket.on('message', (message, sender) => {
    count++;
    const isStream = message.length > 500;
    if (!isStream || count % 20 === 0) socket.send(answer, sender.port, sender.address);
  });
  socket.bind(port, '::');
}
