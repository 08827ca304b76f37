import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { rolldown } from 'rolldown';
import ts from 'typescript';
import { filesIn, sameBytes } from './built-files.ts';

const SDK = path.resolve(import.meta.dirname, '../sdk');

/**
 * Builds the SDK into `outDir`: one file as ES module and one as CommonJS, with the hashes and the cipher bundled in,
 * and the types of both. Throws an Error with the compiler's messages if the types are wrong.
 */
export async function buildSdk(outDir = path.join(SDK, 'dist')): Promise<void> {
  rmSync(outDir, { recursive: true, force: true });
  const bundle = await rolldown({
    input: path.join(SDK, 'src/index.ts'),
    platform: 'neutral',
    // Without this, paths of this machine would appear in the built copy.
    experimental: { attachDebugInfo: 'none' },
  });
  await bundle.write({ file: path.join(outDir, 'index.js'), format: 'esm', banner: LICENCES });
  await bundle.write({ file: path.join(outDir, 'index.cjs'), format: 'cjs', banner: LICENCES });
  await bundle.close();
  writeTypes(path.join(outDir, 'types'));
  cpSync(path.join(outDir, 'types'), path.join(outDir, 'types-cjs'), { recursive: true });
  writeFileSync(path.join(outDir, 'types-cjs/package.json'), '{ "type": "commonjs" }\n');
}

/** The licences of the bundled libraries require these lines. */
const LICENCES =
  '/*! renzheng-sdk, Apache-2.0. Holds @noble/hashes and @noble/ciphers, MIT, (c) Paul Miller (paulmillr.com) */';

function writeTypes(outDir: string): void {
  mkdirSync(outDir, { recursive: true });
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    declaration: true,
    emitDeclarationOnly: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    rootDir: path.join(SDK, 'src'),
    outDir,
  };
  const program = ts.createProgram([path.join(SDK, 'src/index.ts')], options);
  const { diagnostics } = program.emit(undefined, writeDeclaration);
  const problems = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (problems.length === 0) return;
  const host = { getCanonicalFileName: (file: string) => file, getCurrentDirectory: () => SDK, getNewLine: () => '\n' };
  throw new Error(ts.formatDiagnostics(problems, host));
}

/** The compiler does not rewrite the file endings of imports in declarations. */
function writeDeclaration(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text.replaceAll(/(from '\.[^']*)\.ts'/g, "$1.js'"));
}

/** The files of `kept` that differ from a build of the present sources, or that are missing. */
export async function staleSdkFiles(kept = path.join(SDK, 'dist')): Promise<readonly string[]> {
  const built = mkdtempSync(path.join(tmpdir(), 'renzheng-sdk-build-'));
  try {
    await buildSdk(built);
    const files = new Set([...filesIn(built), ...filesIn(kept)]);
    return [...files].filter((file) => !sameBytes(path.join(built, file), path.join(kept, file))).toSorted();
  } finally {
    rmSync(built, { recursive: true });
  }
}

async function main(): Promise<void> {
  if (!process.argv.includes('--check')) return buildSdk();
  const stale = await staleSdkFiles();
  if (stale.length === 0) return;
  process.stdout.write(`stale in sdk/dist, run npm run docs: ${stale.join(', ')}\n`);
  process.exitCode = 1;
}

/** Builds the copy that is kept in sdk/dist. With --check it writes nothing and fails if that copy is stale. */
if (process.argv[1] === import.meta.filename) await main();
