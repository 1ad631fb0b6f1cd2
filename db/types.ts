/**
 * Text parsers by type OID, given to both engines so that the same query returns deep-equal rows.
 * Not returned by any query, since the engines differ: interval, int8[], numeric[] (use jsonb or float8[]).
 */
export const parsers: Record<number, (text: string) => unknown> = {
  20: Number, // int8, count(*): our ids and counts stay below 2^53
  1700: Number, // numeric
  1082: (text) => text, // date: a calendar day, not a moment
  1184: (text) => new Date(text).toISOString(), // timestamptz
};
