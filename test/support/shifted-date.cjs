'use strict';
/*
 * Moves `Date` of a process or of a test, as the sandbox's clock is moved; timers keep real time.
 *
 * A process: `node --require …/shifted-date.cjs` with DATE_SHIFT_FILE, a file that holds the milliseconds and may be
 * rewritten at any time. A test: `shiftDate(milliseconds)`, and `shiftDate(0)` at its end.
 */
const { readFileSync } = require('node:fs');

const RealDate = globalThis.Date;
let shiftMs = 0;

const now = () => RealDate.now() + shiftMs;

globalThis.Date = new Proxy(RealDate, {
	construct: (target, args, newTarget) =>
		Reflect.construct(target, args.length > 0 ? args : [now()], newTarget),
	apply: () => new RealDate(now()).toString(),
	get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
});

/** @param {number} milliseconds how far ahead of real time `Date` is from now on */
function shiftDate(milliseconds) {
	shiftMs = milliseconds;
}

const file = process.env.DATE_SHIFT_FILE;
if (file) {
	const read = () => shiftDate(Number(readFileSync(file, 'utf8')) || 0);
	read();
	setInterval(read, 20).unref();
}

module.exports = { shiftDate };
