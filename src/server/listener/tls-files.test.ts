import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { serveEcho } from '../../../test/http/serve-echo.ts';
import { openTlsFiles } from './tls-files.ts';

const PAIRS = path.join(import.meta.dirname, '../../../test/http/tls');
const folder = mkdtempSync(path.join(tmpdir(), 'tls-files-'));
const tlsCertFile = path.join(folder, 'cert.pem');
const tlsKeyFile = path.join(folder, 'key.pem');
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function install(pair: 'first' | 'second', files: readonly ('cert' | 'key')[] = ['cert', 'key']): void {
  mkdirSync(folder, { recursive: true });
  for (const file of files) copyFileSync(path.join(PAIRS, `${pair}.${file}.pem`), path.join(folder, `${file}.pem`));
}

/** Gives the name on the certificate that a server shows. */
function nameOf(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN));
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

test('a changed certificate is shown to callers that connect after the change', async () => {
  install('first');
  const { url, server } = await serveEcho({ config: { tlsCertFile, tlsKeyFile } });
  expect(url).toMatch(/^https:/);
  expect(await nameOf(url)).toBe('first.test');
  install('second');
  server.reloadCertificates();
  expect(await nameOf(url)).toBe('second.test');
  await server.close();
});

test('a pair is ignored if only one half has changed', () => {
  install('first');
  const problems: string[] = [];
  const taken: Buffer[] = [];
  const files = openTlsFiles(tlsCertFile, tlsKeyFile, (problem) => problems.push(problem));
  files.onChange(({ cert }) => taken.push(cert));
  install('second', ['cert']);
  files.reload();
  expect([taken.length, problems.length]).toEqual([0, 1]);
  install('second', ['key']);
  files.reload();
  expect(taken).toHaveLength(1);
  expect(files.current().cert).toBe(taken[0]);
  files.close();
});
