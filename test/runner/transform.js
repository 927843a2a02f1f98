const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { version } = require('typescript/package.json');

/**
 * The same options as for the build, except that each file is compiled on its own. `npm run types` checks the types.
 */
const OPTIONS = { module: 'node16', target: 'es2022', esModuleInterop: true, inlineSourceMap: true };

function transpile(source, path) {
	// Only loaded if a file is missing from Jest's cache.
	const { transpileModule, ModuleKind, ScriptTarget } = require('typescript');
	const compilerOptions = { ...OPTIONS, module: ModuleKind.Node16, target: ScriptTarget.ES2022 };
	return { code: transpileModule(source, { fileName: path, compilerOptions }).outputText };
}

/**
 * Compiles TypeScript, and adds source maps to code that is already compiled. Imports run before all other code, so a
 * file that calls `jest.mock` must then load the mocked module with `require`.
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
