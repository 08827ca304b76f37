import process from 'node:process';
import { expect, test } from 'vitest';
import { parseAddress } from '../src/features/business-risk/ingest/address.ts';
import { deviceModelOf } from '../src/features/business-risk/ingest/agent-shape.ts';
import { DeclaredFields } from '../src/features/business-risk/ingest/declared-field.ts';
import { createUserAgentReader } from '../src/features/business-risk/ingest/user-agent.ts';
import { readAnyDigest } from '../src/identity/digest-forms.ts';
import { readDeviceIdentity } from '../src/identity/device-identity.ts';
import { parseIdNumber } from '../src/identity/id-number.ts';
import { parseMobilePhone } from '../src/identity/mobile-phone.ts';
import { parseRealName } from '../src/identity/real-name.ts';
import { findKeys } from '../src/server/body/find-key.ts';
import { readPartHead, valueOfPart } from '../src/server/body/part-head.ts';
import { readBase64 } from '../src/wire/base64.ts';

const LENGTH = 200_000;
/**
 * Work that grows with the square of a text's length takes minutes for these, and work that grows with the length takes
 * milliseconds. So the bound holds on any machine.
 */
const PROCESSOR_MS_MAX = 20_000;

const repeated = (unit: string) => unit.repeat(Math.ceil(LENGTH / unit.length));
const TEXTS = [
  ...[' ', '\u3000', '\u0085', '\\', '-', '=', '%', '1', 'a', '"', "'", '·', '+86'].map((unit) => repeated(unit)),
  ...['key=\n', 'name=key\na\n', 'name=key\r\n', 'data:,', 'Android ', ';  ', ' -', 'CFNetwork/', '\\n'].map((unit) =>
    repeated(unit),
  ),
].flatMap((run) => [run, `中${run}中`, `x${run}!`]);

const amount = new DeclaredFields([
  {
    appId: 'shop',
    name: 'Amount',
    type: 'number',
    min: null,
    max: null,
    choices: null,
    lengthMax: null,
    isOutcome: false,
    declaredBy: 'owner',
    declaredAtMs: 0,
  },
]);
const readAgent = createUserAgentReader(1);
const head = { name: 'image', isFile: false, charset: 'utf-8', transfer: 'base64' } as const;
const headOf = (disposition: string) =>
  readPartHead({ disposition, contentType: disposition, transferEncoding: undefined, bodyCharset: 'utf-8' });

const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  'an id number': parseIdNumber,
  'a phone': parseMobilePhone,
  'a name': parseRealName,
  'a Latin name': (text) => parseRealName(`LI${text}NA`),
  'a device': readDeviceIdentity,
  'a digest': readAnyDigest,
  base64: (text) => readBase64(text, LENGTH),
  'the key in the first bytes of a body': (text) => findKeys(Buffer.from(text)),
  'the head of a part': (text) => headOf(`form-data; name=${text}`),
  'the head of a part with an open quote': (text) => headOf(`form-data; x="u; name=${text}x`),
  'the content of a part': (text) => valueOfPart(head, Buffer.from(text)),
  'quoted-printable': (text) => valueOfPart({ ...head, transfer: 'quoted-printable' }, Buffer.from(text)),
  // The longest that the contract lets through.
  'a user agent': (text) => readAgent(text.slice(0, 4096)),
  'the model in a user agent': (text) => deviceModelOf(text.slice(0, 4096)),
  'an address': parseAddress,
  'a number of Details': (text) => amount.read('shop', [{ name: 'Amount', value: text }]),
};

test.each(Object.keys(READERS))('reads %s in time that grows with its length, whatever it is', (name) => {
  const before = process.cpuUsage();
  for (const text of TEXTS) READERS[name]?.(text);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(PROCESSOR_MS_MAX);
});
