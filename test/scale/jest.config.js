const { availableParallelism } = require('node:os');
const base = require('../../jest.config.js');
const { TESTS } = require('./sqlite-only.js');

/** Escapes a test's name for use in a regular expression. */
const literal = (name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Tests that `.ci/run` skips and leaves for a full run on a lightly loaded machine. */
const CORE_LEAVES = process.env.SCALE_CORE
	? {
			'500,000,000 bytes through the store': 'takes minutes on a busy machine',
			'of 300 uploads for 30 accounts each arrives once': 'takes minutes, including a minute of kills',
		}
	: {};
const LEFT_OUT = { ...TESTS, ...CORE_LEAVES };

const leftOut = Object.entries(LEFT_OUT).map(([what, why]) => `  ${what}: ${why}`);
console.log(`Left out on PostgreSQL:\n${leftOut.join('\n')}`);

/**
 * Runs the service's tests with PostgreSQL, and the tests that use several processes: `npm run test:scale`.
 *
 * @type {import('jest').Config}
 */
module.exports = {
	...base,
	rootDir: '../..',
	roots: ['<rootDir>/test/service', '<rootDir>/test/scale'],
	testPathIgnorePatterns: ['/node_modules/'],
	testNamePattern: `^(?!.*(${Object.keys(LEFT_OUT).map(literal).join('|')}))`,
	// Many of these tests start several processes.
	maxWorkers: availableParallelism(),
	setupFilesAfterEnv: ['<rootDir>/test/scale/support/test-clock.ts'],
	globalSetup: '<rootDir>/test/scale/start-servers.ts',
	globalTeardown: '<rootDir>/test/scale/stop-servers.ts',
};
