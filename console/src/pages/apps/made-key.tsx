import type { ShownKey } from '../../api/apps.ts';
import { useText } from '../../text/language.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Instant } from '../../ui/instant.tsx';
import { Panel } from '../../ui/page.tsx';
import { SecretOnce } from '../../ui/secret-once.tsx';
import styles from './apps.module.css';
import { appsText } from './apps-text.ts';

/** A key that was made just now. */
export interface MadeKeyFacts {
  /** 32 hex characters. */
  readonly secret: string;
  /** The key that it replaces. `null` if it replaces none. */
  readonly replaces: string | null;
}

interface Props {
  readonly made: MadeKeyFacts;
  readonly keys: readonly ShownKey[];
  readonly onDone: () => void;
}

/** Shows a key this once. If it replaces another, tells how long that one works, and when it was last used. */
export function MadeKey({ made, keys, onDone }: Props) {
  const t = useText(appsText);
  const old = keys.find(({ id }) => id === made.replaces);
  return (
    <Panel title={old ? t.rotated : t.newKey}>
      <div className={styles['next']}>
        {old && (
          <Facts
            facts={[
              [t.oldKey, <code key="old">{old.display}</code>],
              [t.oldWorksUntil, <Instant key="until" atMs={old.expiresAtMs} />],
              [t.lastUsed, old.lastUsedAtMs === null ? t.neverUsed : <Instant key="used" atMs={old.lastUsedAtMs} />],
            ]}
          />
        )}
        <SecretOnce title={t.keyMade} advice={t.keyAdvice} secrets={[made.secret]} onDone={onDone} />
      </div>
    </Panel>
  );
}
