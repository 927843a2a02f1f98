const { execFile } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { promisify } = require('node:util');
const { dest, parallel, series, src } = require('gulp');

const run = promisify(execFile);

/** Runs the TypeScript compiler over one part; the compiler's own words are the error. */
async function compile(project) {
	try {
		await run(process.execPath, [require.resolve('typescript/bin/tsc'), '--project', project]);
	} catch (error) {
		throw new Error(`${project} does not compile:\n${error.stdout || error.message}`);
	}
}

const clean = () =>
	Promise.all(['dist', 'service/dist'].map((folder) => rm(folder, { recursive: true, force: true })));
const compileNodes = () => compile('nodes/tsconfig.json');
const compileService = () => compile('service/tsconfig.json');

/** Icons and codex files lie beside the compiled nodes, where n8n looks for them. */
const copyAssets = () =>
	src(['nodes/**/*.{svg,png}', 'nodes/**/*.node.json', 'credentials/**/*.{svg,png}'], {
		base: '.',
		encoding: false,
	}).pipe(dest('dist'));

exports.build = series(clean, parallel(compileNodes, compileService, copyAssets));
exports.default = exports.build;
