import { Fault } from '../../../kernel/fault.ts';
import { told } from '../../../kernel/told.ts';

/** Messages of onnx.proto3 (IR version 13) on the way to nodes and tensors, with the fields that lead further. */
const CHILDREN = {
  model: { 7: 'graph', 20: 'training', 25: 'function' },
  training: { 1: 'graph', 2: 'graph' },
  function: { 7: 'node' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  tensor: {},
} as const satisfies Readonly<Record<string, Readonly<Record<number, string>>>>;

type Message = keyof typeof CHILDREN;

const NODE_OP = 4;
const TENSOR_EXTERNAL_DATA = 13;
const TENSOR_DATA_LOCATION = 14;
const DEPTH_MAX = 32;
const VARINT_BYTES_MAX = 10;

/**
 * Checks that a network is complete in its file and always ends. Weights in other files would be read from any path
 * that the file names, and a loop could run forever. It reads the wire format of protobuf itself. Throws Fault
 * 'corrupt' if the network is refused.
 */
export function checkNetworkFile(bytes: Uint8Array): void {
  walk(bytes, 'model', 0);
}

function walk(bytes: Uint8Array, message: Message, depth: number): void {
  if (depth > DEPTH_MAX) throw corrupt('its graphs are nested too deeply');
  const children: Readonly<Record<number, Message>> = CHILDREN[message];
  for (const { field, content } of fieldsOf(bytes)) {
    if (message === 'tensor' && (field === TENSOR_EXTERNAL_DATA || (field === TENSOR_DATA_LOCATION && content !== 0)))
      throw corrupt('weights in other files are not accepted; save the network with its weights inside');
    if (typeof content === 'number') continue;
    if (message === 'node' && field === NODE_OP && Buffer.from(content).toString() === 'Loop')
      throw corrupt('the operator Loop is not accepted, because it may never end');
    const child = children[field];
    if (child !== undefined) walk(content, child, depth + 1);
  }
}

/**
 * Reads the fields of a message. Fields with a length bring their bytes, all others a number. Source: protobuf encoding
 * guide.
 */
function* fieldsOf(bytes: Uint8Array): Generator<{ readonly field: number; readonly content: Uint8Array | number }> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let place = 0; place < VARINT_BYTES_MAX; place++) {
      const byte = bytes[at++];
      if (byte === undefined) throw corrupt('it ends in the middle');
      value += (byte & 127) * 128 ** place;
      if (byte < 128) return value;
    }
    throw corrupt('a number in it has no end');
  };
  const skip = (length: number): Uint8Array => {
    if (length > bytes.length - at) throw corrupt('it ends in the middle');
    return bytes.subarray(at, (at += length));
  };
  while (at < bytes.length) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    const kind = tag % 8;
    if (kind === 0) yield { field, content: varint() };
    else if (kind === 1) yield { field, content: skip(8).length };
    else if (kind === 2) yield { field, content: skip(varint()) };
    else if (kind === 5) yield { field, content: skip(4).length };
    else throw corrupt('its bytes are not protobuf');
  }
}

function corrupt(problem: string): Fault {
  return new Fault('corrupt', told`the ONNX file is refused: ${problem}`);
}
