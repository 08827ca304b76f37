import { createHmac } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { MemoryDeclaredFieldStore } from '../../../storage/memory/declared-field-store.ts';
import { MemoryFeedStore } from '../../../storage/memory/feed-store.ts';
import { MemoryListStore } from '../../../storage/memory/list-store.ts';
import { MemoryRuleVersionStore } from '../../../storage/memory/rule-version-store.ts';
import { mmdbFile } from '../feeds/mmdb-file.suite.ts';
import { FeedDesk } from '../policy/feed-desk.ts';
import { digestForms, type DigestForm } from '../../../identity/digest-forms.ts';
import type { PlainIdentifier } from '../ingest/identifier-links.ts';
import { createPseudonymizer } from '../ingest/identifiers.ts';
import { ListDesk } from '../policy/list-desk.ts';
import { DEFAULT_RULE_SET } from '../rules/default-rules.ts';
import { RuleDesk, ruleSetDigest } from '../policy/rule-desk.ts';
import { loadPolicy } from '../policy/policy-loader.ts';
import { PolicyHolder } from '../policy/risk-policy.ts';

const nowMs = Date.parse('2024-05-01T00:00:00Z');
const pseudonym = createPseudonymizer((purpose, text) => createHmac('sha256', purpose).update(text).digest());

async function setUp() {
  const sources = {
    rules: new MemoryRuleVersionStore(),
    lists: new MemoryListStore(),
    feeds: new MemoryFeedStore(),
    fields: new MemoryDeclaredFieldStore(),
    pseudonym,
  };
  const told: string[] = [];
  const tell = (problem: string) => void told.push(problem);
  const policy = new PolicyHolder(await loadPolicy(sources, { id: 'first', nowMs }, tell));
  const learned: PlainIdentifier[] = [];
  const identifiers = {
    learn: async (seen: readonly PlainIdentifier[]) => void learned.push(...seen),
    formsOf: async (_kind: string, digests: readonly DigestForm[]) =>
      learned.map(({ text }) => digestForms(text)).find((forms) => forms.some((form) => digests.includes(form))) ??
      null,
  };
  let number = 0;
  const nextId = () => `id-${(number += 1)}`;
  return {
    sources,
    policy,
    told,
    tell,
    learned,
    rules: new RuleDesk({ store: sources.rules, policy }),
    feeds: new FeedDesk(sources.feeds, policy, tell),
    lists: new ListDesk({ store: sources.lists, policy, pseudonym, identifiers, tell }),
    author: { name: 'op', nowMs, nextId },
    ruleAuthor: () => ({ name: 'op', nowMs, nextId: nextId() }),
  };
}

const strict = { ...DEFAULT_RULE_SET, reviewAtPoints: 10 };

