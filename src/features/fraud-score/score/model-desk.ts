import { Fault } from '../../../kernel/fault.ts';
import { DEFAULT_MODEL_ID } from './default-scorecard.ts';
import {
  loadModel,
  problemOfServing,
  readModelDocument,
  type Checked,
  type LoadedModel,
  type OpenNetwork,
} from './load-model.ts';
import { modelIdOf } from './model-id.ts';
import { DEFAULT_MODEL, type ScoreModel } from './score-model.ts';
import type { ScoreModelStore, ScoreModelSummary } from './score-model-store.ts';
import { told, toldElsewhere } from '../../../kernel/told.ts';

/** The store of models, and the function that opens an operator's network. */
export interface ModelDeskDeps {
  readonly store: ScoreModelStore;
  readonly openNetwork: OpenNetwork;
}

/** A model that an operator adds. */
export interface BroughtModel {
  readonly document: string;
  readonly report: string | null;
  /** JSON text of MODEL_FIGURES. */
  readonly figures: string | null;
  readonly onnx: Uint8Array | null;
  readonly publish: boolean;
  readonly createdBy: string;
  readonly nowMs: number;
}

/** The result of a publication. `summary` is null for the built-in model. */
export type Publication =
  | { readonly ok: true; readonly summary: ScoreModelSummary | null }
  | { readonly ok: false; readonly reason: 'unknown' | 'unfit'; readonly problem: string };

/** Names of the built-in model, which cannot be removed. */
const BUILT_IN: readonly string[] = ['default', DEFAULT_MODEL_ID];
const BUILT_IN_LOADED: LoadedModel = { model: DEFAULT_MODEL, network: null };

/**
 * Holds the model in use. A publication replaces it in one step, after the other model has shown that it works. A call
 * that began with a model ends with it. Changes are made one after the other.
 */
export class ScoreModelDesk {
  readonly #deps: ModelDeskDeps;
  #inService = BUILT_IN_LOADED;
  /** The model that judges beside it, if any. */
  #beside: LoadedModel | null = null;
  #problem: string | null = null;
  #lastChange: Promise<unknown> = Promise.resolve();
  readonly #retiring = new Set<Promise<void>>();

  private constructor(deps: ModelDeskDeps) {
    this.#deps = deps;
  }

