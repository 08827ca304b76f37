import type { StoredPicture } from '../../../features/video-liveness/pictures/picture-store.ts';
import { defineStore, statement, type Connection } from '../operation.ts';
import { insertInto } from '../rows-write.ts';
import { writeRows } from '../write-rows.ts';

const PICTURE = `picture_id AS pictureId, person_id AS personId, token_digest AS tokenDigest, key_sealed AS keySealed,
  encrypted, expires_at_ms AS expiresAtMs`;

const KEEP = insertInto('pictures', {
  picture_id: 'text',
  person_id: 'text',
  token_digest: 'bytes',
  key_sealed: 'bytes',
  encrypted: 'bytes',
  expires_at_ms: 'whole',
});

/** The SQL of the pictures of clips, each with its key. */
export const pictureOperations = defineStore({
  reads: {
    find(
      connection: Connection,
      { pictureId, nowMs }: { readonly pictureId: string; readonly nowMs: number },
    ): StoredPicture | null {
      const text = `SELECT ${PICTURE} FROM pictures WHERE picture_id = ? AND expires_at_ms > ?`;
      return statement<StoredPicture>(connection, text).get(pictureId, nowMs) ?? null;
    },

    ofPerson: (connection: Connection, personId: string): readonly Pick<StoredPicture, 'pictureId' | 'expiresAtMs'>[] =>
      statement<Pick<StoredPicture, 'pictureId' | 'expiresAtMs'>>(
        connection,
        'SELECT picture_id AS pictureId, expires_at_ms AS expiresAtMs FROM pictures WHERE person_id = ?',
      ).all(personId),
  },
  lists: {
    keep(connection: Connection, clips: readonly (readonly StoredPicture[])[]): readonly undefined[] {
      const rows = clips
        .flat()
        .map(({ pictureId, personId, tokenDigest, keySealed, encrypted, expiresAtMs }) => [
          pictureId,
          personId,
          tokenDigest,
          keySealed,
          encrypted,
          expiresAtMs,
        ]);
      writeRows(connection, KEEP, rows);
      return clips.map(() => undefined);
    },
  },
  writes: {
    erase: (connection: Connection, personId: string): number =>
      statement(connection, 'DELETE FROM pictures WHERE person_id = ?').run(personId).changes,

    purge(connection: Connection, { nowMs, limit }: { readonly nowMs: number; readonly limit: number }): number {
      const text = `DELETE FROM pictures WHERE picture_id IN
        (SELECT picture_id FROM pictures WHERE expires_at_ms <= ? ORDER BY expires_at_ms LIMIT ?)`;
      return statement(connection, text).run(nowMs, limit).changes;
    },
  },
});
