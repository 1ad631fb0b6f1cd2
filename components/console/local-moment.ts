/** A clock time of the pages' zone (Asia/Shanghai), as a field has it, as a moment; '' = none. */
export const momentOf = (local: string): string => (local === '' ? '' : `${local}:00+08:00`);
