import type { Cipher } from '../../../platform/secrets/aead.ts';
import { canAdd, type RingKey } from '../../../platform/secrets/key-ring.ts';
import { mark } from '../changes/mark.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

interface Row {
  readonly id: number;
  readonly cipher: Cipher | null;
  readonly wrapped: Uint8Array;
  readonly site_key_id: string;
  readonly created_at_ms: number;
  readonly held_back: number;
}

/** The SQL of wrapped keys. */
export const keyRingOperations = defineStore({
  reads: { list },
  writes: {
    add(connection: Connection, keys: readonly RingKey[]): boolean {
      if (!canAdd(keys, list(connection, null))) return false;
      const insert = statement(connection, 'INSERT INTO key_ring VALUES (?, ?, ?, ?, ?, ?)');
      for (const { id, cipher, wrapped, siteKeyId, createdAtMs, isHeldBack } of keys)
        insert.run(id, cipher, wrapped, siteKeyId, createdAtMs, isHeldBack === true ? 1 : 0);
      mark(connection, 'key-ring');
      return true;
    },

    rewrap(connection: Connection, keys: readonly RingKey[]): boolean {
      const held = list(connection, null);
      if (held.length !== keys.length || !held.every(({ id }) => keys.some((key) => key.id === id))) return false;
      const update = statement(connection, 'UPDATE key_ring SET wrapped = ?, site_key_id = ? WHERE id = ?');
      for (const { id, wrapped, siteKeyId } of keys) update.run(wrapped, siteKeyId, id);
      mark(connection, 'key-ring');
      return true;
    },

    release: (connection: Connection, id: number): boolean =>
      change(connection, 'UPDATE key_ring SET held_back = 0 WHERE id = ?', id),

    remove: (connection: Connection, id: number): boolean =>
      change(connection, 'DELETE FROM key_ring WHERE id = ?', id),
  },
});

function change(connection: Connection, text: string, id: number): boolean {
  const { changes } = statement(connection, text).run(id);
  if (changes > 0) mark(connection, 'key-ring');
  return changes > 0;
}

function list(connection: Connection, _input: null): readonly RingKey[] {
  return statement<Row>(connection, 'SELECT * FROM key_ring ORDER BY id')
    .all()
    .map(({ id, cipher, wrapped, site_key_id: siteKeyId, created_at_ms: createdAtMs, held_back: heldBack }) => ({
      id,
      cipher,
      wrapped: Uint8Array.from(wrapped),
      siteKeyId,
      createdAtMs,
      ...(heldBack === 1 && { isHeldBack: true as const }),
    }));
}
