import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { growHeaps } from '../../src/composition/collector.ts';
import { withPhotoPool } from './photo-analyses.ts';

/**
 * Finds and describes faces as the product does, with one worker, every network of a photo included: quality, liveness and
 * landmarks too. A GET with the path of a photo in `?file=` is answered with its embedding as JSON, or null. Prints
 * `{"url"}`. SIGTERM ends it.
 */
growHeaps();
await withPhotoPool({ look: 'measuring', workers: 1 }, async (pool) => {
  const { signal } = new AbortController();
  const server = createServer((request, response) => {
    const file = new URL(request.url ?? '', 'http://localhost').searchParams.get('file') ?? '';
    readFile(file)
      .then((photo) => pool.faces.analyze(photo, { appId: 'bench', signal }))
      .then(
        (analysis) =>
          response.end(JSON.stringify(analysis.kind === 'face' && analysis.face ? [...analysis.face.embedding] : null)),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
  });
  const ended = new Promise((resolve) => process.once('SIGTERM', resolve));
  server.listen(0, '127.0.0.1', () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    process.stdout.write(`${JSON.stringify({ url })}\n`);
  });
  await ended;
  server.closeAllConnections();
  server.close();
});
process.exit(0);
