const { execFile } = require('node:child_process');
const { copyFile, glob, readFile, rm, stat, writeFile } = require('node:fs/promises');
const { basename, dirname, join } = require('node:path');
const { promisify } = require('node:util');
const { brotliCompress, gzip } = require('node:zlib');
const { build: bundle } = require('esbuild');
const { dest, parallel, series, src } = require('gulp');
const { buildPackages } = require('./packages/build');

const run = promisify(execFile);

/** Compiles one part. @throws Error with the output of the TypeScript compiler */
async function compile(project) {
	try {
		await run(process.execPath, [require.resolve('typescript/bin/tsc'), '--project', project]);
	} catch (error) {
		throw new Error(`${project} does not compile:\n${error.stdout || error.message}`);
	}
}

const clean = () =>
	Promise.all(
		['dist', 'service/dist', 'sandbox/dist'].map((folder) => rm(folder, { recursive: true, force: true })),
	);
/** Copies the changelog into the service's package. */
const copyChanges = () => copyFile('CHANGELOG.md', 'service/CHANGELOG.md');
const compileNodes = () => compile('nodes/tsconfig.json');
const compileService = () => compile('service/tsconfig.json');

/** Copies icons and codex files next to the compiled nodes, where n8n looks for them. */
const copyAssets = () =>
	src(['nodes/**/*.{svg,png}', 'nodes/**/*.node.json', 'credentials/**/*.{svg,png}'], {
		base: '.',
		encoding: false,
	}).pipe(dest('dist'));

/** Copies icons and fonts next to the compiled modules that read them. */
const copyIcons = () =>
	src(['service/pages/icons/*', 'service/media-kits/fonts/*'], { base: '.', encoding: false }).pipe(
		dest('service/dist'),
	);

/** Builds the package that contains the sandbox and the demo, including the demo's video. */
async function buildSandbox() {
	await bundle({
		entryPoints: (await Array.fromAsync(glob('sandbox/**/*.ts', { exclude: ['sandbox/n8n'] }))).sort(),
		outbase: '.',
		outdir: 'sandbox/dist',
		format: 'cjs',
		platform: 'node',
	});
	await copyFile('sandbox/demo/video.mp4', 'sandbox/dist/sandbox/demo/video.mp4');
	await copyFile('LICENSE', 'sandbox/LICENSE');
	await copyFile('CHANGELOG.md', 'sandbox/CHANGELOG.md');
}

const CLIENT = 'service/dashboard/client';
const BUNDLES = 'service/dist/dashboard';

/** Returns the licence texts of everything in a bundle, which those licences require us to include. */
async function licencesOf(inputs) {
	const names = inputs.map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean);
	const texts = [...new Set(names)].sort().map(async (name) => {
		const folder = join('node_modules', name);
		const { value: file } = await glob(join(folder, 'LICEN[CS]E*')).next();
		return `${name}\n\n${file ? await readFile(file, 'utf8') : 'see its package.json'}`;
	});
	return (await Promise.all(texts)).join('\n\n----\n\n');
}

const PAGES = ['app.tsx', 'app.css', 'connected.ts']
	.map((name) => join(CLIENT, name))
	.concat(['service/pages/pages.css', 'service/pages/mediakit.css']);

/** Also writes a compressed copy of each file, for browsers that accept compression. */
async function compress(path) {
	const bytes = await readFile(path);
	await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes));
	await writeFile(`${path}.gz`, await promisify(gzip)(bytes));
}

/** Returns the chunks that a script imports statically, directly or indirectly. */
function importedBy(outputs, path, known = new Set()) {
	for (const { path: imported, kind } of outputs[path].imports) {
		if (kind !== 'import-statement' || known.has(imported)) continue;
		known.add(imported);
		importedBy(outputs, imported, known);
	}
	return known;
}

/** Returns a script's name in manifest.json and preloads.json. */
const scriptName = (entryPoint) => basename(entryPoint).replace(/\.tsx?$/, '.js');

/**
 * Builds the scripts and styles of the service's pages, with a content hash in their names, and manifest.json, which
 * maps names to files: {"app.js": "app.3F2A….js", …}. preloads.json lists the files of a script, or of a view that is
 * loaded on demand, including itself: {"app.js": ["app.3F2A….js", "chunk.9B1C….js", …], …}.
 */
async function bundlePages() {
	await rm(BUNDLES, { recursive: true, force: true });
	const { metafile } = await bundle({
		entryPoints: PAGES,
		outdir: BUNDLES,
		entryNames: '[name].[hash]',
		chunkNames: 'chunk.[hash]',
		bundle: true,
		splitting: true,
		format: 'esm',
		target: ['chrome120', 'firefox120', 'safari17'],
		minify: true,
		metafile: true,
		tsconfig: join(CLIENT, 'tsconfig.json'),
	});
	const names = Object.entries(metafile.outputs)
		// Scripts find lazily loaded chunks on their own.
		.filter(([, { entryPoint }]) => PAGES.includes(entryPoint))
		.map(([path, { entryPoint }]) => [scriptName(entryPoint), basename(path)]);
	const preloads = Object.entries(metafile.outputs)
		.filter(([path, { entryPoint }]) => entryPoint?.startsWith(CLIENT) && path.endsWith('.js'))
		.map(([path, { entryPoint }]) => [
			scriptName(entryPoint),
			[path, ...importedBy(metafile.outputs, path)].map((one) => basename(one)),
		]);
	await Promise.all(Object.keys(metafile.outputs).map(compress));
	await writeFile(join(BUNDLES, 'manifest.json'), JSON.stringify(Object.fromEntries(names), null, 2));
	await writeFile(join(BUNDLES, 'preloads.json'), JSON.stringify(Object.fromEntries(preloads), null, 2));
	await writeFile(join(BUNDLES, 'licences.txt'), await licencesOf(Object.keys(metafile.inputs)));
}

/** Builds the files for the service's image. */
const buildService = parallel(compileService, bundlePages, copyIcons);
const build = series(
	clean,
	copyChanges,
	parallel(compileNodes, buildService, copyAssets),
	parallel(buildPackages, buildSandbox),
);

const changedAt = (file) =>
	stat(file).then(
		({ mtimeMs }) => mtimeMs,
		() => 0,
	);

const SOURCES = [
	'{nodes,credentials,service,platforms}/**/*.{ts,tsx,css,svg,png,ico,json,ttf}',
	'packages/*/package.json',
];

/** Builds only if a source, or a folder from which a source may have been deleted, is newer than the last build. */
async function buildIfNeeded() {
	const builtAt = await changedAt('service/dist/service/main.js');
	const folders = new Set();
	for await (const file of glob(SOURCES, { exclude: ['**/node_modules', '**/dist'] })) {
		const changed = [file];
		// Folders in packages/ are exempt, since builds write files to them.
		if (!folders.has(dirname(file)) && !file.startsWith('packages')) changed.push(dirname(file));
		folders.add(dirname(file));
		if (Math.max(...(await Promise.all(changed.map(changedAt)))) <= builtAt) continue;
		return new Promise((resolve, reject) => build((error) => (error ? reject(error) : resolve())));
	}
}

exports.build = build;
exports.bundlePages = bundlePages;
exports.buildPackages = buildPackages;
exports.buildSandbox = buildSandbox;
exports.buildService = buildService;
exports.buildIfNeeded = buildIfNeeded;
exports.default = build;
