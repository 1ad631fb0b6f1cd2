import { Refusal } from '@/lib/credit/refusal';

/** Code with which a call is refused; null = it is not, or ends otherwise. */
export function refusalCode(call: () => unknown): string | null {
  try {
    call();
    return null;
  } catch (error) {
    return error instanceof Refusal ? error.code : null;
  }
}
