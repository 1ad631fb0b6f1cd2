import { Refusal } from '@/lib/credit/refusal';

/** The whole number in a path. @throws {Refusal} 404 for anything else: there is nothing of that id */
export function idOf({ id }: Readonly<Record<string, string>>): number {
  const number = /^[1-9]\d{0,8}$/.test(id ?? '') ? Number(id) : null;
  if (number === null) throw new Refusal('unknown_id', 'There is nothing of this id.', 404);
  return number;
}
