import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import * as tar from 'tar';
import { Fault } from '../../../kernel/fault.ts';

/** A package of the npm registry by its exact version, e.g. `left-pad@1.3.0`, and the checksum of its tarball. */
export interface PinnedPackage {
  readonly spec: string;
  /** `sha512-` and the digest in base64, as package-lock.json has it. */
  readonly integrity: string;
}

/** Few and quick retries, so that a first start without a network fails within seconds. */
const RETRIES = ['--fetch-retries=2', '--fetch-retry-mintimeout=500', '--fetch-retry-maxtimeout=2000'];

/**
 * Extracts the tarball of a package into the folder `target`, which exists. npm fetches it, so the registry, the proxy,
 * the certificates and the tokens are those of the machine's npm settings. Nothing is extracted unless the tarball has
 * the checksum. `env` has the variables that npm sees, by default those of this process. Throws Fault 'unavailable' if npm cannot fetch it, and 'corrupt'
 * if the registry served another tarball.
 */
export async function extractPackage(
  { spec, integrity }: PinnedPackage,
  target: string,
  env?: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const scratch = await mkdtemp(path.join(target, '.pack-'));
  try {
    const file = path.join(scratch, await packInto(scratch, spec, env));
    const found = `sha512-${createHash('sha512').update(await readFile(file)).digest('base64')}`;
    if (found !== integrity)
      throw new Fault('corrupt', `${spec}: the registry served another tarball; expected ${integrity}, found ${found}`);
    await tar.extract({ file, cwd: target, strip: 1 });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Lets npm put the tarball into a folder. Gives the name of its file. */
async function packInto(folder: string, spec: string, env: Readonly<Record<string, string | undefined>> | undefined): Promise<string> {
  const args = ['pack', spec, '--pack-destination', folder, '--ignore-scripts', '--loglevel=error', ...RETRIES];
  try {
    const { stdout } = await promisify(execFile)('npm', args, { cwd: folder, ...(env && { env }) });
    return path.basename(stdout.trim().split('\n').at(-1) ?? '');
  } catch (cause) {
    const { stderr = '', message } = cause as { readonly stderr?: string; readonly message: string };
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT')
      throw new Fault('unavailable', `${spec} could not be fetched, because npm is not installed`, { cause });
    const code = /npm error code (\S+)/.exec(stderr)?.[1];
    if (code === 'EINTEGRITY')
      throw new Fault('corrupt', `${spec}: the registry served a tarball that is not the one it promised`, { cause });
    throw new Fault('unavailable', `${spec} could not be fetched from the npm registry (${code ?? message})`, { cause });
  }
}
