// Copies the sources of a package of n8n nodes: the files listed in its package.json and everything they import,
// including types.
// node copy-sources.js <folder of the package> <new folder>
const { copyFileSync, cpSync, globSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join, relative } = require('node:path');
const ts = require('typescript');

const [, , folder, copy] = process.argv;
const description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const entries = [...description.n8n.nodes, ...description.n8n.credentials].map((path) =>
	path.replace(/^dist\//, '').replace(/\.js$/, '.ts'),
);

/** Returns the files of this repository that the compiler reads for the entries. */
function importsOf() {
	const { options } = ts.parseJsonConfigFileContent(
		JSON.parse(readFileSync('tsconfig.json', 'utf8')).compilerOptions,
		ts.sys,
		process.cwd(),
	);
	const program = ts.createProgram(entries, { ...options, module: ts.ModuleKind.Node16, types: ['node'] });
	return program
		.getSourceFiles()
		.map(({ fileName }) => relative(process.cwd(), fileName))
		.filter((path) => /^(nodes|credentials|platforms)\//.test(path));
}

const assets = globSync([
	...entries.map((entry) => join(dirname(entry), '*.{svg,png}')),
	...entries.map((entry) => entry.replace(/\.ts$/, '.json')),
]);
for (const file of new Set([...importsOf(), ...assets])) {
	mkdirSync(dirname(join(copy, file)), { recursive: true });
	copyFileSync(file, join(copy, file));
}
for (const file of ['README.md', 'LICENSE', 'CHANGELOG.md']) cpSync(join(folder, file), join(copy, file));
copyFileSync('tsconfig.json', join(copy, 'tsconfig.json'));
// The package with all nodes omits `strict`, since n8n only verifies packages for a single third-party service.
description.n8n.strict = true;
writeFileSync(join(copy, 'package.json'), JSON.stringify(description, null, 2));
