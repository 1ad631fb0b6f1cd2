/** Input or a situation that is refused: one message that names the place and the mend, and a stable code. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** HTTP status where the refusal answers a request. */
    readonly status = 400,
  ) {
    super(message);
    this.name = 'Refusal';
  }
}
