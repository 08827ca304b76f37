import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { OpenContender } from './lib/contender.ts';

/**
 * The type of the `run` that every bench/NAME.ts exports, e.g. that of bench/http.ts for `npm run bench -- http`. It
 * prints a table for people and returns its figures.
 */
export type Bench = (options: { readonly full: boolean }) => Promise<Record<string, number>>;

const USAGE = `usage: npm run bench -- NAME [--full] [--against REF]

  --full         more rounds
  --against REF  compare with another commit instead. It is checked out beside this one and runs with the packages that
                 are installed here, and rounds of the two alternate. Figures: rate_vs_ref, units a second here over
                 those of REF (above 1 is faster). cpu_vs_ref, processor time of a unit here over that of REF (below 1
                 is cheaper). For http, ledger, photo, risk, fraud-score and verify.
`;

// As in src/cli/main.ts.
process.env['ORT_DISABLE_TELEMETRY'] = '1';
const names = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && entry.name !== 'run.ts')
  .map((entry) => entry.name.slice(0, -3));
const { name, full, against } = readArguments();
const bench = (await import(`./${name}.ts`)) as { readonly run: Bench; readonly contender?: OpenContender };
const figures = against === undefined ? await bench.run({ full }) : await compare(against);
process.stdout.write(`${JSON.stringify({ bench: name, ...(against === undefined ? {} : { against }), figures })}\n`);
process.exit(0);

function readArguments(): { readonly name: string; readonly full: boolean; readonly against: string | undefined } {
  const options = { full: { type: 'boolean', default: false }, against: { type: 'string' } } as const;
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const [known] = positionals;
    if (known !== undefined && positionals.length === 1 && names.includes(known))
      return { name: known, ...values, against: values.against };
  } catch {
    // The error is reported below, together with every other misuse.
  }
  process.stderr.write(`${USAGE}NAME is one of: ${names.join(', ')}\n`);
  return process.exit(2);
}

async function compare(ref: string): Promise<Record<string, number>> {
  const { contender } = bench;
  if (!contender) {
    process.stderr.write(`${name} cannot be run with --against\n${USAGE}`);
    return process.exit(2);
  }
  const { compareWith } = await import('./lib/against.ts');
  return compareWith(ref, contender, { full });
}
