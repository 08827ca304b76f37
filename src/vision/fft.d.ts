declare module 'fft.js' {
  /** Fast Fourier transforms of one size. Complex numbers are interleaved: real part, imaginary part. */
  export default class FFT {
    /** @param size a power of two, over 1 */
    constructor(size: number);
    createComplexArray(): number[];
    transform(out: number[], data: readonly number[]): void;
    /** Fills the first half of `out`. completeSpectrum fills the second. */
    realTransform(out: number[], data: readonly number[]): void;
    completeSpectrum(spectrum: number[]): void;
  }
}
