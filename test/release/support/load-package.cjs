// Loads an installed package of nodes with n8n's own loader, as n8n does when it starts, and prints the result:
// node load-package.cjs <folder of the package>
require('reflect-metadata');
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { PackageDirectoryLoader } = require('n8n-core');

const folder = process.argv[2];

/** Counts a type's icons that exist as files in the package. In n8n, their URLs are `icons/<package>/<path>`. */
const iconsOf = ({ iconUrl }, packageName) =>
	Object.values(iconUrl ?? {})
		.map((url) => join(folder, url.slice(`icons/${packageName}/`.length)))
		.filter(existsSync).length;

async function load() {
	const loader = new PackageDirectoryLoader(folder);
	await loader.loadAll();
	const { packageName, types } = loader;
	console.log(
		JSON.stringify({
			nodes: types.nodes.map((node) => ({
				name: `${packageName}.${node.name}`,
				credentials: (node.credentials ?? []).map(({ name }) => name),
				icons: iconsOf(node, packageName),
				categories: node.codex?.categories ?? [],
			})),
			credentials: types.credentials.map((credential) => ({
				name: credential.name,
				icons: iconsOf(credential, packageName),
			})),
		}),
	);
}

void load();
