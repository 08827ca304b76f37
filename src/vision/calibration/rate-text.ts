import type { ReportLanguage } from '../../kernel/report-page.ts';
import type { ErrorRate } from './error-rates.ts';

/**
 * Formats a rate with its interval and its trials, as every table shows it, e.g. `5e-2 (1.6e-2 .. 1.1e-1; 5 of 100)`.
 */
export function rateText({ errors, trials, rate, low, high }: ErrorRate, language: ReportLanguage = 'en'): string {
  if (trials === 0) return '-';
  const counted = language === 'zh' ? `${trials} 中 ${errors}` : `${errors} of ${trials}`;
  return `${powerText(rate)} (${powerText(low)} .. ${powerText(high)}; ${counted})`;
}

/** Formats a small share, e.g. `1.6e-2`. */
export function powerText(value: number): string {
  return value === 0 ? '0' : value.toExponential(1).replace(/\.0e/, 'e');
}
