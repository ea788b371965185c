// The square world of Web Mercator (EPSG:3857), its tiles, and the Z-order curve through them.
//
// A position is a pair of 32-bit integers: 2^32 steps from west to east and from north to south (9 mm at
// the equator, 6 mm in the Ruhr). Integers make sums exact, so a cluster's mean does not depend on the
// order in which its members are added up.
//
// The Z-order (Morton) code interleaves the bits of x and y. All points of one tile have one common prefix
// of the code, whatever the zoom: sorted by code, every tile is one contiguous run, and so is every quarter
// of it, and every quarter of that. See G. M. Morton, "A computer oriented geodetic data base", IBM 1966;
// Bing's quadkeys are the same numbers in base 4.

const STEPS = 2 ** 32

/** Codes are cut at this zoom: 48 bits, exact in a double. Deeper tiles cannot be asked for. */
export const CODE_ZOOM = 24

const clamp = (steps: number) => Math.min(Math.max(Math.floor(steps), 0), STEPS - 1)

/** Steps from the western edge of the world; `lon` in degrees, EPSG:4326. */
export const stepsEast = (lon: number): number => clamp(((lon + 180) / 360) * STEPS)

/** Steps from the northern edge (85.05° N); `lat` in degrees, EPSG:4326. Beyond the edge is the edge. */
export const stepsSouth = (lat: number): number => {
  const sine = Math.sin((lat * Math.PI) / 180)
  return clamp((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * STEPS)
}

/** Puts a zero before each of the low 12 bits: abc becomes 0a0b0c. */
const spread = (bits: number): number => {
  let n = bits & 0xfff
  n = (n | (n << 8)) & 0x00ff00ff
  n = (n | (n << 4)) & 0x0f0f0f0f
  n = (n | (n << 2)) & 0x33333333
  return (n | (n << 1)) & 0x55555555
}

/** Z-order code of column x and row y, each up to 24 bits. In two halves: bit operations end at 32 bits. */
const interleave = (x: number, y: number): number =>
  (spread(x >>> 12) | (spread(y >>> 12) << 1)) * 2 ** 24 + (spread(x) | (spread(y) << 1))

/** Code of a position given in steps. */
export const codeAt = (east: number, south: number): number => interleave(east >>> 8, south >>> 8)

/** How many codes one tile of this zoom spans. */
export const span = (zoom: number): number => 4 ** (CODE_ZOOM - zoom)

/** First code of the tile; it holds the codes from there to `+ span(z)`, exclusive. */
export const firstCode = (z: number, x: number, y: number): number => interleave(x, y) * span(z)

/** Whether such a tile exists. */
export const isTile = (z: number, x: number, y: number): boolean =>
  z >= 0 && z <= CODE_ZOOM && x >= 0 && y >= 0 && x < 2 ** z && y < 2 ** z

/** Position inside the tile along one axis, in units of the tile's extent; `at` and the tile on one axis. */
export const withinTile = (at: number, z: number, tile: number, extent: number): number =>
  Math.round((at / 2 ** (32 - z) - tile) * extent)
