import { expect, test } from 'vitest';
import { z } from 'zod';
import { ADMIN_CONTRACTS } from '../src/admin/index.ts';
import { FIELDS_ZH } from '../src/wire/told/chinese-terminal.ts';

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly additionalProperties?: Shape | boolean;
}

/** The names of the fields of a result, at any depth. */
function namesIn({ properties = {}, items, anyOf = [], oneOf = [], additionalProperties }: Shape): readonly string[] {
  const inner = [
    ...Object.values(properties),
    ...(items ? [items] : []),
    ...anyOf,
    ...oneOf,
    ...(typeof additionalProperties === 'object' ? [additionalProperties] : []),
  ];
  return [...Object.keys(properties), ...inner.flatMap(namesIn)];
}

const NAMES = new Set(
  ADMIN_CONTRACTS.flatMap(({ result }) =>
    namesIn(z.toJSONSchema(result, { io: 'output', unrepresentable: 'any' }) as Shape),
  ),
);

/** Only the other language of a field beside it, which no table shows. */
const NOT_SHOWN = ['aboutZh', 'inChinese'];

test('each field of a result has a heading in 中文', () => {
  expect(NAMES.size).toBeGreaterThan(600);
  const open = [...NAMES].filter((name) => !(name in FIELDS_ZH) && !(name.replace(/Ms$/, '') in FIELDS_ZH));
  expect(open.filter((name) => !NOT_SHOWN.includes(name))).toEqual([]);
});

/** Of commands that put a result together themselves. */
const OF_COMMANDS = [
  'raises',
  'novelty',
  'alertsFiring',
  'lastBackupAt',
  'actor',
  'requests',
  'latencyP50',
  'latencyP99',
  'step',
  'does',
  'backedUpAt',
  'release',
  'files',
  'erasuresKnown',
  'movedTo',
  'putBack',
  'kept',
  'comparedAt',
  'isEqual',
  'tables',
  'sums',
  'sealedOpened',
];

test('no heading is left over', () => {
  const known = [...NAMES, ...[...NAMES].map((name) => name.replace(/Ms$/, '')), ...OF_COMMANDS];
  expect(Object.keys(FIELDS_ZH).filter((name) => !known.includes(name))).toEqual([]);
});
