/** Counts the fraudulent rows (label 1) and the genuine rows (label 0). */
export function countOutcomes(labels: Uint8Array): { readonly frauds: number; readonly genuine: number } {
  const frauds = labels.reduce((sum, label) => sum + label, 0);
  return { frauds, genuine: labels.length - frauds };
}
