import type { SiteSecrets } from '../../../platform/secrets/site-secrets.ts';
import type { IdNumber } from '../../../identity/id-number.ts';
import { personIdOf } from '../../../people/person-id.ts';
import type { RealName } from '../../../identity/real-name.ts';
import { isSameName } from '../../../identity/same-name.ts';
import { referenceFaceOf } from '../../../people/reference-face.ts';
import type { ReferenceFace, Register, RegisterMatch } from '../../../people/register.ts';
import type { SqlDatabase } from '../database.ts';
import type { MatchRow } from './operations.ts';
import type { FaceRow } from './person-rows.ts';
import { openEmbedding, openText } from './person-sealing.ts';

/** Looks people up in the embedded database, in which SqlPersonStore keeps them. */
export class SqlRegister implements Register {
  readonly #database: SqlDatabase;
  readonly #secrets: SiteSecrets;
  readonly #modelId: string;

  /** `modelId` is the encoder in use. If a person has faces of several encoders, those of this one are given. */
  constructor(database: SqlDatabase, secrets: SiteSecrets, modelId: string) {
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

  #faceOf(personId: string, { faces, faceless }: MatchRow): ReferenceFace {
    const [first] = faces;
    if (!first) return { kind: 'none', reason: faceless ?? 'no-face' };
    const open = ({ embeddingSealed }: FaceRow) => openEmbedding(this.#secrets, personId, embeddingSealed);
    return referenceFaceOf(first.modelId, faces.map(open));
  }
}
