import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { getPostStatus } from '../../../../platforms/tiktok';
import { getText } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { connect } from '../../transport';
import { publishIdField } from './publish-id-field';

export const option: OperationOption = {
	name: 'Get Status',
	value: 'getStatus',
	action: 'Get post status',
	description:
		'Read the status of a draft or post. Requires the publish ID. Returns its state, the reason if it failed, and the IDs of the public posts made from it.',
};

export const fields: INodeProperties[] = [publishIdField];

export const output =
	'`{publishId, status, failReason, uploadedBytes, downloadedBytes, postIds}`. Failed posts are returned as results, not as errors.';

/**
 * Reads the status of a post; a failed post is reported as a result, not as an error (contracts/tiktok-api.md §4.10).
 */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const publishId = getText(this, 'publishId', itemIndex);
	const { tiktok } = await connect(this);
	const { status, failReason, uploadedBytes, downloadedBytes, postIds } = await getPostStatus(
		tiktok,
		publishId,
	);
	return {
		publishId,
		status,
		failReason: failReason ?? null,
		uploadedBytes: uploadedBytes ?? null,
		downloadedBytes: downloadedBytes ?? null,
		postIds,
	};
}
