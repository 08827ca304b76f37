import { told, type Told } from '../kernel/told.ts';
import { ADMIN_CONTRACTS } from '../admin/index.ts';
import { catalogueOf } from '../sandbox/catalogue.ts';
import { SANDBOXES } from '../features/index.ts';
import type { ApiSandbox } from '../sandbox/scenario.ts';
import type { AdminClient } from '../terminal/admin-client.ts';

/** The first two apps of a fresh server. Their keys are shown only this once. */
export interface FirstApps {
  readonly live: FirstApp;
  readonly sandbox: FirstApp;
}

interface FirstApp {
  readonly appId: string;
  readonly key: string;
  readonly openId: string;
}

/**
 * Makes an app for real calls, with an unlimited package that costs nothing, and an app of the sandbox. Each gets a
 * key.
 *
 * @param newOpenId makes an OpenID for each app
 * @param inLanguage puts a text into the language of the shell
 */
export async function makeFirstApps(
  client: AdminClient,
  newOpenId: () => string,
  inLanguage: (text: Told) => string,
): Promise<FirstApps> {
  const call = async (name: string, params: Readonly<Record<string, unknown>>) => {
    const contract = ADMIN_CONTRACTS.find((known) => known.name === name);
    if (!contract) throw new Error(`there is no admin operation ${name}`);
    return (await client.call(contract, params)) as Readonly<Record<string, unknown>>;
  };
  const make = async (mode: 'live' | 'sandbox', called: Told): Promise<FirstApp> => {
    const [openId, name] = [newOpenId(), inLanguage(called)];
    const { id: appId } = await call('apps.create', { name, mode, openId });
    if (mode === 'live') await call('packages.add', { appId });
    const { key } = await call('keys.create', { appId, label: inLanguage(told`first start`) });
    return { appId: String(appId), key: String(key), openId };
  };
  return { live: await make('live', told`First app`), sandbox: await make('sandbox', told`First sandbox`) };
}

/**
 * Gives what a new user reads: both keys, and a command line for each API that works at once.
 *
 * @param inLanguage puts a text into the language of the shell
 */
export function firstSteps(url: string, { live, sandbox }: FirstApps, inLanguage: (text: Told) => string): string {
  return [
    inLanguage(
      told`renzheng: two apps were made; their keys are shown only this once (for more: bin/renzheng.mjs key create APP_ID):`,
    ),
    inLanguage(told`  live     ${live.appId}  key ${live.key}  OpenID ${live.openId}`),
    inLanguage(told`  sandbox  ${sandbox.appId}  key ${sandbox.key}  OpenID ${sandbox.openId}`),
    inLanguage(told`renzheng: try each API in the sandbox, which answers with made-up data (docs/sandbox.md):`),
    '',
    ...SANDBOXES.map((each) => `${curlLine(url, sandbox.key, each)}\n`),
    inLanguage(told`renzheng: for real answers, register a person and call with the live key:`),
    'bin/renzheng.mjs person add --id-number-file number.txt --name-file name.txt --photo photo.jpg',
    '',
  ].join('\n');
}

/**
 * Gives a line for a POSIX shell that calls an API of the sandbox and gets its plain answer, e.g.
 * `curl 'http://…' --data-urlencode 'key=…'`.
 */
function curlLine(url: string, key: string, sandbox: ApiSandbox): string {
  const entry = catalogueOf(sandbox).find(({ slug }) => slug === sandbox.plain);
  if (!entry) throw new Error(`the sandbox of ${sandbox.contract.name} has no plain answer`);
  const isFlat = Object.values(entry.fields).every((value) => typeof value === 'string');
  if (!isFlat)
    return `curl '${url}${entry.path}' -H 'content-type: application/json' -d '${JSON.stringify({ key, ...entry.fields })}'`;
  const fields = Object.entries({ key, ...entry.fields }).map(
    ([name, value]) => `--data-urlencode '${name}=${String(value)}'`,
  );
  return `curl '${url}${entry.path}' ${fields.join(' ')}`;
}
