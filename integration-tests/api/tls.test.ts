/** Encrypted connections, with certificates that are replaced while everything runs. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CollectorClient } from '../../agent/src/export/collector-client.ts';
import { startProcess } from './backend-process.ts';
import type { BackendProcess } from './backend-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'tributary-tls-'));
const at = (name: string) => join(folder, name);
/** pbflow.Records without entries. */
const NOTHING = new Uint8Array();
let backend: BackendProcess;

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
}

function authority(name: string): void {
  openssl(
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-days', '2', '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.crt`],
  );
}

function certificate(name: string, signer: string, subject = name): void {
  openssl(
    ...['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-subj', `/CN=${subject}`, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
    ...['-keyout', `${name}.key`, '-out', `${name}.csr`],
  );
  openssl(
    ...['x509', '-req', '-in', `${name}.csr`, '-CA', `${signer}.crt`, '-CAkey', `${signer}.key`],
    ...['-CAcreateserial', '-days', '2', '-copy_extensions', 'copy', '-out', `${name}.crt`],
  );
}

/** Name in the certificate that the HTTP server shows. */
function shownName(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', ca: readFileSync(at('ca.crt')) }, () => {
      resolve(String(socket.getPeerCertificate().subject['CN']));
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

beforeAll(async () => {
  for (const name of ['ca', 'agents', 'strangers']) authority(name);
  certificate('server', 'ca', 'first');
  certificate('next', 'ca', 'second');
  certificate('agent', 'agents');
  certificate('stranger', 'strangers');
  backend = await startProcess(at('data'), {
    HTTP_TLS_CERT_FILE: at('server.crt'),
    HTTP_TLS_KEY_FILE: at('server.key'),
    GRPC_TLS_CERT_FILE: at('server.crt'),
    GRPC_TLS_KEY_FILE: at('server.key'),
    GRPC_TLS_CLIENT_CA_FILE: at('agents.crt'),
  });
});

afterAll(async () => {
  await backend.end('SIGTERM');
  rmSync(folder, { recursive: true });
});

async function send(files: { ca?: string; own?: string }): Promise<void> {
  const client = new CollectorClient(`localhost:${backend.grpcPort}`, {
    caFile: files.ca ? at(files.ca) : '',
    certificateFile: files.own ? at(`${files.own}.crt`) : '',
    keyFile: files.own ? at(`${files.own}.key`) : '',
  });
  try {
    await client.sendRecords(NOTHING, AbortSignal.timeout(3_000));
  } finally {
    client.close();
  }
}

describe('TLS', () => {
  it('takes flows from agents with a certificate, and from nobody else', async () => {
    await send({ ca: 'ca.crt', own: 'agent' });
    await expect(send({ ca: 'ca.crt', own: 'stranger' })).rejects.toThrow();
    await expect(send({ ca: 'ca.crt' })).rejects.toThrow();
    await expect(send({})).rejects.toThrow();
    await expect(send({ ca: 'agents.crt', own: 'agent' })).rejects.toThrow();
  });

  it('shows a certificate that replaces the old one, without a restart', async () => {
    expect(await shownName(backend.httpPort)).toBe('first');
    renameSync(at('next.key'), at('server.key'));
    renameSync(at('next.crt'), at('server.crt'));
    await vi.waitFor(async () => expect(await shownName(backend.httpPort)).toBe('second'), {
      timeout: 40_000,
      interval: 500,
    });
    await send({ ca: 'ca.crt', own: 'agent' });
  });
});
