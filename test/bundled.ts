import { existsSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'rolldown';
import { folderOfRun } from './temporary-root.ts';
import { THRIFTY } from './thrifty.ts';

/** How a process of a test starts a program of this repository that was bundled. */
export interface Bundled {
  /** What the path of the source would be to Node, and its switches. The program's own arguments come after them. */
  readonly args: readonly string[];
  /** Compiled code lies beside the bundle, so that it is removed with it. */
  readonly env: { readonly NODE_COMPILE_CACHE: string };
}

const ROOT = path.join(import.meta.dirname, '..');
const PROGRAMS = [
  'src/cli/main.ts',
  'test/e2e/node-victim.ts',
  'test/e2e/node-kill-victim.ts',
  'test/e2e/kill-victim.ts',
  'test/e2e/velocity-victim.ts',
  'test/e2e/job-victim.ts',
] as const;
/** Names of packages, and of modules of Node. Node loads them as they are. */
const PACKAGE = /^[a-z@][^:]*$/;

/**
 * A program of this repository with its threads in a few files. Node loads them in less time than the thousand modules of
 * the sources: a start of the product takes a quarter less. They are made once for a run of tests, and are gone after
 * it. Tests of how the product starts, and of what a user runs, start the sources.
 */
export async function bundled(program: (typeof PROGRAMS)[number]): Promise<Bundled> {
  const run = folderOfRun();
  if (run === null) throw new Error('programs are bundled only within a run of tests');
  const folder = path.join(run, 'bundle');
  if (!existsSync(folder)) await bundleInto(folder);
  return {
    args: [...THRIFTY, path.join(folder, nameOf(program))],
    env: { NODE_COMPILE_CACHE: path.join(folder, 'compiled') },
  };
}

/** Makes the folder as a whole. If another process was faster, that of the other stays. */
async function bundleInto(folder: string): Promise<void> {
  const made = mkdtempSync(`${folder}-`);
  const { rolldown } = await import('rolldown');
  const bundle = await rolldown({
    input: Object.fromEntries(PROGRAMS.map((program) => [nameOf(program), path.join(ROOT, program)])),
    platform: 'node',
    external: PACKAGE,
    plugins: [placesOfSources()],
    experimental: { attachDebugInfo: 'none' },
  });
  const format = 'esm';
  await bundle.write({ dir: made, format, keepNames: true, entryFileNames: '[name]', chunkFileNames: '[name].js' });
  await bundle.close();
  // Node finds packages upwards from the bundle.
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(made, 'node_modules'));
  try {
    renameSync(made, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(made, { recursive: true });
  }
}

/** E.g. `src-cli-main.js`. */
function nameOf(program: string): string {
  return program.replaceAll('/', '-').replace(/\.ts$/, '.js');
}

/** A module finds the files beside it as before, but its threads in the bundle. */
function placesOfSources(): Plugin {
  return {
    name: 'places-of-sources',
    transform: {
      filter: { id: /\.ts$/, code: 'import.meta.' },
      handler(code, id) {
        const folder = path.dirname(id);
        const threadAt = (place: string) => this.emitFile({ type: 'chunk', id: path.resolve(folder, place) });
        const placed = code
          .replaceAll(
            /new URL\('(\.[^']*\.ts)', import\.meta\.url\)/g,
            (_, place: string) => `new URL(import.meta.ROLLUP_FILE_URL_${threadAt(place)})`,
          )
          .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href))
          .replaceAll('import.meta.dirname', JSON.stringify(folder))
          .replaceAll('import.meta.filename', JSON.stringify(id));
        return { code: placed, map: null };
      },
    },
  };
}
