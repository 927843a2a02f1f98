import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { getContainer } from '../../../../platforms/instagram';
import { getText } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { connect } from '../../transport';
import { containerIdField } from './container-id-field';

export const option: OperationOption = {
	name: 'Get Status',
	value: 'getStatus',
	action: 'Get draft status',
	description:
		'Read the status of a prepared post. Requires the container ID. Returns whether it is ready, published or expired, and the reason if it failed.',
};

export const fields: INodeProperties[] = [containerIdField];

export const output =
	'`{containerId, status, statusText, failure}`. Failed and expired posts are returned as results, not as errors; `failure` is `{code, platformCode, action, message}` or `null`.';

/**
 * Reads the status of a prepared post (contracts/instagram-api.md §4.3). A failed or expired post is reported as a
 * result, not as an error; `failure` explains the code in Instagram's status text.
 */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const containerId = getText(this, 'containerId', itemIndex);
	const { instagram } = await connect(this, itemIndex);
	const { status, statusText, failure } = await getContainer(instagram, containerId);
	return {
		containerId,
		status,
		statusText,
		failure: failure
			? {
					code: failure.code,
					platformCode: failure.platformCode ?? null,
					action: failure.action,
					message: failure.message,
				}
			: null,
	};
}
