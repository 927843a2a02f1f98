import type { INodeProperties } from 'n8n-workflow';

/** Field for also sending the statistics document to the service. */
export const saveToServiceField: INodeProperties = {
	displayName: 'Save to Service',
	name: 'saveToService',
	type: 'boolean',
	default: false,
	description: 'Whether to also store the document in the cache and history of your MediaKit service',
};
