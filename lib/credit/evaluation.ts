/** What an evaluation came to. Only `graded` carries a grade; the others are not bad grades (DOMAIN 3.4). */
export const outcomes = ['graded', 'unrated', 'insufficient_data', 'out_of_scope'] as const;
export type Outcome = (typeof outcomes)[number];
