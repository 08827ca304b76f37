import type { JobRun } from '../../platform/jobs/jobs.ts';
import type { PersonId } from '../register.ts';
import type { PersonCheck } from './check-person.ts';
import type { FindingKind } from './finding-store.ts';

/** Where a run is. */
interface Place {
  /** After which person or row of an import the next page begins. Null at the beginning. */
  readonly after: string | null;
  /**
   * The page under way. A process that takes over does it again. It could not ask for it again, because people have
   * changed if their photos got an embedding meanwhile.
   */
  readonly page: Page | null;
}

/** How far a run is, as its job keeps it. */
export interface Position {
  readonly place: Place;
  readonly photos: number;
  readonly faceless: number;
  readonly reEncoded: number;
  /** How many people wait, because the server is busy. */
  readonly waiting: number;
  /** How many people have findings, all together and by kind. */
  readonly people: number;
  readonly byKind: Readonly<Partial<Record<FindingKind, number>>>;
}

/** People of one step of a run. */
export interface Page {
  readonly personIds: readonly PersonId[];
  /** After this the next page begins. Null if the page is empty. */
  readonly end: string | null;
  readonly isLast: boolean;
}

const BEGINNING: Position = {
  place: { after: null, page: null },
  photos: 0,
  faceless: 0,
  reEncoded: 0,
  waiting: 0,
  people: 0,
  byKind: {},
};

/** The check of a person. Null if the person is not registered any more. */
export interface Checked {
  readonly personId: PersonId;
  readonly check: PersonCheck | null;
}

/** Counts what a run does, and tells its job. */
export class RunCounts {
  readonly #run: JobRun;
  readonly #total: number;
  #done: number;
  #position: Position;

  constructor(run: JobRun, position: Position, total: number) {
    this.#run = run;
    this.#position = { ...position, waiting: 0 };
    this.#done = run.begun.done;
    this.#total = total;
    this.tell({});
  }

  addReEncoded(change: 1 | -1): void {
    this.tell({ reEncoded: this.#position.reEncoded + change });
  }

  beginPage(page: Page): void {
    this.tell({ place: { ...this.#position.place, page } });
  }

  endPage(checks: readonly Checked[], { personIds, end }: Page): void {
    const { photos, faceless, place, people, byKind } = this.#position;
    const known = checks.flatMap(({ check }) => check ?? []);
    const found = known.map(({ findings }) => new Set(findings.map(({ kind }) => kind))).filter(({ size }) => size > 0);
    const more: Partial<Record<FindingKind, number>> = { ...byKind };
    for (const kinds of found) for (const kind of kinds) more[kind] = (more[kind] ?? 0) + 1;
    this.#done += personIds.length;
    this.tell({
      place: { after: end ?? place.after, page: null },
      people: people + found.length,
      byKind: more,
      photos: photos + known.reduce((sum, check) => sum + check.photos, 0),
      faceless: faceless + known.filter(({ isFaceless }) => isFaceless).length,
    });
  }

  tell(position: Partial<Position>): void {
    this.#position = { ...this.#position, ...position };
    // People who were registered meanwhile are looked at too.
    this.#run.progress({ done: this.#done, total: Math.max(this.#total, this.#done), detail: this.#position });
  }
}

/** How far a run is, from what its job keeps. Null is the beginning. */
export function positionOf(detail: unknown): Position {
  return (detail ?? BEGINNING) as Position;
}
