import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { INodeType } from 'n8n-workflow';
import type { Resource } from '../../nodes/shared/resource';
import type { DocumentedNode } from '../docs/nodes-page';
import { ROOT } from './markdown';

const load = createRequire(__filename);

/** Loads the nodes listed in package.json from their source files. */
export function documentedNodes(): DocumentedNode[] {
	const { n8n } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
		n8n: { nodes: string[] };
	};
	return n8n.nodes.map((built) => {
		const file = join(ROOT, built.replace(/^dist\/(.+)\.js$/, '$1.ts'));
		const [Type] = Object.values(load(file) as Record<string, new () => INodeType>);
		if (!Type) throw new Error(`${file} exports no node`);
		const { description } = new Type();
		if (!description.properties.some(({ name }) => name === 'resource'))
			return { description, resources: [] };
		const { RESOURCES } = load(join(dirname(file), 'resources')) as { RESOURCES: Resource[] };
		return { description, resources: RESOURCES };
	});
}
