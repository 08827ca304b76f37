import Button from 'antd/es/button';
import { useState } from 'react';
import { startImport, useImportChange, type ImportChoices, type PersonImport } from '../../api/person-imports.ts';
import { useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { countText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import styles from './imports.module.css';
import { importsText } from './imports-text.ts';

type Chosen = Required<ImportChoices>;

/** Asks how people are to be registered, and starts the import or lets it go on. */
export function StartForm({ told }: { readonly told: PersonImport }) {
  const t = useText(importsText);
  const [choices, setChoices] = useState<Chosen>({ missingPhoto: 'refuse', otherPhotos: 'refuse' });
  const start = useImportChange(() => startImport(told.importId, choices));
  const pending = told.rows - told.done;
  if (pending === 0 && told.state === 'checked') return <p>{t.nothing}</p>;
  const label = told.state === 'checked' ? t.start : t.goOn;
  return (
    <Panel title={t.choices} {...(!told.hasPhotos && { lead: t.withoutPhotos })}>
      <div className={styles['stack']}>
        {told.hasPhotos && (
          <div className={styles['pair']}>
            <Choice
              label={t.missingPhoto}
              value={choices.missingPhoto}
              options={Object.entries(t.missingPhotos)}
              onValue={(value) => setChoices({ ...choices, missingPhoto: value as Chosen['missingPhoto'] })}
            />
            <Choice
              label={t.otherPhotos}
              value={choices.otherPhotos}
              options={Object.entries(t.otherPhotosOf)}
              onValue={(value) => setChoices({ ...choices, otherPhotos: value as Chosen['otherPhotos'] })}
            />
          </div>
        )}
        <div className={styles['buttons']}>
          <Button type="primary" loading={start.isPending} onClick={() => start.mutate(undefined)}>
            {label(countText(pending))}
          </Button>
        </div>
        {start.error && <ProblemPanel error={start.error} />}
      </div>
    </Panel>
  );
}
