export const audiences = ['public', 'wall', 'district', 'regulator'] as const;
export type Audience = (typeof audiences)[number];
