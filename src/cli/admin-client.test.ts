import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ADMIN_CONTRACTS } from '../admin/index.ts';
import { AdminClient } from './admin-client.ts';

const TLS = path.resolve(import.meta.dirname, '../../test/http/tls');
const listApps = ADMIN_CONTRACTS.filter(({ name }) => name === 'apps.list');

async function complaintOf(url: string): Promise<string> {
  const [contract] = listApps;
  if (!contract) throw new Error('there is no apps.list');
  return new AdminClient(url, 'token').call(contract, {}).then(
    () => 'none',
    (error: unknown) => (error as Error).message,
  );
}

test('a certificate that Node does not trust is told from a server that is not there', async () => {
  const pem = (file: string) => readFileSync(path.join(TLS, file));
  const server = createServer({ cert: pem('first.cert.pem'), key: pem('first.key.pem') }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await complaintOf(url)).toBe(
    `Node does not trust the certificate of the server at ${url}: name its issuer with NODE_EXTRA_CA_CERTS=FILE`,
  );
});

test('a server that is not there', async () => {
  expect(await complaintOf('http://127.0.0.1:1')).toBe(
    'no server answers at http://127.0.0.1:1: start one with `renzheng serve`',
  );
});
