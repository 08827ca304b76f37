import type { Sample } from '../../api/sandbox.ts';
import { useText } from '../../text/language.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Panel } from '../../ui/page.tsx';
import { ValueTable } from '../../ui/value-table.tsx';
import { tryText } from './try-text.ts';
import styles from './try.module.css';

/** The request of a case: its address, its fields, and the same as a command. */
export function TryRequest({ sample }: { readonly sample: Sample }) {
  const t = useText(tryText);
  const { method, url, fields, curl } = sample;
  return (
    <Panel title={t.request}>
      <div className={styles['stack']}>
        <p className={styles['address']}>
          {method} {url}
        </p>
        <ValueTable label={t.fields} values={Object.fromEntries(fields.map(({ name, value }) => [name, value]))} />
        <div className={styles['head']}>
          <h3>{t.curl}</h3>
          <CopyButton value={curl} />
        </div>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <pre className={styles['code']} tabIndex={0} aria-label={t.curl}>
          {curl}
        </pre>
        <p className={styles['faint']}>{t.curlHint}</p>
      </div>
    </Panel>
  );
}
