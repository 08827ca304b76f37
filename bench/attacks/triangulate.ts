import type { Point } from '../../src/vision/box.ts';

/** Three indices of points. */
export type Triangle = readonly [number, number, number];

/**
 * Delaunay triangles of the points. Source: Bowyer, Computer Journal 24, 1981; Watson, ibid. It is meant for the
 * hundred points of a face and takes a time that grows with the square of their number. Points are thought to lie up to
 * a thousandth of a pixel aside, as qhull does with QJ, since points on one circle would have no clear answer.
 */
export function triangulate(points: readonly Point[]): readonly Triangle[] {
  const far = 1e4;
  const all = [...points.map(joggle), { x: -far, y: -far }, { x: 3 * far, y: -far }, { x: -far, y: 3 * far }];
  const outer = points.length;
  let triangles: readonly Triangle[] = [[outer, outer + 1, outer + 2]];
  for (const [index, point] of all.slice(0, outer).entries()) {
    const hit = triangles.filter((triangle) => isInCircle(all, triangle, point));
    const kept = triangles.filter((triangle) => !hit.includes(triangle));
    triangles = [...kept, ...rimOf(hit).map(([a, b]): Triangle => [a, b, index])];
  }
  return triangles.filter((triangle) => triangle.every((index) => index < outer));
}

/** Moves a point by up to .001 px, in a way that depends only on its place in the list. */
function joggle({ x, y }: Point, index: number): Point {
  return { x: x + 0.002 * centredPart(index * Math.SQRT2), y: y + 0.002 * centredPart(index * Math.sqrt(3)) };
}

/** Gives what is behind the decimal point, from -.5 to .5. */
function centredPart(value: number): number {
  return value - Math.floor(value) - 0.5;
}

/** Edges that belong to one triangle only. */
function rimOf(triangles: readonly Triangle[]): readonly (readonly [number, number])[] {
  const edges = triangles.flatMap(([a, b, c]) => [[a, b] as const, [b, c] as const, [c, a] as const]);
  const groups = Map.groupBy(edges, ([a, b]) => (a < b ? `${a} ${b}` : `${b} ${a}`));
  return [...groups.values()].flatMap(([edge, second]) => (edge && !second ? [edge] : []));
}

function isInCircle(points: readonly Point[], [a, b, c]: Triangle, at: Point): boolean {
  const [p, q, r] = [points[a], points[b], points[c]];
  if (!p || !q || !r) return false;
  const [ax, ay, bx, by, cx, cy] = [p.x - at.x, p.y - at.y, q.x - at.x, q.y - at.y, r.x - at.x, r.y - at.y];
  const inside =
    (ax * ax + ay * ay) * (bx * cy - cx * by) -
    (bx * bx + by * by) * (ax * cy - cx * ay) +
    (cx * cx + cy * cy) * (ax * by - bx * ay);
  const turn = (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
  return turn > 0 ? inside > 0 : inside < 0;
}
