import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createProgram } from '../src/cli/program.ts';
import { commandsWithin } from '../src/cli/help/commands-within.ts';
import { readConfig, SETTINGS } from '../src/config/config.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const textOf = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const RULES = textOf('deploy/prometheus/renzheng.rules.yaml');

/** The entries of a page: heading and text. */
function entriesOf(page: string): readonly (readonly [heading: string, text: string])[] {
  return page
    .split(/^### /m)
    .slice(1)
    .map((entry) => [entry.slice(0, entry.indexOf('\n')), entry] as const);
}

/** The anchor of a heading, as sites and GitHub make it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');
}

test('each failure of a cluster and of one machine has an entry', () => {
  const headings = entriesOf(textOf('docs/runbook.md')).map(([heading]) => heading);
  const cluster =
    'PostgreSQL primary gone, Redis master gone, S3 gone, Node dead, Node cut off but alive, Asynchronous replica promoted, Clock off, Redis data lost';
  const machine =
    'Disk full, Damaged page, Site key lost, Certificate ends, Package used up, Feed stale, Upstream down';
  for (const failure of `${cluster}, ${machine}`.split(', ')) expect(headings).toContain(failure);
});

test.each(['docs/runbook.md', 'docs/runbook.zh-CN.md'])('%s: no block that promotes can destroy a copy', (file) => {
  const blocks = [...textOf(file).matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = '']) => block);
  const promoting = blocks.filter((block) => block.includes('pg_ctl promote'));
  expect(promoting).toHaveLength(1);
  const [block = ''] = promoting;
  expect(block).not.toMatch(/(?<!-)\brm -/);
  // Each command runs only if the one before it succeeded. The first line only names the program.
  const commands = block.replaceAll(/\\\n/g, ' ').trim().split('\n').slice(1);
  expect(commands.length).toBeGreaterThan(5);
  for (const command of commands.slice(0, -1)) expect(command).toMatch(/&&$/);
  const at = (text: string) => commands.findIndex((command) => command.includes(text));
  const steps = [
    'stop postgres-1',
    'pg_ctl promote',
    'SELECT pg_is_in_recovery()\')" = f',
    'aside=',
    'standby.sh copy',
    'up -d',
  ];
  const places = steps.map(at);
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

test('each alert leads to an entry that names it', () => {
  const entries = new Map(entriesOf(textOf('docs/runbook.md')).map(([heading, text]) => [anchorOf(heading), text]));
  const alerts = RULES.split('- alert: ').slice(1);
  expect(alerts).toHaveLength(19);
  for (const alert of alerts) {
    const [, anchor = ''] = /\n +runbook: docs\/runbook\.md#([\w-]+)\n/.exec(alert) ?? [];
    expect(entries.get(anchor) ?? `${alert} leads nowhere`).toContain(`\`${alert.slice(0, alert.indexOf('\n'))}\``);
  }
});

describe.each([
  ['docs/runbook.md', ['Sign', 'Callers see', 'Do', 'Over when']],
  ['docs/runbook.zh-CN.md', ['征兆', '调用方看到', '处理', '恢复标志']],
])('%s', (file, parts) => {
  const page = textOf(file);

  test('each entry says its sign, what callers see, what to do, and when it is over', () => {
    const entries = entriesOf(page);
    expect(entries).toHaveLength(30);
    for (const [heading, text] of entries)
      expect([heading, ...parts.filter((part) => text.includes(`\n- **${part}**`))]).toEqual([heading, ...parts]);
  });

  test('each command is one of the command line', async () => {
    const program = await createProgram({
      configOf: () => readConfig({}),
      client: () => {
        throw new Error('nothing is asked');
      },
      terminal: { out: () => {}, err: () => {}, failed: () => {}, columns: undefined, outColumns: 80 },
      env: {},
    });
    const known = commandsWithin(program)
      .filter(([, { commands }]) => commands.length === 0)
      .map(([words]) => words);
    const named = [...page.matchAll(/(?:^|`)renzheng ([^`\n#]+)/gm)].map(([, words = '']) => words.trim());
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((words) => !known.some((each) => words === each || words.startsWith(`${each} `)))).toEqual([]);
  });

  test('each setting is one of the product, and each metric is documented', () => {
    const sections = new Set(SETTINGS.map(({ section }) => section));
    const known = new Set(SETTINGS.map(({ section, field }) => `${section}.${field}`));
    const settings = [...page.matchAll(/`(\w+)\.(\w+)`/g)].filter(([, section = '']) => sections.has(section));
    expect(settings.length).toBeGreaterThan(10);
    expect(settings.map(([, section, field]) => `${section}.${field}`).filter((name) => !known.has(name))).toEqual([]);
    const documented = ['operations', 'cluster'].map((name) => textOf(`docs/${name}.md`)).join('\n');
    const metrics = [...page.matchAll(/\brenzheng_[a-z_0-9]+/g)].map(([name]) => name);
    expect(metrics.length).toBeGreaterThan(15);
    expect(metrics.filter((name) => !documented.includes(name))).toEqual([]);
  });
});
