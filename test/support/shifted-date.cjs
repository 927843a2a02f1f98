'use strict';
/*
 * Shifts `Date` in a process or a test, as tests shift the sandbox's clock. Timers keep real time.
 *
 * In a process: `node --require …/shifted-date.cjs` with DATE_SHIFT_FILE, the path of a file that contains the shift in
 * milliseconds. It may be rewritten at any time. The process writes the value that it uses to a file with the same name
 * and its process ID appended.
 * In a test: `shiftDate(milliseconds)`, and `shiftDate(0)` at its end.
 */
const { readFileSync, writeFileSync } = require('node:fs');

const RealDate = globalThis.Date;
// When n8n starts, it replaces `now` with a function of its own.
const realNow = RealDate.now.bind(RealDate);
let shiftMs = 0;

const now = () => realNow() + shiftMs;

globalThis.Date = new Proxy(RealDate, {
	construct: (target, args, newTarget) =>
		Reflect.construct(target, args.length > 0 ? args : [now()], newTarget),
	apply: () => new RealDate(now()).toString(),
	get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
});

/** @param {number} milliseconds how far `Date` is ahead of real time from now on */
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
