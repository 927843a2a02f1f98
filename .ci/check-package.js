// Checks the files that would be published in each package: the compiled files listed in its package.json, their icons,
// its pages, and nothing else from this repository. `npm publish` must not correct anything or print warnings.
const { spawnSync } = require('node:child_process');
const { globSync, readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

const PAGES = ['README.md', 'LICENSE', 'CHANGELOG.md', 'package.json'];
const CODE = {
	sandbox: /^(dist\/sandbox\/.+\.js|dist\/sandbox\/demo\/video\.mp4|(instagram|youtube)\/README\.md)$/,
	nodes: /^dist\/(nodes|credentials|platforms)\/.+\.(js|svg|node\.json)$/,
	service:
		/^dist\/((service|platforms)\/.+\.js|service\/package\.json|service\/(pages\/icons|media-kits\/fonts)\/.+|dashboard\/[\w.-]+\.(js|css|br|gz|json|txt))$/,
};

/** Returns the required files: those in package.json, and the codex files and icons of nodes. */
function requiredOf({ bin, n8n }) {
	if (!n8n) return Object.values(bin);
	const icons = globSync('{nodes,credentials}/**/*.svg').map((file) => join('dist', file));
	const folders = [...n8n.nodes, ...n8n.credentials].map(dirname);
	return [
		...n8n.nodes,
		...n8n.nodes.map((file) => file.replace(/\.js$/, '.json')),
		...n8n.credentials,
		...icons.filter((file) => folders.includes(dirname(file))),
	];
}

/** npm prints this if you are not signed in. */
const EXPECTED = /requires you to be logged in|^npm notice Publishing to /;

function problemsOf(folder) {
	const description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
	const { stdout, stderr } = spawnSync('npm', ['publish', '--dry-run', '--json', '--ignore-scripts'], {
		cwd: folder,
		encoding: 'utf8',
	});
	const complaints = stderr.split('\n').filter((line) => line !== '' && !EXPECTED.test(line));
	if (stdout === '') return complaints;
	// npm 11 returns the package itself, and npm 12 an object whose key is the package's name.
	const answer = JSON.parse(stdout);
	const { files } = answer.files ? answer : answer[description.name];
	const paths = files.map(({ path }) => path);
	const code = CODE[folder] ?? CODE.nodes;
	console.log(`${description.name} ${description.version}: ${paths.length} files`);
	return [
		...complaints,
		...paths
			.filter((path) => (!PAGES.includes(path) && !code.test(path)) || /\.test\./.test(path))
			.map((path) => `must not be published: ${path}`),
		...[...PAGES, ...requiredOf(description)]
			.filter((path) => !paths.includes(path))
			.map((path) => `is missing from the package: ${path}`),
	];
}

const folders = ['.', 'service', 'sandbox', ...globSync('packages/*/package.json').map(dirname)];
const problems = folders.flatMap((folder) => problemsOf(folder).map((problem) => `${folder}: ${problem}`));
for (const problem of problems) console.error(problem);
process.exit(problems.length > 0 ? 1 : 0);
