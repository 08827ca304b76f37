import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

/** Clicks on what saves a file. Gives the text of the file. */
export async function download(page: Page, button: { click(): Promise<void> }): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return readFileSync(await file.path(), 'utf8');
}
