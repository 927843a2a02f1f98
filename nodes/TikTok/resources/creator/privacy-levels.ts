import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { getCreatorInfo } from '../../../../platforms/tiktok';
import { connect } from '../../transport';

/** Names of the privacy levels in TikTok's app. */
const NAMES = new Map([
	['PUBLIC_TO_EVERYONE', 'Everyone'],
	['MUTUAL_FOLLOW_FRIENDS', 'Friends (Followers You Follow Back)'],
	['FOLLOWER_OF_CREATOR', 'Followers'],
	['SELF_ONLY', 'Only Me'],
]);

/** Lists only the privacy levels that TikTok allows for the account (contracts/tiktok-api.md §4.9). */
export async function getPrivacyLevels(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { tiktok, scopes } = await connect(this);
	const { privacyLevelOptions } = await getCreatorInfo(tiktok, scopes);
	return privacyLevelOptions.map((value) => ({ name: NAMES.get(value) ?? value, value }));
}
