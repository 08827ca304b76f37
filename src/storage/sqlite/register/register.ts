import type { SiteSecrets } from '../../../platform/secrets/site-secrets.ts';
import type { IdNumber } from '../../../identity/id-number.ts';
import { personIdOf } from '../../../people/person-id.ts';
import type { RealName } from '../../../identity/real-name.ts';
import { isSameName } from '../../../identity/same-name.ts';
import type { ReferenceFace, Register, RegisterMatch } from '../../../people/register.ts';
import type { SqliteDatabase } from '../sqlite-database.ts';
import type { MatchRow } from './operations.ts';
import { openEmbedding, openText } from './person-sealing.ts';

/** Looks people up in the embedded database, in which SqlitePersonStore keeps them. */
export class SqliteRegister implements Register {
  readonly #database: SqliteDatabase;
  readonly #secrets: SiteSecrets;
  readonly #modelId: string;

  /** `modelId` is the encoder in use. If a person has faces of several encoders, the face of this one is given. */
  constructor(database: SqliteDatabase, secrets: SiteSecrets, modelId: string) {
    this.#database = database;
    this.#secrets = secrets;
    this.#modelId = modelId;
  }

  async match(idNumber: IdNumber, realName: RealName, signal: AbortSignal): Promise<RegisterMatch> {
    const personId = personIdOf(this.#secrets, idNumber);
    const row = await this.#database.read('register.match', { personId, modelId: this.#modelId }, signal);
    if (!row) return { kind: 'unknown' };
    const kept = openText(this.#secrets, 'person.name', personId, row.nameSealed) as RealName;
    if (!isSameName(kept, realName)) return { kind: 'name-mismatch', personId };
    return { kind: 'match', personId, face: this.#faceOf(personId, row) };
  }

  #faceOf(personId: string, { face, faceless }: MatchRow): ReferenceFace {
    if (!face) return { kind: 'none', reason: faceless ?? 'no-face' };
    const embedding = openEmbedding(this.#secrets, personId, face.embeddingSealed);
    return { kind: 'embedding', modelId: face.modelId, embedding };
  }
}
