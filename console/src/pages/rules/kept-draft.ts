import type { EditedSet } from './rule-set.ts';

/** Where this tab of the browser keeps what is not saved. Another person or another draft has a place of its own. */
export function keptPlace(administrator: string, draft: string): string {
  return `renzheng-rules ${administrator} ${draft}`;
}

/** What was not saved when the editor was left. `null` if there is nothing. */
export function keptDraft(place: string): EditedSet | null {
  try {
    const text = sessionStorage.getItem(place);
    return text === null ? null : (JSON.parse(text) as EditedSet);
  } catch {
    // Storage may be forbidden, or hold what an older console wrote.
    return null;
  }
}

/** Keeps what is not saved, or forgets it if it is `null`. A browser that forbids that still asks before it leaves. */
export function keepDraft(place: string, edited: EditedSet | null): void {
  try {
    if (edited === null) sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, JSON.stringify(edited));
  } catch {
    // There is no storage, or it is full.
  }
}
