import { sha256Hex } from '../../../kernel/digests.ts';
import type { ModelDocument } from './model-document.ts';

const ID_HEX_DIGITS = 16;

/** The id of a model. The same content gives the same id, regardless of how its JSON is written. */
export function modelIdOf(document: ModelDocument, onnx: Uint8Array | null): string {
  const content = `${sha256Hex(JSON.stringify(document))} ${onnx === null ? '' : sha256Hex(onnx)}`;
  return `model-${sha256Hex(content).slice(0, ID_HEX_DIGITS)}`;
}
