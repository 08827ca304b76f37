import { catalogueOf } from '../../sandbox/catalogue.ts';
import type { ApiSandbox } from '../../sandbox/scenario.ts';

/** A request that gets one answer of the catalogue, as a form without its key. */
export interface SampleRequest {
  /** Path of the API, e.g. `/verifyface/verify`. */
  readonly path: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

/** What stands in place of the key in a command that is shown. */
const KEY_PLACE = 'YOUR_SANDBOX_KEY';

/** Finds the request of an answer by its API and its name. `null` if the catalogue does not have it. */
export function sampleRequest(sandboxes: readonly ApiSandbox[], api: string, slug: string): SampleRequest | null {
  const sandbox = sandboxes.find(({ contract }) => contract.name === api);
  const entry = sandbox && catalogueOf(sandbox).find((each) => each.slug === slug);
  if (!entry) return null;
  const fields = Object.entries(entry.fields).flatMap(([name, value]) =>
    value === null || value === undefined
      ? []
      : [{ name, value: typeof value === 'string' ? value : JSON.stringify(value) }],
  );
  return { path: entry.path, fields };
}

/** Writes a request as a command for a shell. The key is left to be filled in. */
export function curlOf({ path, fields }: SampleRequest, address: string): string {
  const sent = [{ name: 'key', value: KEY_PLACE }, ...fields];
  const lines = sent.map(({ name, value }) => `  --data-urlencode ${quoted(`${name}=${value}`)}`);
  return [`curl ${quoted(`${address}${path}`)}`, ...lines].join(' \\\n');
}

/** Quotes a text for a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
