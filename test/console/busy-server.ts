import type { Page } from 'playwright-core';

/** What a busy server says of itself. */
const BUSY = {
  inferenceWorkers: 3,
  queues: [
    { name: 'inference', waiting: 7 },
    { name: 'video', waiting: 2 },
    { name: 'database-write', waiting: 8 },
    { name: 'database-read', waiting: 1 },
    { name: 'small-bodies', waiting: 4 },
    { name: 'large-bodies', waiting: 1 },
  ],
};

/** How the page Live shows it. */
export const BUSY_FIGURES = {
  'zh-CN': [/^等待推理（3 个线程）\s*7$/, /^等待解码的视频\s*2$/, /^等待数据库\s*9$/, /^等待接收的请求\s*5$/],
  en: [
    /^Wait for inference \(3 threads\)\s*7$/,
    /^Videos that wait\s*2$/,
    /^Wait for the database\s*9$/,
    /^Requests that wait\s*5$/,
  ],
} as const;

/** Has a page see a busy server in place of the idle one of a test. */
export async function pretendBusy(page: Page): Promise<void> {
  await page.route('**/server/status', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), ...BUSY } });
  });
}
