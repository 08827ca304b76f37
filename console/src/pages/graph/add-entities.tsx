import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { addEntities } from '../../api/lists.ts';
import { useChange } from '../../api/use-change.ts';
import { useText } from '../../text/language.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { useChecks } from '../../ui/use-checks.ts';
import { EMPTY_ENTRY, termProblems, termsBody, type EntryTerms } from '../lists/entry-draft.ts';
import { listsText } from '../lists/lists-text.ts';
import { TermFields } from '../lists/term-fields.tsx';
import { graphText } from './graph-text.ts';

interface Props {
  readonly entities: readonly string[];
  readonly onAdded: (added: number, known: number) => void;
  readonly onClose: () => void;
}

/** Adds entities of the graph to a list, by their pseudonyms. The block-list is offered first. */
export function AddEntities({ entities, onAdded, onClose }: Props) {
  const t = useText(graphText);
  const words = useText(listsText);
  const queries = useQueryClient();
  const [terms, setTerms] = useState<EntryTerms>(EMPTY_ENTRY);
  const add = useChange(['lists'], (wanted: EntryTerms) =>
    addEntities({ ...termsBody(wanted), entities: [...entities] }),
  );
  const checks = useChecks(termProblems(terms, words), add.error);
  return (
    <Dialog
      title={t.addTitle(entities.length)}
      action={t.add}
      isBusy={add.isPending}
      onAction={() =>
        checks.pass() &&
        add.mutate(terms, {
          onSuccess: ({ added, known }) => {
            void queries.invalidateQueries({ queryKey: ['risk-graph'] });
            onAdded(added.length, known.length);
          },
        })
      }
      onClose={onClose}
    >
      <p>{t.addWhat}</p>
      <TermFields
        terms={terms}
        set={(change) => {
          setTerms({ ...terms, ...change });
          add.reset();
        }}
        checks={checks}
      />
      {add.error && <ProblemPanel error={add.error} />}
    </Dialog>
  );
}
