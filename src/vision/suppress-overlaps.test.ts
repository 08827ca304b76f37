import fc from 'fast-check';
import { expect, test } from 'vitest';
import { overlapOf } from './box.ts';
import { FACES_MAX } from './face-detector.ts';
import { suppressOverlaps } from './suppress-overlaps.ts';

const boxes = fc.record({
  left: fc.integer({ min: 0, max: 100 }),
  top: fc.integer({ min: 0, max: 100 }),
  width: fc.integer({ min: 1, max: 60 }),
  height: fc.integer({ min: 1, max: 60 }),
});
const candidates = fc.array(fc.record({ box: boxes, confidence: fc.double({ min: 0, max: 1, noNaN: true }) }), {
  maxLength: 120,
});

test('kept boxes are sorted and do not overlap, and each dropped one overlaps a more confident one', () => {
  fc.assert(
    fc.property(candidates, (all) => {
      const kept = suppressOverlaps(all, 0.4);
      for (const [at, face] of kept.entries())
        for (const other of kept.slice(at + 1)) {
          expect(overlapOf(face.box, other.box)).toBeLessThanOrEqual(0.4);
          expect(other.confidence).toBeLessThanOrEqual(face.confidence);
        }
      if (kept.length === FACES_MAX) return;
      for (const face of all.filter((candidate) => !kept.includes(candidate)))
        expect(kept.some((other) => other.confidence >= face.confidence && overlapOf(other.box, face.box) > 0.4)).toBe(
          true,
        );
    }),
  );
});

test('overlap is 1 with itself, symmetric, and 0 if boxes are apart', () => {
  fc.assert(
    fc.property(boxes, boxes, (a, b) => {
      expect(overlapOf(a, a)).toBe(1);
      expect(overlapOf(a, b)).toBe(overlapOf(b, a));
      expect(overlapOf(a, { ...b, left: 1000 })).toBe(0);
    }),
  );
});
