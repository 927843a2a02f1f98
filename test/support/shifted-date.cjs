'use strict';
/*
 * Moves `Date` of a process or of a test, as the sandbox's clock is moved; timers keep real time.
 *
 * A process: `node --require …/shifted-date.cjs` with DATE_SHIFT_FILE, a file that holds the milliseconds and may be
 * rewritten at any time; the file of the same name with the process id behind it tells what the process goes by.
 * A test: `shiftDate(milliseconds)`, and `shiftDate(0)` at its end.
 */
const { readFileSync, writeFileSync } = require('node:fs');

const RealDate = globalThis.Date;
// n8n's start puts a `now` of its own in the place of this one.
const realNow = RealDate.now.bind(RealDate);
let shiftMs = 0;

const now = () => realNow() + shiftMs;

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
	const read = () => {
		const wanted = Number(readFileSync(file, 'utf8')) || 0;
		if (wanted === shiftMs) return;
		shiftDate(wanted);
		writeFileSync(`${file}.${process.pid}`, String(wanted));
	};
	read();
	setInterval(read, 20).unref();
}

module.exports = { shiftDate };
