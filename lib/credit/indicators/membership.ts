/** Which of an entity's places decide the zones that it counts in, as data. */

export const siteRoles = ['registered', 'operating'] as const;
export type SiteRole = (typeof siteRoles)[number];

/** Steps: the first of them in which the entity has a current place decides, by all its places of the roles named there. */
export type Membership = readonly (readonly SiteRole[])[];

export const memberships = {
  /** Where business is done; where no such place is known, where it is registered. */
  operating_first: [['operating'], ['registered']],
  /** Only where it is registered. */
  registered: [['registered']],
  /** Wherever it has a place, as zones count their entities. */
  any: [['operating', 'registered']],
} as const satisfies Record<string, Membership>;
export type MembershipName = keyof typeof memberships;

/**
 * The zones that an entity counts in, each once, whatever the number of its places there.
 *
 * @param sites current places only; a place outside all zones still decides that the entity is not elsewhere
 * @returns rising
 */
export function zonesOf(
  sites: readonly { role: SiteRole; zones: readonly number[] }[],
  membership: Membership,
): number[] {
  for (const roles of membership) {
    const deciding = sites.filter(({ role }) => roles.includes(role));
    if (deciding.length > 0) return [...new Set(deciding.flatMap(({ zones }) => zones))].sort((a, b) => a - b);
  }
  return [];
}
