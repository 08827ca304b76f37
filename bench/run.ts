import { readdirSync } from 'node:fs';

/** What every bench/NAME.ts exports as `run`: prints a table for people and returns its figures. */
export type Bench = (options: { readonly full: boolean }) => Promise<Record<string, number>>;

const [name, ...flags] = process.argv.slice(2);
const names = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && entry.name !== 'run.ts')
  .map((entry) => entry.name.slice(0, -3));
if (name === undefined || !names.includes(name)) {
  process.stderr.write(`usage: npm run bench -- NAME [--full]\nNAME is one of: ${names.join(', ')}\n`);
  process.exit(2);
}
const { run } = (await import(`./${name}.ts`)) as { run: Bench };
const figures = await run({ full: flags.includes('--full') });
process.stdout.write(`${JSON.stringify({ bench: name, figures })}\n`);
process.exit(0);
