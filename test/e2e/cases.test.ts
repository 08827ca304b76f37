import { Command } from 'commander';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADMIN_CONTRACTS } from '../../src/admin/index.ts';
import { AdminClient } from '../../src/terminal/admin-client.ts';
import { addAdminCommands } from '../../src/terminal/admin-commands.ts';
import { dataFolder } from '../../src/config/data-folder.ts';
import { openServerUnderTest, type ServerUnderTest } from './running-server.ts';

/* The review queue over real HTTP. The rule of the site sends every payment to review. */

interface Shown {
  readonly id: string;
  readonly number: number;
  readonly revision: number;
  readonly state: string;
  readonly decisions: number;
  readonly assignee: string | null;
  readonly resolution: { readonly outcome: string; readonly source: string | null; readonly entryIds: string[] } | null;
}
interface Detail {
  readonly case: Shown;
  readonly summary: { readonly orderId: string; readonly rules: { readonly id: string; readonly title: string }[] };
  readonly decisions: { readonly orderId: string; readonly joinedBy: string | null }[];
  readonly related: { readonly caseNumber: number; readonly shares: string[] }[];
  readonly named: string[];
  readonly beside: { readonly orderId: string; readonly level: string; readonly shares: string[] }[];
  readonly entities: Readonly<Record<string, number>>;
  readonly events: { readonly what: string; readonly by: string | null; readonly note: string | null }[];
}

const ID_NUMBER = '11010519491231002X';
const PHONE = '13800138000';
const SECRET = 'called back, the voice was another one';

let server: ServerUnderTest;
let remove: () => Promise<void>;
let key = '';

beforeAll(async () => {
  ({ server, remove } = await openServerUnderTest());
  ({ key } = await server.makeCaller({ calls: 1_000 }));
  const { set } = (await server.admin('rules.release')) as { set: object };
  const rule = { id: 'payers', title: 'Whoever pays', when: 'scene == "pay"', raises: [103], level: 'review' };
  const { id } = await server.admin('rules.draft', { set: { ...set, rules: [{ ...rule, points: 0, scenes: null }] } });
  await server.admin('rules.publish', { versionId: id });
});
afterAll(() => remove());

