const { availableParallelism } = require('node:os');

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: '<rootDir>/test/runner/environment.js',
	runtime: '<rootDir>/test/runner/runtime.js',
	// Includes the sources, so that `npm test -- -o` finds the tests of changed files.
	roots: ['credentials', 'nodes', 'platforms', 'sandbox', 'service', 'test'].map(
		(name) => `<rootDir>/${name}`,
	),
	testMatch: ['**/*.test.ts'],
	// These have their own commands: `npm run test:sandbox` for the sandbox's tests, `npm run test:heavy` for tests
	// that take minutes, `npm run test:soak` for hours, `npm run test:e2e` for tests in a real n8n,
	// `npm run test:release` for publishing and operation, and `npm run test:live` for the real platforms.
	testPathIgnorePatterns: [
		'/node_modules/',
		...[
			'contracts',
			'sandbox',
			'sandbox-clients',
			'heavy',
			'soak',
			'release',
			'fresh',
			'scale',
			'e2e',
			'live',
		].map((kind) => `<rootDir>/test/${kind}/`),
	],
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/service/dist/', '<rootDir>/sandbox/dist/'],
	transform: { '\\.ts$|/dist/(nodes|credentials)/.*\\.js$': '<rootDir>/test/runner/transform.js' },
	// n8n loads the compiled nodes, and source maps lead back to the lines in nodes/.
	collectCoverageFrom: ['{platforms,service}/**/*.ts', 'dist/{nodes,credentials}/**/*.js', '!**/*.d.ts'],
	coverageThreshold: { './platforms/': { lines: 100 } },
	coverageReporters: ['text', 'json-summary'],
	testTimeout: 20_000,
	// Most of these tests wait for sockets and clocks, so it takes two workers to keep a core busy.
	maxWorkers: 2 * availableParallelism(),
};
