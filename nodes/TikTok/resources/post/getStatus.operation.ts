import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { getPostStatus } from '../../../../platforms/tiktok';
import { getText } from '../../../shared/parameters';
import { connect } from '../../transport';

/** How far a post is; one that failed is a result, not an error (contracts/tiktok-api.md §4.10). */
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
