import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { getVideoStatus } from '../../../../platforms/youtube';
import { getReference } from '../../../shared/references';
import type { OperationOption } from '../../../shared/resource';
import { connect } from '../../transport';
import { VIDEO, videoField } from '../../video-reference';

export const option: OperationOption = {
	name: 'Get Status',
	value: 'getStatus',
	action: 'Get video status',
	description:
		'Read the processing status of a video. Requires its ID or URL. Returns its state, its privacy, and the reason if it failed or was rejected.',
};

export const fields: INodeProperties[] = [videoField];

export const output =
	'`{videoId, uploadStatus, privacy, publishAt, processingStatus, processingPercent, failureReason, rejectionReason}`. Failed videos are returned as results, not as errors.';

/**
 * Reads the status of a video; a failed video is reported as a result, not as an error (contracts/youtube-api.md §5.4).
 */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const videoId = getReference(this, 'videoId', itemIndex, VIDEO);
	const { youtube } = await connect(this);
	const status = await getVideoStatus(youtube, videoId);
	return {
		videoId,
		uploadStatus: status.uploadStatus,
		privacy: status.privacy,
		publishAt: status.publishAt ?? null,
		processingStatus: status.processingStatus ?? null,
		processingPercent: status.processingPercent ?? null,
		failureReason: status.failureReason ?? null,
		rejectionReason: status.rejectionReason ?? null,
	};
}
