const { TestEnvironment } = require('jest-environment-node');

/** The name under which Jest keeps the event handlers of the current file. */
const EVENT_HANDLERS = Symbol.for('EVENT_HANDLERS');

let shared;

/**
 * One realm for all files of a worker, so that modules loaded by one file are already compiled for the next
 * (`runtime.js`). Jest creates one for each file, which here takes longer than most files' tests.
 */
class SharedEnvironment extends TestEnvironment {
	constructor(config, context) {
		if (shared) return shared;
		super(config, context);
		shared = this;
		this.exit = this.global.process.exit;
		this.Date = this.global.Date;
		this.now = this.Date.now;
	}

	/** Resets the state that Jest sets up for each file, and the clock, which a file may have shifted. */
	async teardown() {
		this.fakeTimersModern.useRealTimers();
		this.global.process.exit = this.exit;
		this.global.Date = this.Date;
		this.Date.now = this.now;
		delete this.global[EVENT_HANDLERS];
		this._globalProxy.leftovers = [];
	}
}

module.exports = SharedEnvironment;
