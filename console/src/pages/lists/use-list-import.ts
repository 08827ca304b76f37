import { useEffect, useRef, useState } from 'react';
import { importEntries } from '../../api/lists.ts';
import { useChange } from '../../api/use-change.ts';
import { keepImport, stoppedImport, type ImportedSoFar } from './stopped-import.ts';
import { linesOf, partsOf } from './table-parts.ts';

/** What became of the rows of a table. */
export interface Sum {
  readonly added: number;
  readonly unchanged: number;
  readonly duplicates: number;
  readonly refusedRows: number;
}

/**
 * Imports tables in parts. `done` is how far the import is, and `earlier` how far the last one of this tab came if it did not
 * end.
 */
export function useListImport() {
  const [done, setDone] = useState<ImportedSoFar | null>(null);
  const [earlier, setEarlier] = useState(stoppedImport);
  const hasLeft = useHasLeft();
  const send = useChange(['lists'], (text: string) => {
    setEarlier(null);
    return sendParts(text, setDone, hasLeft);
  });
  const forget = () => {
    send.reset();
    setDone(null);
  };
  return { send, done, earlier, forget };
}

/** Tells whether the person has left the page, which ends an import. */
function useHasLeft(): () => boolean {
  const left = useRef(false);
  useEffect(() => {
    left.current = false;
    return () => {
      left.current = true;
    };
  }, []);
  return () => left.current;
}

/** Sends a table part by part, until all of it is sent or the person leaves. What was imported until then is kept. */
async function sendParts(text: string, onDone: (soFar: ImportedSoFar) => void, hasLeft: () => boolean): Promise<Sum> {
  const lines = linesOf(text);
  const total = lines.rows.length;
  let rows = 0;
  let sum: Sum = { added: 0, unchanged: 0, duplicates: 0, refusedRows: 0 };
  const tell = () => {
    const soFar = { rows, total, added: sum.added };
    keepImport(soFar);
    onDone(soFar);
  };
  tell();
  for (const part of partsOf(lines)) {
    if (hasLeft()) return sum;
    const { added, unchanged, duplicates, refusedRows } = await importEntries({ csv: part.csv, more: part.more });
    sum = {
      added: sum.added + added,
      unchanged: sum.unchanged + unchanged,
      duplicates: sum.duplicates + duplicates,
      refusedRows: sum.refusedRows + refusedRows,
    };
    rows += part.rows;
    tell();
  }
  keepImport(null);
  return sum;
}
