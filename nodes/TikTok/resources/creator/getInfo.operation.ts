import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { getCreatorInfo } from '../../../../platforms/tiktok';
import type { OperationOption } from '../../../shared/resource';
import { connect } from '../../transport';

export const option: OperationOption = {
	name: 'Get Info',
	value: 'getInfo',
	action: 'Get creator info',
	description:
		'Read what TikTok currently allows the account to post directly. Requires the scope video.publish. Returns privacy levels, interaction settings and the maximum duration.',
};

export const output =
	'`{username, nickname, avatarUrl, privacyLevelOptions, commentDisabled, duetDisabled, stitchDisabled, maxVideoDurationSeconds}`';

/** Reads the creator's current posting options from TikTok (contracts/tiktok-api.md §4.9). */
export async function execute(this: IExecuteFunctions): Promise<IDataObject> {
	const { tiktok, scopes } = await connect(this);
	return { ...(await getCreatorInfo(tiktok, scopes)) };
}
