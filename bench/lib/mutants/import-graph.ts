import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './mutant-areas.ts';

const IMPORT = /(?:^|\n)\s*(?:import|export)\b[^;'"]*?(?:from\s*)?'(\.[^']+)'|\bimport\(\s*'(\.[^']+)'\s*\)/g;

/** Folders with tests that run models, videos, other programs or disks. The mutants are judged without these tests. */
const SLOW = /^src\/(engines\/(inference|media)|storage\/(sqlite|files)|remote|cli|composition|terminal|server)\//;

/** Which file of the repository imports which, types aside; paths start at its top folder. */
export class ImportGraph {
  readonly #imports = new Map<string, readonly string[]>();
  readonly #closures = new Map<string, ReadonlySet<string>>();

  /** Tests that lie beside the code, without those that wait for models, videos, other programs or disks. */
  readonly tests: readonly string[] = globSync('src/**/*.test.ts', { cwd: ROOT })
    .filter((test) => !SLOW.test(test))
    .toSorted();

  /** A file and everything that it imports, and that imports in turn. */
  closureOf(file: string): ReadonlySet<string> {
    const known = this.#closures.get(file);
    if (known) return known;
    const seen = new Set([file]);
    for (const each of seen) for (const imported of this.#importsOf(each)) seen.add(imported);
    this.#closures.set(file, seen);
    return seen;
  }

  /** Every file of tests and their imports through which `target` is imported, `target` among them. */
  dependentsOf(target: string): ReadonlySet<string> {
    const files = [...new Set(this.tests.flatMap((test) => [...this.closureOf(test)]))];
    const found = new Set([target]);
    for (let size = 0; size !== found.size;) {
      size = found.size;
      for (const file of files) if (this.#importsOf(file).some((imported) => found.has(imported))) found.add(file);
    }
    return found;
  }

  #importsOf(file: string): readonly string[] {
    let imports = this.#imports.get(file);
    if (!imports) this.#imports.set(file, (imports = readImports(file)));
    return imports;
  }
}

function readImports(file: string): readonly string[] {
  if (!/\.[mc]?[jt]s$/.test(file)) return [];
  return [...readFileSync(path.join(ROOT, file), 'utf8').matchAll(IMPORT)]
    .filter(([whole]) => !/^\s*(import|export) type\b/.test(whole))
    .map(([, first, second]) => path.join(path.dirname(file), first ?? second ?? ''))
    .filter((imported) => existsSync(path.join(ROOT, imported)));
}
