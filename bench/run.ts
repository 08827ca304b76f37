import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { OpenContender } from './lib/contender.ts';

/**
 * The type of the `run` that every bench/NAME.ts exports, e.g. that of bench/http.ts for `npm run bench -- http`. It
 * prints a table for people and returns its figures.
 */
export type Bench = (options: BenchOptions) => Promise<Record<string, number>>;

/** What the command line asks for. Each bench takes from it what it knows. */
export interface BenchOptions {
  readonly full: boolean;
  /** For mutants: the seed of the draw, instead of the usual one. */
  readonly seed?: number;
  /** For mutants: what the paths of the files begin with, or the name of an area. */
  readonly area?: string;
  /** For mutants: how many are drawn. */
  readonly count?: number;
  /** For risk-traffic: the folders of the traffic, with commas between them. */
  readonly folder?: string;
}

const USAGE = `usage: npm run bench -- NAME [--full] [--against REF]
       npm run bench -- mutants [--seed N] [--area AREA|PATH] [--count N]
       npm run bench -- risk-traffic --folder DIR[,DIR]

  --full         more rounds
  --seed N       draw other mutants than usual
  --area AREA    draw only from an area, e.g. identity, or from files whose path begins so, e.g. src/platform/ledger/
  --count N      draw so many mutants
  --folder DIR   play the labelled requests of this folder, a site of its own: requests.jsonl and networks.csv, as docs/risk.md
                 describes them
  --against REF  compare with another commit instead. It is checked out beside this one and runs with the packages that
                 are installed here, and rounds of the two alternate. Figures: rate_vs_ref, units a second here over
                 those of REF (above 1 is faster). cpu_vs_ref, processor time of a unit here over that of REF (below 1
                 is cheaper). For first-run (starts, and memory_vs_ref), http, ledger, photo, risk, fraud-score
                 and verify.
`;

// As in src/cli/main.ts.
process.env['ORT_DISABLE_TELEMETRY'] = '1';
const names = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && entry.name !== 'run.ts')
  .map((entry) => entry.name.slice(0, -3));
const { name, against, ...asked } = readArguments();
const bench = (await import(`./${name}.ts`)) as { readonly run: Bench; readonly contender?: OpenContender };
const figures = against === undefined ? await bench.run(asked) : await compare(against);
process.stdout.write(`${JSON.stringify({ bench: name, ...(against === undefined ? {} : { against }), figures })}\n`);
process.exit(0);

function readArguments(): BenchOptions & { readonly name: string; readonly against: string | undefined } {
  const text = { type: 'string' } as const;
  const options = {
    full: { type: 'boolean', default: false },
    against: text,
    seed: text,
    area: text,
    count: text,
    folder: text,
  } as const;
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const [known] = positionals;
    const { full, area, folder } = values;
    const [seed, count] = [numberOf(values.seed), numberOf(values.count)];
    const draws = { ...(seed === undefined ? {} : { seed }), ...(count === undefined ? {} : { count }) };
    const texts = { ...(area === undefined ? {} : { area }), ...(folder === undefined ? {} : { folder }) };
    if (known !== undefined && positionals.length === 1 && names.includes(known))
      return { name: known, full, against: values.against, ...draws, ...texts };
  } catch {
    // The error is reported below, together with every other misuse.
  }
  process.stderr.write(`${USAGE}NAME is one of: ${names.join(', ')}\n`);
  return process.exit(2);
}

/** Throws if a text is no whole number. */
function numberOf(text: string | undefined): number | undefined {
  if (text !== undefined && !/^\d{1,9}$/.test(text)) throw new Error(`not a whole number: ${text}`);
  return text === undefined ? undefined : Number(text);
}

async function compare(ref: string): Promise<Record<string, number>> {
  const { contender } = bench;
  if (!contender) {
    process.stderr.write(`${name} cannot be run with --against\n${USAGE}`);
    return process.exit(2);
  }
  const { compareWith } = await import('./lib/against.ts');
  return compareWith(ref, contender, { full: asked.full });
}
