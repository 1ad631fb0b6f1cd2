/** Below it a p value, corrected for all that were made, is more than noise. */
export const NOISE = 0.05;
