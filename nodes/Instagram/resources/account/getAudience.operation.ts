import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { getProfile, readAudience } from '../../../../platforms/instagram';
import type { OperationOption } from '../../../shared/resource';
import { connect } from '../../transport';

export const option: OperationOption = {
	name: 'Get Audience',
	value: 'getAudience',
	action: 'Get account audience',
	description:
		'Read who follows the connected account. Needs 100 followers or more. Returns one item: followers by age, gender, country and city in percent.',
};

export const output =
	'`{username, followers, audience, reason?}`; `audience` is `{fetched_at, followers_counted, age: [{range, percent}], gender: [{gender, percent}], countries: [{code, percent}], cities: [{name, percent}]}`, or `null` with the reason: Instagram tells nothing of an account with fewer than 100 followers.';

/** Who follows the account (contracts/instagram-api.md §3.2). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const { instagram } = await connect(this, itemIndex);
	const { username, followers } = await getProfile(instagram);
	const audience = await readAudience(instagram, followers);
	if ('reason' in audience) return { username, followers, audience: null, reason: audience.reason };
	return { username, followers, audience };
}
