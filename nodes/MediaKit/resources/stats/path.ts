import type { IExecuteFunctions } from 'n8n-workflow';

/** Where the service has the statistics of the item's account. */
export function analyticsPath(node: IExecuteFunctions, itemIndex: number): string {
	const platform = encodeURIComponent(String(node.getNodeParameter('platform', itemIndex)));
	const account = String(node.getNodeParameter('account', itemIndex) ?? '').trim();
	return `/api/mediakit/analytics/${platform}${account && `/${encodeURIComponent(account)}`}`;
}
