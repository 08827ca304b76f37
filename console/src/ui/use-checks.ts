import { useState } from 'react';
import { ApiProblem } from '../api/problem.ts';
import type { Problems } from './problems.ts';

/** What a form shows of its problems. */
export interface Checks<Name extends string> {
  /** What to show at a field: nothing before the person has left it or sent the form. */
  readonly problemOf: (name: Name) => string | undefined;
  /** Call it when the person leaves a field. */
  readonly left: (name: Name) => void;
  /** Call it when the form is sent. Gives whether every field is right. If not, the first wrong one gets the focus. */
  readonly pass: () => boolean;
}

/**
 * Checks the fields of a form while a person fills it. A problem is shown from the moment on at which the person leaves
 * the field, and goes as soon as the value is right. `error` is what the server said: its problems stand at their fields
 * too.
 */
export function useChecks<Name extends string>(problems: Problems<Name>, error: unknown): Checks<Name> {
  const [seen, setSeen] = useState<ReadonlySet<Name>>(new Set());
  const [isSent, setSent] = useState(false);
  const refused = fieldProblems(error);
  return {
    problemOf: (name) => (isSent || seen.has(name) ? problems[name] : undefined) ?? refused[name],
    left: (name) => setSeen((before) => (before.has(name) ? before : new Set([...before, name]))),
    pass: () => {
      setSent(true);
      const isRight = Object.values(problems).every((problem) => problem === undefined);
      // The wrong fields are marked when this event is over.
      if (!isRight) requestAnimationFrame(focusWrong);
      return isRight;
    },
  };
}

function focusWrong(): void {
  const place = document.querySelector('dialog[open]') ?? document;
  place.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
}

/**
 * What the server said about each parameter. An entry of a list is counted from 1, e.g. `3: not an address or CIDR range`
 * for `allow.2`.
 */
function fieldProblems(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof ApiProblem)) return {};
  const found: Record<string, string> = {};
  for (const { name, problem } of error.fields) {
    const [field = '', ...within] = name.split('.');
    const place = within.map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : part)).join(' ');
    found[field] ??= place === '' ? problem : `${place}: ${problem}`;
  }
  return found;
}
