import Skeleton from 'antd/es/skeleton';
import { defineText, useText } from '../text/language.tsx';

const text = defineText({ waiting: '正在加载' }, { waiting: 'Loading' });

/** Stands where content will be. */
export function Waiting() {
  const t = useText(text);
  return (
    <div role="status" aria-label={t.waiting}>
      <Skeleton active title={false} paragraph={{ rows: 4 }} />
    </div>
  );
}
