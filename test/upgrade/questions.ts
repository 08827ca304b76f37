import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Stands for a value that is a file of the fixture: its bytes in base64, after `before`. */
export interface FileValue {
  readonly file: string;
  readonly before?: string;
}

/** One request to the five APIs, as it is kept beside a data folder. */
export interface Question {
  readonly about: string;
  readonly path: string;
  /** The parameters, with the key. They are sent as JSON if one of them is an object, otherwise as a form. */
  readonly fields: Readonly<Record<string, string | number | FileValue | Readonly<Record<string, unknown>>>>;
  readonly idempotencyKey?: string;
  /** Whether the answer must be the stored one, with the same order id. */
  readonly isReplay?: true;
}

/** A question, and the answer that the release of its data folder gave, in the form that `comparable` returns. */
export interface AnsweredQuestion extends Question {
  readonly answer: unknown;
}

/** Asks a server. `folder` holds the files of the fixture. */
export async function ask(url: string, folder: string, { path: route, fields, idempotencyKey }: Question) {
  const sent = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, isFile(value) ? bytesOf(folder, value) : value]),
  );
  const isNested = Object.values(sent).some((value) => typeof value === 'object');
  const response = await fetch(url + route, {
    method: 'POST',
    headers: {
      'content-type': isNested ? 'application/json' : 'application/x-www-form-urlencoded',
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    },
    body: isNested ? JSON.stringify(sent) : new URLSearchParams(sent as Record<string, string>),
  });
  if (response.status !== 200) throw new Error(`${route} answered HTTP ${response.status}`);
  return (await response.json()) as Readonly<Record<string, unknown>>;
}

/**
 * The answer without what differs between calls: order ids and links of pictures. Scores of clips are rounded to
 * hundredths, because two builds of a decoder may differ in the last bit of a pixel.
 */
export function comparable(answer: unknown, { isReplay }: Pick<Question, 'isReplay'>): unknown {
  if (isReplay) return answer;
  return JSON.parse(JSON.stringify(answer), (name, value: unknown) => {
    if (name === 'orderid' && typeof value === 'string')
      return value.replace(/^(J(?:717|615|H797|H2641|H5461)).*/, '$1…');
    if (name === 'pictures' && Array.isArray(value)) return `${value.length} pictures`;
    if (name === 'livingScore' || name === 'faceScore') return Math.round(Number(value) * 100) / 100;
    return value;
  });
}

function isFile(value: unknown): value is FileValue {
  return typeof value === 'object' && value !== null && 'file' in value;
}

function bytesOf(folder: string, { file, before = '' }: FileValue): string {
  return before + readFileSync(path.join(folder, file)).toString('base64');
}
