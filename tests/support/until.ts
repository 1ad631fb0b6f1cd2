/** Wait for a state, looking every 5 ms; a test that waits for ever says so after 20 s. */
export async function until(state: () => boolean | Promise<boolean>, withinMs = 20_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await state())) {
    if (Date.now() > deadline) throw new Error(`still not so after ${withinMs} ms: ${state}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
