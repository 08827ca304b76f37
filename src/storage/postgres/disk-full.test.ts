import { chownSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { postgresPrograms } from '../../../test/postgres-programs.ts';
import {
  command,
  makeFolder,
  ownerOf,
  postgresUrl,
  startPostgres,
  stopPostgres,
} from '../../../test/postgres-server.ts';
import { fill, mountSmallDisk } from '../../../test/small-disk.ts';
import { ENGINE } from '../../../test/temporary-database.ts';
import { LostAnswer } from '../../kernel/fault.ts';
import { PostgresDatabase } from './postgres-database.ts';

test.runIf(ENGINE === 'postgres')(
  'while the disk of the server is full, writes are refused whole and say why, and go on once there is room',
  async (context) => {
    const folder = makeFolder();
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const disk = mountSmallDisk(context, folder);
    const space = path.join(disk, 'data');
    const owner = ownerOf();
    if (owner !== null) chownSync(space, owner.uid, owner.gid);
    const server = startPostgres(postgresPrograms() ?? '');
    onTestFinished(() => stopPostgres(server));
    // The log of the server has room, or it would stop altogether.
    await command(server, `CREATE TABLESPACE small LOCATION '${space}'`);
    await command(server, 'CREATE DATABASE small TEMPLATE template0 TABLESPACE small');
    const database = await PostgresDatabase.open({ url: postgresUrl(server, 'small') });
    onTestFinished(() => database.close());
    fill(path.join(disk, 'filler'));
    const put = (api: string) => database.write('apiStates.put', { api, availability: 'off', changedAtMs: 1 });
    const kept: string[] = [];
    let refusal: unknown = null;
    for (let number = 0; number < 20_000; number += 1) {
      const api = `api-${String(number).padStart(200, '0')}`;
      refusal = await put(api).then(
        () => null,
        (error: unknown) => error,
      );
      if (refusal !== null) break;
      kept.push(api);
    }
    // No room is left for a page, so the end of the write is known: it is not there.
    expect(refusal).toMatchObject({ name: 'Fault', kind: 'unavailable' });
    expect(refusal).not.toBeInstanceOf(LostAnswer);
    expect(String(refusal)).toContain('PostgreSQL has no room');
    const stored = async () => (await database.read('apiStates.list', undefined)).map(({ api }) => api).toSorted();
    expect(await stored()).toEqual(kept.toSorted());
    rmSync(path.join(disk, 'filler'));
    await put('after');
    expect(await stored()).toEqual([...kept, 'after'].toSorted());
  },
);
