import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import { useId, useState, type InputHTMLAttributes } from 'react';
import { useNavigate } from 'react-router';
import { useImportChange } from '../../api/person-imports.ts';
import { ApiProblem } from '../../api/problem.ts';
import { useText } from '../../text/language.tsx';
import field from '../../ui/field.module.css';
import { countText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { importPath } from './import-path.ts';
import styles from './imports.module.css';
import { importsText } from './imports-text.ts';
import { findPhotos } from './find-photos.ts';
import { ROSTER_BYTES_MAX, sendImport, type Sent } from './send-import.ts';
import { ZipProblem } from './zip-photos.ts';

interface Props {
  readonly title: string;
  readonly lead: string;
  /** The earlier import with the refused rows that the file mends. `null` if it mends none. */
  readonly mends: string | null;
}

/** Takes a file of people and photos. It is sent and checked as soon as the file is chosen, then its page opens. */
export function SendPanel({ title, lead, mends }: Props) {
  const t = useText(importsText);
  const navigate = useNavigate();
  const [packed, setPacked] = useState<readonly File[]>([]);
  const [folder, setFolder] = useState<readonly File[]>([]);
  const [sent, setSent] = useState<Sent | null>(null);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const photos = [...packed, ...folder];
  const send = useImportChange((roster: File) => sendImport({ roster, photos, mends }, setSent));
  const take = (roster: File | undefined) => {
    if (roster === undefined) return;
    const wrong = rosterProblem(roster, t);
    setProblem(wrong);
    if (wrong !== undefined) return;
    setSent(null);
    send.mutate(roster, { onSuccess: (importId) => void navigate(importPath(importId)) });
  };
  return (
    <Panel title={title} lead={lead}>
      <div className={styles['stack']}>
        <div className={styles['pair']}>
          <FileInput
            label={t.photosZip}
            hint={t.photosZipHint}
            accept=".zip,.jpg,.jpeg,.png,.webp,.bmp,.gif,.tif,.tiff"
            multiple
            disabled={send.isPending}
            onFiles={setPacked}
          />
          <FileInput
            label={t.photosFolder}
            multiple
            {...{ webkitdirectory: '' }}
            disabled={send.isPending}
            onFiles={setFolder}
          />
        </div>
        {photos.length > 0 && <PhotosFound files={photos} />}
        <FileInput
          // A file that was changed and is chosen again counts as another one.
          key={send.submittedAt}
          label={t.roster}
          hint={t.rosterHint}
          problem={problem}
          accept=".csv,.tsv,.txt,.jsonl,.ndjson"
          disabled={send.isPending}
          onFiles={([roster]) => take(roster)}
        />
        {send.isPending && sent && <SentBar {...sent} />}
        {send.error && <SendProblem error={send.error} />}
      </div>
    </Panel>
  );
}

interface FileInputProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'type'> {
  readonly label: string;
  readonly hint?: string;
  readonly problem?: string | undefined;
  readonly onFiles: (files: readonly File[]) => void;
}

function FileInput({ label, hint, problem, onFiles, ...input }: FileInputProps) {
  const id = useId();
  const about = problem ?? hint;
  return (
    <div className={field['field']}>
      <label htmlFor={id}>{label}</label>
      <input
        {...input}
        id={id}
        type="file"
        aria-describedby={about === undefined ? undefined : `${id}-about`}
        aria-invalid={problem !== undefined}
        onChange={(event) => onFiles([...(event.target.files ?? [])])}
      />
      {about !== undefined && (
        <div id={`${id}-about`} className={problem === undefined ? field['hint'] : field['problem']}>
          {about}
        </div>
      )}
    </div>
  );
}

/** Says how many photos were found before they are sent. */
function PhotosFound({ files }: { readonly files: readonly File[] }) {
  const t = useText(importsText);
  const names = files.map(({ name, size, webkitRelativePath }) => `${webkitRelativePath || name}:${size}`);
  const { data, error } = useQuery({
    queryKey: ['found-photos', names],
    queryFn: () => findPhotos(files),
    retry: false,
  });
  if (error) return <ZipAlert error={error} />;
  if (!data) return null;
  return (
    <div role="status">
      {data.photos.length > 0 && <p>{t.found(countText(data.photos.length))}</p>}
      {data.photos.length + data.ambiguous + data.tooLarge === 0 && <p>{t.noPhotos}</p>}
      {data.ambiguous > 0 && <p>{t.ambiguous(countText(data.ambiguous))}</p>}
      {data.tooLarge > 0 && <p>{t.tooLargePhotos(countText(data.tooLarge))}</p>}
    </div>
  );
}

function ZipAlert({ error }: { readonly error: unknown }) {
  const t = useText(importsText);
  const isTooLarge = error instanceof ZipProblem && error.why === 'too-large';
  return <Alert type="error" showIcon title={isTooLarge ? t.tooLargeZip : t.notZip} />;
}

function SentBar({ bytes, total }: Sent) {
  const t = useText(importsText);
  const id = useId();
  return (
    <div className={field['field']}>
      <label htmlFor={id}>{t.sending}</label>
      <progress id={id} max={Math.max(1, total)} value={bytes} />
      <div className={field['hint']}>{bytes < total ? t.sent(megabytes(bytes), megabytes(total)) : t.checking}</div>
    </div>
  );
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}

function SendProblem({ error }: { readonly error: unknown }) {
  const t = useText(importsText);
  if (!(error instanceof ApiProblem)) return <ZipAlert error={error} />;
  const advice = ADVICE.find(([pattern]) => pattern.test(error.detail))?.[1];
  return (
    <>
      {advice !== undefined && <Alert type="error" showIcon title={t.advice[advice]} />}
      <ProblemPanel error={error} />
    </>
  );
}

/** What the server says of a file, and what the page says to do about it. The first that fits counts. */
const ADVICE: readonly (readonly [RegExp, keyof (typeof importsText)['en']['advice']])[] = [
  [/file is empty/, 'empty'],
  [/first line must name/, 'heading'],
  [/no row was read/, 'noRows'],
  [/neither UTF-8|is not (utf|gb)/, 'encoding'],
  [/has more than/, 'large'],
  [/^file: the file is /, 'kind'],
];

function rosterProblem({ name, size }: File, t: (typeof importsText)['en']): string | undefined {
  if (size === 0) return t.empty;
  if (/\.(?:xlsx?|xlsm|ods)$/i.test(name)) return t.workbook;
  return size > ROSTER_BYTES_MAX ? t.tooLarge : undefined;
}
