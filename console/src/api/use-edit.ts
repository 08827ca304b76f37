import { useState } from 'react';
import { changesOf, isOwn, withTheirs } from '../ui/changes.ts';
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
    const sent = draft;
    const sendFrom = async (before: Shown) => {
      const saved = await send(changesOf(before, bodyOf(draftOf(before)), bodyOf(sent)), sent, before);
      const now = { ...before, ...saved };
      setOpened(now);
      setDraft((typed) => withTheirs(typed, sent, draftOf(now)));
      return saved;
    };
    try {
      return await sendFrom(opened);
    } catch (error) {
      if (!isProblem(error, 'conflict')) throw error;
      const now = await look();
      const [before, theirs] = [draftOf(opened), draftOf(now)];
      setOpened(now);
      setDraft((typed) => withTheirs(typed, before, theirs));
      // What changed may be this form's own work, of which the answer was lost.
      if (!isOwn(sent, before, theirs)) throw error;
      return sendFrom(now);
    }
  });
  const set = (part: Partial<Draft>) => {
    setDraft({ ...draft, ...part });
    save.reset();
  };
  return { draft, set, save };
}
