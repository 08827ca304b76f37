import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { rolldown } from 'rolldown';
import { installConsoleLibraries } from './build-console.ts';
import { sameBytes } from './built-files.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const SOURCE = path.join(ROOT, 'console/report-charts/draw-svg.ts');
const KEPT = path.join(ROOT, 'src/reports/echarts.js');
/** The charts of reports are part of the product, so they stay small. */
const BYTES_MAX = 2_000_000;

/** The licences of the bundled libraries require these lines. */
const LICENCES = [
  '/*! Built by `npm run build:charts` from console/report-charts: do not edit.',
  ' * Holds Apache ECharts, Apache-2.0, (c) The Apache Software Foundation; it includes software developed at',
  ' * The Apache Software Foundation (https://www.apache.org/). Some of its code is derived from d3.js, BSD-3-Clause,',
  ' * (c) 2010-2018 Mike Bostock.',
  ' * Holds zrender, BSD-3-Clause, (c) 2017 Baidu Inc., and tslib, 0BSD, (c) Microsoft Corporation.',
  ' * Redistribution and use of zrender and of the code of d3.js in source and binary forms, with or without',
  ' * modification, are permitted provided that the following conditions are met: 1. Redistributions of source code must',
  ' * retain the above copyright notice, this list of conditions and the following disclaimer. 2. Redistributions in',
  ' * binary form must reproduce the above copyright notice, this list of conditions and the following disclaimer in the',
  ' * documentation and/or other materials provided with the distribution. 3. Neither the name of the copyright holder',
  ' * nor the names of its contributors may be used to endorse or promote products derived from this software without',
  ' * specific prior written permission.',
  ' * THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES,',
  ' * INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE',
  ' * DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL,',
  ' * SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR',
  ' * SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY,',
  ' * WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE',
  ' * OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE. */',
].join('\n');

/**
 * Bundles the charts of reports into `file`. The same sources give the same bytes. Throws an Error if the bundle is over
 * BYTES_MAX.
 */
async function buildCharts(file: string): Promise<void> {
  installConsoleLibraries();
  const bundle = await rolldown({
    input: SOURCE,
    platform: 'neutral',
    resolve: { mainFields: ['module', 'main'] },
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    // Without this, paths of this machine would appear in the built copy.
    experimental: { attachDebugInfo: 'none' },
  });
  await bundle.write({ file, format: 'esm', minify: true, postBanner: LICENCES });
  await bundle.close();
  const { length } = readFileSync(file);
  if (length > BYTES_MAX) throw new Error(`the charts of reports take ${length} bytes, and may take ${BYTES_MAX}`);
}

async function isStale(): Promise<boolean> {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-charts-build-'));
  try {
    const built = path.join(folder, 'echarts.js');
    await buildCharts(built);
    return !existsSync(KEPT) || !sameBytes(built, KEPT);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function main(): Promise<void> {
  if (!process.argv.includes('--check')) return buildCharts(KEPT);
  if (!(await isStale())) return;
  process.stdout.write('stale: src/reports/echarts.js, run npm run build:charts\n');
  process.exitCode = 1;
}

/** Builds the copy that is kept in src/reports. With --check it writes nothing and fails if that copy is stale. */
if (process.argv[1] === import.meta.filename) await main();
