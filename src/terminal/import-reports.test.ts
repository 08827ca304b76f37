import { expect, test } from 'vitest';
import { readRows } from '../people/import/read-rows.ts';
import { TableProblem } from '../tables/table-problem.ts';
import { importReports, type ReportTally, type BatchAnswer, type LeftOutRow } from './import-reports.ts';
import { ATTACK_HEADING, reportLine } from '../features/face-guard/cli/report-rows.ts';

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

/** A server that records each event id once and refuses the ids that begin with `bad`. */
function openServer() {
  const known = new Set<string>();
  const batches: string[][] = [];
  const send = async (lines: readonly string[]): Promise<BatchAnswer> => {
    batches.push([...lines]);
    const rows = lines.map((line) => {
      const { eventId } = JSON.parse(line) as { eventId: string };
      if (eventId.startsWith('bad')) return { outcome: 'refused' as const, problem: 'at: lies in the future' };
      if (eventId.startsWith('taken')) return { outcome: 'conflict' as const };
      if (known.has(eventId)) return { outcome: 'duplicate' as const };
      known.add(eventId);
      return { outcome: 'recorded' as const };
    });
    return { rows };
  };
  return { batches, send };
}

async function run(text: string, server = openServer(), format: 'csv' | 'ndjson' = 'csv') {
  const leftOut: LeftOutRow[] = [];
  const progress: ReportTally[] = [];
  const tally = await importReports({
    rows: readRows({ bytes: bytesOf(text), format, encoding: 'utf-8', heading: ATTACK_HEADING }),
    lineOf: (row) => reportLine(row, 'gates'),
    send: server.send,
    onLeftOut: (row) => leftOut.push(row),
    onProgress: (soFar) => progress.push(soFar),
  });
  return { tally, leftOut, progress, batches: server.batches };
}

test('rows are sent as reports, without empty fields, and with the source of the command if the row has none', async () => {
  const { batches, tally } = await run(
    'ID, Id Number, 时间, kind, source\ne1,11010519491231002X,2024-07-02 03:00:00,,\n',
  );
  expect(tally).toMatchObject({ rows: 1, recorded: 1 });
  expect(batches.map((lines) => lines.map((line) => JSON.parse(line) as unknown))).toEqual([
    [{ source: 'gates', eventId: 'e1', idNumber: '11010519491231002X', at: '2024-07-02 03:00:00' }],
  ]);
  const { batches: named } = await run('event_id,id_number,at,source\ne1,1,2,branch\n');
  expect(named[0]?.[0]).toContain('"source":"branch"');
});

test('rows that change nothing are reported by line, in order', async () => {
  const rows = ['e1,1,2', 'e2', 'bad,1,2', 'taken,1,2', 'e1,1,2'];
  const { tally, leftOut } = await run(`event_id,id_number,at\n${rows.join('\n')}\n`);
  expect(tally).toEqual({ rows: 5, recorded: 1, duplicate: 1, conflict: 1, refused: 2 });
  expect(leftOut).toEqual([
    { line: 3, problem: 'the row has 1 columns, the heading has 3' },
    { line: 4, problem: 'at: lies in the future' },
    { line: 5, problem: expect.stringContaining('eventId') },
  ]);
});

test('a file is sent in batches, and an import that broke off can be repeated without counting twice', async () => {
  const text = Array.from({ length: 2500 }, (_, index) => `{"eventId":"e${index}","idNumber":"1","at":"2"}`).join('\n');
  const server = openServer();
  let turns = 0;
  const failing = {
    ...server,
    send: async (lines: readonly string[]) => {
      if ((turns += 1) === 2) throw new Error('the server is gone');
      return server.send(lines);
    },
  };
  await expect(run(text, failing, 'ndjson')).rejects.toThrow('the server is gone');
  const { tally, progress } = await run(text, server, 'ndjson');
  expect(tally).toMatchObject({ rows: 2500, recorded: 1500, duplicate: 1000 });
  expect(progress.map(({ rows }) => rows)).toEqual([1000, 2000, 2500]);
});

test('a file without the columns it needs is refused as a whole', async () => {
  await expect(run('event_id,name\ne1,x\n')).rejects.toThrow(TableProblem);
  await expect(run('event_id,name\ne1,x\n')).rejects.toThrow('lacks idNumber, at');
});
