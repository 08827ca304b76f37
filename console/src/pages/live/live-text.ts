import { defineText } from '../../text/language.tsx';

/** The words of the page that shows calls as they come. */
export const liveText = defineText(
  {
    title: '实时',
    lead: '最近 100 次调用，随到随显。点击订单号查看详情。',
    app: '应用',
    pause: '暂停',
    resume: '继续',
    waiting: (count: number) => `暂停中，新到 ${count} 次`,
    states: {
      connecting: '正在连接',
      open: '已连接',
      silent: '连接无响应，正在等待',
      lost: '连接中断，正在重连',
      refused: '连接被拒绝',
    },
    lastAt: (time: string) => `最近一次收到数据：${time}`,
    retry: '重新连接',
    refusedWhat: '可能有太多窗口同时在看，或登录已失效。请关闭其他窗口后重新连接。',
    empty: '还没有调用。新的调用会立即出现在这里。',
    calls: '实时调用',
  },
  {
    title: 'Live',
    lead: 'The last 100 calls, as they come. An order id opens its call.',
    app: 'App',
    pause: 'Pause',
    resume: 'Go on',
    waiting: (count: number) => (count === 1 ? 'Paused, 1 more call came' : `Paused, ${count} more calls came`),
    states: {
      connecting: 'Connecting',
      open: 'Connected',
      silent: 'The connection is silent, waiting',
      lost: 'The connection broke, trying again',
      refused: 'The connection was refused',
    },
    lastAt: (time: string) => `Last heard at ${time}`,
    retry: 'Connect again',
    refusedWhat:
      'Too many windows may watch at once, or your session may be over. Close other windows, then connect again.',
    empty: 'There is no call yet. A call appears here as soon as it comes.',
    calls: 'Calls as they come',
  },
);
