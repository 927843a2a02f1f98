import type { INodeProperties } from 'n8n-workflow';

/** The prepared post that an operation works on. */
export const containerIdField: INodeProperties = {
	displayName: 'Container ID',
	name: 'containerId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 17912345678901234',
	description: 'From the output of the Prepare operation',
};
