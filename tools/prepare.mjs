import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareText } from './prepare-text.mjs';
import { removeUnused } from './remove-unused.mjs';

/**
 * The root of this repository. This file is plain JavaScript for any Node from 20 on, because it installs the Node that
 * runs the rest.
 */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NODE_MODULES = path.join(ROOT, 'node_modules');

/** Path of the pinned Node binary. The file exists after `ensureInstalled`. */
export const PINNED_NODE = path.join(NODE_MODULES, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

const TEXT = prepareText(process.env);

/** How often the line about an installation is written again on a terminal. */
const SAY_EVERY_MS = 500;

/**
 * Installs what package-lock.json names and is not there yet. Does nothing if all of it is there.
 * @param {{ dev: boolean }} options `dev` also installs what tests and checks need
 */
export async function ensureInstalled({ dev }) {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) fail(TEXT.oldNode(process.versions.node));
  if (!isComplete({ dev })) {
    // If the development tools are installed, keep them: npm ci would remove them.
    const withDev = dev || hasDev();
    await run({
      what: TEXT.installing(withDev),
      command: 'npm',
      args: ['ci', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error', ...(withDev ? [] : ['--omit=dev'])],
      help: TEXT.npmFailed,
      progress: () => TEXT.packages(...countInstalled({ dev: withDev })),
    });
  }
  if (!existsSync(PINNED_NODE)) {
    await run({
      what: TEXT.installingNode,
      command: process.execPath,
      args: ['installArchSpecificPackage.js'],
      help: TEXT.nodeFailed,
      cwd: path.join(NODE_MODULES, 'node'),
    });
  }
  if (!existsSync(PINNED_NODE)) fail(TEXT.nodeMissing(path.relative(ROOT, PINNED_NODE)));
  removeUnused(NODE_MODULES, { platform: process.platform, arch: process.arch });
}

/** Runs a TypeScript or JavaScript file of this repository on the pinned Node. The result's status is its exit code. */
export function runPinned(args, options = {}) {
  return spawnSync(PINNED_NODE, args, { cwd: ROOT, stdio: 'inherit', ...options });
}

function isComplete({ dev }) {
  const installed = path.join(NODE_MODULES, '.package-lock.json');
  if (!existsSync(installed)) return false;
  const have = JSON.parse(readFileSync(installed, 'utf8')).packages;
  return wanted({ dev }).every(([place, { version }]) => have[place]?.version === version);
}

/** The entries of package-lock.json that every machine needs, with their place below the root. */
function wanted({ dev }) {
  const { packages } = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8'));
  return Object.entries(packages).filter(
    ([place, { dev: onlyDev, optional, devOptional, link, extraneous }]) =>
      !(place === '' || link || optional || devOptional || extraneous || (onlyDev && !dev)),
  );
}

/** How many of the packages that are wanted lie in their place already, and how many are wanted. */
function countInstalled({ dev }) {
  const places = wanted({ dev });
  return [places.filter(([place]) => existsSync(path.join(ROOT, place))).length, places.length];
}

/** Drivers and tracing are optional parts of the product, which tests need too. They do not show that tools are installed. */
function hasDev() {
  const { devDependencies, peerDependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const optional = ['ioredis', 'aws4fetch', '@opentelemetry/api', ...Object.keys(peerDependencies)];
  return Object.keys(devDependencies).some(
    (name) => !optional.includes(name) && existsSync(path.join(NODE_MODULES, name)),
  );
}

/**
 * Runs a program that installs. On a terminal one line says how far it is. Elsewhere the line is written once. What the
 * program itself says is shown only if it fails.
 */
async function run({ what, command, args, help, progress = () => '', cwd = ROOT }) {
  // onnxruntime-node would ask a host outside the registry for a CUDA build. The CPU library is in its package.
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' };
  const startedMs = performance.now();
  const line = () => `${what}… ${progress()}${TEXT.seconds(Math.round((performance.now() - startedMs) / 1000))}`;
  if (!process.stderr.isTTY) say(`${what}…`);
  const child = spawn(command, args, {
    env,
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const timer = process.stderr.isTTY
    ? setInterval(() => process.stderr.write(`\r${TEXT.name}${line()}\x1b[K`), SAY_EVERY_MS)
    : undefined;
  const [status] = await once(child, 'close').catch((error) => [error.message]);
  clearInterval(timer);
  if (process.stderr.isTTY) process.stderr.write(`\r${TEXT.name}${line()}\x1b[K\n`);
  if (status === 0) return;
  process.stderr.write(said);
  fail(help);
}

function say(text) {
  process.stderr.write(`${TEXT.name}${text}\n`);
}

/** @returns {never} */
function fail(text) {
  say(text);
  process.exit(1);
}
