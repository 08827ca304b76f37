import { present } from '../kernel/assert.ts';
import { NOTHING } from './result-cells.ts';
import { longestPiece, padText, textWidth, wrapText } from './text-width.ts';

/** A table of texts. A cell may have several lines. */
export interface TextTable {
  readonly head: readonly string[];
  /** Names by which columns are known to matter more or less, if headings are in another language. */
  readonly names?: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A table as lines, and the names of the columns that had no room. */
export interface FittedTable {
  readonly lines: readonly string[];
  readonly leftOut: readonly string[];
  /** Whether a text was cut. */
  readonly isCut: boolean;
}

const GAP = '  ';
/** Columns of the narrowest terminal that a table is fitted to. */
const WIDTH_MIN = 20;
/** A word up to this width is not broken, e.g. an id. */
const WORD_MAX = 32;
/** A long text gets a quarter of its length as width, within these bounds. */
const TEXT_SHARE = 4;
const TEXT_WIDTH_MAX = 40;
/** A cell with more lines than this is cut, and a column of lists that are longer is left out first. */
const LINES_MAX = 8;
/** Stands at the end of a text that was cut. */
const CUT = '…';

/** What stands above a column, and the name by which it is known how much the column matters. */
interface Heading {
  readonly head: string;
  readonly name: string;
}

interface Column {
  readonly head: string;
  readonly cells: readonly string[];
  /** Width of its longest line. */
  readonly natural: number;
  /** Width below which a word would be broken. */
  readonly least: number;
  readonly isEmpty: boolean;
  /** How much the column matters: those with a high rank are left out first. */
  readonly rank: number;
}

/** How much columns matter to a reader, by their names. Any other column has `RANK_OTHER`. */
const RANKS: readonly (readonly [name: RegExp, rank: number])[] = [
  [/^(id|number|name|title|displayName)$/, 0],
  [/^(state|status|level|kind|role|mode|type|api|scene|day|list|value)$/, 1],
  [/^(share|reason|detail|problem|subject|label|note|operation|answer|code)$/, 2],
  [/^(at|receivedAt|lastAt|openedAt) \(/, 2],
  [/At \(/, 4],
  [/(Id|Ids|Digest)$|^(sha256|digest|display|suffix)$/, 5],
];
const RANK_OTHER = 3;
const RANK_LAST = 6;

function rankOf(name: string, at: number): number {
  if (at === 0) return 0;
  return RANKS.find(([pattern]) => pattern.test(name))?.[1] ?? RANK_OTHER;
}

/**
 * Lays a table out within a width. If its lines are too long, columns without values go first, then texts are wrapped,
 * then columns are left out from the right. The first column always stays.
 * @param width columns of the terminal. Null if a line may have any length
 */
export function fitTable(table: TextTable, width: number | null): FittedTable {
  const room = width === null ? Number.MAX_SAFE_INTEGER : Math.max(width, WIDTH_MIN);
  const all = table.head.map((head, at) =>
    columnOf(
      { head, name: table.names?.[at] ?? head },
      at,
      table.rows.map((row) => row[at] ?? NOTHING),
      room,
    ),
  );
  if (width === null)
    return {
      lines: linesOf(
        all,
        all.map(({ natural }) => natural),
        null,
      ),
      leftOut: [],
      isCut: false,
    };
  let kept: readonly Column[] = all;
  if (spaceOf(kept, 'natural') > room) kept = all.filter(({ isEmpty }, at) => at === 0 || !isEmpty);
  let widths = widthsWithin(kept, room);
  while (kept.length > 1 && spaceOf(kept, 'least') > room) {
    kept = withoutOne(kept);
    widths = widthsWithin(kept, room);
  }
  return {
    lines: linesOf(kept, widths, LINES_MAX),
    leftOut: all.filter((column) => !column.isEmpty && !kept.includes(column)).map(({ head }) => head),
    isCut: kept.some((column, at) => heightOf(column, widths[at] ?? 1) > LINES_MAX),
  };
}

function columnOf({ head, name }: Heading, at: number, cells: readonly string[], room: number): Column {
  const lines = [head, ...cells.flatMap((cell) => cell.split('\n'))];
  const words = [...headWords(head), ...cells].map((text) => Math.max(longestPiece(text), shortRun(text)));
  const natural = Math.max(...lines.map(textWidth));
  const textMin = Math.min(TEXT_WIDTH_MAX, Math.ceil(natural / TEXT_SHARE), Math.floor(room / 2));
  const isLongList = at > 0 && cells.some((cell) => cell.split('\n').length > LINES_MAX);
  return {
    head,
    cells,
    natural,
    least: Math.min(natural, Math.max(textMin, ...words.map((word) => Math.min(word, WORD_MAX)))),
    isEmpty: cells.every((cell) => cell === NOTHING),
    rank: isLongList ? RANK_LAST : rankOf(name, at),
  };
}

/** The parts of a heading between which it may break, e.g. `daily`, `Calls` and `Max`. */
function headWords(head: string): readonly string[] {
  return head.split(/(?<=[a-z])(?=[A-Z])|(?<=[.\s])/);
}

/** Han characters up to this width stay together, e.g. a heading of four. */
const RUN_MAX = 10;

/** Width of the widest run of Han characters that is short enough not to be broken. */
function shortRun(text: string): number {
  const runs = (text.match(/\p{Script=Han}+/gu) ?? []).map(textWidth);
  return Math.max(0, ...runs.filter((width) => width <= RUN_MAX));
}

function spaceOf(columns: readonly Column[], which: 'natural' | 'least'): number {
  return columns.reduce((sum, column) => sum + column[which], 0) + GAP.length * Math.max(0, columns.length - 1);
}

/** Shares a width among columns: each gets what it needs at least, then the narrow ones get all that they want. */
function widthsWithin(columns: readonly Column[], room: number): readonly number[] {
  if (spaceOf(columns, 'natural') <= room) return columns.map(({ natural }) => natural);
  const widths = columns.map(({ least }) => least);
  let left = room - spaceOf(columns, 'least');
  const byWant = columns
    .map(({ natural, least }, at) => ({ at, want: natural - least }))
    .toSorted((a, b) => a.want - b.want);
  for (const [done, { at, want }] of byWant.entries()) {
    const share = Math.min(want, Math.max(0, Math.floor(left / (byWant.length - done))));
    widths[at] = present(widths[at]) + share;
    left -= share;
  }
  return columns.length === 1 ? [room] : widths;
}

function heightOf({ cells }: Column, width: number): number {
  return Math.max(0, ...cells.map((cell) => wrapText(cell, width).length));
}

/** Leaves out the last of the columns that matter least. The first column stays. */
function withoutOne(columns: readonly Column[]): readonly Column[] {
  const ranks = columns.map(({ rank }) => rank);
  const gone = Math.max(1, ranks.lastIndexOf(Math.max(...ranks)));
  return columns.filter((_, at) => at !== gone);
}

function linesOf(columns: readonly Column[], widths: readonly number[], linesMax: number | null): readonly string[] {
  const rows = columns[0]?.cells.length ?? 0;
  const head = rowLines(
    columns.map(({ head: text }, at) => wrapHead(text, widths[at] ?? 1)),
    widths,
  );
  const rule = widths.map((width) => '─'.repeat(width)).join(GAP);
  const body = Array.from({ length: rows }, (_, row) =>
    rowLines(
      columns.map(({ cells }, at) => cellLines(cells[row] ?? '', widths[at] ?? 1, linesMax)),
      widths,
    ),
  );
  const isTall = body.some((lines) => lines.length > 1);
  return [...head, rule, ...body.flatMap((lines, at) => (isTall && at > 0 ? ['', ...lines] : lines))];
}

function cellLines(cell: string, width: number, linesMax: number | null): readonly string[] {
  const lines = wrapText(cell, width);
  return linesMax === null || lines.length <= linesMax ? lines : [...lines.slice(0, linesMax - 1), CUT];
}

function wrapHead(head: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of headWords(head)) {
    const last = lines.at(-1);
    if (last !== undefined && textWidth(last + word.trimEnd()) <= width) lines[lines.length - 1] = last + word;
    else lines.push(...cutHead(word, width));
  }
  return lines.map((line) => line.trimEnd());
}

/** A word of a heading that is wider than the column, in parts. The blank after it stays, because another may follow. */
function cutHead(word: string, width: number): readonly string[] {
  return textWidth(word.trimEnd()) <= width ? [word] : wrapText(word.trimEnd(), width);
}

function rowLines(cells: readonly (readonly string[])[], widths: readonly number[]): readonly string[] {
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, at) =>
    cells
      .map((lines, column) => padText(lines[at] ?? '', widths[column] ?? 0))
      .join(GAP)
      .trimEnd(),
  );
}

/** Lays names and values out below each other, within a width. */
export function fitFields(
  fields: readonly (readonly [name: string, text: string])[],
  width: number | null,
): readonly string[] {
  const names = Math.max(...fields.map(([name]) => textWidth(name)));
  const room = width === null ? Number.MAX_SAFE_INTEGER : Math.max(width, WIDTH_MIN);
  if (names + GAP.length + WIDTH_MIN > room)
    return fields.flatMap(([name, text]) => [
      ...wrapText(name, room),
      ...wrapText(text, room - GAP.length).map((line) => GAP + line),
    ]);
  return fields.flatMap(([name, text]) =>
    wrapText(text, room - names - GAP.length).map((line, at) =>
      `${padText(at === 0 ? name : '', names)}${GAP}${line}`.trimEnd(),
    ),
  );
}
