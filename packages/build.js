const { copyFile, mkdir, readFile, rm, writeFile } = require('node:fs/promises');
const { globSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { build: bundle } = require('esbuild');

/** Icons and the texts for n8n's search are stored beside the nodes and credentials that they belong to. */
const assetsOf = (entries) =>
	globSync([
		...entries.map((entry) => join(dirname(entry), '*.{svg,png}')),
		...entries.map((entry) => entry.replace(/\.js$/, '.json')),
	]);

/** Returns the compiled files of nodes and credentials, everything that these files import, and their icons. */
async function filesOf(entries) {
	const { metafile } = await bundle({
		entryPoints: entries,
		outdir: 'dist',
		bundle: true,
		write: false,
		metafile: true,
		platform: 'node',
		packages: 'external',
		logLevel: 'error',
	});
	return new Set([...Object.keys(metafile.inputs), ...assetsOf(entries)]);
}

/** Copies a file from dist/. If the file names its node, the name is changed to that of the package's node. */
async function copyInto(folder, file, packageName) {
	const target = join(folder, file);
	await mkdir(dirname(target), { recursive: true });
	if (!file.endsWith('.node.json')) return await copyFile(file, target);
	const codex = JSON.parse(await readFile(file, 'utf8'));
	codex.node = codex.node.replace(/^.*(?=\.)/, packageName);
	await writeFile(target, `${JSON.stringify(codex, null, 2)}\n`);
}

async function buildPackage(folder) {
	const { name, n8n } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
	await rm(join(folder, 'dist'), { recursive: true, force: true });
	const files = await filesOf([...n8n.nodes, ...n8n.credentials]);
	await Promise.all([...files].map((file) => copyInto(folder, file, name)));
	await Promise.all(['LICENSE', 'CHANGELOG.md'].map((file) => copyFile(file, join(folder, file))));
}

/**
 * Fills the single-platform packages from dist/ with the files listed in each package.json, what those files need, and
 * nothing else.
 */
exports.buildPackages = () => Promise.all(globSync('packages/*/package.json').map(dirname).map(buildPackage));
