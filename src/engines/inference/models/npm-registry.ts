import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const ASKING_MS_MAX = 10_000;

/**
 * The registry that npm is set up to use on this machine, in this folder, by whichever of its files and variables;
 * undefined where npm cannot be asked: the fetcher then takes its own default.
 */
export async function configuredRegistry(cwd: string): Promise<string | undefined> {
  try {
    const asked = await promisify(execFile)('npm', ['config', 'get', 'registry'], { cwd, timeout: ASKING_MS_MAX });
    const registry = asked.stdout.trim();
    return URL.canParse(registry) ? registry : undefined;
  } catch {
    return undefined;
  }
}
