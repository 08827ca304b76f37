/** A small part of ONNX's protobuf, enough to write networks for tests. Source: onnx.proto3, IR version 8. */
export interface OnnxTensor {
  readonly name: string;
  /** 1 float32, 7 int64, 11 float64. */
  readonly type: 1 | 7 | 11;
  readonly shape: readonly number[];
}

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly ints?: Readonly<Record<string, readonly number[]>>;
}

export interface OnnxNetwork {
  readonly inputs: readonly OnnxTensor[];
  readonly outputs: readonly OnnxTensor[];
  readonly nodes: readonly OnnxNode[];
  readonly weights: readonly (OnnxTensor & { readonly values: Float32Array })[];
}

/** The bytes of an .onnx file, operator set 13. */
export function writeOnnx(network: OnnxNetwork): Uint8Array {
  const graph = Buffer.concat([
    ...network.nodes.map((node) => block(1, nodeProto(node))),
    text(2, 'test'),
    ...network.weights.map((weight) => block(5, weightProto(weight))),
    ...network.inputs.map((input) => block(11, valueProto(input))),
    ...network.outputs.map((output) => block(12, valueProto(output))),
  ]);
  return Buffer.concat([number(1, 8), block(7, graph), block(8, Buffer.concat([text(1, ''), number(2, 13)]))]);
}

function nodeProto({ op, inputs, outputs, ints = {} }: OnnxNode): Buffer {
  return Buffer.concat([
    ...inputs.map((input) => text(1, input)),
    ...outputs.map((output) => text(2, output)),
    text(4, op),
    ...Object.entries(ints).map(([name, values]) =>
      block(5, Buffer.concat([text(1, name), ...values.map((value) => number(8, value)), number(20, 7)])),
    ),
  ]);
}

function weightProto({ name, type, shape, values }: OnnxTensor & { readonly values: Float32Array }): Buffer {
  const raw = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return Buffer.concat([...shape.map((size) => number(1, size)), number(2, type), text(8, name), block(9, raw)]);
}

function valueProto({ name, type, shape }: OnnxTensor): Buffer {
  const dims = Buffer.concat(shape.map((size) => block(1, number(1, size))));
  const tensor = Buffer.concat([number(1, type), block(2, dims)]);
  return Buffer.concat([text(1, name), block(2, block(1, tensor))]);
}

function number(field: number, value: number): Buffer {
  return Buffer.concat([varint(field << 3), varint(value)]);
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
