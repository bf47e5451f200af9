import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KubernetesApi } from './api-client.ts';
import { accountAccess } from './cluster-access.ts';

const folder = mkdtempSync(join(tmpdir(), 'tributary-account-'));
const file = (name: string) => join(folder, name);
/** The authorization of each request. */
const asked: (string | undefined)[] = [];
let server: Server;
let url: string;

beforeAll(async () => {
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1'];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const files = ['-keyout', file('tls.key'), '-out', file('tls.crt')];
  execFileSync('openssl', [...request, ...names, ...files], { stdio: 'pipe' });
  server = createServer(
    { key: readFileSync(file('tls.key')), cert: readFileSync(file('tls.crt')) },
    ({ headers }, response) => {
      asked.push(headers.authorization);
      response.end('{}');
    },
  );
  server.listen(0, 'localhost');
  await once(server, 'listening');
  url = `https://localhost:${String((server.address() as AddressInfo).port)}`;
  writeFileSync(file('namespace'), 'netobserv\n');
  writeFileSync(file('token'), 'first\n');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

describe('a service account', () => {
  it('asks with its token as it is now, of a server that its CA signed', async () => {
    copyFileSync(file('tls.crt'), file('ca.crt'));
    const access = await accountAccess(url, folder);
    expect(access.namespace).toBe('netobserv');
    await new KubernetesApi(access).read('/version');
    writeFileSync(file('token'), 'second');
    await new KubernetesApi(access).read('/version');
    expect(asked).toEqual(['Bearer first', 'Bearer second']);
  });

  it('trusts no other server', async () => {
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1'];
    const files = ['-keyout', file('other.key'), '-out', file('ca.crt')];
    execFileSync('openssl', [...request, '-subj', '/CN=other', ...files], { stdio: 'pipe' });
    const api = new KubernetesApi(await accountAccess(url, folder));
    await expect(api.read('/version')).rejects.toThrow(/self-signed certificate/);
  });
});
