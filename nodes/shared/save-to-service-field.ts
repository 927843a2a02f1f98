import type { INodeProperties } from 'n8n-workflow';

/** Whether a statistics document goes to the service as well. */
export const saveToServiceField: INodeProperties = {
	displayName: 'Save to Service',
	name: 'saveToService',
	type: 'boolean',
	default: false,
	description: 'Whether to store the document in the cache and history of your MediaKit service as well',
};
