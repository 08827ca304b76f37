import type { DeclaredField } from './declared-field.ts';

/**
 * Keeps the declared fields of Details. Implemented in storage/. Every implementation passes
 * declared-field-store.suite.ts. All methods throw Fault.
 */
export interface DeclaredFieldStore {
  /** Every field, by app and then by name. */
  list(): Promise<readonly DeclaredField[]>;

  /** Keeps a field in place of the one of the same app and name. */
  put(field: DeclaredField): Promise<void>;

  /** Deletes a field. Returns false if there is none. */
  remove(appId: string, name: string): Promise<boolean>;
}
