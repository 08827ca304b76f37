import { useId, useState } from 'react';
import { useText } from '../../text/language.tsx';
import field from '../../ui/field.module.css';
import { listsText } from './lists-text.ts';

const BYTES_MAX = 30 * 1024 * 1024;

interface Props {
  readonly label: string;
  readonly hint: string;
  readonly onText: (text: string) => void;
}

/** Takes a file of text. Spreadsheets in China write GB18030 as well as UTF-8. */
export function FileField({ label, hint, onText }: Props) {
  const t = useText(listsText);
  const id = useId();
  const [problem, setProblem] = useState<string | null>(null);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    if (file.size > BYTES_MAX) return setProblem(t.tooLarge);
    try {
      onText(decode(await file.arrayBuffer()));
      setProblem(null);
    } catch {
      setProblem(t.unreadable);
    }
  };
  return (
    <div className={field['field']}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="file"
        accept=".csv,.tsv,.txt,text/csv,text/plain"
        aria-describedby={`${id}-about`}
        aria-invalid={problem !== null}
        onChange={(event) => void take(event.target.files?.[0])}
      />
      <div id={`${id}-about`} className={problem === null ? field['hint'] : field['problem']}>
        {problem ?? hint}
      </div>
    </div>
  );
}

function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030', { fatal: true }).decode(bytes);
  }
}
