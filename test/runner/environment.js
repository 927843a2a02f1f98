const { TestEnvironment } = require('jest-environment-node');

/** The symbol under which Jest stores the event handlers of the current file. */
const EVENT_HANDLERS = Symbol.for('EVENT_HANDLERS');

let shared;

/**
 * A single realm for all of a worker's test files, so that modules loaded by one file are already compiled for the next
 * (see `runtime.js`). Jest would create a realm for each file, which would take longer than the tests of most files.
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

	/** Resets the state that Jest sets up for each file, and `Date`, which a file may have shifted. */
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
