import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The root of this repository. This file is plain JavaScript for any Node from 20 on, because it installs the Node that
 * runs the rest.
 */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NODE_MODULES = path.join(ROOT, 'node_modules');

/** Path of the pinned Node binary. The file exists after `ensureInstalled`. */
export const PINNED_NODE = path.join(NODE_MODULES, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/**
 * Installs what package-lock.json names and is not there yet. Does nothing if all of it is there.
 * @param {{ dev: boolean }} options `dev` also installs what tests and checks need
 */
export function ensureInstalled({ dev }) {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20)
    fail(
      `Node ${process.versions.node} is too old: installing needs Node 20 or newer. The product then runs on its own Node.`,
    );
  if (!isComplete({ dev })) {
    // If the development tools are installed, keep them: npm ci would remove them.
    const withDev = dev || hasDev();
    say(`installing ${withDev ? 'everything' : 'what the server needs'} from the package registry, once…`);
    run(
      'npm',
      ['ci', '--no-audit', '--no-fund', '--loglevel=error', ...(withDev ? [] : ['--omit=dev'])],
      'npm ci failed. Check that the package registry can be reached: `npm config get registry` prints its address.',
    );
  }
  if (!existsSync(PINNED_NODE)) {
    run(
      process.execPath,
      [path.join(NODE_MODULES, 'node', 'installArchSpecificPackage.js')],
      'the pinned Node could not be installed from the npm package `node`. Remove node_modules and start again.',
      path.join(NODE_MODULES, 'node'),
    );
  }
  removeUnused();
  if (!existsSync(PINNED_NODE))
    fail(`the pinned Node is missing at ${path.relative(ROOT, PINNED_NODE)}: remove node_modules and start again.`);
}

/** Runs a TypeScript or JavaScript file of this repository on the pinned Node. The result's status is its exit code. */
export function runPinned(args, options = {}) {
  return spawnSync(PINNED_NODE, args, { cwd: ROOT, stdio: 'inherit', ...options });
}

function isComplete({ dev }) {
  const installed = path.join(NODE_MODULES, '.package-lock.json');
  if (!existsSync(installed)) return false;
  const have = JSON.parse(readFileSync(installed, 'utf8')).packages;
  const want = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(want).every(
    ([place, { version, dev: onlyDev, optional, devOptional, link, extraneous }]) =>
      place === '' ||
      link ||
      optional ||
      devOptional ||
      extraneous ||
      (onlyDev && !dev) ||
      have[place]?.version === version,
  );
}

/**
 * Removes what packages bring and no program of this machine ever opens: libraries of other platforms, sources, a second copy of
 * the WebAssembly decoder, and what came with the pinned Node besides its binary. That is more than half of an installation.
 */
function removeUnused() {
  const here = `${process.platform}-${process.arch}`;
  const foreign = [
    ...within('onnxruntime-node/bin', 3).filter((place) => !place.endsWith(path.join(process.platform, process.arch))),
    ...within('better-sqlite3/prebuilds', 1).filter((place) => !path.basename(place).includes(here)),
    path.join(NODE_MODULES, 'better-sqlite3', 'deps'),
    path.join(NODE_MODULES, '@ffmpeg', 'core', 'dist', 'esm'),
    ...(existsSync(PINNED_NODE) ? [path.join(NODE_MODULES, 'node', 'node_modules')] : []),
  ];
  for (const place of foreign) rmSync(place, { recursive: true, force: true });
}

/** The folders and files at a depth below a folder of node_modules. None if it is not there. */
function within(folder, depth) {
  let places = [path.join(NODE_MODULES, ...folder.split('/'))];
  for (let level = 0; level < depth; level += 1)
    places = places.flatMap((place) =>
      existsSync(place)
        ? readdirSync(place, { withFileTypes: true })
            .filter((entry) => entry.isDirectory() || level === depth - 1)
            .map(({ name }) => path.join(place, name))
        : [],
    );
  return places;
}

function hasDev() {
  const { devDependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  return Object.keys(devDependencies).some((name) => existsSync(path.join(NODE_MODULES, name)));
}

function run(command, args, help, cwd = ROOT) {
  // onnxruntime-node would ask a host outside the registry for a CUDA build. The CPU library is in its package.
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' };
  const { status } = spawnSync(command, args, {
    env,
    cwd,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) fail(help);
}

function say(text) {
  process.stderr.write(`renzheng: ${text}\n`);
}

/** @returns {never} */
function fail(text) {
  say(text);
  process.exit(1);
}