  /**
   * Opens the desk with the published model. If that cannot be loaded, the built-in model is used and `problem` says
   * why. Throws Fault if the store cannot be read.
   */
  static async open(deps: ModelDeskDeps): Promise<ScoreModelDesk> {
    const desk = new ScoreModelDesk(deps);
    await desk.#followShadow();
    const modelId = await deps.store.published();
    if (modelId === null) return desk;
    const loaded = await desk.#loadStored(modelId).catch((error: unknown) => {
      if (error instanceof Fault) return { ok: false as const, problem: toldElsewhere(error.message) };
      throw error;
    });
    if (loaded.ok) desk.#inService = loaded.value;
    else
      desk.#problem = told`the published model ${modelId} cannot be loaded, so the built-in one is used: ${loaded.problem}`;
    return desk;
  }

  /** The model for calls that begin at this moment. */
  get current(): ScoreModel {
    return this.#inService.model;
  }

  /** The model that judges beside the one in use, without changing answers. Null if there is none. */
  get shadow(): ScoreModel | null {
    return this.#beside?.model ?? null;
  }

  /** Why the built-in model is used instead of the published one. Null if it is not. */
  get problem(): string | null {
    return this.#problem;
  }

  /**
   * Keeps a model that this release can run, and publishes it if asked. Its id comes from its content, so that adding
   * the same model again changes nothing. A model with columns of the operator is kept, but never published, because
   * no call carries them. Throws Fault.
   */
  add(brought: BroughtModel): Promise<Checked<ScoreModelSummary>> {
    return this.#oneByOne(async () => {
      const read = readModelDocument(brought.document);
      if (!read.ok) return read;
      const unserved = brought.publish ? problemOfServing(read.value) : null;
      if (unserved !== null) return { ok: false, problem: unserved };
      const modelId = modelIdOf(read.value, brought.onnx);
      const loaded = await loadModel(modelId, read.value, brought.onnx, this.#deps.openNetwork);
      if (!loaded.ok) return loaded;
      let isTaken = false;
      try {
        const { report, figures, onnx, createdBy, nowMs } = brought;
        const document = JSON.stringify(read.value);
        const model = { modelId, document, report, figures, onnx, createdBy, createdAtMs: nowMs };
        const added = await this.#deps.store.add(model);
        if (!brought.publish) return { ok: true, value: added };
        await this.#deps.store.publish(modelId, nowMs);
        this.#serve(loaded.value);
        isTaken = true;
        await this.#followShadow();
        return { ok: true, value: { ...added, isPublished: true, publishedAtMs: nowMs } };
      } finally {
        if (!isTaken) await loaded.value.network?.close();
      }
    });
  }

  /** Publishes a model, an earlier one again or, by the name `default`, the built-in one. Throws Fault. */
  publish(modelId: string, nowMs: number): Promise<Publication> {
    return this.#oneByOne(async () => {
      const { store } = this.#deps;
      if (BUILT_IN.includes(modelId)) {
        await store.publish(null, nowMs);
        this.#serve(BUILT_IN_LOADED);
        return { ok: true, summary: null };
      }
      if ((await store.find(modelId)) === null)
        return { ok: false, reason: 'unknown', problem: told`there is no such model: list the models` };
      const loaded = await this.#loadStored(modelId);
      if (!loaded.ok) return { ...loaded, reason: 'unfit' };
      try {
        await store.publish(modelId, nowMs);
      } catch (error) {
        await loaded.value.network?.close();
        throw error;
      }
      this.#serve(loaded.value);
      await this.#followShadow();
      return { ok: true, summary: await store.find(modelId) };
    });
  }

  /** Has a stored model judge beside the one in use. Throws Fault. */
  startShadow(modelId: string, nowMs: number): Promise<Publication> {
    return this.#oneByOne(async () => {
      const { store } = this.#deps;
      if ((await store.find(modelId)) === null)
        return { ok: false, reason: 'unknown', problem: told`there is no such model: list the models` };
      if (modelId === this.#inService.model.modelId)
        return {
          ok: false,
          reason: 'unfit',
          problem: told`this model is in use, so there is nothing to compare it with`,
        };
      const loaded = await this.#loadStored(modelId);
      if (!loaded.ok) return { ...loaded, reason: 'unfit' };
      try {
        await store.putShadow(modelId, nowMs);
      } catch (error) {
        await loaded.value.network?.close();
        throw error;
      }
      this.#putBeside(loaded.value);
      return { ok: true, summary: await store.find(modelId) };
    });
  }

  /** Ends the shadow. False if there was none. Throws Fault. */
  stopShadow(nowMs: number): Promise<boolean> {
    return this.#oneByOne(async () => {
      const { store } = this.#deps;
      if ((await store.shadow()) === null) return false;
      await store.putShadow(null, nowMs);
      this.#putBeside(null);
      return true;
    });
  }

  /**
   * Puts in service what another process published. If it cannot be loaded here, the model in service stays. Throws
   * an Error then, and Fault if the store cannot be read.
   */
  reload(): Promise<void> {
    return this.#oneByOne(async () => {
      await this.#followShadow();
      const modelId = await this.#deps.store.published();
      if (modelId === null) {
        if (this.#inService !== BUILT_IN_LOADED || this.#problem !== null) this.#serve(BUILT_IN_LOADED);
        return;
      }
      if (modelId === this.#inService.model.modelId) return;
      const loaded = await this.#loadStored(modelId);
      if (!loaded.ok) throw new Error(`the published model ${modelId} cannot be loaded: ${loaded.problem}`);
      this.#serve(loaded.value);
    });
  }

  /** Waits for current work, then ends every thread. */
  async close(): Promise<void> {
    await this.#lastChange;
    this.#serve(BUILT_IN_LOADED);
    this.#putBeside(null);
    await Promise.all(this.#retiring);
  }

  async #loadStored(modelId: string): Promise<Checked<LoadedModel>> {
    const { store, openNetwork } = this.#deps;
    const [stored, onnx] = await Promise.all([store.find(modelId), store.onnx(modelId)]);
    const read = readModelDocument(stored?.document ?? '');
    if (!read.ok) return read;
    const unserved = problemOfServing(read.value);
    return unserved === null ? loadModel(modelId, read.value, onnx, openNetwork) : { ok: false, problem: unserved };
  }

  /** Loads the shadow that the store names. One that cannot be loaded here judges nothing, and changes no answer. */
  async #followShadow(): Promise<void> {
    const modelId = (await this.#deps.store.shadow())?.modelId ?? null;
    if (modelId === (this.#beside?.model.modelId ?? null)) return;
    const loaded = modelId === null ? null : await this.#loadStored(modelId).catch(() => null);
    this.#putBeside(loaded?.ok === true ? loaded.value : null);
  }

  #putBeside(next: LoadedModel | null): void {
    const network = this.#beside?.network ?? null;
    this.#beside = next;
    this.#retire(network);
  }

  #serve(next: LoadedModel): void {
    const { network } = this.#inService;
    this.#inService = next;
    this.#problem = null;
    this.#retire(network);
  }

  #retire(network: LoadedModel['network']): void {
    if (network === null) return;
    const retired: Promise<void> = network.close().finally(() => this.#retiring.delete(retired));
    this.#retiring.add(retired);
  }

  #oneByOne<T>(change: () => Promise<T>): Promise<T> {
    const changed = this.#lastChange.then(change);
    this.#lastChange = changed.catch(() => undefined);
    return changed;
  }
}
