import type { ForecastRequest, ForecastStep } from '@/lib/credit/forecast/forecast';
import { onThread } from './thread';

export interface ForecastsRequest extends ForecastRequest {
  /** Each in order of time, equally spaced; null = not observed. */
  series: readonly (readonly (number | null)[])[];
}

/**
 * Forecasts of many series, on a thread of its own: tens of milliseconds each.
 *
 * @param signal ends the thread and rejects with its reason
 * @returns by series the steps to come, the next first; null = there is no forecast
 */
export const forecastsAside = (request: ForecastsRequest, signal: AbortSignal): Promise<(ForecastStep[] | null)[]> =>
  onThread(import.meta.resolve('./forecasts-worker.ts'), request, signal);