describe('rules', () => {
  test('the first start publishes the rules of the release, and a later start finds them', async () => {
    const { sources, policy, tell } = await setUp();
    expect(policy.current.active.versionId).toBe('first');
    expect((await loadPolicy(sources, { id: 'second', nowMs }, tell)).active.versionId).toBe('first');
    expect(await sources.rules.list()).toHaveLength(1);
  });

  test('a draft, a shadow run, a publication and a roll-back each take effect at once', async () => {
    const { rules, policy, ruleAuthor } = await setUp();
    const drafted = await rules.draft(strict, 'stricter', ruleAuthor());
    const id = drafted.ok ? drafted.value.id : '';
    expect(await rules.shadow(id, nowMs)).toMatchObject({ ok: true });
    expect(policy.current).toMatchObject({ active: { versionId: 'first' }, shadow: { versionId: id } });
    expect(await rules.publish(id, nowMs)).toMatchObject({ ok: true });
    expect(policy.current).toMatchObject({ active: { versionId: id, set: { reviewAtPoints: 10 } }, shadow: null });
    expect(await rules.publish('first', nowMs)).toMatchObject({ ok: true });
    expect(policy.current.active.versionId).toBe('first');
    expect(await rules.diff('first', id)).toEqual({
      added: [],
      removed: [],
      changed: [],
      settings: [{ name: 'reviewAtPoints', before: 40, after: 10 }],
      reordered: false,
    });
  });

  test('rules that have changed since somebody looked at them are neither replaced nor published', async () => {
    const { rules, ruleAuthor } = await setUp();
    const drafted = await rules.draft(strict, 'mine', ruleAuthor());
    const id = drafted.ok ? drafted.value.id : '';
    const seen = ruleSetDigest(strict);
    expect(seen).toMatch(/^[0-9a-f]{32}$/);
    const stricter = { ...strict, reviewAtPoints: 9 };
    const change = () => rules.change(id, { set: stricter, note: 'mine', digest: seen });
    expect([await change(), await change()]).toMatchObject([{ ok: true }, { ok: false, reason: 'changed' }]);
    expect(await rules.publish(id, nowMs, seen)).toMatchObject({ ok: false, reason: 'changed' });
    expect(await rules.publish(id, nowMs, ruleSetDigest(stricter))).toMatchObject({ ok: true });
  });

  test('a rollback goes back publication by publication, and says why if it cannot', async () => {
    const { rules, policy, ruleAuthor } = await setUp();
    expect(await rules.rollBack(null, nowMs)).toEqual({ ok: false, reason: 'nothing-before' });
    const ids: string[] = [];
    for (const note of ['second', 'third']) {
      const drafted = await rules.draft(strict, note, ruleAuthor());
      ids.push(drafted.ok ? drafted.value.id : '');
      await rules.publish(ids.at(-1) ?? '', nowMs);
    }
    const [second = '', third] = ids;
    expect([policy.current.active.versionId, await rules.rollsBackTo()]).toEqual([third, second]);
    expect(await rules.rollBack('first', nowMs)).toEqual({ ok: false, reason: 'another' });
    expect(await rules.rollBack(second, nowMs)).toEqual({ ok: true, versionId: second });
    expect(policy.current.active.versionId).toBe(second);
    expect(await rules.rollBack(null, nowMs)).toEqual({ ok: true, versionId: 'first' });
    expect(policy.current.active.versionId).toBe('first');
    expect(await rules.rollBack(null, nowMs)).toEqual({ ok: false, reason: 'nothing-before' });
  });

  test('a rule set that does not compile is not kept, and the problem is named', async () => {
    const { rules, ruleAuthor, sources } = await setUp();
    const broken = { ...strict, rules: [{ ...DEFAULT_RULE_SET.rules[0], when: 'no_such_feature > 1' }] };
    expect(await rules.draft(broken, '', ruleAuthor())).toMatchObject({
      ok: false,
      reason: 'invalid',
      problems: [{ problem: expect.stringContaining('no_such_feature') }],
    });
    expect(await sources.rules.list()).toHaveLength(1);
    expect(await rules.change('first', { set: strict, note: '', digest: null })).toMatchObject({
      ok: false,
      reason: 'not-a-draft',
    });
    expect(await rules.publish('nobody', nowMs)).toMatchObject({ ok: false, reason: 'unknown' });
    expect(await rules.publish('first', nowMs)).toMatchObject({ ok: false, reason: 'state' });
    expect(await rules.shadow(null, nowMs)).toMatchObject({ ok: false, reason: 'state' });
  });

  test('a diff names what changed in a rule', async () => {
    const { rules, ruleAuthor } = await setUp();
    const [first, second, ...rest] = DEFAULT_RULE_SET.rules;
    const changed = await rules.draft(
      {
        ...DEFAULT_RULE_SET,
        rules: [...rest, { ...second, points: 7, novelty: second?.novelty !== true, group: 'own' }],
      },
      '',
      ruleAuthor(),
    );
    const diff = await rules.diff('first', changed.ok ? changed.value.id : '');
    expect(diff).toMatchObject({
      removed: [{ id: first?.id }],
      changed: [
        {
          ruleId: second?.id,
          fields: [
            { name: 'points', before: String(second?.points), after: '7' },
            { name: 'group', after: '"own"' },
            { name: 'novelty' },
          ],
        },
      ],
      reordered: true,
    });
  });
});

test('an imported feed takes effect at once, and a file of another kind is refused', async () => {
  const { feeds, policy } = await setUp();
  const feed = {
    id: 'f1',
    name: 'dc',
    kind: 'datacenter',
    source: 'https://feeds.example',
    licence: 'MIT',
    publishedAtMs: null,
    isForced: false,
  } as const;
  expect(policy.current.feeds.holdsAddress('datacenter', '1.2.3.4')).toBeNull();
  expect(await feeds.import({ ...feed, text: '<html>not found</html>' }, nowMs)).toMatchObject({
    ok: false,
    refused: [{ line: 1 }],
  });
  expect(await feeds.import({ ...feed, text: '1.2.3.0/24\nrubbish' }, nowMs)).toMatchObject({
    ok: true,
    version: { rows: 1, refusedRows: 1 },
    refused: [{ line: 2 }],
  });
  expect(policy.current.feeds.holdsAddress('datacenter', '1.2.3.4')).toBe(true);
  const text = '1.2.3.0/24\nrubbish';
  expect(await feeds.preview({ name: 'dc', kind: 'datacenter', text })).toEqual({
    rows: 1,
    refusedRows: 1,
    refused: [{ line: 2, reason: expect.anything() }],
    problem: null,
    doubts: null,
    active: { id: 'f1', kind: 'datacenter', rows: 1, same: true },
  });
  expect(await feeds.preview({ name: 'dc', kind: 'datacenter', text: 'rubbish' })).toMatchObject({
    rows: 0,
    problem: expect.stringContaining('no row could be read'),
    active: { same: false },
  });
  expect(await feeds.preview({ name: 'other', kind: 'tor', text })).toMatchObject({ active: null });
  expect(await feeds.list()).toHaveLength(1);
  expect(await feeds.deactivate('dc')).toBe(true);
  expect(policy.current.feeds.holdsAddress('datacenter', '1.2.3.4')).toBeNull();
  expect([await feeds.activate('f1'), await feeds.activate('f2'), await feeds.remove('f1')]).toEqual([
    { ok: true },
    { ok: false, reason: 'unknown' },
    false,
  ]);
});

