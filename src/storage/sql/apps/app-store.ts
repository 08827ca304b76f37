import type { App, AppStore } from '../../../platform/accounts/app.ts';
import type { SiteSecrets } from '../../../platform/secrets/site-secrets.ts';
import { openText, sealText } from '../sealed-text.ts';
import type { SqlDatabase } from '../database.ts';
import type { AppRecord } from './operations.ts';

/** Keeps apps in the embedded database, with their OpenIDs sealed. */
export class SqlAppStore implements AppStore {
  readonly #database: SqlDatabase;
  readonly #secrets: Pick<SiteSecrets, 'seal' | 'open'>;

  constructor(database: SqlDatabase, secrets: Pick<SiteSecrets, 'seal' | 'open'>) {
    this.#database = database;
    this.#secrets = secrets;
  }

  async list(): Promise<readonly App[]> {
    const records = await this.#database.read('apps.list', undefined);
    return records.map((record) => this.#opened(record));
  }

  async find(id: string): Promise<App | null> {
    const record = await this.#database.read('apps.find', id);
    return record && this.#opened(record);
  }

  #opened({ openIdSealed, ...rest }: AppRecord): App {
    return { ...rest, openId: openIdSealed && openText(this.#secrets, contextOf(rest.id), openIdSealed) };
  }

  put({ openId, ...rest }: App): Promise<void> {
    const openIdSealed = openId === null ? null : sealText(this.#secrets, contextOf(rest.id), openId);
    return this.#database.write('apps.put', { ...rest, openIdSealed });
  }
}

/** Gives the context that binds a sealed OpenID to its app, so that it does not open in the row of another app. */
function contextOf(appId: string): string {
  return `app.open-id:${appId}`;
}
