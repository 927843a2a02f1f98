/** @param milliseconds how far `Date` is ahead of real time from now on */
export function shiftDate(milliseconds: number): void;
