/** @param milliseconds how far ahead of real time `Date` is from now on */
export function shiftDate(milliseconds: number): void;
