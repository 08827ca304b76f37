/** The small part of ONNX's protobuf format that tests need to write networks. Source: onnx.proto3, IR version 8. */
export interface OnnxTensor {
  readonly name: string;
  /** Element types: 1 is float32, 7 int64, 11 float64. */
  readonly type: 1 | 7 | 11;
  /** A string stands for a size that is left open. */
  readonly shape: readonly (number | string)[];
}

export interface OnnxNode {
  readonly op: string;
  /** The operator set: ONNX's own unless another one is named. */
  readonly domain?: 'ai.onnx.ml';
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly ints?: Readonly<Record<string, readonly number[]>>;
  readonly int?: Readonly<Record<string, number>>;
  readonly floats?: Readonly<Record<string, readonly number[]>>;
  readonly texts?: Readonly<Record<string, readonly string[]>>;
  readonly graphs?: Readonly<Record<string, OnnxNetwork>>;
}

export interface OnnxNetwork {
  readonly inputs: readonly OnnxTensor[];
  readonly outputs: readonly OnnxTensor[];
  readonly nodes: readonly OnnxNode[];
  readonly weights: readonly OnnxWeights[];
}

export interface OnnxWeights extends OnnxTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
  /** The file that holds the values, if they are not in the model itself. */
  readonly outside?: string;
}

/** The bytes of an .onnx file: operator set 13, and 3 of ai.onnx.ml. */
export function writeOnnx(network: OnnxNetwork): Uint8Array {
  const opset = (domain: string, version: number) => block(8, Buffer.concat([text(1, domain), number(2, version)]));
  return Buffer.concat([number(1, 8), block(7, graphProto(network)), opset('', 13), opset('ai.onnx.ml', 3)]);
}

function graphProto(network: OnnxNetwork): Buffer {
  return Buffer.concat([
    ...network.nodes.map((node) => block(1, nodeProto(node))),
    text(2, 'test'),
    ...network.weights.map((weight) => block(5, weightProto(weight))),
    ...network.inputs.map((input) => block(11, valueProto(input))),
    ...network.outputs.map((output) => block(12, valueProto(output))),
  ]);
}

function nodeProto({
  op,
  inputs,
  outputs,
  ints = {},
  int = {},
  floats = {},
  texts = {},
  graphs = {},
  domain,
}: OnnxNode): Buffer {
  return Buffer.concat([
    ...inputs.map((input) => text(1, input)),
    ...outputs.map((output) => text(2, output)),
    text(4, op),
    ...(domain === undefined ? [] : [text(7, domain)]),
    ...Object.entries(ints).map(([name, values]) =>
      block(5, Buffer.concat([text(1, name), ...values.map((value) => number(8, value)), number(20, 7)])),
    ),
    ...Object.entries(int).map(([name, value]) =>
      block(5, Buffer.concat([text(1, name), number(3, value), number(20, 2)])),
    ),
    ...Object.entries(floats).map(([name, values]) =>
      block(5, Buffer.concat([text(1, name), ...values.map((value) => float(7, value)), number(20, 6)])),
    ),
    ...Object.entries(texts).map(([name, values]) =>
      block(5, Buffer.concat([text(1, name), ...values.map((value) => text(9, value)), number(20, 8)])),
    ),
    ...Object.entries(graphs).map(([name, graph]) =>
      block(5, Buffer.concat([text(1, name), block(6, graphProto(graph)), number(20, 5)])),
    ),
  ]);
}

function weightProto({ name, type, shape, values, outside }: OnnxWeights): Buffer {
  const raw = block(9, Buffer.from(values.buffer, values.byteOffset, values.byteLength));
  const place = Buffer.concat([text(1, 'location'), text(2, outside ?? '')]);
  const data = outside === undefined ? raw : Buffer.concat([block(13, place), number(14, 1)]);
  return Buffer.concat([...shape.map((size) => number(1, size)), number(2, type), text(8, name), data]);
}

function valueProto({ name, type, shape }: OnnxTensor): Buffer {
  const dims = Buffer.concat(shape.map((size) => block(1, typeof size === 'string' ? text(2, size) : number(1, size))));
  const tensor = Buffer.concat([number(1, type), block(2, dims)]);
  return Buffer.concat([text(1, name), block(2, block(1, tensor))]);
}

function number(field: number, value: number): Buffer {
  return Buffer.concat([varint(field << 3), varint(value)]);
}

function float(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([varint((field << 3) | 5), bytes]);
}

function text(field: number, value: string): Buffer {
  return block(field, Buffer.from(value));
}

function block(field: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([varint((field << 3) | 2), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
}
