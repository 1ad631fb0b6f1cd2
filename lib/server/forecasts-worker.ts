import { parentPort, workerData } from 'node:worker_threads';
import { forecast } from '@/lib/credit/forecast/forecast';
import type { ForecastsRequest } from './forecasts';

const { series, ...request } = workerData as ForecastsRequest;
parentPort!.postMessage(series.map((one) => forecast(one, request)?.steps ?? null));
