import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import process from 'node:process';
import sharp from 'sharp';

/**
 * Finds and describes faces by @vladmandic/human on WebAssembly, installed in the folder of the first argument. It decodes
 * photos with sharp, as the product does, and runs only what a comparison of faces needs: detector, mesh (which turns the
 * face upright) and description. A GET with the path of a photo in `?file=` is answered with its embedding as JSON, or
 * null. Prints `{"url"}`. SIGTERM ends it.
 */
interface Tensor {
  readonly shape: readonly number[];
}

interface Human {
  readonly tf: {
    tensor3d(values: Int32Array, shape: readonly number[], type: 'int32'): Tensor;
    dispose(tensor: Tensor): void;
    getBackend(): string;
  };
  load(): Promise<void>;
  init(): Promise<void>;
  detect(input: Tensor): Promise<{ readonly error: string | null; readonly face: readonly Face[] }>;
}

interface Face {
  readonly embedding?: readonly number[];
}

type Library = { readonly default: new (config: unknown) => Human };

const [folder = ''] = process.argv.slice(2);
const { default: HumanOfLibrary } = createRequire(path.join(folder, 'package.json'))(
  path.join(folder, 'node_modules/@vladmandic/human/dist/human.node-wasm.js'),
) as Library;

/** The library fetches its models over HTTP only. */
const models = await listen((request, response) => {
  const name = path.basename(new URL(request.url ?? '', 'http://localhost').pathname);
  readFile(path.join(folder, 'node_modules/@vladmandic/human/models', name)).then(
    (bytes) => response.end(bytes),
    () => response.writeHead(404).end(),
  );
});

const off = { enabled: false };
const human = new HumanOfLibrary({
  debug: false,
  backend: 'wasm',
  wasmPath: `${path.join(folder, 'node_modules/@tensorflow/tfjs-backend-wasm/dist')}/`,
  modelBasePath: `${models}/`,
  cacheSensitivity: 0,
  filter: off,
  gesture: off,
  body: off,
  hand: off,
  object: off,
  segmentation: off,
  face: {
    enabled: true,
    detector: { rotation: true, maxDetected: 1, skipFrames: 0, skipTime: 0 },
    mesh: { enabled: true },
    iris: off,
    attention: off,
    emotion: off,
    antispoof: off,
    liveness: off,
    description: { enabled: true, skipFrames: 0, skipTime: 0 },
  },
});
await human.init();
await human.load();
if (human.tf.getBackend() !== 'wasm') throw new Error('the library does not run on WebAssembly');

async function embeddingOf(file: string): Promise<readonly number[] | null> {
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const tensor = human.tf.tensor3d(new Int32Array(data), [info.height, info.width, 3], 'int32');
  const { error, face } = await human.detect(tensor);
  human.tf.dispose(tensor);
  if (error !== null) throw new Error(error);
  return face[0]?.embedding ?? null;
}

const url = await listen((request, response) => {
  const file = new URL(request.url ?? '', 'http://localhost').searchParams.get('file') ?? '';
  embeddingOf(file).then(
    (embedding) => response.end(JSON.stringify(embedding)),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
process.once('SIGTERM', () => process.exit(0));
process.stdout.write(`${JSON.stringify({ url })}\n`);
