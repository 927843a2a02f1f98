/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/service/dist/'],
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.json' }] },
	collectCoverageFrom: ['platforms/**/*.ts'],
	coverageThreshold: { global: { lines: 100 } },
	coverageReporters: ['text', 'json-summary'],
	testTimeout: 20_000,
};
