import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

/**
 * Removes what packages bring and no program of this machine ever opens: libraries of other platforms, sources, a
 * second copy of the WebAssembly decoder, and what came with the pinned Node besides its binary. That is more than half
 * of an installation. A second run removes nothing more.
 * @param {string} nodeModules the folder in which the packages lie
 * @param {{ platform: string, arch: string }} machine as Node names them, e.g. `linux` and `x64`
 */
export function removeUnused(nodeModules, { platform, arch }) {
  const within = (folder, depth) => placesWithin(path.join(nodeModules, folder), depth);
  const foreign = [
    ...within('onnxruntime-node/bin', 3).filter((place) => !place.endsWith(path.join(platform, arch))),
    ...within('better-sqlite3/prebuilds', 1).filter(
      (place) => !(path.basename(place).startsWith(platform) && place.includes(arch)),
    ),
    path.join(nodeModules, 'better-sqlite3/deps'),
    path.join(nodeModules, '@ffmpeg/core/dist/esm'),
    // Its copy of the binary is not needed once the binary stands in its place.
    ...(existsSync(path.join(nodeModules, 'node/bin')) ? [path.join(nodeModules, 'node/node_modules')] : []),
  ];
  for (const place of foreign) rmSync(place, { recursive: true, force: true });
}

/** The folders and files at a depth below a folder. None if it is not there. */
function placesWithin(folder, depth) {
  let places = [folder];
  for (let level = 0; level < depth; level += 1)
    places = places.flatMap((place) =>
      existsSync(place)
        ? readdirSync(place, { withFileTypes: true })
            .filter((entry) => entry.isDirectory() || level === depth - 1)
            .map(({ name }) => path.join(place, name))
        : [],
    );
  return places;
}
