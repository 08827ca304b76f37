import { useState } from 'react';
import { changesOf, withTheirs } from '../ui/changes.ts';
import { isProblem } from './problem.ts';
import { useChange } from './use-change.ts';

/** A form that changes a thing. */
interface Edit<Shown, Draft, Body, Saved> {
  /** The queries that are asked again when it is saved, e.g. `apps`. */
  readonly names: readonly string[];
  /** The thing as the form opens with it. */
  readonly first: Shown;
  readonly draftOf: (shown: Shown) => Draft;
  readonly bodyOf: (draft: Draft) => Body;
  /** Asks what the thing is now. */
  readonly look: () => Promise<Shown>;
  readonly send: (
    changes: Partial<Body> & { readonly expected: Partial<Shown> },
    draft: Draft,
    opened: Shown,
  ) => Promise<Saved>;
}

/**
 * Holds the draft of a form that changes a thing, and saves what the person changed. If someone else changed the same
 * fields since the form was opened, nothing is saved: the form then shows those as they are now, and keeps all others.
 */
export function useEdit<Shown extends object, Draft extends object, Body extends object, Saved extends Partial<Shown>>({
  names,
  first,
  draftOf,
  bodyOf,
  look,
  send,
}: Edit<Shown, Draft, Body, Saved>) {
  const [opened, setOpened] = useState(first);
  const [draft, setDraft] = useState(() => draftOf(first));
  const save = useChange(names, async () => {
    const before = draftOf(opened);
    try {
      const saved = await send(changesOf(opened, bodyOf(before), bodyOf(draft)), draft, opened);
      const now = { ...opened, ...saved };
      setOpened(now);
      setDraft(draftOf(now));
      return saved;
    } catch (error) {
      if (isProblem(error, 'conflict')) {
        const now = await look();
        setDraft(withTheirs(draft, before, draftOf(now)));
        setOpened(now);
      }
      throw error;
    }
  });
  const set = (part: Partial<Draft>) => {
    setDraft({ ...draft, ...part });
    save.reset();
  };
  return { draft, set, save };
}
