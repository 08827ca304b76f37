import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { documentOf, networkModel } from '../../../../test/score/score-networks.ts';
import { Fault } from '../../../kernel/fault.ts';
import { SqlScoreModelStore } from '../../../storage/sql/score-models/score-model-store.ts';
import type { TemporaryDatabase } from '../../../../test/reused-databases.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { DEFAULT_MODEL_ID } from './default-scorecard.ts';
import type { OpenNetwork } from './load-model.ts';
import { ScoreModelDesk, type BroughtModel } from './model-desk.ts';
import type { ModelDocument } from './model-document.ts';

const { signal } = new AbortController();
const ROW = new Map([['idApps7d', 5]]);

/** Two bins: fewer than 3 lenders in a week, and 3 or more. */
function scorecard(woe: number, column = 'idApps7d'): ModelDocument {
  const part = { column, edges: [3], woe: [0, woe], missingWoe: 0, informationValue: 0, weight: 1 };
  return documentOf({ kind: 'scorecard', intercept: -3, parts: [part] });
}

const ONNX = documentOf(networkModel(['idApps7d'], { outputIs: 'log-odds' }));

/** A network that multiplies the number of lenders by 2, or by what `factor` gives for the file. */
function countingNetworks(factor: (bytes: Uint8Array) => number = () => 2) {
  const state = { opened: 0, closed: 0 };
  const openNetwork: OpenNetwork = async (_, bytes) => {
    state.opened += 1;
    return {
      run: async (rows) => rows.map(([value = 0]) => factor(bytes) * value),
      close: async () => void (state.closed += 1),
    };
  };
  return { state, openNetwork };
}

let temporary: TemporaryDatabase;
let store: SqlScoreModelStore;
beforeEach(async () => {
  temporary = await openTemporaryDatabase();
  store = new SqlScoreModelStore(temporary.database);
});
afterEach(() => temporary.dispose());

const open = (openNetwork: OpenNetwork = countingNetworks().openNetwork) => ScoreModelDesk.open({ store, openNetwork });

function brought(document: unknown, more: Partial<BroughtModel> = {}): BroughtModel {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return {
    document: text,
    report: null,
    figures: null,
    onnx: null,
    publish: false,
    createdBy: 'op',
    nowMs: 1000,
    ...more,
  };
}

async function added(desk: ScoreModelDesk, document: ModelDocument, more: Partial<BroughtModel> = {}) {
  const result = await desk.add(brought(document, more));
  if (!result.ok) throw new Error(result.problem);
  return result.value;
}

async function logOdds(desk: ScoreModelDesk): Promise<number> {
  return (await desk.current.judge(ROW, signal)).logOdds;
}

