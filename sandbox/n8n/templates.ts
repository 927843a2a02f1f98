import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkflowData } from './rest';

const FOLDER = join(__dirname, '../../workflows');

/** Reads this repository's templates. */
export async function readTemplates(): Promise<WorkflowData[]> {
	const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.json')).sort();
	return await Promise.all(
		files.map(async (file) => JSON.parse(await readFile(join(FOLDER, file), 'utf8')) as WorkflowData),
	);
}

interface NodeWithParameters {
	type: string;
	parameters?: { authentication?: string };
}

/** Returns the credential types that a node of this package uses. */
function typesOf({ type, parameters }: NodeWithParameters): string[] {
	switch (type) {
		case 'n8n-nodes-mediakit.tikTok':
			return ['mediaKitTikTokOAuth2Api', 'mediaKitApi'];
		case 'n8n-nodes-mediakit.instagram':
			return [parameters?.authentication ?? 'mediaKitInstagramOAuth2Api', 'mediaKitApi'];
		case 'n8n-nodes-mediakit.youTube':
			return ['mediaKitYouTubeOAuth2Api', 'mediaKitApi'];
		case 'n8n-nodes-mediakit.mediaKit':
		case 'n8n-nodes-mediakit.mediaKitTrigger':
			return ['mediaKitApi'];
		default:
			return [];
	}
}

/** Selects the credentials in each node, as a user would after an import. */
export function withCredentials(
	workflow: WorkflowData,
	credentials: ReadonlyMap<string, { id: string; name: string }>,
): WorkflowData {
	return {
		...workflow,
		nodes: workflow.nodes.map((node) => {
			const chosen = typesOf(node).flatMap((type) => {
				const credential = credentials.get(type);
				return credential ? [[type, credential] as const] : [];
			});
			return chosen.length > 0 ? { ...node, credentials: Object.fromEntries(chosen) } : node;
		}),
	};
}
