import { createAnswerer, type Question } from './answer';

/** Levels, ranks and their sensitivity, beside the page: it stays free to follow the hand that drags. */
const answer = createAnswerer();
self.onmessage = ({ data }: MessageEvent<Question>) => self.postMessage(answer(data));
