import { parentPort, workerData } from 'node:worker_threads';
import { type GuardRequest, guardDay } from '@/lib/credit/suppression/guard-day';

parentPort!.postMessage(guardDay(workerData as GuardRequest));
