import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { Component, type ReactNode } from 'react';
import { defineText, useText } from '../text/language.tsx';
import styles from './frame.module.css';

interface Props {
  readonly children: ReactNode;
}

interface State {
  readonly hasFailed: boolean;
}

const text = defineText(
  {
    title: '页面出错了',
    advice: '控制台可能刚刚升级。请重新加载页面；如果仍然出错，请把浏览器控制台里的错误告诉运维人员。',
    reload: '重新加载',
  },
  {
    title: 'This page failed',
    advice:
      'The console may have been upgraded just now. Load the page again. If it fails again, tell the people who run it what the console of the browser says.',
    reload: 'Load again',
  },
);

/** Keeps the frame if a page fails, e.g. if its script is gone after an upgrade of the server. */
export class PageBoundary extends Component<Props, State> {
  override state: State = { hasFailed: false };

  static getDerivedStateFromError(): State {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    return this.state.hasFailed ? <Failed /> : this.props.children;
  }
}

function Failed() {
  const t = useText(text);
  return (
    <main className={styles['alone']}>
      <Alert
        type="error"
        showIcon
        title={t.title}
        description={t.advice}
        action={<Button onClick={() => window.location.reload()}>{t.reload}</Button>}
      />
    </main>
  );
}
