import { countOutcomes } from './count-outcomes.ts';
import { present } from '../kernel/assert.ts';

/**
 * A fitted logistic regression. The log-odds of a row are the intercept plus the sum of each weight times its value.
 */
export interface LogisticFit {
  readonly intercept: number;
  readonly weights: readonly number[];
  readonly rounds: number;
}

const ROUNDS_MAX = 50;
const STEP_MIN = 1e-8;
const HALVINGS_MAX = 60;

/** Turns log-odds into a probability: 1 / (1 + e^-x). Example: `sigmoid(0)` is 0.5. */
export function sigmoid(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/**
 * Fits a logistic regression by iteratively reweighted least squares (Newton's method), with an L2 penalty on all
 * weights except the intercept. A step that would raise the loss is shortened. `values` has one array per column, without NaN. Source: Hastie, Tibshirani, Friedman,
 * "The Elements of Statistical Learning", 4.4.1.
 */
export function fitLogistic(values: readonly Float64Array[], labels: Uint8Array, l2: number): LogisticFit {
  const size = values.length + 1;
  let beta = new Float64Array(size);
  const { frauds, genuine } = countOutcomes(labels);
  beta[0] = Math.log((frauds + 0.5) / (genuine + 0.5));
  for (let rounds = 1; ; rounds += 1) {
    const { gradient, hessian } = derivatives(values, labels, beta, l2);
    const whole = solvePositive(hessian, gradient, size);
    const { step, next } = shortened(values, labels, l2, { beta, step: whole });
    beta = next;
    const isDone = Math.max(...step.map(Math.abs)) < STEP_MIN;
    if (isDone || rounds === ROUNDS_MAX) return { intercept: present(beta[0]), weights: [...beta.subarray(1)], rounds };
  }
}

interface Move {
  readonly beta: Float64Array;
  readonly step: Float64Array;
}

/**
 * Halves a step until it does not raise the loss. From a distance, a whole step of Newton's method may overshoot and
 * never come back.
 */
function shortened(values: readonly Float64Array[], labels: Uint8Array, l2: number, { beta, step }: Move) {
  const before = lossOf(values, labels, beta, l2);
  for (let halvings = 0; ; halvings += 1) {
    const part = step.map((each) => (halvings === HALVINGS_MAX ? 0 : each * 0.5 ** halvings));
    const next = beta.map((value, at) => value + present(part[at]));
    const loss = lossOf(values, labels, next, l2);
    if (loss <= before + Math.abs(before) * 1e-12 || halvings === HALVINGS_MAX) return { step: part, next };
  }
}

/** The penalised negative log-likelihood. */
function lossOf(values: readonly Float64Array[], labels: Uint8Array, beta: Float64Array, l2: number): number {
  let loss = beta.reduce((sum, weight, at) => sum + (at === 0 ? 0 : (l2 / 2) * weight * weight), 0);
  for (let row = 0; row < labels.length; row += 1) {
    let logOdds = present(beta[0]);
    for (let column = 0; column < values.length; column += 1)
      logOdds += present(values[column]?.[row]) * present(beta[column + 1]);
    const wrong = labels[row] === 1 ? -logOdds : logOdds;
    loss += wrong > 0 ? wrong + Math.log1p(Math.exp(-wrong)) : Math.log1p(Math.exp(wrong));
  }
  return loss;
}

function derivatives(values: readonly Float64Array[], labels: Uint8Array, beta: Float64Array, l2: number) {
  const size = beta.length;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const row = new Float64Array(size);
  for (let at = 0; at < labels.length; at += 1) {
    row[0] = 1;
    let logOdds = present(beta[0]);
    for (let column = 1; column < size; column += 1) {
      const value = present(values[column - 1]?.[at]);
      row[column] = value;
      logOdds += value * present(beta[column]);
    }
    const probability = sigmoid(logOdds);
    const error = present(labels[at]) - probability;
    const weight = probability * (1 - probability);
    for (let a = 0; a < size; a += 1) {
      const scaled = present(row[a]);
      gradient[a] = present(gradient[a]) + error * scaled;
      const base = a * size;
      for (let b = 0; b <= a; b += 1)
        hessian[base + b] = present(hessian[base + b]) + weight * scaled * present(row[b]);
    }
  }
  for (let a = 0; a < size; a += 1) {
    const penalty = a === 0 ? 1e-9 : l2;
    gradient[a] = present(gradient[a]) - (a === 0 ? 0 : penalty * present(beta[a]));
    hessian[a * size + a] = present(hessian[a * size + a]) + penalty;
  }
  return { gradient, hessian };
}

/**
 * Solves A x = b by Cholesky decomposition. A is positive definite, and `lower` holds its lower half row by row.
 * `lower` is overwritten.
 */
function solvePositive(lower: Float64Array, b: Float64Array, size: number): Float64Array {
  const at = (row: number, column: number) => present(lower[row * size + column]);
  for (let column = 0; column < size; column += 1) {
    for (let row = column; row < size; row += 1) {
      let sum = at(row, column);
      for (let k = 0; k < column; k += 1) sum -= at(row, k) * at(column, k);
      lower[row * size + column] = row === column ? Math.sqrt(Math.max(sum, 1e-12)) : sum / at(column, column);
    }
  }
  const x = Float64Array.from(b);
  for (let row = 0; row < size; row += 1) {
    for (let k = 0; k < row; k += 1) x[row] = present(x[row]) - at(row, k) * present(x[k]);
    x[row] = present(x[row]) / at(row, row);
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    for (let k = row + 1; k < size; k += 1) x[row] = present(x[row]) - at(k, row) * present(x[k]);
    x[row] = present(x[row]) / at(row, row);
  }
  return x;
}
