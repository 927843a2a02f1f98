import type { INodeProperties } from 'n8n-workflow';

/** Whether an operation gives a platform's data in short. */
export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};
