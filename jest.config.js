/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	// Minutes long: `npm run test:heavy`. In a real n8n: `npm run test:e2e`. On the real platforms: `npm run test:live`.
	testPathIgnorePatterns: [
		'/node_modules/',
		...['heavy', 'e2e', 'live', 'sandbox-clients'].map((kind) => `<rootDir>/test/${kind}/`),
	],
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/service/dist/'],
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.json' }] },
	collectCoverageFrom: ['platforms/**/*.ts'],
	coverageThreshold: { global: { lines: 100 } },
	coverageReporters: ['text', 'json-summary'],
	testTimeout: 20_000,
	// Jest leaves one core idle; most of these tests wait for sockets and clocks anyway.
	maxWorkers: '100%',
};
