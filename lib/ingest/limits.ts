/** Longest field of a file, in UTF-16 units. A longer one is a finding and its row is not taken. */
export const MAX_FIELD = 65_536;

/** Longest row, in bytes of UTF-8. A longer one ends the reading: it is nearly always a quote that is never closed. */
export const MAX_ROW = 16 * 1024 * 1024;

/** How deep objects and arrays of one JSON row may be nested; the row itself is level 1. */
export const MAX_DEPTH = 32;

/** Bytes of the unpacked text that are looked at to find its format and header. */
export const HEAD = 1024 * 1024;

/** Longest value of a mapped field, in UTF-16 units; fields not named here: `other`. Keys have to fit into an index. */
export const fieldLimits: Readonly<Record<string, number>> = {
  code: 64,
  system: 64,
  name: 500,
  source: 200,
  sourceKey: 200,
  other: 2000,
};
