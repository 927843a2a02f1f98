import type { Ports } from '../../../platforms/http';
import type { TikTok } from '../../../platforms/tiktok';
import type { Config } from '../../config';

/** Creates a TikTok client for an account. */
export const createTikTokClient = ({ tiktok }: Config, ports: Ports): TikTok => ({
	...ports,
	apiBase: tiktok.apiBase,
});
