import type { EvaluationView } from '@/lib/credit/entity';

/** The evaluation to speak of: current under the wanted scheme, else a current grade, else any current one. */
export function currentOf(evaluations: readonly EvaluationView[], scheme: string | null): EvaluationView | undefined {
  const current = evaluations.filter((one) => one.current);
  return (
    current.find((one) => one.scheme === scheme) ?? current.find((one) => one.grade !== undefined) ?? current.at(0)
  );
}

/** Current ones first, then newest first; two of one source and day are told apart by their number. */
export function inOrder(evaluations: readonly EvaluationView[]): { key: string; evaluation: EvaluationView }[] {
  const seen = new Map<string, number>();
  return [...evaluations]
    .sort((a, b) => Number(b.current) - Number(a.current) || (b.evaluatedAt ?? '').localeCompare(a.evaluatedAt ?? ''))
    .map((evaluation) => {
      const name = `${evaluation.scheme} ${evaluation.source} ${evaluation.evaluatedAt}`;
      const number = seen.get(name) ?? 0;
      seen.set(name, number + 1);
      return { key: `${name} ${number}`, evaluation };
    });
}

/** Name of a source as its file has it. */
export const sourceName = (sources: readonly { code: string; name: string }[], code: string | undefined): string =>
  sources.find((source) => source.code === code)?.name || (code ?? '');
