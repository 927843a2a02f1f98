import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { getPermalink, publishContainer } from '../../../../platforms/instagram';
import { toNodeError } from '../../../shared/errors';
import { getText } from '../../../shared/parameters';
import { LABELS } from '../../labels';
import { connect } from '../../transport';

/**
 * Publishes a prepared post once (contracts/instagram-api.md §4.4). Without a `mediaId` the post is live, but only the
 * container has told so, and it does not say as what.
 */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const containerId = getText(this, 'containerId', itemIndex);
	const { instagram } = await connect(this, itemIndex);
	const { mediaId } = await publishContainer(instagram, containerId).catch((error: unknown): never => {
		throw toNodeError(this.getNode(), error, itemIndex, LABELS, containerId);
	});
	const permalink = mediaId === undefined ? undefined : await getPermalink(instagram, mediaId);
	return { containerId, status: 'PUBLISHED', mediaId: mediaId ?? null, permalink: permalink ?? null };
}
