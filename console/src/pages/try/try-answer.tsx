import type { SandboxAnswer } from '../../api/sandbox.ts';
import { useText } from '../../text/language.tsx';
import { CodeName } from '../../ui/code-name.tsx';
import { countText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import { tryText } from './try-text.ts';
import styles from './try.module.css';

/** What the sandbox answered, or that nothing was sent yet. */
export function TryAnswer({ answer }: { readonly answer: SandboxAnswer | null }) {
  const t = useText(tryText);
  return (
    <Panel title={t.answer}>
      <div className={styles['stack']} aria-live="polite">
        {answer === null ? <p className={styles['faint']}>{t.noAnswer}</p> : <Answer answer={answer} />}
      </div>
    </Panel>
  );
}

function Answer({ answer: { status, body, tookMs } }: { readonly answer: SandboxAnswer }) {
  const t = useText(tryText);
  const read = readJson(body);
  const code = codeOf(read);
  return (
    <>
      <div className={styles['head']}>
        {code !== null && <CodeName code={code} />}
        <span className={styles['faint']}>
          {t.http} {status} · {t.took(countText(tookMs))}
        </span>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={styles['code']} tabIndex={0} aria-label={t.body}>
        {read === undefined ? body : JSON.stringify(read, null, 2)}
      </pre>
    </>
  );
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // It is shown as it came.
    return undefined;
  }
}

function codeOf(read: unknown): number | null {
  if (typeof read !== 'object' || read === null || !('error_code' in read)) return null;
  return typeof read.error_code === 'number' ? read.error_code : null;
}
