import type { IExecuteFunctions } from 'n8n-workflow';
import { getChoice } from '../../../shared/parameters';
import { getOptionalReference } from '../../../shared/references';
import { ACCOUNT } from '../../references';

/** Returns the service's path for the statistics of the item's account. */
export function analyticsPath(node: IExecuteFunctions, itemIndex: number): string {
	const platform = getChoice(node, 'platform', itemIndex);
	const account = getOptionalReference(node, 'account', itemIndex, ACCOUNT);
	return `/api/mediakit/analytics/${platform}${account && `/${encodeURIComponent(account)}`}`;
}
