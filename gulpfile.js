const { execFile } = require('node:child_process');
const { glob, rm, stat } = require('node:fs/promises');
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

const build = series(clean, parallel(compileNodes, compileService, copyAssets));

const changedAt = (file) =>
	stat(file).then(
		({ mtimeMs }) => mtimeMs,
		() => 0,
	);

/** For `npm start` and `npm run n8n`: builds only if a source is newer than what was built last. */
async function buildIfNeeded() {
	const builtAt = await changedAt('service/dist/service/main.js');
	for await (const file of glob('{nodes,credentials,service,platforms}/**/*.{ts,tsx,css,svg,json}', {
		exclude: ['**/node_modules', '**/dist'],
	})) {
		if ((await changedAt(file)) <= builtAt) continue;
		return new Promise((resolve, reject) => build((error) => (error ? reject(error) : resolve())));
	}
}

exports.build = build;
exports.buildIfNeeded = buildIfNeeded;
exports.default = build;
