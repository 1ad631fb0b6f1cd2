/** The calendar day of a moment in a time zone, YYYY-MM-DD: publication periods end at local midnight. */
export function today(now: Date, timeZone: string): string {
  // sv-SE writes dates as ISO 8601 does.
  return new Intl.DateTimeFormat('sv-SE', { timeZone }).format(now);
}
