import { parentPort, workerData } from 'node:worker_threads';
import { rankUncertainty, type UncertaintyRequest } from '@/lib/credit/index/uncertainty';

parentPort!.postMessage(rankUncertainty(workerData as UncertaintyRequest));
