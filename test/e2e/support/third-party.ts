import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The label of every credential type in a package installed by `placeThirdParty`. */
export const THIRD_PARTY_LABEL = 'Third Party OAuth2 API';

/** Returns the code of another package's OAuth2 credential type, which has n8n's own fields and no `client_key`. */
const credentialType = (className: string, name: string) => `
exports.${className} = class {
	name = '${name}';
	extends = ['oAuth2Api'];
	displayName = '${THIRD_PARTY_LABEL}';
	properties = [
		{ displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'authorizationCode' },
		{ displayName: 'Authorization URL', name: 'authUrl', type: 'hidden', default: 'http://127.0.0.1:1/authorize' },
		{ displayName: 'Access Token URL', name: 'accessTokenUrl', type: 'hidden', default: 'http://127.0.0.1:1/token' },
		{ displayName: 'Scope', name: 'scope', type: 'hidden', default: 'third.party' },
		{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'body' },
	];
};
`;

const NODE_TYPE = `
exports.ThirdParty = class {
	description = {
		displayName: 'Third Party',
		name: 'thirdParty',
		group: ['transform'],
		version: 1,
		description: 'A node of another package',
		defaults: { name: 'Third Party' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
	};
	async execute() {
		return [this.getInputData()];
	}
};
`;

/**
 * Installs another community package with OAuth2 credential types.
 *
 * @param modules the `node_modules` folder in which n8n looks for community packages
 * @param types the class names of the credential types, by name
 */
export async function placeThirdParty(
	modules: string,
	packageName: string,
	types: Readonly<Record<string, string>>,
): Promise<void> {
	const files = Object.entries(types).map(([name, className]) => ({
		path: `${className}.credentials.js`,
		content: credentialType(className, name),
	}));
	const manifest = {
		name: packageName,
		version: '1.0.0',
		keywords: ['n8n-community-node-package'],
		n8n: {
			n8nNodesApiVersion: 1,
			nodes: ['ThirdParty.node.js'],
			credentials: files.map(({ path }) => path),
		},
	};
	const folder = join(modules, packageName);
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
	await writeFile(join(folder, 'ThirdParty.node.js'), NODE_TYPE);
	for (const { path, content } of files) await writeFile(join(folder, path), content);
}
