import type { INode, INodeExecutionData, INodeParameters, INodeType } from 'n8n-workflow';
import { SERVICE_CREDENTIAL, TIKTOK_CREDENTIAL } from './credentials';

export const PACKAGE = 'n8n-nodes-mediakit';

/** The nodes of the package and their default credential types. */
export const NODES = {
	tikTok: { name: 'TikTok', credential: TIKTOK_CREDENTIAL },
	tikTokTrigger: { name: 'TikTok Trigger', credential: TIKTOK_CREDENTIAL },
	instagram: { name: 'Instagram', credential: 'mediaKitInstagramOAuth2Api' },
	instagramTrigger: { name: 'Instagram Trigger', credential: 'mediaKitInstagramOAuth2Api' },
	youTube: { name: 'YouTube', credential: 'mediaKitYouTubeOAuth2Api' },
	mediaKit: { name: 'MediaKit', credential: SERVICE_CREDENTIAL },
	mediaKitTrigger: { name: 'MediaKit Trigger', credential: SERVICE_CREDENTIAL },
};
type NodeName = keyof typeof NODES;

export interface NodeRun {
	/** The TikTok node by default. */
	node?: NodeName;
	parameters: INodeParameters;
	/** One empty item by default. */
	items?: INodeExecutionData[];
	credentialId?: string;
	/** True (the default) if the service's credential is selected. */
	withService?: boolean;
	onError?: INode['onError'];
	/** True if n8n retries a failed node: up to three attempts in total, without pauses. */
	retryOnFail?: boolean;
	/** Number of times the node runs in the execution, each time with all items, as in a loop; 1 by default. */
	runs?: number;
}

/** Returns a node that outputs the test's items, as a trigger would. */
export function itemsNode(items: INodeExecutionData[]): INodeType {
	return {
		description: {
			displayName: 'Items',
			name: 'items',
			group: ['trigger'],
			version: 1,
			description: '',
			defaults: {},
			inputs: [],
			outputs: ['main'],
			properties: [],
		},
		execute: async () => [items],
	};
}

/** Returns the node as part of a workflow. */
export function toNode({
	node = 'tikTok',
	parameters,
	credentialId = '1',
	withService = true,
	onError,
	retryOnFail,
}: NodeRun): INode {
	const { name, credential } = NODES[node];
	const type = String(parameters.authentication ?? credential);
	return {
		id: 'b',
		name,
		type: `${PACKAGE}.${node}`,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials: {
			[type]: { id: credentialId, name: `Credential ${credentialId}` },
			...(withService && { [SERVICE_CREDENTIAL]: { id: SERVICE_CREDENTIAL, name: 'Service' } }),
		},
		onError,
		...(retryOnFail && { retryOnFail, maxTries: 3, waitBetweenTries: 1 }),
	};
}
