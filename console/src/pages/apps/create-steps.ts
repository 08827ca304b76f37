import type { ShownApp } from '../../api/apps.ts';
import { addPackage, createApp, createKey, limitApp } from '../../api/app-changes.ts';
import { bodyOf, changedLimits, type AppDraft } from './app-draft.ts';
import { daysOf, keyLimits, type KeyDraft } from './key-draft.ts';
import { packageBody, type PackageDraft } from './package-draft.ts';

/** What the form of a new app asks for. `null` for a part that is not wanted. */
export interface NewApp {
  readonly app: AppDraft;
  readonly pack: PackageDraft | null;
  readonly key: KeyDraft | null;
  /** By which the server knows the app if it is asked for again. */
  readonly requestId: string;
}

/** How far the making of an app has come. */
export interface Progress {
  readonly app: ShownApp | null;
  readonly isPackageMade: boolean;
}

/**
 * Makes an app with its limits, its package and its key. `onProgress` is told after each step. If one fails, the next
 * try goes on from the progress. Gives the app and its key.
 */
export async function makeApp(
  { app: draft, pack, key, requestId }: NewApp,
  { app: begun, isPackageMade }: Progress,
  onProgress: (progress: Progress) => void,
): Promise<{ readonly app: ShownApp; readonly key: string | null }> {
  let app = begun ?? (await createApp({ ...bodyOf(draft), mode: draft.mode, requestId }));
  onProgress({ app, isPackageMade });
  for (const limit of changedLimits(draft, app)) {
    app = await limitApp(app.id, limit);
    onProgress({ app, isPackageMade });
  }
  if (pack !== null && !isPackageMade) {
    // If the answer is lost, the next try gives the same package.
    await addPackage(app.id, { ...packageBody(pack), requestId: 'first' });
    onProgress({ app, isPackageMade: true });
  }
  const made = key === null ? null : await createKey(app.id, keyBody(key));
  return { app, key: made?.key ?? null };
}

/** A draft of a key without problems as the server takes it. */
export function keyBody(draft: KeyDraft) {
  const days = daysOf(draft);
  return { kind: draft.kind, ...keyLimits(draft), ...(days === null ? {} : { days }) };
}
