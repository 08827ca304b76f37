import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const ASKING_MS_MAX = 10_000;

/**
 * Gives the URL of the registry that npm uses in this folder on this machine, whichever of its files and variables
 * names it. Undefined if npm cannot be asked. The fetcher then uses its own default.
 */
export async function configuredRegistry(cwd: string): Promise<string | undefined> {
  try {
    const asked = await promisify(execFile)('npm', ['config', 'get', 'registry'], { cwd, timeout: ASKING_MS_MAX });
    const registry = asked.stdout.trim();
    return URL.canParse(registry) ? registry : undefined;
  } catch {
    // A machine without npm, or with one that hangs, has no setting to follow.
    return undefined;
  }
}
