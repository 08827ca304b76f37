import { Fault } from '../../../kernel/fault.ts';
import { columnsOf, MODEL_DOCUMENT, ownColumnsOf, type ModelDocument, type OnnxModel } from './model-document.ts';
import { SCORE_COLUMNS } from './score-features.ts';
import { createScoreModel, type ScoreModel, type ScoreNetwork } from './score-model.ts';
import { told, toldElsewhere, toldTogether, type Told } from '../../../kernel/told.ts';

/** A network that holds threads until it is closed. */
export interface OpenScoreNetwork extends ScoreNetwork {
  /** Lets current runs end. Later runs fail with Fault 'unavailable'. */
  close(): Promise<void>;
}

/**
 * Makes an operator's network ready. Throws Fault 'corrupt' if the bytes are not a network that fits the document, with
 * what was expected and what was found. Throws Fault 'unavailable' if the machine cannot run it at the moment.
 */
export type OpenNetwork = (model: OnnxModel, bytes: Uint8Array) => Promise<OpenScoreNetwork>;

/** A model that is ready to judge, and the network it holds. */
export interface LoadedModel {
  readonly model: ScoreModel;
  readonly network: OpenScoreNetwork | null;
}

/** A checked value, or a `problem` that says what is wrong with the input. */
export type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Told };

const PROBLEMS_TOLD = 10;
/** A row without any known value. Every model must be able to judge it. */
const EMPTY_ROW: ReadonlyMap<string, number> = new Map();
const NEVER_ABORTED = new AbortController().signal;

/** Reads a document and checks that every column it uses is a feature of this release, or declared in it. */
export function readModelDocument(text: string): Checked<ModelDocument> {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    // The parser's reason would quote the document.
    return refused(told`the document is not JSON`);
  }
  const parsed = MODEL_DOCUMENT.safeParse(raw);
  if (!parsed.success) {
    const wrong = parsed.error.issues.slice(0, PROBLEMS_TOLD);
    return refused(
      toldTogether(wrong.map(({ path, message }) => toldElsewhere(`${path.join('.') || 'document'}: ${message}`))),
    );
  }
  const columns = columnsOf(parsed.data);
  const declared = (parsed.data.ownColumns ?? []).map(({ name }) => name);
  const known = new Set<string>([...SCORE_COLUMNS, ...declared]);
  const unknown = columns.filter((column) => !known.has(column)).slice(0, PROBLEMS_TOLD);
  if (unknown.length > 0)
    return refused(
      told`there is no column ${unknown.join(', ')}. The columns are ${SCORE_COLUMNS.join(', ')}, and those that the document declares in ownColumns`,
    );
  const twice = columns.find((column, at) => columns.indexOf(column) !== at);
  return twice === undefined ? { ok: true, value: parsed.data } : refused(told`the column ${twice} is listed twice`);
}

/**
 * Why a document cannot answer calls of the API, or null if it can. A call carries an id number, a phone and a name, so
 * the columns of the operator would be missing in all of them.
 */
export function problemOfServing(document: ModelDocument): Told | null {
  const own = ownColumnsOf(document);
  if (own.length === 0) return null;
  return told`the model uses columns of your own (${own.slice(0, PROBLEMS_TOLD).join(', ')}), which a call of the fraud score cannot carry, so it cannot be published. Score files with it (score apply), or train a model without --columns`;
}

/**
 * Makes a document ready and lets it judge the empty row once. If the network turns out to be unfit, it is closed
 * again. Throws Fault 'unavailable' if the machine cannot run it at the moment.
 */
export async function loadModel(
  modelId: string,
  document: ModelDocument,
  onnx: Uint8Array | null,
  openNetwork: OpenNetwork,
): Promise<Checked<LoadedModel>> {
  const { model } = document;
  if (model.kind !== 'onnx' && onnx !== null) return refused(told`a model of kind ${model.kind} takes no ONNX file`);
  if (model.kind === 'onnx' && onnx === null)
    return refused(told`the document is of kind onnx, so its ONNX file is needed`);
  let network: OpenScoreNetwork | null = null;
  try {
    network = model.kind === 'onnx' && onnx !== null ? await openNetwork(model, onnx) : null;
    const loaded = { model: createScoreModel(modelId, document, network), network };
    const { logOdds } = await loaded.model.judge(EMPTY_ROW, NEVER_ABORTED);
    if (Number.isFinite(logOdds)) return { ok: true, value: loaded };
    await network?.close();
    return refused(told`the log-odds of a row of which nothing is known are ${logOdds}, which is not a finite number`);
  } catch (error) {
    await network?.close();
    if (error instanceof Fault && error.kind !== 'unavailable') return refused(toldElsewhere(error.message));
    throw error;
  }
}

function refused(problem: Told): { readonly ok: false; readonly problem: Told } {
  return { ok: false, problem };
}
