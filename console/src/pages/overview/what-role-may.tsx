import { useSession } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { areaName, areaText, operationName, operationText } from '../../text/operation-text.ts';
import { Panel } from '../../ui/page.tsx';
import styles from './start.module.css';
import { startText } from './start-text.ts';

/** The operations that the role may call, by subject. */
export function WhatRoleMay() {
  const t = useText(startText);
  const names = useText(operationText);
  const areas = useText(areaText);
  const { operations } = useSession();
  const byArea = Map.groupBy(operations, (operation) => areaName(areas, operation));
  return (
    <Panel title={t.may} lead={t.mayWhat}>
      <div className={styles['areas']}>
        {[...byArea].map(([area, ofArea]) => (
          <details key={area}>
            <summary>
              {area} <span className={styles['count']}>{t.count(ofArea.length)}</span>
            </summary>
            <ul>
              {ofArea.map((operation) => (
                <li key={operation}>{operationName(names, operation)}</li>
              ))}
            </ul>
          </details>
        ))}
      </div>
    </Panel>
  );
}
