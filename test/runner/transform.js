const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { version } = require('typescript/package.json');

/** The build's options, except that each file is compiled alone: `npm run types` checks the types. */
const OPTIONS = { module: 'node16', target: 'es2022', esModuleInterop: true, inlineSourceMap: true };

function transpile(source, path) {
	// Only loaded if a file is missing from Jest's cache.
	const { transpileModule, ModuleKind, ScriptTarget } = require('typescript');
	const compilerOptions = { ...OPTIONS, module: ModuleKind.Node16, target: ScriptTarget.ES2022 };
	return { code: transpileModule(source, { fileName: path, compilerOptions }).outputText };
}

/**
 * Compiles TypeScript, and adds source maps to compiled code. Imports come before everything else, so a file that calls
 * `jest.mock` requires the mocked module afterwards.
 */
module.exports = {
	process: (source, path) =>
		path.endsWith('.js')
			? { code: source, map: JSON.parse(readFileSync(`${path}.map`, 'utf8')) }
			: transpile(source, path),
	getCacheKey: (source, path, { instrument }) =>
		createHash('sha256')
			.update([source, path, instrument, version, JSON.stringify(OPTIONS)].join('\0'))
			.digest('hex'),
};