describe('models of the fraud score', () => {
  test('a model with columns of the operator is kept, but answers no calls', async () => {
    const desk = await open();
    const own = { ...scorecard(2, 'amount'), ownColumns: [{ name: 'amount', kind: 'number', min: 0, max: 9 }] };
    const refused = await desk.add(brought(own, { publish: true }));
    expect(!refused.ok && refused.problem).toContain('columns of your own (amount)');
    expect(await store.list(10)).toEqual([]);
    const kept = await desk.add(brought(own));
    const modelId = kept.ok ? kept.value.modelId : '';
    expect(await desk.publish(modelId, 2000)).toMatchObject({ ok: false, reason: 'unfit' });
    expect(desk.current.modelId).toBe(DEFAULT_MODEL_ID);
    const undeclared = await desk.add(brought(scorecard(2, 'amount')));
    expect(!undeclared.ok && undeclared.problem).toContain('there is no column amount');
  });

  test('an added model is used only once it is published, and still after a restart', async () => {
    const desk = await open();
    const { modelId, isPublished } = await added(desk, scorecard(2));
    expect([isPublished, desk.current.modelId]).toEqual([false, DEFAULT_MODEL_ID]);
    expect(await desk.publish(modelId, 2000)).toMatchObject({ ok: true, summary: { modelId, isPublished: true } });
    expect([desk.current.modelId, await logOdds(desk)]).toEqual([modelId, -1]);
    const again = await open();
    expect([again.current.modelId, again.problem, await logOdds(again)]).toEqual([modelId, null, -1]);
  });

  test('the model before, and the built-in one, can be published again', async () => {
    const desk = await open();
    const first = await added(desk, scorecard(1), { publish: true });
    const second = await added(desk, scorecard(2), { publish: true });
    expect(desk.current.modelId).toBe(second.modelId);
    await desk.publish(first.modelId, 3000);
    expect([desk.current.modelId, await logOdds(desk)]).toEqual([first.modelId, -2]);
    expect(await desk.publish('default', 4000)).toEqual({ ok: true, summary: null });
    expect([desk.current.modelId, await store.published()]).toEqual([DEFAULT_MODEL_ID, null]);
    expect((await open()).current.modelId).toBe(DEFAULT_MODEL_ID);
  });

  test('the same model is one model, however its text is written', async () => {
    const desk = await open();
    const { calibration, format, model, version } = scorecard(2);
    const first = await added(desk, { format, version, calibration, model });
    const other = JSON.stringify({ model, calibration, version, format }, null, 4);
    expect(await desk.add(brought(other))).toEqual({ ok: true, value: first });
    expect((await added(desk, scorecard(2.5))).modelId).not.toBe(first.modelId);
    expect(await store.list(10)).toHaveLength(2);
  });

  test('the same document with another network is another model', async () => {
    const desk = await open(countingNetworks(([first = 0]) => first).openNetwork);
    const [two, three] = [
      await added(desk, ONNX, { onnx: Uint8Array.of(2), publish: true }),
      await added(desk, ONNX, { onnx: Uint8Array.of(3) }),
    ];
    expect(three.modelId).not.toBe(two.modelId);
    expect(await logOdds(desk)).toBe(10);
    await desk.publish(three.modelId, 2000);
    expect(await logOdds(desk)).toBe(15);
  });

  test('a call that began with a model ends with it, and a network out of use is closed', async () => {
    const { state, openNetwork } = countingNetworks();
    const desk = await open(openNetwork);
    await added(desk, ONNX, { onnx: Uint8Array.of(1), publish: true });
    const before = desk.current;
    await added(desk, scorecard(2), { publish: true });
    expect(desk.current).not.toBe(before);
    expect((await before.judge(ROW, signal)).logOdds).toBe(10);
    expect(state).toEqual({ opened: 1, closed: 1 });
    await added(desk, ONNX, { onnx: Uint8Array.of(2) });
    expect(state).toEqual({ opened: 2, closed: 2 });
    await desk.publish((await added(desk, ONNX, { onnx: Uint8Array.of(2) })).modelId, 5000);
    expect(state).toEqual({ opened: 4, closed: 3 });
    await desk.close();
    expect(state).toEqual({ opened: 4, closed: 4 });
  });

  test('simultaneous changes are made in their order, no matter how long each takes', async () => {
    const gate = Promise.withResolvers<void>();
    const { openNetwork } = countingNetworks();
    const desk = await open(async (model, bytes) => {
      await gate.promise;
      return openNetwork(model, bytes);
    });
    const { modelId } = await added(desk, scorecard(1));
    const changes = [
      desk.add(brought(ONNX, { onnx: Uint8Array.of(1), publish: true })),
      desk.publish(modelId, 2000),
      desk.publish('default', 3000),
      desk.publish(modelId, 4000),
    ];
    gate.resolve();
    await Promise.all(changes);
    expect([desk.current.modelId, await store.published()]).toEqual([modelId, modelId]);
  });

  test.each<[string, unknown, Partial<BroughtModel>, RegExp]>([
    ['no JSON', '{', {}, /not JSON/],
    ['another format', { ...scorecard(2), format: 'other' }, {}, /format: /],
    ['unknown columns', scorecard(2, 'income'), {}, /no column income\. The columns are evidence21001, .*idApps7d/],
    [
      'a column twice',
      documentOf(networkModel(['idApps7d', 'idApps7d'])),
      { onnx: Uint8Array.of(1) },
      /idApps7d is listed twice/,
    ],
    ['a network that is not there', ONNX, {}, /ONNX file is needed/],
    ['a network for a model that takes none', scorecard(2), { onnx: Uint8Array.of(1) }, /scorecard takes no ONNX file/],
    ['no number for nothing', scorecard(2, 'nameMismatch'), {}, /Infinity, which is not a finite number/],
  ])('refuses %s', async (what, document, more, message) => {
    const desk = await open();
    const huge = JSON.stringify(document).replace('"missingWoe":0', '"missingWoe":1.7e308').replace(':-3', ':1.7e308');
    const text = what === 'no number for nothing' ? huge : document;
    expect(await desk.add(brought(text, { ...more, publish: true }))).toMatchObject({
      ok: false,
      problem: expect.stringMatching(message),
    });
    expect([desk.current.modelId, await store.list(10)]).toEqual([DEFAULT_MODEL_ID, []]);
  });

  test.each<[string, Fault['kind'], RegExp | null]>([
    ['says nothing in time', 'timeout', /too slow/],
    ['says no number', 'corrupt', /too slow/],
    ['cannot run just now', 'unavailable', null],
  ])('keeps no network that %s on the empty row', async (_, kind, message) => {
    let closed = 0;
    const desk = await open(async () => ({
      run: () => Promise.reject(new Fault(kind, 'too slow')),
      close: async () => void (closed += 1),
    }));
    const adding = desk.add(brought(ONNX, { onnx: Uint8Array.of(1), publish: true }));
    if (message === null) await expect(adding).rejects.toMatchObject({ kind });
    else expect(await adding).toMatchObject({ ok: false, problem: expect.stringMatching(message) });
    expect([closed, await store.list(10)]).toEqual([1, []]);
    expect((await added(desk, scorecard(2), { publish: true })).isPublished).toBe(true);
  });

  test('an unknown id changes nothing', async () => {
    const desk = await open();
    const { modelId } = await added(desk, scorecard(2), { publish: true });
    expect(await desk.publish('model-0', 2000)).toMatchObject({ ok: false, reason: 'unknown' });
    expect(desk.current.modelId).toBe(modelId);
  });

  test('a published model that cannot be loaded leaves the built-in one in use, and says so', async () => {
    const stored = { document: JSON.stringify(scorecard(2, 'gone')), report: null, figures: null, onnx: null };
    await store.add({ ...stored, modelId: 'model-old', createdBy: 'op', createdAtMs: 1 });
    await store.publish('model-old', 1);
    const desk = await open();
    expect(desk.current.modelId).toBe(DEFAULT_MODEL_ID);
    expect(desk.problem).toMatch(/model-old cannot be loaded, so the built-in one is used: there is no column gone/);
    expect(await desk.publish('model-old', 2)).toMatchObject({ ok: false, reason: 'unfit' });
    expect(desk.problem).not.toBeNull();
    await desk.publish('default', 3);
    expect([desk.problem, await store.published()]).toEqual([null, null]);
  });

  test('so does one whose network the machine cannot run', async () => {
    await added(await open(), ONNX, { onnx: Uint8Array.of(1), publish: true });
    const desk = await open(() => Promise.reject(new Fault('unavailable', 'no thread could start')));
    expect([desk.current.modelId, desk.problem]).toEqual([
      DEFAULT_MODEL_ID,
      expect.stringMatching(/no thread could start/),
    ]);
  });

  test('a publication that is not durable does not take effect', async () => {
    const { state, openNetwork } = countingNetworks();
    const broken = Object.assign(Object.create(store) as SqlScoreModelStore, {
      add: store.add.bind(store),
      published: store.published.bind(store),
      shadow: store.shadow.bind(store),
      publish: () => Promise.reject(new Fault('unavailable', 'disk full')),
    });
    const desk = await ScoreModelDesk.open({ store: broken, openNetwork });
    const adding = desk.add(brought(ONNX, { onnx: Uint8Array.of(1), publish: true }));
    await expect(adding).rejects.toMatchObject({ kind: 'unavailable' });
    expect([desk.current.modelId, state]).toEqual([DEFAULT_MODEL_ID, { opened: 1, closed: 1 }]);
  });
});

