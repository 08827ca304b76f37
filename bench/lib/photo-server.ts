import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import process from 'node:process';
import sharp from 'sharp';
import { growHeaps } from '../../src/composition/collector.ts';
import { measuringData } from '../../test/measuring-data.ts';
import { LFW, readFaceSets } from './face-sets.ts';
import { withPhotoPool } from './photo-analyses.ts';

/**
 * Analyses the same faces as the product does, as small photos for each GET of `/small` and as large ones for `/large`,
 * with one worker. Prints `{"url","photos"}`. SIGTERM ends it.
 */
const PHOTOS = 8;
const SIZES = { small: [480, 640], large: [3000, 4000] } as const;

growHeaps();
const folder = measuringData('faces');
if (folder === null) throw new Error('there are no photos');
const faces = (await readFaceSets(folder)).filter(({ group }) => group === LFW).slice(0, PHOTOS);
const originals = await Promise.all(faces.map(({ file }) => readFile(path.join(folder, file))));
const photosOf = ([width, height]: readonly [number, number]) =>
  Promise.all(originals.map((bytes) => sharp(bytes).resize(width, height).jpeg({ quality: 90 }).toBuffer()));
const photos = { '/small': await photosOf(SIZES.small), '/large': await photosOf(SIZES.large) };

await withPhotoPool({ look: 'product', workers: 1 }, async (pool) => {
  const { signal } = new AbortController();
  const server = createServer((request, response) => {
    void (async () => {
      for (const photo of photos[request.url as keyof typeof photos]) {
        const analysis = await pool.faces.analyze(photo, { appId: 'bench', signal });
        if (analysis.kind !== 'face') throw new Error('no face was found');
      }
      response.end();
    })().catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  const ended = new Promise((resolve) => process.once('SIGTERM', resolve));
  server.listen(0, '127.0.0.1', () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    process.stdout.write(`${JSON.stringify({ url, photos: PHOTOS })}\n`);
  });
  await ended;
  server.closeAllConnections();
  server.close();
});
process.exit(0);
