import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { systemClock } from '../src/kernel/clock.ts';

/**
 * Makes a release on this machine: `npm run release -- 0.2.0`. It sets the version, gives the unreleased lines of
 * CHANGELOG.md their heading, runs the checks, commits and tags. It leaves the source archive, the SDK's package, a
 * software bill of materials (CycloneDX) and SHA256SUMS in `release/`. It pushes nothing. Its last line says what to do
 * next.
 *
 * `--skip-checks` leaves out `npm test`, for a release that CI has tested already.
 */
const ROOT = process.cwd();
const OUT = path.join(ROOT, 'release');
const SEMVER = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;
const HEADING = '## Unreleased';

const [version = '', ...flags] = process.argv.slice(2);
if (!SEMVER.test(version)) fail('say which version, e.g. npm run release -- 0.2.0');
if (run('git', ['status', '--porcelain']) !== '') fail('the working tree has changes: commit or stash them first');
if (run('git', ['tag', '--list', `v${version}`]) !== '') fail(`v${version} was released already`);
const notes = unreleasedNotes();
if (notes === '') fail(`CHANGELOG.md has nothing under "${HEADING}": say what changed first`);
if (!flags.includes('--skip-checks')) run('npm', ['test'], 'inherit');

setVersion('package.json');
setVersion('sdk/package.json');
run('npm', ['install', '--package-lock-only', '--ignore-scripts']);
nameChanges();
run('git', ['commit', '--quiet', '--all', '--message', `Release ${version}`]);
run('git', ['tag', '--annotate', `v${version}`, '--message', `Renzheng ${version}\n\n${notes}`]);

mkdirSync(OUT, { recursive: true });
const archive = `renzheng-${version}.tar.gz`;
run('git', [
  'archive',
  '--format=tar.gz',
  `--prefix=renzheng-${version}/`,
  `--output=${path.join(OUT, archive)}`,
  'HEAD',
]);
run('npm', ['pack', './sdk', '--pack-destination', OUT]);
const sbom = run('npm', ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--package-lock-only']);
writeFileSync(path.join(OUT, `renzheng-${version}.cdx.json`), sbom);
writeSums();
process.stdout.write(`release/ holds ${version}. To publish it: git push origin HEAD v${version}\n`);

function unreleasedNotes(): string {
  const text = readFileSync(path.join(ROOT, 'CHANGELOG.md'), 'utf8');
  const start = text.indexOf(HEADING);
  if (start < 0) return '';
  const rest = text.slice(start + HEADING.length);
  const end = rest.search(/^## /m);
  return (end < 0 ? rest : rest.slice(0, end)).trim();
}

function nameChanges(): void {
  const file = path.join(ROOT, 'CHANGELOG.md');
  const day = new Date(systemClock.nowMs()).toISOString().slice(0, 10);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(HEADING, `${HEADING}\n\n## ${version} (${day})`));
}

/** Changes only the line that names the version, so that the rest of the file keeps its form. */
function setVersion(name: string): void {
  const file = path.join(ROOT, name);
  const text = readFileSync(file, 'utf8');
  const changed = text.replace(/("version": )"[^"]+"/, `$1"${version}"`);
  if (changed === text) fail(`${name} has version ${version} already`);
  writeFileSync(file, changed);
}

function writeSums(): void {
  const names = readdirSync(OUT).filter((name) => name !== 'SHA256SUMS' && name.includes(version));
  const lines = names.toSorted().map((name) => {
    const digest = createHash('sha256')
      .update(readFileSync(path.join(OUT, name)))
      .digest('hex');
    return `${digest}  ${name}\n`;
  });
  writeFileSync(path.join(OUT, 'SHA256SUMS'), lines.join(''));
}

/** Runs a program and returns its output, trimmed. Ends the release if the program fails. */
function run(command: string, args: readonly string[], output: 'pipe' | 'inherit' = 'pipe'): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', output, output],
    maxBuffer: 64 << 20,
  });
  if (status !== 0) fail(`${command} ${args.join(' ')} failed\n${stderr ?? ''}`);
  return (stdout ?? '').trim();
}

function fail(text: string): never {
  process.stderr.write(`release: ${text}\n`);
  process.exit(1);
}
