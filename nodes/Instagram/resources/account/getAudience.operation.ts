import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { getProfile, readAudience } from '../../../../platforms/instagram';
import type { OperationOption } from '../../../shared/resource';
import { connect } from '../../transport';

export const option: OperationOption = {
	name: 'Get Audience',
	value: 'getAudience',
	action: 'Get account audience',
	description:
		"Read the demographics of the connected account's followers. Requires at least 100 followers. Returns one item: percentages of followers by age, gender, country and city.",
};

export const output =
	'`{username, followers, audience, reason?}`; `audience` is `{fetched_at, followers_counted, age: [{range, percent}], gender: [{gender, percent}], countries: [{code, percent}], cities: [{name, percent}]}`, or `null` with the reason: Instagram returns no demographics for accounts with fewer than 100 followers.';

/** Reads the demographics of the account's followers (contracts/instagram-api.md §3.2). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const { instagram } = await connect(this, itemIndex);
	const { username, followers } = await getProfile(instagram);
	const audience = await readAudience(instagram, followers);
	if ('reason' in audience) return { username, followers, audience: null, reason: audience.reason };
	return { username, followers, audience };
}
