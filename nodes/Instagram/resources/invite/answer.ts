import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { answerInvite } from '../../../../platforms/instagram';
import { attemptStateOf, startOnce } from '../../../shared/attempts';
import { getText } from '../../../shared/parameters';
import { connect } from '../../transport';

/** The post to which the invite refers, which belongs to another account. */
export const invitedPostField: INodeProperties = {
	displayName: 'Media ID',
	name: 'mediaId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 17912345678901234',
	description: 'Media ID of the post in the invite, from the output of the Get Many operation',
};

/** Accepts or declines the item's invite, at most once across all attempts (contracts/instagram-api.md §4.9). */
export async function answer(
	node: IExecuteFunctions,
	itemIndex: number,
	accepts: boolean,
): Promise<IDataObject> {
	const mediaId = getText(node, 'mediaId', itemIndex);
	const { instagram } = await connect(node, itemIndex);
	const { memory, restarted } = attemptStateOf<{ isAnswered: boolean }>(node, itemIndex);
	// Before a manual retry, the user is assumed to have checked the account. A second response to the same invite is
	// refused, so it does no harm.
	if (restarted) delete memory.doubt;
	if (!memory.isAnswered) {
		await startOnce('instagram', memory, () => answerInvite(instagram, mediaId, accepts));
		memory.isAnswered = true;
	}
	return { mediaId, accepted: accepts };
}
