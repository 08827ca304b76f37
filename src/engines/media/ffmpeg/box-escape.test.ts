import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ffmpegBoxes } from '../../../../test/vision/ffmpeg-boxes.ts';
import type { Box } from './box.ts';
import { BubblewrapBox } from './bubblewrap-box.ts';
import { findPrograms } from './find-programs.ts';
import { runBoxed } from './run-boxed.ts';

/** Node needs much address space and little memory. */
const LIMITS = { cpuSecondsMax: 60, memoryBytesMax: 64 * 2 ** 30 };
const SECRET = 'the site key';
/** The attempts of a program in the box, which takes the place of an FFmpeg that a video took over. */
const ATTEMPTS = `
  const fs = require('node:fs'), net = require('node:net');
  const [key, port, socket] = process.argv.slice(1);
  const attempt = (work) => { try { return work() ?? 'done'; } catch (error) { return error.code ?? 'failed'; } };
  const connect = (options) => new Promise((resolve) => {
    const tried = net.connect(options, () => { tried.destroy(); resolve('connected'); });
    tried.on('error', (error) => resolve(error.code));
  });
  (async () => console.log(JSON.stringify({
    key: attempt(() => fs.readFileSync(key, 'utf8')),
    parent: attempt(() => fs.readFileSync('/proc/' + process.ppid + '/environ').length > 0 ? 'read' : 'empty'),
    host: await connect({ host: '127.0.0.1', port: Number(port) }),
    socket: await connect({ path: socket }),
    write: attempt(() => fs.writeFileSync('/usr/lib/renzheng-was-here', '')),
    temporary: attempt(() => fs.readdirSync('/tmp').join()),
    shell: attempt(() => (fs.accessSync('/bin/sh', fs.constants.X_OK), 'there')),
    user: process.getuid(),
    environment: Object.keys(process.env).filter((name) => name !== 'PWD'),
    video: attempt(() => fs.readFileSync(process.argv[4], 'utf8')),
  })))();
`;

describe.each(ffmpegBoxes())('a program in $name', ({ name, box }) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-escape-'));
  const keyFile = path.join(folder, 'site.key');
  const socket = path.join(folder, 'socket');
  let servers: Server[] = [];
  let port = 0;
  beforeAll(async () => {
    writeFileSync(keyFile, SECRET, { mode: 0o600 });
    servers = [createServer().listen(0, '127.0.0.1'), createServer().listen(socket)];
    await Promise.all(servers.map((server) => once(server, 'listening')));
    port = (servers[0]?.address() as AddressInfo | null)?.port ?? 0;
  });
  afterAll(() => {
    for (const server of servers) server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('reaches only what its box lets it reach', async () => {
    const tried = await attempt(box, keyFile);
    expect(tried).toMatchObject({ environment: [], video: 'the video' });
    if (name === 'bubblewrap')
      expect(tried).toMatchObject({
        key: 'ENOENT',
        parent: 'ENOENT',
        host: 'ECONNREFUSED',
        socket: 'ENOENT',
        write: 'EROFS',
        temporary: '',
        shell: 'ENOENT',
        user: 65534,
      });
    // Limits on resources are not a box. So here the attempts succeed, which shows that they would elsewhere.
    else expect(tried).toMatchObject({ key: SECRET, host: 'connected', socket: 'connected', shell: 'there' });
  });

  test.skipIf(name !== 'bubblewrap')('does not see a hidden folder among its libraries', async () => {
    const { bwrap, prlimit } = findPrograms(process.env['PATH'] ?? '');
    const prefix = path.join(folder, 'prefix');
    const [node, data] = [path.join(prefix, 'bin/node'), path.join(prefix, 'lib/data')];
    for (const place of [path.dirname(node), data]) mkdirSync(place, { recursive: true });
    copyFileSync(process.execPath, node);
    const key = path.join(data, 'site.key');
    writeFileSync(key, SECRET);
    const open = (hidden: string[]) =>
      new BubblewrapBox({ bwrap: bwrap ?? '', prlimit: prlimit ?? '', hidden, namespacesForbidden: true });
    expect(await attempt(open([]), key, node)).toMatchObject({ key: SECRET });
    expect(await attempt(open([data]), key, node)).toMatchObject({ key: 'ENOENT' });
    expect(await attempt(open([key]), key, node)).toMatchObject({ key: 'EACCES' });
  });

  async function attempt(inside: Box, key: string, node = process.execPath): Promise<Record<string, unknown>> {
    const input = inside.openInput(Buffer.from('the video'));
    let output = '';
    try {
      const end = await runBoxed(inside, {
        program: { file: node, args: ['-e', ATTEMPTS, key, String(port), socket, inside.inputPath] },
        input,
        limits: LIMITS,
        signal: AbortSignal.timeout(120_000),
        onOutput: (chunk) => (output += chunk.toString()),
      });
      expect(end).toEqual({ exitCode: 0, stderr: '' });
      return JSON.parse(output) as Record<string, unknown>;
    } finally {
      input.close();
    }
  }
});