describe('a model in shadow', () => {
  test('judges beside the one in use, until it is stopped, replaced or published', async () => {
    const { state, openNetwork } = countingNetworks();
    const desk = await open(openNetwork);
    expect([desk.shadow, await desk.stopShadow(1)]).toEqual([null, false]);
    const { modelId } = await added(desk, ONNX, { onnx: Uint8Array.of(1) });
    expect(await desk.startShadow(modelId, 5)).toMatchObject({ ok: true, summary: { modelId, shadowSinceMs: 5 } });
    expect([desk.shadow?.modelId, desk.current.modelId]).toEqual([modelId, DEFAULT_MODEL_ID]);
    expect((await desk.shadow?.judge(ROW, signal))?.logOdds).toBe(10);
    const other = await added(desk, scorecard(2));
    await desk.startShadow(other.modelId, 6);
    expect([desk.shadow?.modelId, (await store.shadow())?.modelId]).toEqual([other.modelId, other.modelId]);
    // The network of a trial, and that of the shadow which was replaced.
    expect(state).toEqual({ opened: 2, closed: 2 });
    await desk.publish(other.modelId, 7);
    expect([desk.shadow, desk.current.modelId]).toEqual([null, other.modelId]);
    await desk.startShadow(modelId, 8);
    expect(await desk.stopShadow(9)).toBe(true);
    expect([desk.shadow, await store.shadow()]).toEqual([null, null]);
  });

  test('is there after a start, and other processes follow it', async () => {
    const [desk, other] = [await open(), await open()];
    const { modelId } = await added(desk, scorecard(2));
    await desk.startShadow(modelId, 5);
    expect(other.shadow).toBeNull();
    await other.reload();
    expect([other.shadow?.modelId, (await open()).shadow?.modelId]).toEqual([modelId, modelId]);
    await desk.stopShadow(6);
    await other.reload();
    expect(other.shadow).toBeNull();
  });

  test('is refused if it is unknown, in use, or has columns that no call carries', async () => {
    const desk = await open();
    expect(await desk.startShadow('model-none', 1)).toMatchObject({ ok: false, reason: 'unknown' });
    const { modelId } = await added(desk, scorecard(2), { publish: true });
    expect(await desk.startShadow(modelId, 1)).toMatchObject({ ok: false, reason: 'unfit' });
    expect(await store.shadow()).toBeNull();
  });
});
