/** A 3 x 3 matrix in rows that maps points of one plane onto another, up to a factor. */
export type Homography = readonly [number, number, number, number, number, number, number, number, number];

/** How a flat thing is held in front of a camera. Angles in radians, the rest in pixels of the camera's picture. */
export interface Pose {
  /** Turn about the vertical axis. */
  readonly yaw: number;
  /** Turn about the horizontal axis. */
  readonly pitch: number;
  /** Turn within the picture. */
  readonly roll: number;
  /** Where the point `anchor` of the plane appears. */
  readonly x: number;
  readonly y: number;
  /** Camera pixels for one pixel of the plane, if it faces the camera. */
  readonly scale: number;
}

/**
 * The homography from the camera's picture to the plane. The camera is a pinhole with a focal length of `focalPx`, and
 * the optical axis goes through `centre`. Pixels of the plane are counted from its own top left corner.
 */
export function cameraToPlane(
  pose: Pose,
  focalPx: number,
  centre: { readonly x: number; readonly y: number },
  anchor: { readonly x: number; readonly y: number },
): Homography {
  const [cy, sy] = [Math.cos(pose.yaw), Math.sin(pose.yaw)];
  const [cp, sp] = [Math.cos(pose.pitch), Math.sin(pose.pitch)];
  const [cr, sr] = [Math.cos(pose.roll), Math.sin(pose.roll)];
  const s = pose.scale;
  // The first two columns of Rz(roll) Rx(pitch) Ry(yaw), and the place of the anchor at the distance focalPx.
  const right = [cr * cy - sr * sp * sy, sr * cy + cr * sp * sy, -cp * sy] as const;
  const down = [-sr * cp, cr * cp, sp] as const;
  const place = (axis: 0 | 1 | 2, at: number) => at - s * (right[axis] * anchor.x + down[axis] * anchor.y);
  const [px, py] = [place(0, pose.x - centre.x), place(1, pose.y - centre.y)];
  const pz = place(2, focalPx);
  const f = focalPx;
  const toPlane: Homography = [
    f * s * right[0] + centre.x * s * right[2],
    f * s * down[0] + centre.x * s * down[2],
    f * px + centre.x * pz,
    f * s * right[1] + centre.y * s * right[2],
    f * s * down[1] + centre.y * s * down[2],
    f * py + centre.y * pz,
    s * right[2],
    s * down[2],
    pz,
  ];
  return invert(toPlane);
}

/** The homography in the other direction, with 1 as its last number. The matrix must have an inverse. */
function invert([a, b, c, d, e, f, g, h, i]: Homography): Homography {
  const adjugate = [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ] as const;
  const last = adjugate[8];
  return adjugate.map((each) => each / last) as unknown as Homography;
}

/**
 * The mean of two homographies, each scaled so that its last number is 1. `at` is 0 for the first and 1 for the second.
 */
export function between(first: Homography, second: Homography, at: number): Homography {
  return first.map((each, index) => each + at * ((second[index] ?? each) - each)) as unknown as Homography;
}
