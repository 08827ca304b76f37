import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasNoBrowser, openConsole, PASSWORD, type Language, type OpenedConsole } from './open-console.ts';

const WORDS = {
  'zh-CN': {
    deny: '拒绝的地址',
    daily: '全部接口合计',
    save: '保存',
    saved: /已保存/,
    moved: '在您打开之后已被修改',
  },
  en: {
    deny: 'Refused addresses',
    daily: 'All APIs together',
    save: 'Save',
    saved: /Saved/,
    moved: 'changed since you looked',
  },
} as const satisfies Record<Language, unknown>;

let opened: OpenedConsole;
beforeAll(async () => {
  if (hasNoBrowser) return;
  opened = await openConsole();
  const { admin } = opened.server;
  await admin('administrators.create', { name: 'ada', role: 'owner', password: PASSWORD });
  await admin('administrators.create', { name: 'bob', role: 'operator', password: PASSWORD });
});
afterAll(() => opened?.close());

describe.skipIf(hasNoBrowser)('two people change the same thing', () => {
  test.each(['zh-CN', 'en'] as const)('%s', async (language) => {
    const { admin } = opened.server;
    const words = WORDS[language];
    const app = await admin('apps.create', { name: `Shop ${language}` });
    const appId = String(app['id']);
    const [ada, bob] = [await opened.open({ language }), await opened.open({ language })];
    const route = `/apps/${appId}/edit`;
    await ada.signIn('ada', PASSWORD, route);
    await bob.signIn('bob', PASSWORD, route);
    const fieldOf = ({ page }: typeof ada, label: string) => page.getByLabel(label, { exact: true });
    const save = async ({ page }: typeof ada) => page.getByRole('button', { name: words.save, exact: true }).click();
    const shown = () => admin('apps.show', { appId });

    await fieldOf(bob, words.daily).fill('5000');
    await fieldOf(ada, words.deny).fill('198.51.100.7');
    await save(ada);
    await ada.page.getByText(words.saved).waitFor();
    // Bob's page still shows an empty list of addresses, which he did not touch.
    await save(bob);
    await bob.page.getByText(words.saved).waitFor();
    expect(await shown()).toMatchObject({ deny: ['198.51.100.7'], dailyCallsMax: 5000 });

    // Both change the addresses. The second one is told, sees what holds, and keeps what it typed elsewhere.
    await fieldOf(ada, words.deny).fill('198.51.100.7\n198.51.100.8');
    await save(ada);
    await expect.poll(async () => (await shown())['deny']).toEqual(['198.51.100.7', '198.51.100.8']);
    await fieldOf(bob, words.deny).fill('203.0.113.9');
    await fieldOf(bob, words.daily).fill('6000');
    await save(bob);
    await bob.page.getByText(words.moved).first().waitFor();
    expect(await shown()).toMatchObject({ deny: ['198.51.100.7', '198.51.100.8'], dailyCallsMax: 5000 });
    expect(await fieldOf(bob, words.deny).inputValue()).toBe('198.51.100.7\n198.51.100.8');
    expect(await fieldOf(bob, words.daily).inputValue()).toBe('6000');
    await save(bob);
    await bob.page.getByText(words.saved).waitFor();
    expect(await shown()).toMatchObject({ deny: ['198.51.100.7', '198.51.100.8'], dailyCallsMax: 6000 });
    expect([...ada.problems, ...bob.problems]).toEqual([]);
  });
});
