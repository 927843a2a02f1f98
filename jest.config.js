const { availableParallelism } = require('node:os');

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: '<rootDir>/test/runner/environment.js',
	runtime: '<rootDir>/test/runner/runtime.js',
	// With the sources, so that `npm test -- -o` finds the tests of what was changed.
	roots: ['credentials', 'nodes', 'platforms', 'sandbox', 'service', 'test'].map(
		(name) => `<rootDir>/${name}`,
	),
	testMatch: ['**/*.test.ts'],
	// The sandbox's own: `npm run test:sandbox`. Minutes long: `npm run test:heavy`. In a real n8n: `npm run test:e2e`.
	// What is published and how it is run: `npm run test:release`. On the real platforms: `npm run test:live`.
	testPathIgnorePatterns: [
		'/node_modules/',
		...['contracts', 'sandbox', 'sandbox-clients', 'heavy', 'release', 'fresh', 'scale', 'e2e', 'live'].map(
			(kind) => `<rootDir>/test/${kind}/`,
		),
	],
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/service/dist/', '<rootDir>/sandbox/dist/'],
	transform: { '\\.ts$|/dist/(nodes|credentials)/.*\\.js$': '<rootDir>/test/runner/transform.js' },
	// n8n loads the compiled nodes: source maps tell which lines of nodes/ ran.
	collectCoverageFrom: ['{platforms,service}/**/*.ts', 'dist/{nodes,credentials}/**/*.js', '!**/*.d.ts'],
	coverageThreshold: { './platforms/': { lines: 100 } },
	coverageReporters: ['text', 'json-summary'],
	testTimeout: 20_000,
	// Most of these tests wait for sockets and clocks: two on each core keep it busy.
	maxWorkers: 2 * availableParallelism(),
};
