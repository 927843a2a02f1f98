import type { IExecuteFunctions } from 'n8n-workflow';
import { getChoice, getOptionalText } from '../../../shared/parameters';

/** Where the service has the statistics of the item's account. */
export function analyticsPath(node: IExecuteFunctions, itemIndex: number): string {
	const platform = getChoice(node, 'platform', itemIndex);
	const account = getOptionalText(node, 'account', itemIndex);
	return `/api/mediakit/analytics/${platform}${account && `/${encodeURIComponent(account)}`}`;
}