describe('databases of addresses', () => {
  const told = { name: 'city', source: 'https://db.example', licence: 'CC', publishedAtMs: null, isForced: false };
  const bytes = mmdbFile({ '1.0.0.0/8': { country_code: 'CN' } });
  const part = (feedId: string, number = 0, atMs = nowMs) => ({ feedId, part: number, bytes, atMs });

  test('a file that is purged while it is read is not imported, and the one before stays', async () => {
    const { feeds, sources, policy } = await setUp();
    await feeds.takePart(part('a'));
    expect(await feeds.importDatabase({ ...told, id: 'a' }, nowMs)).toMatchObject({ ok: true });
    await feeds.takePart(part('b'));
    const file = sources.feeds.file.bind(sources.feeds);
    vi.spyOn(sources.feeds, 'file').mockImplementationOnce(async (id) => {
      const read = await file(id);
      await sources.feeds.purgeFiles(nowMs + 1);
      return read;
    });
    expect(await feeds.importDatabase({ ...told, id: 'b' }, nowMs)).toMatchObject({
      ok: false,
      problem: 'no file was sent under this id, or a part of it is missing: send it again',
    });
    expect([...policy.current.feeds.databases.keys()]).toEqual(['a']);
  });

  test('a part that comes during the import of its file is refused', async () => {
    const { feeds, sources } = await setUp();
    await feeds.takePart(part('a'));
    const [imported, late] = await Promise.all([
      feeds.importDatabase({ ...told, id: 'a' }, nowMs),
      feeds.takePart(part('a', 1)),
    ]);
    expect([imported.ok, late]).toEqual([
      true,
      { ok: false, problem: 'this file was imported already: begin another one' },
    ]);
    expect(await sources.feeds.file('a')).toEqual(bytes);
  });

  test('a file begins with part 0, and four files wait', async () => {
    const { feeds } = await setUp();
    const unbegun = { ok: false, problem: 'this file was not begun, or it waited too long: send part 0 first' };
    expect(await feeds.takePart(part('a', 1))).toEqual(unbegun);
    for (const id of ['a', 'b', 'c', 'd']) expect(await feeds.takePart(part(id))).toEqual({ ok: true });
    expect(await feeds.takePart(part('a', 1))).toEqual({ ok: true });
    expect(await feeds.takePart(part('e'))).toMatchObject({ ok: false, problem: expect.stringMatching(/^4 files/) });
    expect(await feeds.takePart(part('e', 1))).toEqual(unbegun);
  });

  test('four names are active at most, and a version of one of them may take its place', async () => {
    const { feeds } = await setUp();
    const add = async (id: string, name: string) => {
      await feeds.takePart(part(id));
      expect(await feeds.importDatabase({ ...told, id, name }, nowMs)).toMatchObject({ ok: true });
    };
    await add('a1', 'a');
    await feeds.deactivate('a');
    for (const name of ['b', 'c', 'd', 'e']) await add(`${name}1`, name);
    const problem = '4 databases are active already: deactivate one of them, or take its name';
    expect(await feeds.activate('a1')).toEqual({ ok: false, reason: 'refused', problem });
    expect(await feeds.activate('b1')).toEqual({ ok: true });
    await feeds.deactivate('b');
    expect(await feeds.activate('a1')).toEqual({ ok: true });
  });

  test('a start leaves out a database whose file is damaged, and tells so', async () => {
    const { feeds, sources, told: problems, tell } = await setUp();
    await feeds.takePart(part('a'));
    await feeds.importDatabase({ ...told, id: 'a' }, nowMs);
    vi.spyOn(sources.feeds, 'file').mockResolvedValue(null);
    const policy = await loadPolicy(sources, { id: 'first', nowMs }, tell);
    expect([...policy.feeds.databases.keys()]).toEqual([]);
    expect(problems).toEqual([
      'the database a is left out of decisions, because a part of its file is missing. Import it again',
    ]);
    await feeds.deactivate('city');
    expect(await feeds.activate('a')).toEqual({
      ok: false,
      reason: 'refused',
      problem: 'this database cannot be used, because a part of its file is missing: import it again',
    });
  });
});
