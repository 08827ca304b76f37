import { keyContext as pictureKeyContext } from '../../../features/video-liveness/pictures/picture-keeper.ts';
import { identifierContext } from '../../../features/fraud-score/evidence/identifier-store.ts';
import { contextOf as personContext } from '../register/person-sealing.ts';
import { caseNoteContext } from '../risk-cases/case-store.ts';
import {
  importColumnsContext,
  importPartContext,
  importPhotoContext,
  importRowContext,
} from '../person-imports/import-store.ts';
import { feedScheduleContext } from '../risk-feed-schedules/feed-schedule-store.ts';
import { riskEventContext, riskTextsContext } from '../risk-decisions/decision-log.ts';
import { secondFactorContext } from '../../../platform/access/second-factors.ts';
import { webhookContext } from '../webhooks/webhook-store.ts';
import type { KeyValue, SealedColumnName } from './operations.ts';

/** A column of sealed values, and the context under which the value of a row is sealed. */
export interface SealedColumn extends SealedColumnName {
  /** How many values are read at a time, at most, if they are large. */
  readonly rowsMax?: number;
  readonly contextOf: (...key: readonly KeyValue[]) => string;
}

/** Every column of the database that holds sealed values. A test looks for columns that are missing here. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  {
    table: 'persons',
    column: 'number_sealed',
    key: ['person_id'],
    contextOf: (personId) => personContext('person.number', String(personId)),
  },
  {
    table: 'persons',
    column: 'name_sealed',
    key: ['person_id'],
    contextOf: (personId) => personContext('person.name', String(personId)),
  },
  {
    table: 'person_faces',
    column: 'embedding_sealed',
    key: ['person_id', 'photo_digest', 'model_id'],
    contextOf: (personId) => personContext('person.embedding', String(personId)),
  },
  {
    table: 'person_photos',
    column: 'photo_sealed',
    key: ['person_id', 'photo_digest'],
    rowsMax: 4,
    contextOf: (personId) => personContext('person.photo', String(personId)),
  },
  {
    table: 'person_imports',
    column: 'columns_sealed',
    key: ['import_id'],
    contextOf: (importId) => importColumnsContext(String(importId)),
  },
  {
    table: 'person_import_parts',
    column: 'part_sealed',
    key: ['import_id', 'part'],
    rowsMax: 2,
    contextOf: (importId, part) => importPartContext(String(importId), Number(part)),
  },
  {
    table: 'person_import_rows',
    column: 'row_sealed',
    key: ['import_id', 'line'],
    contextOf: (importId, line) => importRowContext(String(importId), Number(line)),
  },
  {
    table: 'person_import_photos',
    column: 'photo_sealed',
    key: ['import_id', 'name_key'],
    rowsMax: 4,
    contextOf: (_importId, nameKey) => importPhotoContext(String(nameKey)),
  },
  {
    table: 'pictures',
    column: 'key_sealed',
    key: ['picture_id'],
    contextOf: (pictureId) => pictureKeyContext(String(pictureId)),
  },
  {
    table: 'apps',
    column: 'open_id_sealed',
    key: ['id'],
    contextOf: (appId) => `app.open-id:${appId}`,
  },
  {
    table: 'webhooks',
    column: 'target_sealed',
    key: ['id'],
    contextOf: (webhookId) => webhookContext(String(webhookId)),
  },
  {
    table: 'admin_second_factors',
    column: 'secret_sealed',
    key: ['administrator_id'],
    contextOf: (administratorId) => secondFactorContext(String(administratorId)),
  },
  {
    table: 'call_traces',
    column: 'sealed',
    key: ['answered_at_ms', 'app_id', 'order_id'],
    contextOf: (_answeredAtMs, _appId, orderId) => `call.trace:${orderId}`,
  },
  {
    table: 'kept_answers',
    column: 'sealed_body',
    key: ['app_id', 'api', 'key_digest'],
    contextOf: (appId, api, keyDigest) => `call.answer:${appId} ${api} ${keyDigest}`,
  },
  {
    table: 'risk_decisions',
    column: 'event_sealed',
    key: ['order_id'],
    contextOf: (orderId) => riskEventContext(String(orderId)),
  },
  {
    table: 'risk_texts',
    column: 'texts_sealed',
    key: ['order_id'],
    contextOf: (orderId) => riskTextsContext(String(orderId)),
  },
  {
    table: 'risk_feed_schedules',
    column: 'schedule_sealed',
    key: ['name'],
    contextOf: (name) => feedScheduleContext(String(name)),
  },
  {
    table: 'risk_case_events',
    column: 'note_sealed',
    key: ['event_id'],
    contextOf: (eventId) => caseNoteContext(String(eventId)),
  },
  {
    table: 'identifier_forms',
    column: 'forms_sealed',
    key: ['subject'],
    contextOf: (key) => identifierContext(String(key)),
  },
];
