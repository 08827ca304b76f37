import PrinterOutlined from '@ant-design/icons/es/icons/PrinterOutlined';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { defineText, useText } from '../text/language.tsx';
import { CopyButton } from './copy-button.tsx';
import styles from './secret-once.module.css';

interface Props {
  readonly title: string;
  /** What the secret is for, and where to keep it. */
  readonly advice: string;
  readonly secrets: readonly string[];
  readonly canPrint?: boolean;
  readonly onDone: () => void;
}

const text = defineText({ print: '打印', done: '我已妥善保存' }, { print: 'Print', done: 'I have kept it' });

/** Shows secrets that no later page can show. It stays until the person says that they are kept. */
export function SecretOnce({ title, advice, secrets, canPrint = false, onDone }: Props) {
  const t = useText(text);
  return (
    <section className={styles['sheet']} aria-label={title}>
      <Alert type="warning" showIcon title={title} description={advice} />
      <ol className={secrets.length > 1 ? styles['several'] : styles['one']} data-secrets>
        {secrets.map((secret) => (
          <li key={secret}>
            <code>{secret}</code>
          </li>
        ))}
      </ol>
      <div className={styles['actions']}>
        <CopyButton value={secrets.join('\n')} />
        {canPrint && (
          <Button icon={<PrinterOutlined aria-hidden />} onClick={() => window.print()}>
            {t.print}
          </Button>
        )}
        <Button type="primary" onClick={onDone}>
          {t.done}
        </Button>
      </div>
    </section>
  );
}