/** Asks for a decision. Returns the level and the order. */
async function ask(
  account: string,
  more: { readonly phone?: string; readonly ip?: string; readonly scene?: string } = {},
) {
  const { phone, ip = '8.8.8.8', scene = 'pay' } = more;
  const data = {
    Account: { AccountType: 0, OtherAccount: { AccountId: account, ...(phone && { MobilePhone: phone }) } },
    UserIp: ip,
    SceneCode: scene,
  };
  const response = await fetch(`${server.url}/antiRush/query?key=${key}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ BusinessSecurityData: data }),
  });
  const { result } = (await response.json()) as { result: { res: { RiskLevel: string }; orderid: string } };
  return { level: result.res.RiskLevel, orderId: result.orderid };
}

async function latestCase(): Promise<Shown> {
  const { cases } = (await server.admin('cases.list', { sort: 'newest', state: 'all', limit: 1 })) as {
    cases: Shown[];
  };
  const [found] = cases;
  if (found === undefined) throw new Error('there is no case');
  return found;
}

const show = async (caseId: string) => (await server.admin('cases.show', { caseId })) as unknown as Detail;

/** A client of the admin API for another administrator. */
async function analyst(name: string) {
  await server.admin('administrators.create', { name, role: 'analyst' });
  const { token } = await server.admin('administrators.issue-token', { name, label: 'test' });
  const client = new AdminClient(server.adminUrl, String(token));
  return (operation: string, params: Readonly<Record<string, unknown>>) => {
    const contract = ADMIN_CONTRACTS.find((each) => each.name === operation);
    if (contract === undefined) throw new Error(`there is no operation ${operation}`);
    return client.call(contract, params);
  };
}

test('a review opens a case, the next one joins it, and resolving it as fraud labels both and blocks the account', async () => {
  const quiet = await ask('quiet', { scene: 'login' });
  expect(quiet.level).toBe('pass');
  expect(await server.admin('cases.list')).toEqual({ cases: [], nextCursor: null });
  const first = await ask('ann', { phone: PHONE });
  const second = await ask('ann');
  const found = await latestCase();
  expect(found).toMatchObject({ number: 1, state: 'open', decisions: 2, scene: 'pay', openedBy: 'level review' });
  const detail = await show(found.id);
  expect(detail.decisions).toMatchObject([
    { orderId: second.orderId, joinedBy: 'account' },
    { orderId: first.orderId, joinedBy: null },
  ]);
  expect(detail.summary).toMatchObject({
    orderId: second.orderId,
    level: 'review',
    rules: [{ id: 'payers', title: 'Whoever pays' }],
  });
  expect(detail.entities).toEqual({ account: 1, phone: 1, device: 0, address: 1 });
  expect(detail.named.map((name) => name.replace(/:[0-9a-f]{32}$/, ''))).toEqual(['account', 'address', 'phone']);
  expect(detail.beside).toMatchObject([{ orderId: quiet.orderId, level: 'pass', shares: ['address'] }]);
  expect(await server.admin('risk.graph', { entities: detail.named.join(',') })).toMatchObject({
    nodes: expect.arrayContaining([expect.objectContaining({ kind: 'account', depth: 1 })]) as unknown,
  });

  const bob = await analyst('bob');
  await server.admin('cases.assign', { caseId: found.id, revision: 1, assignee: 'bob' });
  expect(await bob('cases.list', { mine: true })).toMatchObject({ cases: [{ id: found.id, assignee: 'bob' }] });
  await expect(server.admin('cases.assign', { caseId: found.id, assignee: 'nobody' })).rejects.toThrow('assignee: no');
  const stale = { caseId: found.id, revision: 1, outcome: 'genuine' };
  await expect(server.admin('cases.resolve', stale)).rejects.toThrow('the case was changed');
  const resolved = await bob('cases.resolve', {
    caseId: found.id,
    revision: 2,
    outcome: 'fraud',
    note: SECRET,
    block: ['account', 'phone'],
    end: '2099-12-31',
    reason: 'ring of july',
  });
  expect(resolved).toMatchObject({
    case: {
      state: 'resolved',
      resolution: { outcome: 'fraud', by: 'bob', source: expect.stringMatching(/^cases\.adm_/) },
    },
    labels: { recorded: 2, taken: 0 },
    entries: [
      { list: 'block', kind: 'account' },
      { list: 'block', kind: 'phone' },
    ],
  });
  expect((await ask('ann', { scene: 'login' })).level).toBe('reject');
  // The outcome belongs to bob. Only he or an owner can correct it.
  await expect(
    (await analyst('eve'))('outcomes.report', {
      orderId: first.orderId,
      outcome: 'genuine',
      source: 'mine',
      observedAt: new Date().toISOString(),
    }),
  ).rejects.toThrow('another source has reported');
  expect((await show(found.id)).events.map(({ what, by, note }) => [what, by, note])).toEqual([
    ['opened', null, null],
    ['assigned', 'owner', null],
    ['resolved', 'bob', SECRET],
  ]);

  await bob('cases.reopen', { caseId: found.id, note: 'a slip' });
  expect((await ask('ann', { scene: 'login' })).level).toBe('pass');
  expect(await latestCase()).toMatchObject({ state: 'assigned', assignee: 'bob', resolution: null, revision: 4 });
  const again = { caseId: found.id, outcome: 'genuine', allow: ['account'] };
  expect(await server.admin('cases.resolve', again)).toMatchObject({ labels: { recorded: 2, taken: 0 } });
  expect((await ask('ann')).level).toBe('pass');
});

test('notes are sealed at rest, and go with the person', async () => {
  // A question of the fraud score ties the phone to the person.
  await fetch(`${server.url}/antiFraudHighRate/query?key=${key}&idNumber=${ID_NUMBER}&phoneNumber=${PHONE}`);
  await ask('carl', { phone: PHONE, ip: '9.9.9.9' });
  await ask('dora', { ip: '9.9.9.8' });
  const [dora, carl] = await Promise.all([latestCase(), server.admin('cases.list', { sort: 'newest', limit: 2 })]).then(
    ([newest, { cases }]) => [newest, (cases as Shown[])[1]] as const,
  );
  if (carl === undefined) throw new Error('there are two cases');
  expect((await show(carl.id)).related).toMatchObject([
    { caseNumber: 1, shares: ['phone'] },
    { caseNumber: 1, shares: ['phone'] },
  ]);
  for (const { id } of [carl, dora]) await server.admin('cases.note', { caseId: id, note: `${SECRET}\nsecond line` });
  const onDisk = () =>
    readdirSync(server.dir, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .some(({ name }) => readFileSync(path.join(server.dir, name)).includes('the voice was'));
  expect(onDisk()).toBe(false);
  const notes = async ({ id }: Shown) => (await show(id)).events.flatMap(({ note }) => note ?? []);
  expect([await notes(carl), await notes(dora)]).toEqual([[`${SECRET}\nsecond line`], [`${SECRET}\nsecond line`]]);
  const certificate = (await server.admin('persons.remove', { idNumber: ID_NUMBER })) as {
    erased: { readonly place: string; readonly items: number }[];
  };
  // Of the first case two notes and account, phone and address. Of carl's one note and the same.
  expect(certificate.erased).toContainEqual({ place: 'notes and pseudonyms of cases', items: 9 });
  expect([await notes(carl), await notes(dora)]).toEqual([[], [`${SECRET}\nsecond line`]]);
  const { rows } = (await server.admin('audit.list', { limit: 200 })) as { rows: unknown[] };
  expect(JSON.stringify(rows)).not.toContain('the voice was');
});

test('the policy decides what opens a case, and what is above its bound is counted', async () => {
  expect(await server.admin('cases.policy')).toEqual({
    levels: ['review'],
    ruleIds: [],
    scenes: null,
    slaHours: 24,
    slaHoursByScene: {},
    casesADayMax: 1000,
    joinBy: ['account', 'device', 'address'],
    changedBy: null,
    changedAtMs: null,
  });
  const { number } = await latestCase();
  await server.admin('cases.set-policy', { casesADayMax: number, slaHours: 2, slaHoursByScene: { pay: 1 } });
  await ask('eric', { ip: '9.9.9.7' });
  expect((await latestCase()).number).toBe(number);
  const totals = (await server.admin('cases.totals')) as {
    readonly days: { readonly overCap: number }[];
    readonly people: unknown[];
    readonly scenes: unknown[];
  };
  expect(totals.days.reduce((sum, { overCap }) => sum + overCap, 0)).toBe(1);
  expect(totals.people).toEqual([{ name: 'owner', fraud: 0, genuine: 1, unclear: 0 }]);
  expect(totals.scenes).toMatchObject([{ scene: 'pay', unresolved: number - 1, overdue: 0, resolved: 1, slaHours: 1 }]);
  await server.admin('cases.set-policy', { casesADayMax: 1000, scenes: ['withdraw'] });
  await ask('eric', { ip: '9.9.9.7' });
  expect((await latestCase()).number).toBe(number);
  await expect(server.admin('cases.set-policy', { slaHours: 0 })).rejects.toThrow('slaHours');
  expect(await server.admin('cases.policy')).toMatchObject({
    slaHours: 2,
    scenes: ['withdraw'],
    changedBy: 'owner',
    slaHoursByScene: { pay: 1 },
  });
});

test('the command line works off the queue too', async () => {
  let written = '';
  const terminal = { out: (text: string) => (written += text), err: () => {}, columns: undefined };
  const program = new Command().exitOverride();
  const token = readFileSync(dataFolder(server.dir).token, 'utf8').trim();
  addAdminCommands(program, ADMIN_CONTRACTS, { client: () => new AdminClient(server.adminUrl, token), terminal });
  const cli = async (...args: string[]) => {
    written = '';
    await program.parseAsync(args, { from: 'user' });
    return written;
  };
  const { cases } = JSON.parse(await cli('case', 'list', '--json')) as { cases: Shown[] };
  const [found] = cases;
  if (found === undefined) throw new Error('a case waits');
  expect(await cli('case', 'assign', found.id, '--assignee', 'owner')).toContain('assigned');
  expect(await cli('case', 'note', found.id, '--note', 'looks fine')).toContain('revision');
  const resolved = await cli('case', 'resolve', found.id, '--outcome', 'genuine', '--allow', 'account,address');
  expect(resolved).toContain('genuine');
  expect(await cli('case', 'show', found.id)).toContain('looks fine');
  expect(await cli('case', 'list', '--state', 'resolved')).toContain(found.id);
  expect(await cli('case', 'policy')).toContain('withdraw');
});
